"""Actions: what can be done with the server, once, for menu, toolbar, tree and tray."""

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.assets import icon
from gui.bridge import Bridge, State
from gui.i18n import translate
from gui.menus import name_plainly
from gui.remembered import remembered

_STOPPED = frozenset({State.STOPPED})
_UP = frozenset({State.STARTED, State.DEGRADED})
_PAUSED = frozenset({State.PAUSED})
_ALWAYS = frozenset(State)
# What the wizard writes when the Telnet Client is removed or added again (gui/remembered.py).
TELNET_CLIENT = "features/telnet_client"


class Actions(QObject):
    """One QAction for each thing to do, enabled while it makes sense in the engine's state.

    Start, Stop, Pause, Restart and Refresh act by themselves (Start continues a paused server, as in IIS); whoever
    shows dialogs connects to the `triggered` of the others.
    """

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._states: dict[QAction, frozenset[State]] = {}
        make = self._make
        self.start = make("start", translate("actions", "&Start"), _STOPPED | _PAUSED, picture="start")
        self.stop = make("stop", translate("actions", "S&top"), _UP | _PAUSED, picture="stop")
        self.pause = make("pause", translate("actions", "&Pause"), _UP, picture="pause")
        self.restart = make("restart", translate("actions", "R&estart"), _UP | _PAUSED, picture="restart")
        self.new_domain = make("new_domain", translate("actions", "&Domain..."), picture="domains")
        self.send_test = make("send_test", translate("actions", "Se&nd test message..."), picture="send")
        self.test_console = make("test_console", translate("actions", "Test &console..."), picture="console")
        self.sender_assistant = make(
            "sender_assistant", translate("actions", "Set up a sendin&g program..."), picture="assistant"
        )
        self.add_roles = make("add_roles", translate("actions", "&Add Roles and Features..."), picture="add-roles")
        self.add_features = make("add_features", translate("actions", "A&dd Features"), picture="add")
        self.remove_features = make("remove_features", translate("actions", "Remo&ve Features"), picture="remove")
        self.rename = make("rename", translate("actions", "Rena&me"), keys="F2")
        self.refresh = make("refresh", translate("actions", "Re&fresh"), picture="refresh", keys="F5")
        self.properties = make(
            "properties", translate("actions", "P&roperties"), picture="properties", keys="Alt+Return"
        )
        self.exit = make("exit", translate("actions", "E&xit"), keys="Ctrl+Q")
        self.exit.setMenuRole(QAction.MenuRole.QuitRole)
        self._connect()
        self.show_features()
        self._follow()

    def fill_menu(self, menu: QMenu) -> None:
        """The server's menu, as it is in the Action menu, the tree's context menu and IIS."""
        menu.addActions((self.start, self.stop, self.pause, self.restart))
        menu.addSeparator()
        menu.addMenu(self._new_menu(menu))
        menu.addActions((self.send_test, self.test_console, self.sender_assistant))
        menu.addSeparator()
        menu.addActions((self.rename, self.refresh))
        menu.addSeparator()
        menu.addAction(self.properties)

    def _new_menu(self, menu: QMenu) -> QMenu:
        """That of `menu`, which is filled again each time it opens."""
        new = menu.findChild(QMenu, "menu_new")
        if new is None:
            new = QMenu(translate("actions", "Ne&w"), menu)
            new.setObjectName("menu_new")
            new.addAction(self.new_domain)
        return new

    def fill_features_menu(self, menu: QMenu) -> None:
        """The menu of the node Features, as the console of Windows Server 2008 R2 has it."""
        menu.addActions((self.add_features, self.remove_features))
        menu.addSeparator()
        menu.addAction(self.refresh)

    def fill_manage_menu(self, menu: QMenu) -> None:
        """The menu Manage of the menu bar."""
        menu.addActions((self.add_roles, self.remove_features))

    def in_toolbar(self) -> Iterable[QAction]:
        """What has a place in the toolbar, in order."""
        server = (self.start, self.stop, self.pause, self.restart, self.refresh)
        return *server, self.send_test, self.test_console, self.properties

    def attach(self, window: QWidget) -> None:
        """Make the keys work in `window`, whether or not a menu shows the action."""
        window.addActions(list(self._states))

    def _make(
        self, name: str, text: str, states: frozenset[State] = _ALWAYS, *, picture: str = "", keys: str = ""
    ) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"action_{name}")
        name_plainly(action)
        if picture:
            action.setIcon(icon(picture))
        if keys:
            action.setShortcut(QKeySequence(keys))
        self._states[action] = states
        return action

    def _connect(self) -> None:
        bridge = self._bridge
        self.start.triggered.connect(self._start)
        self.stop.triggered.connect(bridge.stop)
        self.pause.triggered.connect(bridge.pause)
        self.restart.triggered.connect(bridge.restart)
        self.refresh.triggered.connect(bridge.refresh)
        bridge.state_changed.connect(self._follow)
        bridge.settings_changed.connect(self._follow)
        bridge.busy_changed.connect(self._follow)

    def show_features(self) -> None:
        """Follow what the wizard has added or removed: without Telnet Client there is no test console."""
        there = remembered(self._bridge).value(TELNET_CLIENT, True, type=bool)
        self.test_console.setVisible(bool(there))

    def _start(self) -> None:
        if self._bridge.state.state is State.PAUSED:
            self._bridge.resume()
        else:
            self._bridge.start()

    def _follow(self) -> None:
        state = self._bridge.state.state
        for action, states in self._states.items():
            # While an order is carried out the next one waits; everything else goes on.
            free = states is _ALWAYS or not self._bridge.busy
            action.setEnabled(free and state in states)
        self._say_why_not()

    def _say_why_not(self) -> None:
        """What is not installed cannot be started or removed; whoever points at the greyed Start is told what to do."""
        self.remove_features.setEnabled(self._bridge.configured)
        if self._bridge.configured:
            name_plainly(self.start)
            self.start.setStatusTip("")
            return
        words = translate("actions", "SMTP Server is not installed yet: choose Manage > Add Roles and Features.")
        self.start.setEnabled(False)
        self.start.setToolTip(words)
        self.start.setStatusTip(words)
