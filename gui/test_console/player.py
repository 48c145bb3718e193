"""Player: goes through the script, one step at a time or all at once, and keeps up with what is typed by hand."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gui.test_console.conversation import Conversation
from gui.test_console.reply import Reply
from gui.test_console.script import STEPS, Step

_PLACES = {step.key: index for index, step in enumerate(STEPS)}


class Player(QObject):
    """`next_step` sends the line of the step that is due. After a refusal the same step is due again."""

    changed = Signal()  # another step is due, or one has begun

    def __init__(
        self,
        conversation: Conversation,
        connect: Callable[[], None],
        addresses: Callable[[], tuple[str, str]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._connect = connect
        self._addresses = addresses
        self.index = 0
        self.waiting = False
        self._playing = False
        conversation.sent.connect(self._sent)
        conversation.replied.connect(self._replied)
        conversation.restarted.connect(self._restarted)
        conversation.closed.connect(self._closed)

    @property
    def step(self) -> Step | None:
        """The step that is due, None when all are done."""
        return STEPS[self.index] if self.index < len(STEPS) else None

    def next_step(self) -> None:
        """Take the step that is due."""
        step = self.step
        if step is None or self.waiting:
            return
        if step.key == "connect":
            self.waiting = True
            self.changed.emit()
            self._connect()
        else:
            self._conversation.send(step.text(*self._addresses()))

    def play(self) -> None:
        """Take all steps that are left, until one is refused."""
        self._playing = True
        self.next_step()

    def start_over(self) -> None:
        """Be at the first step again."""
        self._stop()
        self.index = 0
        self.changed.emit()

    def connecting(self) -> None:
        """A connection is being made, by whichever way: that is the first step."""
        self.index = 0
        self.waiting = True
        self.changed.emit()

    def _sent(self, line: str) -> None:
        step = self.step
        if step is not None and not self.waiting and step.is_done_by(line):
            self._begin(step)
        elif line == "." and not self._conversation.masking.in_data and step is not None and step.answer == 0:
            # Somebody ended the message sooner than the script does.
            self.index = _PLACES["end"]
            self._begin(STEPS[self.index])

    def _begin(self, step: Step) -> None:
        if step.answer:
            self.waiting = True
            self.changed.emit()
        else:
            self._advance()

    def _replied(self, reply: Reply) -> None:
        if not self.waiting:
            return
        step = self.step
        self.waiting = False
        if step is not None and reply.code == step.answer:
            self._advance()
        else:
            if step is not None and step.key == "end":
                # The message is refused and forgotten as a whole.
                self.index = _PLACES["mail"]
            self._stop()
            self.changed.emit()

    def _advance(self) -> None:
        self.index += 1
        self.changed.emit()
        if self._playing and self.step is not None:
            self.next_step()
        else:
            self._playing = False

    def _restarted(self) -> None:
        self._stop()
        self.index = _PLACES["ehlo"]
        self.changed.emit()

    def _closed(self, _: str) -> None:
        if self.step is not None:
            self.start_over()
        else:
            self._stop()

    def _stop(self) -> None:
        self.waiting = self._playing = False
