"""The health of a route: open, or held with a reason until a probe gets through."""

import msgspec

from engine.attention import AttentionBoard
from engine.clock import Clock
from engine.errors import ConfigurationFailure, MailError
from engine.symptom import Symptom

# Somebody may be correcting the password right now, so the first probe comes soon; a host that is down for the night
# need not hear from us more often than every five minutes.
FIRST_PROBE = 5.0
LONGEST_PROBE = 300.0
# Somebody asks for it: then sooner, but not at the pace at which messages come back.
HURRIED_PROBE = 1.0
# A host that is busy for a moment needs nobody; one that still is after the third probe does.
PATIENCE = 3


class RouteStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One route for a status page. `state` is "open", "held" or "waiting" (nothing is configured that could serve it).

    `since` (when the trouble began) and `next_probe` are in seconds since the epoch, 0 while the route is open;
    `waiting` counts messages in hand and parked, as far as this process knows them; `symptom` is the reason as facts.
    """

    key: str
    kind: str
    state: str
    reason: str
    field: str
    since: float
    next_probe: float
    connections: int
    waiting: int
    symptom: Symptom | None = None


class Backoff:
    """Doubling pauses between attempts at something that does not work."""

    def __init__(self) -> None:
        self.failures = 0
        self.until = 0.0
        self._last = 0.0

    def failed(self, now: float) -> None:
        """It failed again at `now`."""
        self.until = now + min(FIRST_PROBE * 2.0 ** min(self.failures, 16), LONGEST_PROBE)
        self.failures += 1
        self._last = now

    def hurry(self) -> None:
        """Somebody asks for another attempt soon."""
        self.until = min(self.until, self._last + HURRIED_PROBE)

    def reset(self) -> None:
        """It works."""
        self.failures = 0
        self.until = 0.0


class RouteHealth:
    """Holds a whole route back after a failure that is not about any one message.

    While it is held, one message at a time goes through as a probe, once its pause is over; the rest waits without
    spending attempts. The attention "route:KEY" is raised once and cleared by the first success.
    """

    def __init__(self, key: str, clock: Clock, attention: AttentionBoard) -> None:
        self._key = key
        self._clock = clock
        self._attention = attention
        self._backoff = Backoff()
        self._probing = False
        self.reason = ""
        self.field = ""
        self.symptom: Symptom | None = None
        self.since = 0.0

    @property
    def held(self) -> bool:
        """Whether mail has to wait."""
        return bool(self.reason)

    @property
    def next_probe(self) -> float:
        """When the next probe is due, seconds since the epoch; 0 while open."""
        return self._backoff.until

    @property
    def probing(self) -> bool:
        """Whether a probe is under way."""
        return self._probing

    def hurry(self) -> None:
        """Somebody asks for another attempt: the next probe is due at once, or a moment after the last one."""
        self._backoff.hurry()

    def admits(self) -> bool:
        """Whether a message may go now: always while open, else one at a time as the probe that is due."""
        if not self.held:
            return True
        if self._probing or self._clock.now() < self._backoff.until:
            return False
        self._probing = True
        return True

    def failed(self, failure: MailError) -> None:
        """Hold the route, or hold it longer."""
        if self.held and not self._probing and self._clock.now() < self._backoff.until:
            return  # several connections learned the same at once
        self._backoff.failed(self._clock.now())
        self._probing = False
        self.since = self.since or self._clock.now()
        self.reason = failure.text
        self.field = failure.field if isinstance(failure, ConfigurationFailure) else ""
        self.symptom = failure.symptom
        if isinstance(failure, ConfigurationFailure) or self._backoff.failures >= PATIENCE:
            text = f"Mail waits in the queue. {self.reason}."
            self._attention.raise_(f"route:{self._key}", text, self.field, self.symptom)

    def abandoned(self) -> None:
        """The probe ended without telling anything about the route; the next message may be one."""
        self._probing = False

    def succeeded(self) -> bool:
        """Note that the route works; True when it was held until now."""
        was_held = self.held
        if was_held or self._backoff.failures:
            self._backoff.reset()
            self._probing = False
            self.reason = self.field = ""
            self.symptom = None
            self.since = 0.0
            self._attention.clear(f"route:{self._key}")
        return was_held

    def probe_now(self) -> None:
        """Something was corrected: the next message is a probe, and the pauses begin anew. The attention stays."""
        self._backoff.reset()
        self._probing = False

    def forget(self) -> None:
        """The route is no longer configured."""
        self._attention.clear(f"route:{self._key}")
