"""Event log: what happened since the window was opened, as it happens, to filter, to copy and to follow up."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout

from gui.assets import icon
from gui.bridge import Bridge
from gui.console.models.eventlog import EventLog, EventLogModel
from gui.console.models.eventwords import message_of
from gui.console.pages.base import ConsolePage
from gui.console.widgets.eventbar import EventBar
from gui.console.widgets.table import ConsoleTable
from gui.console.words import grouped
from gui.i18n import listed, translate
from gui.menus import offer_menu

if TYPE_CHECKING:
    from gui.console.window import MainWindow


@runtime_checkable
class ShowsMessages(Protocol):
    """The page of the queue, as far as it is needed here."""

    def show_message(self, message_id: str) -> None: ...


class EventLogPage(ConsolePage):
    """The newest event is at the bottom and the list follows it, until somebody reads.

    Whoever selects a row, scrolls up or presses Pause gets a list that stands still; it goes on from the bottom.
    """

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        super().__init__("eventlog", bridge, window)
        self.log = EventLog.of(bridge)
        self.model = EventLogModel(self)
        self.table = ConsoleTable("eventlog_table", translate("console", "Event log"), self)
        self.table.setModel(self.model)
        self.table.set_widths("0000-00-00 00:00:00", "M" * 10)
        self.table.restore_columns(bridge)
        self.bar = EventBar(self)
        self.open_message = self._open_action()
        self._shown = 0
        self._at_end = True
        self._filling = False
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        self._follow()

    def deactivate(self) -> None:
        self.table.save_columns(self.bridge)

    def refresh(self) -> None:
        """F5: fetch the newest; what is selected stays selected."""
        self._refilter()

    def fill_menu(self, menu: QMenu) -> None:
        menu.addAction(self.open_message)
        copy = menu.addAction(icon("copy"), translate("console", "Cop&y"))
        copy.setObjectName("eventlog_copy")
        copy.setEnabled(bool(self.table.selected_rows()))
        copy.triggered.connect(self.table.copy_selection)

    def status(self) -> str:
        shown, chosen = self.model.rowCount(), len(self.table.selected_rows())
        words = [grouped(translate("console", "%n event(s)", "", shown), shown)]
        if chosen:
            words.append(grouped(translate("console", "%n selected", "", chosen), chosen))
        if self.reading:
            words.append(translate("console", "stands still while you read"))
        return listed(words)

    @property
    def reading(self) -> bool:
        """Whether the list stands still because somebody reads it."""
        return self.bar.pause.isChecked() or not self._at_end or self.table.selectionModel().hasSelection()

    def go_on(self) -> None:
        """Show the newest and follow again."""
        self.bar.pause.setChecked(False)
        self._at_end = True
        self.table.clearSelection()
        self._fill()

    # --- Following ------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Something was recorded, or may have been while nobody looked."""
        if not self.active:
            return
        if not self.reading and self._shown != self.log.count:
            self._fill()
        else:
            self._say_behind()

    def _fill(self) -> None:
        entries = self.log.entries(*self.bar.filter)
        self._shown = self.log.count
        self._filling = True
        self.model.show_entries(entries)
        if self._at_end:
            self._to_end()
        self._filling = False
        self.table.say_when_empty(self._why_empty())
        self.open_message.setEnabled(bool(self._message()))
        self._say_behind()

    def _to_end(self) -> None:
        self.table.scrollToBottom()
        if self.table.hasFocus():  # the arrow keys start from what is in sight
            last = self.model.index(self.model.rowCount() - 1, 0)
            self.table.selectionModel().setCurrentIndex(last, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _refilter(self) -> None:
        """Another filter: what is selected stays selected when it is still in the list."""
        rows = self.table.selected_rows()
        number = self.model.entry(rows[0]).number if rows else 0
        self._at_end = not rows
        self._fill()
        row = self.model.row_of(number) if rows else -1
        if row >= 0:
            self.table.selectRow(row)
        elif rows:
            self._at_end = True
            self.table.scrollToBottom()

    def _scrolled(self, value: int) -> None:
        if self._filling:
            return
        self._at_end = value >= self.table.verticalScrollBar().maximum()
        self._follow()

    def _resized(self) -> None:
        """More rows fit, or fewer: the end stays in sight while it is followed."""
        if not self._filling and self._at_end:
            self._filling = True
            self.table.scrollToBottom()
            self._filling = False

    def _selected(self) -> None:
        self.open_message.setEnabled(bool(self._message()))
        if not self._filling:
            self._follow()

    def _say_behind(self) -> None:
        missed = self.log.newer(self._shown, *self.bar.filter) if self.reading else 0
        self.bar.show_behind(missed, reading=self.reading)
        if self.active:
            self.console.show_status()

    def _why_empty(self) -> str:
        if self.bar.chosen == "command" and not self.bridge.settings.general.logging.enabled:
            return translate(
                "console", "Commands are recorded while Enable logging is checked on the General page of Properties."
            )
        if self.bar.chosen or self.bar.text.text().strip():
            return translate(
                "console", "Nothing here fits the filter. Choose All events and clear the search to see all."
            )
        return translate(
            "console", "Nothing has happened since the window was opened. Events appear here by themselves."
        )

    # --- Acting ---------------------------------------------------------------------------------------------------

    def _message(self) -> str:
        rows = self.table.selected_rows()
        return message_of(self.model.entry(rows[0]).event) if len(rows) == 1 else ""

    def _ask_message(self) -> None:
        message = self._message()
        if message:
            self.bridge.ask(lambda engine: engine.queue_show(message).message.id, self._show_message, owner=self)

    def _show_message(self, message: str) -> None:
        page = self.console.show_page("queue")
        if isinstance(page, ShowsMessages):
            page.show_message(message)

    # --- Building -------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.log.grew.connect(self._follow)
        self.bar.filtered.connect(self._refilter)
        self.bar.newest.clicked.connect(self.go_on)
        self.bar.pause.toggled.connect(self._follow)
        self.open_message.triggered.connect(self._ask_message)
        self.table.doubleClicked.connect(self._ask_message)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.table.verticalScrollBar().rangeChanged.connect(self._resized)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.bar.focus_text)
        clear = QShortcut(QKeySequence("Esc"), self.table)
        clear.setContext(Qt.ShortcutContext.WidgetShortcut)
        clear.activated.connect(self.go_on)
        offer_menu(self.table, self.fill_menu)

    def _open_action(self) -> QAction:
        action = QAction(icon("queue"), translate("console", "&Open in Queue"), self)
        action.setObjectName("eventlog_open")
        action.setShortcut(QKeySequence("Return"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setEnabled(False)
        self.table.addAction(action)
        return action

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
