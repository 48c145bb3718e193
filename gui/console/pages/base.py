"""ConsolePage: what every page of the console's right pane is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMenu, QToolBar, QWidget

from gui.assets import icon
from gui.bridge import Bridge
from gui.menus import name_plainly

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_TOOL_PIXELS = 16


class ConsolePage(QWidget):
    """A page works only while it is seen: `activate` when it is shown, `deactivate` when it is hidden.

    A page with `needs_snapshot` has `bridge.snapshot_ready` come every second in between. Subclasses connect to the
    bridge in their constructor and do nothing with what they hear unless `active`.
    """

    needs_snapshot = False

    def __init__(self, name: str, bridge: Bridge, window: "MainWindow") -> None:
        super().__init__()
        self.setObjectName(f"page_{name}")
        self.name = name
        self.bridge = bridge
        self.console = window
        self.active = False

    def activate(self) -> None:
        """The page has come into sight: load what it shows."""

    def deactivate(self) -> None:
        """The page has gone out of sight: stop timers, let go of rows."""

    def refresh(self) -> None:
        """F5: load anew what is shown, keeping selection and place."""
        self.bridge.refresh()

    def fill_menu(self, menu: QMenu) -> None:
        """Add what can be done with the selection: the upper part of the Action menu while the page is shown."""

    def new_item(self) -> None:
        """Action > New: let a person add what the page lists; only the Domains page has something to add."""

    def status(self) -> str:
        """A line for the status bar, such as "1,204 messages, 3 selected"; say `console.show_status()` on change."""
        return ""

    def make_action(self, name: str, text: str, picture: str, keys: str = "") -> QAction:
        """An action of this page, `keys` working while the focus is somewhere on it."""
        action = QAction(icon(picture), text, self)
        action.setObjectName(f"{self.name}_{name}")
        name_plainly(action)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action

    def make_bar(self, title: str, actions: Iterable[QAction]) -> QToolBar:
        """A tool bar above the page's list, with text beside the pictures."""
        bar = QToolBar(title, self)
        bar.setObjectName(f"{self.name}_bar")
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setIconSize(QSize(_TOOL_PIXELS, _TOOL_PIXELS))
        for action in actions:
            bar.addAction(action)
            button = bar.widgetForAction(action)
            own = action.objectName().removeprefix("action_").removeprefix(f"{self.name}_")
            button.setObjectName(f"{self.name}_{own}_button")
            button.setAccessibleName(action.iconText())
        return bar

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.active:
            self.active = True
            if self.needs_snapshot:
                self.bridge.watch(self)
            self.activate()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.active:
            self.active = False
            self.bridge.unwatch(self)
            self.deactivate()
