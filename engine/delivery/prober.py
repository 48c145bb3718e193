"""While a route is held, this brings one of the messages that wait for it back whenever a probe is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from engine.clock import Clock, wait_for_event
from engine.delivery.route import RouteHealth

# A message that was called and does not come was held, removed or is on another way: then another one, in seconds.
RECALL_SECONDS = 5.0


class Prober:
    """`call_one` makes a waiting message due and says whether there was one.

    Which message was to be the probe does not matter, nor what becomes of it: the lane watches the time itself.
    """

    def __init__(self, clock: Clock, health: RouteHealth, call_one: Callable[[], Awaitable[bool]]) -> None:
        self._clock = clock
        self._health = health
        self._call_one = call_one
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def look(self) -> None:
        """The route's health or those who wait for it changed: watch, or watch for another time."""
        self._changed.set()
        if self._task is None and self._health.held and not self._closed:
            self._task = asyncio.get_running_loop().create_task(self._watch())
            self._task.add_done_callback(self._ended)

    def close(self) -> None:
        """Call nobody any more."""
        self._closed = True
        self._changed.set()

    async def finish(self) -> None:
        """Wait for the end after `close`; a call under way is never cut."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _watch(self) -> None:
        while self._health.held and not self._closed:
            self._changed.clear()
            pause = self._pause()
            if pause == 0.0:
                if not await self._called() and not self._changed.is_set():
                    return  # nobody waits: whoever comes next is the probe
                pause = RECALL_SECONDS
            await wait_for_event(self._clock, self._changed, pause)

    def _pause(self) -> float | None:
        """Seconds until somebody is to be called; None while the probe is under way."""
        if self._health.probing:
            return None
        return max(0.0, self._health.next_probe - self._clock.now())

    async def _called(self) -> bool:
        try:
            return await self._call_one()
        except Exception:
            logging.getLogger("mailroot").exception("No message could be called for a probe")
            return True

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if not task.cancelled() and task.exception() is not None:
            logging.getLogger("mailroot").error("A held route is not probed any more", exc_info=task.exception())
        elif self._changed.is_set():
            self.look()
