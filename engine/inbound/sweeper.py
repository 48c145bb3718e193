"""Closes sessions whose clients have fallen silent: one timer for all of them."""

import asyncio

from engine.inbound.roster import Roster

# A silent client is closed at most a quarter of its time-out late, and never more than this.
_LONGEST_PERIOD = 15.0
_SHORTEST_PERIOD = 0.25


class Sweeper:
    """Looks at every session now and then. Time is the loop's (monotonic, seconds)."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._timeout = 600.0
        self._timer: asyncio.TimerHandle | None = None

    def start(self, timeout: float) -> None:
        """Close whoever is silent for `timeout` seconds; a later call changes the figure."""
        self.stop()
        self._timeout = timeout
        period = max(_SHORTEST_PERIOD, min(timeout / 4, _LONGEST_PERIOD))
        self._arm(asyncio.get_running_loop(), period)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def sweep(self, now: float) -> int:
        """Close those who are silent since before `now` less the time-out; how many."""
        closed = 0
        for session in self._roster:
            since = session.idle_since()
            if since and now - since >= self._timeout:
                session.dismiss("421 4.4.2 Connection timed out", "timed out")
                closed += 1
        return closed

    def _arm(self, loop: asyncio.AbstractEventLoop, period: float) -> None:
        self._timer = loop.call_later(period, self._tick, loop, period)

    def _tick(self, loop: asyncio.AbstractEventLoop, period: float) -> None:
        self.sweep(loop.time())
        self._arm(loop, period)
