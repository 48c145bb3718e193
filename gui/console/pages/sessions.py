"""Current Sessions: who is connected, for how long, and what they are doing; to end one of them, or all."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMessageBox, QVBoxLayout

from gui.bridge import Bridge, Engine, Snapshot, State
from gui.console.models.sessions import CONNECTED, SessionsModel
from gui.console.pages.base import ConsolePage
from gui.console.widgets.table import ConsoleTable
from gui.console.words import grouped
from gui.i18n import listed, translate
from gui.menus import offer_menu

if TYPE_CHECKING:
    from gui.console.window import MainWindow


class SessionsPage(ConsolePage):
    """The list follows every second while it is in sight; what is selected stays selected."""

    needs_snapshot = True

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        super().__init__("sessions", bridge, window)
        self.model = SessionsModel(self)
        self.table = ConsoleTable("sessions_table", translate("console", "Current Sessions"), self)
        self.table.setModel(self.model)
        self.table.set_widths(
            "administrator@example.com", "2001:db8:1234:5678::1234", "00:00:00", "M" * 18, "MMM", "M" * 8, "M" * 8
        )
        self.table.horizontalHeader().setStretchLastSection(False)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(CONNECTED, Qt.SortOrder.DescendingOrder)
        self.table.restore_columns(bridge)
        self.terminate = self.make_action("terminate", translate("console", "Term&inate"), "terminate", "Del")
        self.terminate_all = self.make_action("terminate_all", translate("console", "Terminate &All"), "terminate")
        self._lay_out()
        self.terminate.triggered.connect(self._terminate)
        self.terminate_all.triggered.connect(self._ask_for_all)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        bridge.snapshot_ready.connect(self._show)
        offer_menu(self.table, self.fill_menu)
        self._follow()

    def activate(self) -> None:
        if self.bridge.snapshot is not None:
            self._fill(self.bridge.snapshot)

    def deactivate(self) -> None:
        self.table.save_columns(self.bridge)

    def fill_menu(self, menu: QMenu) -> None:
        menu.addActions((self.terminate, self.terminate_all))

    def status(self) -> str:
        total, chosen = self.model.rowCount(), len(self.table.selected_rows())
        words = grouped(translate("console", "%n session(s)", "", total), total)
        if not chosen:
            return words
        return listed((words, grouped(translate("console", "%n selected", "", chosen), chosen)))

    # --- Following ------------------------------------------------------------------------------------------------

    def _show(self, snapshot: Snapshot) -> None:
        if self.active:
            self._fill(snapshot)

    def _fill(self, snapshot: Snapshot) -> None:
        self.table.say_when_empty(_why_empty(snapshot))
        self.model.show_sessions(snapshot.sessions, time.time())
        self._follow()

    def _follow(self) -> None:
        """What can be done and what is said follow the rows and the selection."""
        self.terminate.setEnabled(bool(self.table.selected_rows()))
        self.terminate_all.setEnabled(self.model.rowCount() > 0)
        if self.active:
            self.console.show_status()

    # --- Acting ---------------------------------------------------------------------------------------------------

    def _terminate(self) -> None:
        self._end([self.model.session(row).id for row in self.table.selected_rows()])

    def _ask_for_all(self) -> None:
        """Ending all is asked for once: it cannot be taken back, and a slip of the mouse would hit everybody."""
        count = self.model.rowCount()
        box = QMessageBox(QMessageBox.Icon.Question, translate("console", "Terminate All"), "", parent=self)
        box.setObjectName("sessions_confirm")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setText(grouped(translate("console", "End all %n session(s)?", "", count), count))
        box.setInformativeText(
            translate("console", "A message that was not answered with 250 yet is sent again by its client.")
        )
        end = box.addButton(translate("console", "Terminate All"), QMessageBox.ButtonRole.AcceptRole)
        end.setObjectName("sessions_confirm_end")
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        cancel.setObjectName("sessions_confirm_cancel")
        box.setDefaultButton(cancel)
        end.clicked.connect(self._end_all)
        box.open()

    def _end_all(self) -> None:
        # Everybody who is connected by now, not only those of a second ago.
        self.bridge.ask(_end_everybody, self._ended, owner=self)

    def _end(self, sessions: Sequence[int]) -> None:
        self.bridge.ask(lambda engine: _end_each(engine, sessions), self._ended, owner=self)

    def _ended(self, count: int) -> None:
        self.bridge.refresh()

    # --- Building -------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = self.make_bar(translate("console", "Current Sessions"), (self.terminate, self.terminate_all))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.table, 1)


def _why_empty(snapshot: Snapshot) -> str:
    if snapshot.state is State.STOPPED:
        return translate("console", "Nobody can connect while the relay is stopped. Start it with Action > Start.")
    return translate("console", "Nobody is connected right now. Sessions appear here as soon as a program connects.")


def _end_each(engine: Engine, sessions: Sequence[int]) -> int:
    return sum(engine.terminate(session) for session in sessions)


def _end_everybody(engine: Engine) -> int:
    return _end_each(engine, [info.id for info in engine.snapshot().sessions])
