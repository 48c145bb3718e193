"""Time as the engine sees it, so that tests can move it: retry schedules of days run in milliseconds."""

import asyncio
import heapq
import itertools
import threading
import time
from collections.abc import Awaitable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """What the engine asks about time."""

    def now(self) -> float:
        """Seconds since the epoch, UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds` of this clock's time; at once when not positive."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        return time.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class ManualClock:
    """A clock that stands still until a test advances it. Safe to advance from any thread."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start
        self._sleepers: list[tuple[float, int, asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._lock = threading.Lock()

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        with self._lock:
            heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), loop, future))
        await future

    def advance(self, seconds: float) -> None:
        """Move time forward by `seconds` and wake everyone whose time has come."""
        with self._lock:
            self._now += seconds
            due = []
            while self._sleepers and self._sleepers[0][0] <= self._now:
                due.append(heapq.heappop(self._sleepers))
        for _, _, loop, future in due:
            loop.call_soon_threadsafe(_wake, future)

    def next_deadline(self) -> float | None:
        """When the earliest sleeper wakes (seconds since the epoch), None when nobody sleeps."""
        with self._lock:
            live = [entry[0] for entry in self._sleepers if not entry[3].done()]
        return min(live, default=None)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


async def sleep_until(clock: Clock, deadline: float) -> None:
    """Return once `clock` shows `deadline` (seconds since the epoch): also when it moved before the sleep began."""
    while (left := deadline - clock.now()) > 0:
        await clock.sleep(left)


async def wait_for_event(clock: Clock, event: asyncio.Event, seconds: float | None) -> bool:
    """Wait until `event` is set or `seconds` of `clock` have passed (None = no limit); True if it was set."""
    if event.is_set():
        return True
    waiting = asyncio.ensure_future(event.wait())
    tasks = {waiting}
    if seconds is not None:
        tasks.add(asyncio.ensure_future(sleep_until(clock, clock.now() + seconds)))  # type: ignore[arg-type]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    return event.is_set()


async def within(clock: Clock, seconds: float, work: Awaitable[T]) -> T:
    """The result of `work`; raises TimeoutError after `seconds` of `clock`."""
    task = asyncio.ensure_future(work)
    timer = asyncio.ensure_future(sleep_until(clock, clock.now() + seconds))
    try:
        await asyncio.wait({task, timer}, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        task.cancel()
        raise
    finally:
        timer.cancel()
    if not task.done():
        task.cancel()
        raise TimeoutError
    return task.result()
