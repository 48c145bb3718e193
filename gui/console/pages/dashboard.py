"""Dashboard: where somebody begins who knows Server Manager: what can be set up here, and how the server stands."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCommandLinkButton, QFrame, QScrollArea, QVBoxLayout, QWidget

from gui.bridge import Bridge, Snapshot
from gui.console.pages.base import ConsolePage
from gui.console.widgets.labels import caption
from gui.console.widgets.servertile import ServerTile
from gui.i18n import translate
from gui.properties.editors import without_mnemonic

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_MARGIN, _BETWEEN_SECTIONS, _BETWEEN_LINKS = 16, 16, 4
_LINK_WIDTH = 560
_LINK_PIXELS = 24


class DashboardPage(ConsolePage):
    """Command links for what comes in this order: set up, let programs send, try it, change it."""

    needs_snapshot = True

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        super().__init__("dashboard", bridge, window)
        self._links = QVBoxLayout()
        self._links.setSpacing(_BETWEEN_LINKS)
        commands = window.commands
        self.add_roles = self._link(
            commands.add_roles,
            translate("console", "Add &roles and features"),
            translate("console", "Set up the SMTP server, or change and remove what is set up."),
        )
        self.sender_assistant = self._link(
            commands.sender_assistant,
            translate("console", "Set up a sending &program"),
            translate(
                "console", "Ready text for SQL Server Database Mail, PowerShell, .NET, Python, PHP and printers."
            ),
        )
        self.test_console = self._link(
            commands.test_console,
            translate("console", "&Test console"),
            translate("console", "Talk to the server as with telnet, typed or step by step, and follow the message."),
        )
        self.send_test = self._link(
            commands.send_test,
            translate("console", "&Send a test message"),
            translate("console", "A small message through the server to the smart host, and its answer."),
        )
        self.properties = self._link(
            commands.properties,
            translate("console", "Pr&operties"),
            translate("console", "Who may send through the server, where mail goes, and its limits."),
        )
        self.tile = ServerTile(self)
        self._lay_out()
        bridge.snapshot_ready.connect(self._show)
        self.activate()

    def activate(self) -> None:
        if self.bridge.snapshot is not None:
            self._fill(self.bridge.snapshot)
        elif not self.bridge.configured:
            self.tile.show_missing()

    def refresh(self) -> None:
        super().refresh()
        self.activate()

    def _show(self, snapshot: Snapshot) -> None:
        if self.active:
            self._fill(snapshot)

    def _fill(self, snapshot: Snapshot) -> None:
        if self.bridge.configured:
            self.tile.show_snapshot(self.bridge.settings.general.name, snapshot)
        else:
            self.tile.show_missing()

    def _link(self, action: QAction, text: str, words: str) -> QCommandLinkButton:
        """A link that does what the action does, and is there and enabled like it."""
        link = QCommandLinkButton(text, words, self)
        link.setObjectName(f"dashboard_{action.objectName().removeprefix('action_')}")
        link.setAccessibleName(without_mnemonic(text))
        link.setAccessibleDescription(words)
        link.setIcon(action.icon())
        link.setIconSize(QSize(_LINK_PIXELS, _LINK_PIXELS))
        link.setMaximumWidth(_LINK_WIDTH)
        link.clicked.connect(action.trigger)

        def follow() -> None:
            link.setEnabled(action.isEnabled())
            link.setVisible(action.isVisible())

        action.changed.connect(follow)
        follow()
        self._links.addWidget(link)
        return link

    def _lay_out(self) -> None:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_BETWEEN_SECTIONS)
        column.addWidget(self.tile)
        column.addWidget(caption(translate("console", "Configure this server"), inside))
        column.addLayout(self._links)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("dashboard_area")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(area)
