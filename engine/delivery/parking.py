"""Messages that wait for a route and not for their own time: known by id, so that they can go on at once."""

from engine.spool.spool import Spool

# Parked mail looks again by itself this often, in seconds, should nobody call it (a restart forgets who is parked).
PARKED_SECONDS = 900.0
# Beyond this many the ids are not worth their memory (some 100 bytes each): then everything that waits is called.
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

    async def call_one(self) -> None:
        """Make one of them due now; those that are gone meanwhile are skipped."""
        while self._ids:
            message_id = next(iter(self._ids))
            del self._ids[message_id]
            if await self._spool.retry_now([message_id]):
                return

    async def call_all(self) -> None:
        """Make all of them due now."""
        ids, self._ids = list(self._ids), {}
        if self._overflown:
            self._overflown = False
            await self._spool.retry_now(None)
            return
        for start in range(0, len(ids), SLICE):
            await self._spool.retry_now(ids[start : start + SLICE])
