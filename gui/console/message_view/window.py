"""MessageWindow: one message, its text, its headers, its source, and how its delivery stands."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from gui.assets import icon
from gui.bridge import Bridge, DeliveryAttempted, Engine, Event, spoken
from gui.console.message_view.delivery import DeliveryPanel
from gui.console.message_view.facts import FactsPanel
from gui.console.message_view.letter import FIRST_OCTETS, Attachment
from gui.console.message_view.opened import Delivery, Opened, Place, save_part
from gui.console.message_view.textpanel import TextPanel
from gui.console.widgets.failurecard import OpenSetting
from gui.console.widgets.filedialogs import ask_file
from gui.console.words import size
from gui.i18n import translate
from gui.messagebar import MessageBar
from gui.roominess import open_sized
from gui.tabkeys import offer_tab_keys

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_SIZE = QSize(820, 620)
_MARGIN = 12


class MessageWindow(QDialog):
    """Reads the message off the window's thread, the beginning of a large one first; follows its delivery."""

    def __init__(
        self,
        bridge: Bridge,
        place: Place,
        parent: QWidget | None = None,
        open_setting: OpenSetting = lambda path: None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("message_window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.setWindowTitle(translate("console", "Message {id}").format(id=place.key))
        self.setWindowIcon(icon("message"))
        open_sized(self, _SIZE)
        self.place = place
        self.opened: Opened | None = None
        self.open_again: Callable[[MainWindow], object] | None = None
        self._bridge = bridge
        self.message_bar = MessageBar(self, "message_window_bar")
        self.facts = FactsPanel(self)
        self.text = TextPanel(self)
        self.text.attachments.save_wanted.connect(self._ask_attachment_file)
        self.delivery = DeliveryPanel(bridge.card, open_setting, self)
        self.delivery.hide()
        self.reason = _reading_pane("message_reason", translate("console", "Reason"), self)
        self.reason.hide()
        self.headers = _reading_pane("message_headers", translate("console", "Headers"), self)
        self.source = _reading_pane("message_source", translate("console", "Source"), self, wraps=False)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("message_tabs")
        self.tabs.setAccessibleName(self.windowTitle())
        offer_tab_keys(self.tabs)
        self._lay_out()
        bridge.occurred.connect(self._hear)
        self.read(FIRST_OCTETS)

    def again(self) -> Callable[["MainWindow"], object] | None:
        """What opens it anew in another console; None where nobody has said so."""
        return self.open_again

    def read(self, limit: int) -> None:
        """Read at most `limit` octets and show them."""
        place = self.place
        self._bridge.ask(lambda engine: place.open(engine, limit), self._show, self._failed, owner=self)

    def _show(self, opened: Opened) -> None:
        self.opened = opened
        letter = opened.letter
        self.facts.show_facts(letter, opened.envelope)
        self.text.show_letter(letter, opened.pictures)
        self.headers.setPlainText("\n".join(f"{name}: {value}" for name, value in letter.headers))
        self.source.setPlainText(letter.source)
        self.reason.setPlainText(opened.reason)
        if opened.delivery is not None:
            self.delivery.show_delivery(opened.delivery)
        self._show_tabs(opened)
        self._export.setEnabled(True)
        if letter.header("subject"):
            self.setWindowTitle(letter.header("subject")[:120])
        self._say_what_is_missing(opened)

    def _show_tabs(self, opened: Opened) -> None:
        wanted: list[tuple[QWidget, str]] = [(self.text, translate("console", "&Text"))]
        if opened.reason:
            wanted.insert(0, (self.reason, translate("console", "&Reason")))
        if opened.delivery is not None:
            wanted.append((self.delivery, translate("console", "&Delivery")))
        wanted.append((self.headers, translate("console", "&Headers")))
        wanted.append((self.source, translate("console", "S&ource")))
        if self.tabs.count():
            return
        for page, title in wanted:
            self.tabs.addTab(page, title)
        self.tabs.currentWidget().setFocus()

    def _say_what_is_missing(self, opened: Opened) -> None:
        letter = opened.letter
        if letter.complete:
            self.message_bar.clear()
            return
        words = translate("console", "The first {read} of {size} were read.")
        text = words.format(read=size(letter.read), size=size(letter.size))
        self.message_bar.show_notice(text, translate("console", "Read &all"), partial(self.read, letter.size))

    def _failed(self, error: Exception) -> None:
        self.message_bar.show_failure(spoken(str(error)))

    # --- Following ----------------------------------------------------------------------------------------------

    def _hear(self, batch: tuple[Event, ...]) -> None:
        if self.opened is None or self.opened.delivery is None or not self.isVisible():
            return
        tried = [event for event in batch if isinstance(event, DeliveryAttempted) and event.message == self.place.key]
        if tried:
            place, last = self.place, tried[-1]
            self._bridge.ask(
                lambda engine: place.delivery(engine), self._show_delivery, lambda _: self._gone(last), owner=self
            )

    def _show_delivery(self, delivery: Delivery | None) -> None:
        if delivery is not None:
            self.delivery.show_delivery(delivery)

    def _gone(self, last: DeliveryAttempted) -> None:
        words = translate("console", "The message has left the queue. Last answer for {recipient}: {answer}")
        self.message_bar.show_notice(words.format(recipient=last.recipient, answer=last.answer))

    # --- Saving -------------------------------------------------------------------------------------------------

    def _ask_attachment_file(self, attachment: Attachment) -> None:
        title = translate("console", "Save attachment as")
        ask_file(self, title, attachment.name, partial(self.save_attachment, attachment))

    def save_attachment(self, attachment: Attachment, path: Path) -> None:
        """Write an attachment to a file; of a message that was read in part, all of it."""
        if self.opened is None:
            return
        place, whole = self.place, self.opened.letter.size

        def work(engine: Engine) -> int:
            return save_part(engine, place, attachment.part, whole, path)

        self._bridge.ask_slowly(work, partial(self._written, path), self._failed, owner=self)

    def _ask_export_file(self) -> None:
        ask_file(self, translate("console", "Export message"), self.place.file_name, self.export)

    def export(self, path: Path) -> None:
        """Write the message as .eml."""
        place = self.place
        work = partial(_exported, place=place, path=path)
        self._bridge.ask_slowly(work, partial(self._written, path), self._failed, owner=self)

    def _written(self, path: Path, octets: int) -> None:
        words = translate("console", "{size} were written to {file}.")
        self.message_bar.show_notice(words.format(size=size(octets), file=path))

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setObjectName("message_close")
        close.setAutoDefault(False)
        self._export = buttons.addButton(
            translate("console", "E&xport .eml..."), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._export.setObjectName("message_export")
        self._export.setAutoDefault(False)
        self._export.setEnabled(False)
        self._export.clicked.connect(self._ask_export_file)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(8)
        column.addWidget(self.message_bar)
        column.addWidget(self.facts)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)


def _exported(engine: Engine, place: Place, path: Path) -> int:
    return place.export(engine, path)


def _reading_pane(name: str, label: str, parent: QWidget, *, wraps: bool = True) -> QPlainTextEdit:
    pane = QPlainTextEdit(parent)
    pane.setObjectName(name)
    pane.setAccessibleName(label)
    pane.setReadOnly(True)
    pane.setFrameShape(QFrame.Shape.NoFrame)
    pane.setTabChangesFocus(True)
    pane.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    pane.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    mode = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if wraps else QTextOption.WrapMode.NoWrap
    pane.setWordWrapMode(mode)
    return pane
