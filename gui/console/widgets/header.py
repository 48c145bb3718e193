"""ServerHeader: the server's state by shape and in words, with Start, Stop, Pause and Restart beside it."""

import time
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gui.bridge import Snapshot, State, spoken
from gui.console.widgets.labels import say, sentence
from gui.console.widgets.stateshape import StateShape
from gui.console.words import clock, grouped, span
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.states import shape_of
from gui.tooltips import plain_tip

_SENTENCE_SCALE = 1.25
_NAMED_PLACES = 2
# With the picture beside it; less makes a column of it.
_SENTENCE_WIDTH = 340

_SENTENCES = {
    State.STOPPED: QT_TRANSLATE_NOOP("console", "Stopped since {time}."),
    State.STARTING: QT_TRANSLATE_NOOP("console", "Starting."),
    State.STARTED: QT_TRANSLATE_NOOP("console", "Relaying since {time}."),
    State.PAUSING: QT_TRANSLATE_NOOP("console", "Pausing."),
    State.PAUSED: QT_TRANSLATE_NOOP("console", "Paused since {time}: new connections are refused."),
    State.CONTINUING: QT_TRANSLATE_NOOP("console", "Continuing."),
    State.STOPPING: QT_TRANSLATE_NOOP("console", "Stopping: what is under way is finished first."),
    State.DEGRADED: QT_TRANSLATE_NOOP("console", "Relaying since {time}, and something needs your attention."),
}


class ServerHeader(QWidget):
    """Says how the server stands. `sentence` is the state, `waiting` what waits and where."""

    def __init__(self, commands: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("server_header")
        self._tools: list[QToolButton] = []
        self._buttons_width = 0
        self._picture = StateShape(self)
        self._picture.setObjectName("server_shape")
        self.sentence = sentence("server_sentence", self)
        self.waiting = sentence("server_waiting", self)
        font = self.sentence.font()
        font.setPointSizeF(font.pointSizeF() * _SENTENCE_SCALE)
        self.sentence.setFont(font)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.sentence)
        words.addWidget(self.waiting)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addLayout(self._buttons(commands))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say how things stood at the snapshot."""
        now = time.time()
        self._picture.show_shape(shape_of(snapshot.state))
        words = state_sentence(snapshot, now)
        say(self.sentence, words)
        self.sentence.setToolTip(plain_tip(spoken(snapshot.reason)))
        say(self.waiting, waiting_sentence(snapshot, now))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence comes first: where it would be squeezed, the buttons show their pictures alone."""
        super().resizeEvent(event)
        styles = Qt.ToolButtonStyle
        whole = event.size().width() >= self._buttons_width + _SENTENCE_WIDTH
        for button in self._tools:
            button.setToolButtonStyle(styles.ToolButtonTextBesideIcon if whole else styles.ToolButtonIconOnly)

    def _buttons(self, commands: Iterable[QAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for action in commands:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setObjectName(f"server_{action.objectName().removeprefix('action_')}")
            button.setAccessibleName(action.iconText())
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self._tools.append(button)
        self._buttons_width = row.sizeHint().width()
        return row


def state_sentence(snapshot: Snapshot, now: float) -> str:
    """The state in a sentence, with its reason where nothing else on the page gives it."""
    words = translate("console", _SENTENCES[snapshot.state]).format(time=clock(snapshot.since, now))
    if snapshot.state is State.DEGRADED or not snapshot.reason:
        return words
    return f"{words} {spoken(snapshot.reason)}"


def waiting_sentence(snapshot: Snapshot, now: float) -> str:
    """What waits, for what, and for how long."""
    counts = snapshot.counts
    if not counts.messages:
        return translate("console", "No message waits.")
    oldest = span(now - counts.oldest)
    places = _busy_routes(snapshot)
    if not places:
        words = translate("console", "%n message(s) wait, oldest {age}.", "", counts.messages)
        return grouped(words, counts.messages).format(age=oldest)
    words = translate("console", "%n message(s) wait for {place}, oldest {age}.", "", counts.messages)
    return grouped(words, counts.messages).format(place=places, age=oldest)


def _busy_routes(snapshot: Snapshot) -> str:
    """The smart hosts that mail waits for; "" when it waits for anything else as well, or for too many to name."""
    busy = [route for route in snapshot.routes if route.waiting or route.state != "open"]
    if len(busy) > _NAMED_PLACES or any(route.kind != "smart_host" for route in busy):
        return ""
    return ", ".join(route.key for route in busy)
