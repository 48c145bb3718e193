"""What needs a person right now: raised once, cleared once, listed in between."""

from collections.abc import Callable

from engine.bus import Bus
from engine.clock import Clock
from engine.events import AttentionCleared, AttentionRaised
from engine.symptom import Symptom


class AttentionBoard:
    """The open conditions by key, e.g. "listener:127.0.0.1:25", "spool", "route:smtp.example.com".

    The engine is degraded while a key is open that keeps it from its work. Raising an open key again with another
    text replaces the text; with the same text it does nothing, so nobody is told twice. `changed` is called after each
    change.
    """

    def __init__(self, bus: Bus, clock: Clock, changed: Callable[[], None] = lambda: None) -> None:
        self._bus = bus
        self._clock = clock
        self._changed = changed
        self._open: dict[str, AttentionRaised] = {}

    def raise_(self, key: str, text: str, field: str = "", symptom: Symptom | None = None) -> None:
        """Open a condition; `text` is a sentence for people, `field` the dotted path of the setting to look at."""
        current = self._open.get(key)
        if current is not None and current.text == text:
            return
        event = AttentionRaised(at=self._clock.now(), key=key, text=text, field=field, symptom=symptom)
        self._open[key] = event
        self._bus.emit(event)
        self._changed()

    def clear(self, key: str) -> None:
        """Close a condition; nothing happens when it is not open."""
        if self._open.pop(key, None) is not None:
            self._bus.emit(AttentionCleared(at=self._clock.now(), key=key))
            self._changed()

    def open(self) -> tuple[AttentionRaised, ...]:
        """What is open, oldest first."""
        return tuple(self._open.values())
