"""Who failed a moment ago and is left in peace for a while: domains, and hosts of whatever domains."""

from engine.clock import Clock
from engine.delivery.direct.memory import Memory
from engine.delivery.route import Backoff

# Domains and hosts in trouble that are remembered. Of those forgotten, one attempt more is made.
_KEPT = 2_000


class Pauses:
    """By name; each pause is twice as long as the one before, five minutes at most."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: Memory[tuple[Backoff, str]] = Memory(_KEPT)

    def __len__(self) -> int:
        return len(self._known)

    def failed(self, name: str, reason: str = "") -> None:
        """It failed now; several at once count once."""
        pause = self._known.get(name)
        backoff = pause[0] if pause is not None else Backoff()
        if not self._lasts(backoff):
            backoff.failed(self._clock.now())
        self._known.put(name, (backoff, reason))

    def works(self, name: str) -> None:
        """It works now."""
        if len(self._known):
            self._known.forget(name)

    def rests(self, name: str) -> bool:
        """Whether it is left in peace for now."""
        pause = self._known.get(name)
        return pause is not None and self._lasts(pause[0])

    def hurry(self, name: str) -> None:
        """Somebody asks for another attempt: soon."""
        pause = self._known.get(name)
        if pause is not None:
            pause[0].hurry()

    def pause(self, name: str) -> tuple[float, str] | None:
        """Until when it is left in peace, and the reason; None when it is not."""
        pause = self._known.get(name)
        return (pause[0].until, pause[1]) if pause is not None and self._lasts(pause[0]) else None

    def clear(self) -> None:
        """Everybody gets another chance."""
        self._known.clear()

    def _lasts(self, backoff: Backoff) -> bool:
        return self._clock.now() < backoff.until
