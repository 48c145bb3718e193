"""The server: its state, what needs attention, where clients connect, the last hour and counts."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui.bridge import Bridge, Snapshot, State
from gui.console.pages.base import ConsolePage
from gui.console.widgets.cards import AttentionCards
from gui.console.widgets.chart import HourChart
from gui.console.widgets.counts import CountsPanel
from gui.console.widgets.header import ServerHeader
from gui.console.widgets.labels import caption, say, sentence
from gui.console.widgets.legend import Legend
from gui.console.widgets.listeners import ListenersTable
from gui.console.widgets.nextstep import ADD_ROLES, SEND_TEST, NextStep, next_step
from gui.console.words import grouped
from gui.i18n import listed, translate

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_MARGIN, _BETWEEN_SECTIONS, _BELOW_CAPTION = 16, 16, 4


class ServerPage(ConsolePage):
    """Read from the top: how it stands, what to do about it, where to connect, how the last hour went."""

    needs_snapshot = True

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        super().__init__("server", bridge, window)
        commands = window.commands
        self.header = ServerHeader((commands.start, commands.stop, commands.pause, commands.restart), self)
        self.cards = AttentionCards(bridge, self._open_setting, self)
        tools = {ADD_ROLES: commands.add_roles.trigger, SEND_TEST: commands.send_test.trigger}
        self.next_step = NextStep(self._open_setting, tools, self)
        self.listeners = ListenersTable(self)
        self.chart = HourChart(self)
        self.minute = sentence("server_chart_words", self)
        self.counts = CountsPanel(self)
        self._lay_out()
        self.chart.pointed.connect(self._point)
        bridge.snapshot_ready.connect(self._show)
        if bridge.snapshot is not None:
            self._fill(bridge.snapshot)

    def status(self) -> str:
        snapshot = self.bridge.snapshot
        if snapshot is None:
            return ""
        messages, sessions = snapshot.counts.messages, len(snapshot.sessions)
        waiting = grouped(translate("console", "%n message(s) waiting", "", messages), messages)
        connected = grouped(translate("console", "%n open session(s)", "", sessions), sessions)
        return listed((waiting, connected))

    def _show(self, snapshot: Snapshot) -> None:
        if self.active:
            self._fill(snapshot)
            self.console.show_status()

    def _fill(self, snapshot: Snapshot) -> None:
        self.header.show_snapshot(snapshot)
        self.cards.show_snapshot(snapshot)
        self.next_step.show_step(next_step(snapshot, self.bridge.settings, configured=self.bridge.configured))
        has_certificate = bool(self.bridge.settings.access.tls.certificate)
        self.listeners.show_snapshot(snapshot, self._why_none(snapshot), has_certificate=has_certificate)
        self.chart.show_minutes(snapshot.counters.minutes)
        self.counts.show_snapshot(snapshot)

    def _why_none(self, snapshot: Snapshot) -> str:
        """Why nobody can connect, and what to do."""
        if not self.bridge.configured:
            return translate("console", "Nobody can connect before SMTP Server is installed.")
        if snapshot.state is not State.STOPPED:
            return translate("console", "No address is open. What keeps them closed stands above.")
        places = "; ".join(
            translate("console", "{address}, port {port}").format(
                address=listener.address or translate("console", "(All Unassigned)"), port=listener.port
            )
            for listener in self.bridge.settings.general.listeners
        )
        words = translate("console", "Nobody can connect while the relay is stopped. Start it to listen on {places}.")
        return words.format(places=places)

    def _open_setting(self, path: str) -> None:
        self.console.open_properties(path)

    def _point(self, words: str) -> None:
        say(self.minute, words)

    def _lay_out(self) -> None:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_BETWEEN_SECTIONS)
        for part in (self.header, self.cards, self.next_step):
            column.addWidget(part)
        column.addLayout(_section(translate("console", "Where clients connect"), self.listeners, inside))
        column.addLayout(self._hour(inside))
        column.addLayout(_section(translate("console", "Counts"), self.counts, inside))
        column.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("server_area")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(area)

    def _hour(self, parent: QWidget) -> QVBoxLayout:
        title = translate("console", "Last hour, messages a minute: in above the line, out below")
        column = QVBoxLayout()
        column.setSpacing(_BELOW_CAPTION)
        column.addWidget(caption(title, parent))
        column.addWidget(Legend(parent))
        column.addWidget(self.chart)
        column.addWidget(self.minute)
        return column


def _section(title: str, content: QWidget, parent: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(_BELOW_CAPTION)
    column.addWidget(caption(title, parent))
    column.addWidget(content)
    return column
