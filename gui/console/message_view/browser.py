"""LetterBrowser: shows text or cleaned HTML; it loads nothing, runs nothing and opens no link by itself."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox, QTextBrowser, QWidget

from gui.i18n import translate

_SCHEMES = ("http", "https", "mailto")


class LetterBrowser(QTextBrowser):
    """`show_text` and `show_html` put something in; the only resources are the message's own images."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self._pictures: Mapping[str, QImage] = {}
        self.anchorClicked.connect(self.ask_to_open)

    def show_text(self, text: str) -> None:
        """Plain text; nothing in it means anything."""
        self._pictures = {}
        self.setPlainText(text)

    def show_html(self, html: str, pictures: Mapping[str, QImage]) -> None:
        """HTML that went through the cleaner, with images by their Content-ID."""
        self._pictures = pictures
        self.setHtml(html)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        # Whatever asks for something, Qt itself included, ends here: no file, no network.
        url = QUrl(name)
        if url.scheme().lower() != "cid":
            return None
        return self._pictures.get(url.path(QUrl.ComponentFormattingOption.FullyDecoded))

    def ask_to_open(self, url: QUrl) -> None:
        """Show where a link really leads; only then can it be opened, if it is an address of the web or of mail."""
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        box = QMessageBox(self)
        box.setObjectName("link_question")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(translate("console", "Open link"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(translate("console", "This link leads to:"))
        box.setInformativeText(address)
        copy = box.addButton(translate("console", "&Copy address"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(address))
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        if url.scheme().lower() in _SCHEMES:
            go = box.addButton(translate("console", "&Open"), QMessageBox.ButtonRole.AcceptRole)
            go.setObjectName("link_open")
            go.clicked.connect(lambda: QDesktopServices.openUrl(url))
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.open()
