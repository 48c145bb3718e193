"""The hops of a route in order, each with its own pause after it failed."""

from engine.clock import Clock
from engine.delivery.client import Client
from engine.delivery.opening import Opener
from engine.delivery.route import Backoff
from engine.errors import ConfigurationFailure, MailError
from engine.settings.smarthost import Hop


class Hops:
    """Fails over to the next hop when one does not serve, and goes back to the first once its pause is over."""

    def __init__(self, opener: Opener, clock: Clock) -> None:
        self.opener = opener
        self._clock = clock
        self._pauses = {hop: Backoff() for hop in opener.route.hops}

    async def open(self) -> Client:
        """A connection to the first hop that serves. Hops in their pause come last, but they do come: better than none.

        Raises the first failure that a person has to act on, else the first one, when none serves.
        """
        failures: list[MailError] = []
        for hop in self._order():
            try:
                client = await self.opener.open(hop)
            except MailError as failure:
                self._pauses[hop].failed(self._clock.now())
                failures.append(failure)
            else:
                self._pauses[hop].reset()
                return client
        raise next((failure for failure in failures if isinstance(failure, ConfigurationFailure)), failures[0])

    def _order(self) -> list[Hop]:
        now = self._clock.now()
        return sorted(self._pauses, key=lambda hop: self._pauses[hop].until > now)
