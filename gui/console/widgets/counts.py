"""CountsPanel: what is there now, and what has happened since counting began."""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gui.bridge import Snapshot
from gui.console.widgets.labels import say
from gui.console.words import clock, exact, number, size
from gui.i18n import QT_TRANSLATE_NOOP, translate

_NOW = (
    ("messages", QT_TRANSLATE_NOOP("console", "Waiting")),
    ("octets", QT_TRANSLATE_NOOP("console", "Queue size")),
    ("held", QT_TRANSLATE_NOOP("console", "On hold")),
    ("sessions", QT_TRANSLATE_NOOP("console", "Sessions")),
)
_SINCE = (
    ("accepted", QT_TRANSLATE_NOOP("console", "Accepted")),
    ("delivered", QT_TRANSLATE_NOOP("console", "Delivered")),
    ("deferred", QT_TRANSLATE_NOOP("console", "Deferred")),
    ("failed", QT_TRANSLATE_NOOP("console", "Bounced")),
    ("refused", QT_TRANSLATE_NOOP("console", "Refused")),
)
_NUMBER_SCALE = 1.25


class CountsPanel(QWidget):
    """Two rows of figures, each under its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("server_counts")
        self.setAccessibleName(translate("console", "Counts"))
        self._figures: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(len(_SINCE) + 1, 1)
        self._now = self._row(0, _NOW)
        self._now.setText(translate("console", "Now"))
        self._since = self._row(1, _SINCE)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the figures of the snapshot."""
        counts, counters = snapshot.counts, snapshot.counters
        since = translate("console", "Since {time}").format(time=clock(counters.since, time.time()))
        say(self._since, since)
        self._since.setToolTip(exact(counters.since))
        figures = {
            "messages": number(counts.messages),
            "octets": size(counts.octets),
            "held": number(counts.held),
            "sessions": number(len(snapshot.sessions)),
            "accepted": number(counters.accepted),
            "delivered": number(counters.delivered),
            "deferred": number(counters.deferred),
            "failed": number(counters.failed),
            "refused": number(counters.refused),
        }
        for name, text in figures.items():
            say(self._figures[name], text)

    def _row(self, row: int, names: tuple[tuple[str, str], ...]) -> QLabel:
        heading = QLabel(self)
        self._grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
        for column, (key, name) in enumerate(names, 1):
            self._grid.addLayout(self._figure(key, translate("console", name)), row, column)
        return heading

    def _figure(self, key: str, name: str) -> QVBoxLayout:
        figure = QLabel("0", self)
        figure.setObjectName(f"server_count_{key}")
        figure.setAccessibleName(name)
        figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = figure.font()
        font.setPointSizeF(font.pointSizeF() * _NUMBER_SCALE)
        font.setBold(True)
        figure.setFont(font)
        self._figures[key] = figure
        pair = QVBoxLayout()
        pair.setSpacing(2)
        pair.addWidget(QLabel(name, self))
        pair.addWidget(figure)
        return pair
