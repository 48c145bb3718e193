"""Fate: what becomes of the message after the server has taken it, down to the smart host's answer."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.bridge import Bridge, Symptom
from gui.console.widgets.failurecard import FailureCard
from gui.dialogs.message_watch import MessageWatch
from gui.dialogs.send_test_message import Answer
from gui.properties.binding import BETWEEN_ROWS

_ANSWER_LINES = 2


class Fate(QWidget):
    """`expect` when a message begins, `follow` when its id is known. A failure gets its card."""

    said = Signal(str)  # sentences, each once

    def __init__(self, bridge: Bridge, open_setting: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._last = ""
        self.answer = Answer(self, "test_console_answer", _ANSWER_LINES)
        self.card = FailureCard(open_setting, self, "test_console_card")
        self.card.hide()
        self._watch = MessageWatch(bridge, self)
        self._watch.said.connect(self._heard)
        self._watch.failed.connect(self._show_card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(self.answer)
        column.addWidget(self.card)

    def expect(self) -> None:
        """What becomes of a message may be heard before the answer that names it."""
        self._watch.expect()
        self.card.hide()

    def follow(self, message: str) -> None:
        """Say what becomes of this one."""
        self._watch.follow(message)

    def clear(self) -> None:
        """Say nothing of an earlier message any more."""
        self._watch.expect()
        self.answer.say("", "")
        self.card.hide()

    def _heard(self, picture: str, words: str) -> None:
        self.answer.say(picture, words)
        if picture == "state-running":
            self.card.hide()
        if words != self._last:
            self._last = words
            self.said.emit(words)

    def _show_card(self, symptom: Symptom) -> None:
        """What keeps the message from being delivered, and what to do about it."""
        self.card.show_card(self._bridge.card(symptom))
        self.card.show()
