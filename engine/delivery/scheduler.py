"""What is due goes out: claims from the spool while there is room, and sleeps until something is due."""

import asyncio
import logging
from collections.abc import Callable

from engine.clock import Clock, wait_for_event
from engine.spool.message import Claim
from engine.spool.spool import Spool

# Claims in memory at most. Bodies are read only when a connection takes the message, so this is some 2 MB.
IN_HAND = 1000
# Claimed at a time: enough for one query to pay off, few enough not to keep the loop from its sessions.
BATCH = 100
# When the spool says that something is due and hands out nothing, or fails, in seconds.
BREATH = 0.05
# Without room for so long (seconds), somebody keeps others from theirs.
CROWDED_SECONDS = 5.0
AFTER_ERROR = 5.0


class Scheduler:
    """The one claimer of a spool. `dispatch` takes each claim; `in_hand` tells how many jobs are not ended yet.

    `crowded` is called when there has been no room for a while.
    """

    def __init__(
        self,
        spool: Spool,
        clock: Clock,
        dispatch: Callable[[Claim], None],
        in_hand: Callable[[], int],
        crowded: Callable[[], None],
    ) -> None:
        self._spool = spool
        self._clock = clock
        self._dispatch = dispatch
        self._in_hand = in_hand
        self._crowded = crowded
        self._room = asyncio.Event()
        self._stopping = False

    def job_ended(self) -> None:
        """There may be room again. Called for every job, so it must cost nothing."""
        if not self._room.is_set() and self._in_hand() <= IN_HAND * 3 // 4:
            self._room.set()

    def stop(self) -> None:
        """Let `run` return; never cancel it: claims under way would belong to nobody."""
        self._stopping = True
        self._room.set()
        self._spool.wakeup.set()

    async def run(self) -> None:
        """Until `stop`."""
        while not self._stopping:
            try:
                await self._round()
            except Exception:
                logging.getLogger("mailroot").exception("The queue could not be read")
                await self._pause(AFTER_ERROR)

    async def _round(self) -> None:
        room = min(BATCH, IN_HAND - self._in_hand())
        if room <= 0:
            await self._wait_for_room()
            return
        self._spool.wakeup.clear()
        claims = await self._spool.claim(room)
        for claim in claims:
            self._dispatch(claim)
        if len(claims) == room:
            # Let connections and sessions have their turn between two batches.
            await asyncio.sleep(0)
            return
        await self._sleep(bool(claims))

    async def _wait_for_room(self) -> None:
        self._room.clear()
        if not self._stopping and not await wait_for_event(self._clock, self._room, CROWDED_SECONDS):
            self._crowded()

    async def _sleep(self, found: bool) -> None:
        due = await self._spool.next_due()
        if due is None:
            await self._pause(None)
            return
        ahead = due - self._clock.now()
        if ahead > 0 or not found:
            await self._pause(max(ahead, BREATH))

    async def _pause(self, seconds: float | None) -> None:
        # Set by `stop` before we came here: then the event is set, too, or was cleared by a round that is now over.
        if not self._stopping:
            await wait_for_event(self._clock, self._spool.wakeup, seconds)
