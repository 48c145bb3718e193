"""PropertySheet: the dialog with the tabs. Everything is applied at once or not at all."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gui.bridge import Applied, Bridge, SettingsApplied, spoken
from gui.help.desk import open_help
from gui.i18n import translate
from gui.messagebar import MessageBar
from gui.properties.binding import MARGIN, Page, PageView
from gui.properties.history import HistoryDialog
from gui.properties.model import Refusal, SheetModel
from gui.properties.names import label_of, labels_of
from gui.properties.pages import PAGES
from gui.properties.scrolling import PageArea
from gui.properties.wording import sentence
from gui.tabkeys import offer_tab_keys

if TYPE_CHECKING:
    from gui.console.window import MainWindow


class PropertySheet(QDialog):
    """OK, Cancel, Apply, Help; Apply is enabled while something differs from what is stored."""

    applied = Signal(object)  # Applied

    def __init__(self, bridge: Bridge, pages: tuple[Page, ...], title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("property_sheet")
        self.setWindowTitle(title)
        self.model = SheetModel(bridge.settings, self)
        self._bridge = bridge
        self._applying = False
        self.message_bar = MessageBar(self, "sheet_message")
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("sheet_tabs")
        self.tabs.setAccessibleName(title)
        offer_tab_keys(self.tabs)
        self.views = [self._add_page(page) for page in pages]
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addWidget(self.message_bar)
        column.addWidget(self.tabs, 1)
        column.addWidget(self._buttons())
        self.model.changed.connect(self._follow)
        bridge.settings_changed.connect(self._stored_elsewhere)
        self._follow()

    @classmethod
    def for_server(cls, bridge: Bridge, parent: QWidget | None = None) -> "PropertySheet":
        """The sheet of the virtual server."""
        title = translate("properties", "{name} Properties").format(name=bridge.settings.general.name)
        return cls(bridge, PAGES, title, parent)

    # --- Showing ------------------------------------------------------------------------------------------------

    def show_path(self, path: str) -> bool:
        """Bring the control for a setting into sight and give it the focus; False when no page has it."""
        for index, view in enumerate(self.views):
            if view.covers(path):
                self.tabs.setCurrentIndex(index)
                return view.focus_path(path)
        return False

    def label_of(self, path: str) -> str:
        """The visible label of the control for a setting, "" when no page has it."""
        return next((label for view in self.views if (label := view.label_of(path))), "")

    def reject(self) -> None:
        """Cancel, Esc: drop what is not applied, and an apply that still waits for the keyring."""
        self.model.abandon()
        self._set_applying(False)
        self.model.revert()
        super().reject()

    def again(self) -> Callable[["MainWindow"], object] | None:
        """What opens the sheet anew at the same tab; None while something is not applied."""
        if self.model.dirty or self._applying:
            return None
        tab = self.tabs.currentIndex()
        return lambda window: window.open_properties().tabs.setCurrentIndex(tab)

    # --- Applying -----------------------------------------------------------------------------------------------

    def apply(self, then: Callable[[], None] | None = None) -> None:
        """Apply what differs; `then` is called when that has succeeded, or when nothing differs."""
        if not self.model.dirty:
            if then is not None:
                then()
            return
        if self._applying:
            return
        self._set_applying(True)
        self.message_bar.clear()

        def done(applied: Applied) -> None:
            self._set_applying(False)
            self._say(applied)
            self.applied.emit(applied)
            if then is not None:
                then()

        self.model.apply(self._bridge, done, self._refused)

    def _refused(self, refusal: Refusal) -> None:
        self._set_applying(False)
        label = self.label_of(refusal.path) or label_of(refusal.path)
        self.message_bar.show_failure(sentence(refusal, label, self.model))
        if refusal.path:
            self.show_path(refusal.path)

    def _say(self, applied: Applied) -> None:
        said = [spoken(warning) for warning in applied.warnings]
        if applied.restart_needed:
            names = labels_of(applied.restart_needed)
            said.append(translate("properties", "Restart the relay to apply: {names}.").format(names=names))
        if said:
            self.message_bar.show_notice("\n".join(said))

    # --- Undo and history ---------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last change that was stored, by whomever."""
        self._set_applying(True)
        self._bridge.ask(lambda engine: engine.settings_undo(who="window"), self._undone, self._undo_failed, owner=self)

    def show_history(self) -> None:
        """The earlier versions, what differs between them, and a way back to any."""
        dialog = HistoryDialog(self._bridge, self)
        dialog.open()

    def _undone(self, applied: Applied) -> None:
        self._set_applying(False)
        names = labels_of(applied.changed)
        self.message_bar.show_notice(
            translate("properties", "The last change was taken back: {names}.").format(names=names)
        )

    def _undo_failed(self, error: Exception) -> None:
        self._set_applying(False)
        self.message_bar.show_failure(spoken(str(error)))

    # --- Inside -------------------------------------------------------------------------------------------------

    def _add_page(self, page: Page) -> PageView:
        view = PageView(page, self.model, self._bridge)
        self.tabs.addTab(PageArea(view, self.tabs), translate("properties", page.title))
        return view

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        kinds = QDialogButtonBox.StandardButton
        self._ok = self._button(box, kinds.Ok, "sheet_ok", translate("properties", "OK"))
        self._cancel = self._button(box, kinds.Cancel, "sheet_cancel", translate("properties", "Cancel"))
        self._apply = self._button(box, kinds.Apply, "sheet_apply", translate("properties", "&Apply"))
        help_button = self._button(box, kinds.Help, "sheet_help", translate("properties", "Help"))
        self._undo = box.addButton(translate("properties", "&Undo last change"), QDialogButtonBox.ButtonRole.ResetRole)
        self._undo.setObjectName("sheet_undo")
        history = box.addButton(translate("properties", "Histor&y..."), QDialogButtonBox.ButtonRole.ResetRole)
        history.setObjectName("sheet_history")
        for button in (self._undo, history, help_button, self._cancel, self._apply):
            button.setAutoDefault(False)
        self._ok.setDefault(True)
        self._ok.clicked.connect(self._ok_clicked)
        self._cancel.clicked.connect(self.reject)
        self._apply.clicked.connect(self._apply_clicked)
        help_button.clicked.connect(self.show_help)
        self._undo.clicked.connect(self.undo)
        history.clicked.connect(self.show_history)
        return box

    def _button(
        self, box: QDialogButtonBox, kind: QDialogButtonBox.StandardButton, name: str, text: str
    ) -> QPushButton:
        # Our own texts: Qt's carry mnemonics that the pages need.
        button = box.addButton(kind)
        button.setObjectName(name)
        button.setText(text)
        return button

    def show_help(self) -> None:
        """The page of the help about the open tab, as F1 shows it."""
        open_help(self.views[self.tabs.currentIndex()].page.name)

    def _ok_clicked(self) -> None:
        self.apply(self.accept)

    def _apply_clicked(self) -> None:
        self.apply()

    def _set_applying(self, applying: bool) -> None:
        self._applying = applying
        self._follow()

    def _follow(self) -> None:
        self._ok.setEnabled(not self._applying)
        self._apply.setEnabled(self.model.dirty and not self._applying)
        self._undo.setEnabled(not self._applying)

    def _stored_elsewhere(self, _: SettingsApplied) -> None:
        """The command line, undo or another window stored something: it is the new ground for what is edited here."""
        if not self._applying:
            self.model.mark_stored(self._bridge.settings)
