"""Messages that wait for a route and not for their own time: known by id, so that they can go on at once."""

import itertools

from engine.spool.spool import Spool

# Parked mail looks again by itself this often, in seconds, should nobody call it.
PARKED_SECONDS = 900.0
# Beyond this many the ids are not worth their memory (some 100 bytes each): then all parked mail is called.
MOST_REMEMBERED = 50_000
# Calling many is one transaction; slices keep it short.
SLICE = 500


class Parking:
    """The ids of what waits for one route."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._ids: dict[str, None] = {}
        self._overflown = False

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, message_id: str) -> None:
        """Note one whose recipients are stored as waiting."""
        if len(self._ids) < MOST_REMEMBERED:
            self._ids[message_id] = None
        else:
            self._overflown = True

    def discard(self, message_id: str) -> None:
        """One came back by itself, or somebody else called it."""
        self._ids.pop(message_id, None)

    async def call_one(self) -> bool:
        """Make one of them due now; those that are gone or held meanwhile are skipped. False when there was none."""
        while self._ids:
            if await self._call(self._take(1)):
                return True
        return False

    async def call_some(self, count: int) -> None:
        """Make the first `count` of them due now."""
        if self._ids:
            await self._call(self._take(count))

    async def call_all(self) -> None:
        """Make all of them due now."""
        if self._overflown:
            self._overflown = False
            self._ids.clear()
            await self._spool.recall(held=False)
            return
        # Those that are parked meanwhile are another call's.
        for _ in range(0, len(self._ids), SLICE):
            await self.call_some(SLICE)

    def _take(self, count: int) -> list[str]:
        ids = list(itertools.islice(self._ids, count))
        for message_id in ids:
            del self._ids[message_id]
        return ids

    async def _call(self, ids: list[str]) -> int:
        try:
            return await self._spool.retry_now(ids)
        except BaseException:
            self._ids = dict.fromkeys(ids) | self._ids
            raise
