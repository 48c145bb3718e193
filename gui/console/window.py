"""MainWindow: menus, toolbar, tree, the page of the selected node, status bar, and a bar for messages."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions
from gui.assets import icon
from gui.bridge import Bridge, EngineState, SettingsApplied, spoken
from gui.console.announcer import Announcer
from gui.console.menubar import ConsoleMenus
from gui.console.models.eventlog import EventLog
from gui.console.pages import DASHBOARD, PAGES, SERVER
from gui.console.pages.base import ConsolePage
from gui.console.tools import Tools
from gui.console.tree import ConsoleTree
from gui.failures import sentence_of
from gui.i18n import translate
from gui.messagebar import MessageBar
from gui.properties.model import Refusal, SheetModel
from gui.properties.names import label_of, labels_of
from gui.properties.sheet import PropertySheet
from gui.properties.wording import sentence
from gui.remembered import remembered
from gui.roominess import open_sized
from gui.states import shape_of, word_of
from gui.tooltips import plain_tip

_FIRST_SIZE = QSize(1000, 640)
_TREE_WIDTH = 240
_TOOL_PIXELS = 20


class MainWindow(QMainWindow):
    """The console. `may_close` is asked when somebody closes the window; False keeps it, hidden or not."""

    def __init__(self, bridge: Bridge, commands: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("main_window")
        self.setWindowIcon(icon("mailroot"))
        self.bridge = bridge
        self.commands = commands
        self.may_close: Callable[[], bool] = lambda: True
        self.message_bar = MessageBar(self)
        self.restart_bar = MessageBar(self, "restart_bar")
        self.tools = Tools(self)
        self.tree = ConsoleTree(commands, self)
        self._specs = {spec.key: spec for spec in PAGES}
        self._pages: dict[str, ConsolePage] = {}
        self._sheet: PropertySheet | None = None
        self._lay_out()
        self.toolbar = self._build_toolbar()
        self._build_status()
        self.menus = ConsoleMenus(self)
        commands.attach(self)
        self._connect()
        self._restore_place()
        self._follow_state()
        Announcer(self)
        # Its page is made when it is first looked at; what happens before that belongs into it, too.
        EventLog.of(bridge)
        self.tree.select((SERVER if bridge.configured else DASHBOARD).key)
        if bridge.cautions:
            self.message_bar.show_notice("\n".join(map(spoken, bridge.cautions)))

    # --- Pages --------------------------------------------------------------------------------------------------

    def page(self, key: str) -> ConsolePage:
        """The page of a node, made when it is wanted first."""
        if key not in self._pages:
            page = self._specs[key].make(self.bridge, self)
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    @property
    def open_sheet(self) -> PropertySheet | None:
        """The property sheet while it is open."""
        return self._sheet

    def show_page(self, key: str) -> ConsolePage:
        """Bring a page into sight and select its node."""
        self.tree.select(key)
        return self.page(key)

    @property
    def current_page(self) -> ConsolePage:
        """The page that is in sight."""
        page = self._stack.currentWidget()
        assert isinstance(page, ConsolePage)
        return page

    def show_status(self) -> None:
        """Put the page's line into the status bar; pages call it when their line has changed."""
        self._status.setText(self.current_page.status())

    # --- Dialogs ------------------------------------------------------------------------------------------------

    def open_properties(self, path: str = "") -> PropertySheet:
        """The property sheet, at the control for a setting when `path` names one; there is only one sheet."""
        if self._sheet is None:
            self._sheet = PropertySheet.for_server(self.bridge, self)
            self._sheet.finished.connect(self._sheet_finished)
        self._sheet.show()
        self._sheet.raise_()
        self._sheet.activateWindow()
        if path:
            self._sheet.show_path(path)
        return self._sheet

    def present(self) -> None:
        """Bring the window to the front, from wherever it is."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _sheet_finished(self) -> None:
        if self._sheet is not None:
            self._sheet.deleteLater()
            self._sheet = None

    def _new_domain(self) -> None:
        self.show_page("domains").new_item()

    def _rename(self, name: str) -> None:
        model = SheetModel(self.bridge.settings, self)
        model.set("general.name", name)

        def refused(refusal: Refusal) -> None:
            self.message_bar.show_failure(sentence(refusal, label_of(refusal.path), model))

        model.apply(self.bridge, lambda _: model.deleteLater(), refused)

    def add_to_file_menu(self, action: QAction) -> None:
        """A place for what the program as a whole can do, above Exit."""
        self.menus.add_to_file(action)

    # --- Following the engine -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        bridge, commands = self.bridge, self.commands
        bridge.state_changed.connect(self._state_changed)
        bridge.settings_changed.connect(self._settings_changed)
        bridge.failed.connect(self._failed)
        commands.properties.triggered.connect(self._properties)
        commands.new_domain.triggered.connect(self._new_domain)
        commands.rename.triggered.connect(self.tree.rename)
        commands.refresh.triggered.connect(self._refresh)
        self.tree.chosen.connect(self._choose)
        self.tree.renamed.connect(self._rename)
        self._ask_restart()

    def _properties(self) -> None:
        self.open_properties()

    def _refresh(self) -> None:
        self.current_page.refresh()

    def _choose(self, key: str) -> None:
        self._stack.setCurrentWidget(self.page(key))
        self.show_status()

    def _state_changed(self, _: EngineState) -> None:
        self._follow_state()
        self._ask_restart()

    def _settings_changed(self, _: SettingsApplied) -> None:
        self._follow_state()
        self._ask_restart()

    def _follow_state(self) -> None:
        state = self.bridge.state
        name = self.bridge.settings.general.name
        picture = icon(f"state-{shape_of(state.state)}")
        self.tree.show_server(name, picture)
        self.setWindowTitle(translate("console", "{name} - Mailroot").format(name=name))
        self._state_word.setText(word_of(state.state))
        self._state_word.setToolTip(plain_tip(spoken(state.reason)))
        self._state_picture.setPixmap(picture.pixmap(16, 16))

    def _ask_restart(self) -> None:
        self.bridge.ask(lambda running: running.restart_needed(), self._show_restart, _ignore, owner=self)

    def _show_restart(self, paths: tuple[str, ...]) -> None:
        if not paths:
            self.restart_bar.clear()
            return
        words = translate("console", "Restart needed to apply: {names}").format(names=labels_of(paths))
        self.restart_bar.show_notice(words, translate("console", "Restart now"), self.bridge.restart)

    def _failed(self, error: Exception) -> None:
        self.message_bar.show_failure(sentence_of(error))

    # --- Building -----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("console_pages")
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setObjectName("console_splitter")
        self._splitter.addWidget(self.tree)
        self._splitter.addWidget(self._stack)
        self._splitter.setStretchFactor(1, 1)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message_bar)
        column.addWidget(self.restart_bar)
        column.addWidget(self._splitter, 1)
        self.setCentralWidget(body)

    def _build_toolbar(self) -> QToolBar:
        bar = QToolBar(translate("console", "Toolbar"), self)
        bar.setObjectName("toolbar")
        bar.setIconSize(QSize(_TOOL_PIXELS, _TOOL_PIXELS))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonFollowStyle)
        bar.setMovable(False)
        for action in self.commands.in_toolbar():
            bar.addAction(action)
            bar.widgetForAction(action).setAccessibleName(action.iconText())
            bar.widgetForAction(action).setObjectName(action.objectName().replace("action_", "tool_"))
        bar.toggleViewAction().setText(translate("console", "&Toolbar"))
        self.addToolBar(bar)
        return bar

    def _build_status(self) -> None:
        bar = self.statusBar()
        bar.setObjectName("status_bar")
        self._status = QLabel(bar)
        self._status.setObjectName("status_page")
        self._state_picture = QLabel(bar)
        self._state_word = QLabel(bar)
        self._state_word.setObjectName("status_state")
        bar.addWidget(self._status, 1)
        bar.addPermanentWidget(self._state_picture)
        bar.addPermanentWidget(self._state_word)

    # --- Its place on the screen ---------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        self.save_place()
        event.setAccepted(self.may_close())

    def save_place(self) -> None:
        """Remember size, position and columns in state/window.ini."""
        place = self._place()
        place.setValue("geometry", self.saveGeometry())
        place.setValue("splitter", self._splitter.saveState())
        place.sync()

    def _restore_place(self) -> None:
        place = self._place()
        open_sized(self, _FIRST_SIZE)
        tree = min(_TREE_WIDTH, self.width() * 28 // 100)
        self._splitter.setSizes([tree, self.width() - tree])
        for key, restore in (("geometry", self.restoreGeometry), ("splitter", self._splitter.restoreState)):
            value = place.value(key)
            if value is not None:
                restore(value)

    def _place(self) -> QSettings:
        return remembered(self.bridge)


def _ignore(_: Exception) -> None:
    """The question is asked again with the next change."""
