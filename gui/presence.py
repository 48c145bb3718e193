"""Presence: what a person sees of the program, in one language: window, tray, notifications, and the rules of Exit."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt

from gui.actions import Actions
from gui.autostart import StartAtSignIn, for_this_system
from gui.bridge import Bridge
from gui.console.window import MainWindow
from gui.exit_rules import ExitRules
from gui.notifications import Notifications
from gui.tray import Tray
from gui.wizard.first_run import FirstRun


class Place(NamedTuple):
    """What is carried over when all is made anew in another language; sizes and columns are in state/window.ini."""

    page: str
    shown: bool
    state: Qt.WindowState
    told: dict[str, str]  # conditions somebody has been told of


class Presence(QObject):
    """Made and put away as a whole, over a bridge that goes on; `leave` ends the program."""

    def __init__(
        self, bridge: Bridge, leave: Callable[[], None], parent: QObject, *, place: Place | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("presence")
        self.bridge = bridge
        self.commands = Actions(bridge, self)
        self.window = MainWindow(bridge, self.commands)
        self.sign_in = StartAtSignIn(bridge, for_this_system(bridge.data_folder), self)
        self.window.add_to_file_menu(self.sign_in)
        self.tray = Tray(bridge, self.commands, self.window, self.sign_in, self)
        self.notifications = Notifications(bridge, self.tray, self.window, self)
        self.exit_rules = ExitRules(bridge, self.commands, self.window, self.tray, leave, self)
        if place is None:
            self._first_run = None if bridge.configured else FirstRun(self.window, self)
        else:
            self._take(place)

    def place(self) -> Place:
        """What is to be carried over."""
        window = self.window
        return Place(window.tree.key, window.isVisible(), window.windowState(), self.notifications.told)

    def close(self) -> None:
        """Out of sight; the place is remembered."""
        self.window.save_place()
        self.tray.close()
        self.window.hide()

    def dissolve(self) -> None:
        """Go altogether: another one takes the place."""
        self.notifications.flush()
        self.close()
        self.tray.menu.deleteLater()
        # The window belongs to nobody.
        self.window.deleteLater()
        self.deleteLater()

    def _take(self, place: Place) -> None:
        self.notifications.told = place.told
        self.window.show_page(place.page)
        if place.shown:
            self.window.setWindowState(place.state)
            self.window.show()
