"""A tour through the window: every page, tab and dialog, one after the other, opened as a person opens it.

Whoever takes it (the screenshots, the tests of what is visible) looks at each stop while it is open.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QListView,
    QPushButton,
    QTableView,
    QTreeView,
    QWidget,
)
from wizard_tour import wizard_stops

from gui.actions import Actions
from gui.assistant.window import open_sender_assistant
from gui.autostart import StartAtSignIn, for_this_system
from gui.bridge import Bridge, DataFolderInUse
from gui.console.pages import PAGES
from gui.console.pages.listpage import ListPage
from gui.console.pages.sessions import SessionsPage
from gui.console.window import MainWindow
from gui.exit_rules import ExitRules
from gui.help.desk import desk
from gui.opening import OpeningFailed
from gui.properties.binding import Place
from gui.properties.dialogs.oauth import open_oauth
from gui.properties.dialogs.outbound_security import SECURITY
from gui.properties.model import SheetModel
from gui.properties.sheet import PropertySheet
from gui.route_test.dialog import RouteTestDialog
from gui.test_console.window import open_test_console
from gui.tray import Tray

# Each opens something of the system's own: a chooser of files.
NOT_OURS = ("browse",)
SETTLE_MS = 20
PATIENCE_MS = 5000


class Stop(NamedTuple):
    """Something to look at; `name` is unique on a tour."""

    name: str
    widget: QWidget


class Tour:
    """Over one bridge; makes the main window itself, in the language that is installed."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._commands = Actions(bridge)
        self.window = MainWindow(bridge, self._commands)
        self._commands.setParent(self.window)
        self._seen: set[str] = set()

    def stops(self) -> Iterator[Stop]:
        """All of them; each is closed again when the next one is asked for."""
        self.window.show()
        yield from self._console()
        yield from self._dialogs_of_console()
        yield from self._sheet()
        yield from self._route_test()
        yield from self._oauth()
        for name, widget in wizard_stops(self.window, settle):
            yield Stop(name, widget)
        yield from self._elsewhere()

    def close(self) -> None:
        """Take the window away."""
        self.window.hide()
        self.window.deleteLater()
        settle()

    # --- The console ----------------------------------------------------------------------------------------------

    def _console(self) -> Iterator[Stop]:
        for spec in PAGES:
            page = self.window.show_page(spec.key)
            settle(lambda: self._bridge.snapshot is not None)
            select_first(page)
            yield Stop(f"console_{spec.key}", self.window)

    def _dialogs_of_console(self) -> Iterator[Stop]:
        yield from self._opened(self._commands.send_test.trigger)
        yield from self._test_console()
        yield from self._sender_assistant()
        yield from self._opened(self._commands.new_domain.trigger)
        about = self.window.findChild(type(self._commands.exit), "action_about")
        assert about is not None
        yield from self._opened(about.trigger)
        yield from self._domain_properties()
        for key in ("queue", "captured", "badmail"):
            page = self.window.show_page(key)
            assert isinstance(page, ListPage)
            select_first(page)
            yield from self._opened(page.open_selected, key)

    def _sender_assistant(self) -> Iterator[Stop]:
        """Each kind of program; the last one on another computer, where more stands in the way."""
        assistant = open_sender_assistant(self.window)
        for row in range(assistant.kinds.count()):
            assistant.kinds.setCurrentRow(row)
            settle(lambda: bool(assistant.view.text.toPlainText()))
            yield Stop(f"sender_assistant_{assistant.kind.id}", assistant)
        assistant.questions.where.setCurrentIndex(1)
        settle()
        yield Stop("sender_assistant_elsewhere", assistant)
        assistant.reject()
        settle()

    def _test_console(self) -> Iterator[Stop]:
        """As it opens, and with a message that has gone through it."""
        yield from self._opened(self._commands.test_console.trigger)
        console = open_test_console(self.window)
        console.from_field.setText("report@example.com")
        console.to_field.setText("office@example.net")
        console.player.play()
        settle(lambda: console.player.step is None)
        settle(lambda: bool(console.fate.answer.label.text()))
        yield Stop("test_console_played", console)
        console.reject()
        settle()

    def _domain_properties(self) -> Iterator[Stop]:
        """They differ by the kind of domain."""
        view = select_first(self.window.show_page("domains"))
        assert view is not None
        for row in range(view.model().rowCount()):
            index = view.model().index(row, 0)
            view.setCurrentIndex(index)
            yield from self._opened(lambda index=index: view.activated.emit(index))

    # --- The property sheet ---------------------------------------------------------------------------------------

    def _sheet(self) -> Iterator[Stop]:
        sheet = self.window.open_properties()
        settle()
        for index, view in enumerate(sheet.views):
            sheet.tabs.setCurrentIndex(index)
            settle()
            yield Stop(f"sheet_{view.objectName()}", sheet)
            yield from self._below(view)
        yield from self._opened(sheet.show_history)
        yield from self._help(sheet)
        sheet.reject()
        settle()

    def _below(self, parent: QWidget) -> Iterator[Stop]:
        """The dialogs behind the buttons of a page or dialog, and those behind theirs."""
        select_first(parent)
        for button in parent.findChildren(QPushButton):
            if _opens_dialog(button) and button.isVisible() and button.isEnabled():
                yield from self._opened(button.click)

    def _opened(self, act: Callable[[], object], suffix: str = "") -> Iterator[Stop]:
        before = set(open_dialogs())
        act()
        settle()
        for dialog in [each for each in open_dialogs() if each not in before]:
            if isinstance(dialog, QFileDialog):  # the system's own
                dialog.reject()
                continue
            name = "_".join(part for part in (dialog.objectName(), suffix) if part)
            if name not in self._seen:
                self._seen.add(name)
                yield Stop(name, dialog)
                yield from self._below(dialog)
            dialog.reject()
            settle(lambda dialog=dialog: dialog not in open_dialogs())

    def _help(self, sheet: PropertySheet) -> Iterator[Stop]:
        """At a page, with hits of a search, and with the line to find words on the page."""
        sheet.show_help()
        window = desk().window
        settle()
        yield Stop("help_window", window)
        window.finder.query.setText("550")
        window.finder.results.setCurrentRow(0)
        settle()
        yield Stop("help_window_search", window)
        window.find_bar.begin()
        settle()
        yield Stop("help_window_find", window)
        desk().close()
        settle()

    def _route_test(self) -> Iterator[Stop]:
        """The dialog with a test that has failed: nobody listens on this machine's port 1."""
        model = SheetModel(self._bridge.settings, self.window)
        model.set("delivery.advanced.smart_host", "[127.0.0.1]:1")
        dialog = RouteTestDialog(Place(parent=self.window, model=model, bridge=self._bridge))
        dialog.open()
        dialog.form.start()
        settle(lambda: not dialog.form.panel.running)
        yield Stop("dialog_route_test_failed", dialog)
        dialog.reject()
        settle()

    def _oauth(self) -> Iterator[Stop]:
        """By a person at Microsoft, and by the application itself; nobody is asked anything."""
        for flow in ("browser", "client_credentials"):
            model = SheetModel(self._bridge.settings, self.window)
            values = {"authentication": "oauth2", "username": "relay@contoso.example", "oauth2.provider": "microsoft"}
            for path, value in (values | {"oauth2.client_id": "11111111-2222-3333", "oauth2.flow": flow}).items():
                model.set(f"{SECURITY}.{path}", value)
            dialog = open_oauth(Place(parent=self.window, model=model, bridge=self._bridge), SECURITY)
            settle()
            yield Stop(f"dialog_oauth_{flow}", dialog)
            dialog.reject()
            settle()

    # --- What a whole program shows -------------------------------------------------------------------------------

    def _elsewhere(self) -> Iterator[Stop]:
        sessions = self.window.show_page("sessions")
        assert isinstance(sessions, SessionsPage)
        settle()
        yield from self._opened(sessions.terminate_all.trigger)
        sign_in = StartAtSignIn(self._bridge, for_this_system(self._bridge.data_folder), self.window)
        tray = Tray(self._bridge, self._commands, self.window, sign_in, self.window)
        rules = ExitRules(self._bridge, self._commands, self.window, tray, self.window.hide, self.window)
        yield Stop("tray_menu", tray.menu)
        yield from self._opened(rules.exit)
        tray.close()
        root = Path(self._bridge.data_folder)
        failed = OpeningFailed(root, DataFolderInUse(str(root), os.getpid()))
        failed.show()
        settle()
        yield Stop("opening_failed", failed)
        failed.deleteLater()


def settle(condition: Callable[[], bool] = lambda: True) -> None:
    """Let Qt run for a moment, and on until `condition` holds; raises TimeoutError."""
    for _ in range(PATIENCE_MS // SETTLE_MS):
        loop = QEventLoop()
        QTimer.singleShot(SETTLE_MS, loop.quit)
        loop.exec()
        if condition():
            return
    raise TimeoutError("the window did not come to the state that is wanted")


def open_dialogs() -> list[QDialog]:
    """The dialogs that are open."""
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


def select_first(parent: QWidget) -> QAbstractItemView | None:
    """Select the first row of each list; the first list that has one."""
    first = None
    for view in parent.findChildren(QAbstractItemView):
        if isinstance(view, QTableView | QTreeView | QListView) and view.isVisible() and view.objectName():
            model = view.model()
            if model is not None and model.rowCount():
                view.setCurrentIndex(model.index(0, 0))
                first = first or view
    settle()
    return first


def _opens_dialog(button: QPushButton) -> bool:
    return button.text().endswith("...") and not any(word in button.objectName() for word in NOT_OURS)
