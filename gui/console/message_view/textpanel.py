"""TextPanel: the text of a message, what was left out of it, and its attachments."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from gui.console.message_view.attachments import AttachmentList
from gui.console.message_view.browser import LetterBrowser
from gui.console.message_view.letter import Letter
from gui.console.widgets.labels import say, sentence
from gui.i18n import translate


class TextPanel(QWidget):
    """Plain text when there is any; HTML, without what it would fetch, when there is nothing else or on request."""

    def __init__(self, parent: QWidget) -> None:
        self._letter: Letter | None = None
        super().__init__(parent)
        self._pictures: Mapping[str, QImage] = {}
        self.notice = sentence("message_notice", self)
        self.as_html = QCheckBox(translate("console", "Show &formatted text (HTML)"), self)
        self.as_html.setObjectName("message_as_html")
        self.as_html.toggled.connect(self._draw)
        self.browser = LetterBrowser(self)
        self.browser.setObjectName("message_text")
        self.browser.setAccessibleName(translate("console", "Text of the message"))
        self.attachments = AttachmentList(self)
        self.setFocusProxy(self.browser)
        self._lay_out()

    def show_letter(self, letter: Letter, pictures: Mapping[str, QImage]) -> None:
        """Show a message."""
        self._letter = letter
        self._pictures = pictures
        self.as_html.setVisible(bool(letter.text and letter.html))
        self.as_html.blockSignals(True)
        self.as_html.setChecked(bool(letter.html and not letter.text))
        self.as_html.blockSignals(False)
        self.attachments.show_attachments(letter)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Links are coloured when the text is set.
        if event.type() == QEvent.Type.PaletteChange and self._letter is not None and self.as_html.isChecked():
            self._draw()

    def _draw(self) -> None:
        letter = self._letter
        if letter is None:
            return
        html = self.as_html.isChecked()
        if html:
            self.browser.show_html(letter.html, self._pictures)
        else:
            self.browser.show_text(letter.text)
        notice = " ".join(_notices(letter, html))
        say(self.notice, notice)
        self.notice.setVisible(bool(notice))

    def _lay_out(self) -> None:
        self.notice.hide()
        self.as_html.hide()
        above = QHBoxLayout()
        above.addWidget(self.notice, 1)
        above.addWidget(self.as_html)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.browser, 1)
        column.addWidget(self.attachments)


def _notices(letter: Letter, html: bool) -> list[str]:
    notices = []
    if html and letter.remote:
        notices.append(translate("console", "%n picture(s) from elsewhere not loaded.", "", letter.remote))
    if not letter.whole:
        notices.append(translate("console", "The text is longer than what is shown; export the message to see all."))
    if not letter.text and not letter.html:
        notices.append(translate("console", "The message has no text."))
    return notices
