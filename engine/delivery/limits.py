"""How many connections there may be: in all, to one destination, and as a matter of courtesy."""

import math
from collections.abc import Callable

import msgspec

from engine.settings.model import Settings

# Twenty connections carry far more than any smart host wants from one customer, and the usual limits per client begin
# there. More are opened only against a backlog, one for each fifty messages that wait.
COURTEOUS = 20
BACKLOG_PER_CONNECTION = 50
# A host that turned a further connection away is left in peace for a minute with as many as it took.
CEILING_SECONDS = 60.0


class Limits(msgspec.Struct, frozen=True):
    """From the settings, infinite where they have 0."""

    per_destination: float
    messages_per_connection: float

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """What the settings allow."""
        return cls(
            settings.delivery.connections.max_per_domain or math.inf,
            settings.messages.max_per_connection or math.inf,
        )

    def connections(self, waiting: int) -> float:
        """How many connections to one destination `waiting` messages justify."""
        return min(self.per_destination, COURTEOUS + waiting // BACKLOG_PER_CONNECTION)


class Budget:
    """All outbound connections together; those who could not have one are called when one is given back."""

    def __init__(self) -> None:
        self._limit = math.inf
        self._taken = 0
        self._hungry: dict[Callable[[], None], None] = {}

    def set_limit(self, limit: int) -> None:
        """At most `limit` from now on, 0 = no limit; those beyond it are not cut."""
        self._limit = limit or math.inf

    def take(self, call: Callable[[], None]) -> bool:
        """Take one; if there is none left, `call` comes when there may be one."""
        if self._taken >= self._limit:
            self._hungry[call] = None
            return False
        self._taken += 1
        return True

    def give(self) -> None:
        """Give one back."""
        self._taken -= 1
        hungry, self._hungry = self._hungry, {}
        for call in hungry:
            call()
