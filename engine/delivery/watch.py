"""One sweep over all connections for those whose time has come, instead of a timer for every step of each."""

import asyncio
from typing import Protocol

from engine.clock import Clock

# Time-outs count in minutes; a second late does not matter.
SWEEP_SECONDS = 1.0


class Watched(Protocol):
    """Something with a deadline in seconds of the watch's clock."""

    deadline: float

    def expire(self) -> None:
        """Called once the deadline has passed; sets a new deadline or leaves the watch."""
        ...

    def cut(self) -> None:
        """Leave the watch now."""
        ...


class Watch:
    """Sweeps while there is something to watch and costs nothing while there is not."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._watched: set[Watched] = set()
        self._sweeper: asyncio.Task[None] | None = None
        self._left: asyncio.Future[None] | None = None

    def add(self, watched: Watched) -> None:
        """Watch until `remove`."""
        self._watched.add(watched)
        if self._sweeper is None:
            self._sweeper = asyncio.get_running_loop().create_task(self._sweep())

    def remove(self, watched: Watched) -> None:
        """Watch no longer; nothing happens when it is not watched."""
        self._watched.discard(watched)
        if self._watched:
            return
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None
        if self._left is not None and not self._left.done():
            self._left.set_result(None)

    async def close(self, seconds: float) -> None:
        """Wait at most `seconds` of real time until the last one has left, then cut what is left."""
        if self._watched:
            self._left = asyncio.get_running_loop().create_future()
            await asyncio.wait({self._left}, timeout=seconds)
            self._left = None
        for watched in list(self._watched):
            watched.cut()

    async def _sweep(self) -> None:
        while True:
            await self.clock.sleep(SWEEP_SECONDS)
            now = self.clock.now()
            for watched in [one for one in self._watched if one.deadline <= now]:
                watched.expire()
