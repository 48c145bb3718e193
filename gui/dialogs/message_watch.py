"""MessageWatch: what becomes of one message, in words, until its answer is there."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge import (
    Bridge,
    DeliveryAttempted,
    Event,
    MessageDetail,
    Outcome,
    RecipientState,
    Snapshot,
    State,
    spoken,
    symptom_of_answer,
)
from gui.console.words import clock
from gui.i18n import translate

# A message that waits for its route is not attempted, so nothing is heard of it: we look.
LOOK_MS = 1000


class MessageWatch(QObject):
    """`expect` before a message is submitted, `follow` when its id is known: its answer may be faster than its id."""

    said = Signal(str, str)  # the name of an icon, and sentences
    failed = Signal(object)  # the Symptom of what keeps it from being delivered

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._message = ""
        self._listening = False
        self._heard: list[DeliveryAttempted] = []
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._look)
        bridge.occurred.connect(self._occurred)
        bridge.state_changed.connect(self._look)

    def expect(self) -> None:
        """Forget the message before, and listen for the next one."""
        self._looking.stop()
        self._message = ""
        self._heard.clear()
        self._listening = True

    def follow(self, message: str) -> None:
        """Say what becomes of this one."""
        self._message = message
        self._looking.start()
        words = translate("console", "The message is in the queue as {id}.").format(id=message)
        self.said.emit("queue", words)
        self._judge()
        self._look()

    # --- Hearing ---------------------------------------------------------------------------------------------------

    def _occurred(self, batch: tuple[Event, ...]) -> None:
        if self._listening:
            self._heard += (event for event in batch if isinstance(event, DeliveryAttempted))
            self._judge()

    def _judge(self) -> None:
        if not self._message:
            return
        for event in self._heard:
            if event.message == self._message:
                self.said.emit(*in_words(event, time.time()))
                if event.outcome is not Outcome.DELIVERED:
                    self.failed.emit(symptom_of_answer(event.answer, event.host))
                if event.outcome is not Outcome.DEFERRED:
                    self._looking.stop()
                    self._listening = False
        self._heard.clear()

    # --- Looking ---------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        if self._looking.isActive():
            message = self._message
            self._bridge.ask(lambda engine: engine.queue_show(message), self._looked, self._gone, owner=self)

    def _looked(self, detail: MessageDetail) -> None:
        """Still in the queue; what it waits for."""
        if not self._looking.isActive() or detail.message.id != self._message:
            return
        if self._bridge.state.state is State.STOPPED:
            self.said.emit(
                "state-stopped",
                translate("console", "The server is stopped. The message waits in the queue and goes out after Start."),
            )
        elif detail.recipients[0].state is RecipientState.HELD:
            self.said.emit("state-paused", _with_reason(translate("console", "The message is held."), detail))
        elif not detail.recipients[0].attempts:
            self._bridge.ask(lambda engine: engine.snapshot(), self._look_at_routes, self._gone, owner=self)

    def _look_at_routes(self, snapshot: Snapshot) -> None:
        """A message that was never tried is kept by its route."""
        closed = [route for route in snapshot.routes if route.state != "open" and route.reason]
        if closed and self._looking.isActive():
            words = translate("console", "The message waits in the queue. {reason}").format(
                reason=spoken(closed[0].reason)
            )
            self.said.emit("state-attention", words)
            if closed[0].symptom is not None:
                self.failed.emit(closed[0].symptom)

    def _gone(self, _: Exception) -> None:
        """No longer in the queue: the event that says why is on its way, unless somebody has removed it."""


def in_words(event: DeliveryAttempted, now: float) -> tuple[str, str]:
    """The icon and the sentences for one attempt; `now` in seconds since the epoch."""
    host = event.host or translate("console", "this computer")
    answer = spoken(event.answer)
    if event.outcome is Outcome.DELIVERED:
        words = translate("console", "Delivered. Answer of {host}:\n{answer}")
        return "state-running", words.format(host=host, answer=answer)
    if event.outcome is Outcome.DEFERRED and not event.host:
        # No host has answered: its route is tried by itself, and the message goes as soon as that works.
        words = translate(
            "console", "Not yet delivered; the message waits in the queue and goes out by itself.\n{answer}"
        )
        return "state-attention", words.format(answer=answer)
    if event.outcome is Outcome.DEFERRED:
        words = translate("console", "Not yet delivered; tried again at {time}. Answer of {host}:\n{answer}")
        return "state-attention", words.format(host=host, answer=answer, time=clock(event.next_attempt, now))
    words = translate("console", "Refused; it is not tried again. Answer of {host}:\n{answer}")
    return "state-failure", words.format(host=host, answer=answer)


def _with_reason(words: str, detail: MessageDetail) -> str:
    return f"{words}\n{spoken(detail.recipients[0].last_answer)}".strip()
