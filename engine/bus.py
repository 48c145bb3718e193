"""The way of an event from the room where it happens to those who listen: gathered, then handed on in batches."""

import asyncio
import logging
from collections.abc import Callable

from engine.events import Event

Listener = Callable[[tuple[Event, ...]], None]

# Five batches a second are fluent to the eye and cost the window next to nothing.
BATCH_SECONDS = 0.2


class Bus:
    """Collects events and gives every listener the same tuple, at most every BATCH_SECONDS.

    `emit` belongs to the engine's loop. Listeners are called there too and must return quickly; one that raises
    is reported to the program's log and the others still hear the batch.
    """

    def __init__(self) -> None:
        self._pending: list[Event] = []
        self._listeners: list[Listener] = []
        self._timer: asyncio.TimerHandle | None = None
        # Whether anyone wants every command of every session: they are the bulk of all events, so sessions ask.
        self.wants_commands = False

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned function removes it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def emit(self, event: Event) -> None:
        """Note that something happened."""
        self._pending.append(event)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BATCH_SECONDS, self.flush)

    def flush(self) -> None:
        """Hand on what has gathered, now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch, self._pending = tuple(self._pending), []
        if not batch:
            return
        for listener in list(self._listeners):
            try:
                listener(batch)
            except Exception:
                logging.getLogger("mailroot").exception("A listener failed on a batch of %d events", len(batch))
