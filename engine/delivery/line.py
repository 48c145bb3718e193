"""The jobs of one lane that wait in hand; what others need the room for waits in the spool and is called in turn."""

from collections import deque

from engine.delivery.job import Job
from engine.delivery.ledger import Ledger
from engine.delivery.parking import Parking


class Line:
    """First in, first out. A `share` bounds it from `shrink` until all that was put aside is called again."""

    def __init__(self, parking: Parking, ledger: Ledger) -> None:
        self._parking = parking
        self._ledger = ledger
        self._jobs: deque[Job] = deque()
        # 0 = no limit.
        self._share = 0
        self._calling = False

    def __len__(self) -> int:
        return len(self._jobs)

    @property
    def shared(self) -> bool:
        """Whether there is a limit now."""
        return self._share > 0

    @property
    def full(self) -> bool:
        """Whether a further job has to be put aside."""
        return self.shared and len(self._jobs) >= self._share

    def append(self, job: Job) -> None:
        self._jobs.append(job)

    def put_first(self, job: Job) -> None:
        self._jobs.appendleft(job)

    def next(self) -> Job | None:
        """The first job, None when there is none."""
        job = self._jobs.popleft() if self._jobs else None
        if self.shared:
            self.refill()
        return job

    def drain(self) -> list[Job]:
        """All jobs, in order; the limit goes with them."""
        jobs, self._jobs = list(self._jobs), deque()
        self._share = 0
        return jobs

    def shrink(self, share: int) -> list[Job]:
        """Keep the first `share` jobs; the others are to be put aside, and so is what comes while it is full."""
        surplus = []
        while len(self._jobs) > share:
            surplus.append(self._jobs.pop())
            self._share = share
        return surplus[::-1]

    def refill(self) -> None:
        """Call those who were put aside as soon as half of the share is free."""
        if len(self._jobs) > self._share // 2:
            return
        if not len(self._parking):
            self._share = 0
        elif not self._calling:
            self._calling = True
            self._ledger.also(self._call())

    async def _call(self) -> None:
        try:
            await self._parking.call_some(max(1, self._share // 2))
        finally:
            self._calling = False
