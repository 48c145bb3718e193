"""Connections that lie idle between messages, each with a worker that waits for its next job."""

import asyncio

from engine.delivery.client import Client
from engine.delivery.job import Job
from engine.delivery.ledger import Ledger

# A host keeps idle connections for minutes; somebody else may want its slots, and we open quickly.
IDLE_SECONDS = 10.0


class Resting:
    """The latest to rest is taken first, so that surplus connections really become idle. `seconds` 0 = no rest."""

    def __init__(self, ledger: Ledger, seconds: float = IDLE_SECONDS) -> None:
        self._ledger = ledger
        self._seconds = seconds
        self._waiting: dict[Client, asyncio.Future[Job | None]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    async def next_job(self, client: Client) -> Job | None:
        """The next job for it; None when the host, the time or `end_all` ends the rest."""
        if client.wire.broken or not self._seconds:
            return None
        over: asyncio.Future[Job | None] = asyncio.get_running_loop().create_future()
        self._waiting[client] = over
        client.wire.rest(self._seconds, lambda: self._end(client))
        try:
            return await over
        except asyncio.CancelledError:
            self._waiting.pop(client, None)
            if over.done() and not over.cancelled() and (job := over.result()) is not None:
                self._ledger.give_back(job)
            raise
        finally:
            client.wire.rise()

    def hand(self, job: Job) -> None:
        """Give a job to one of them; there must be one."""
        client, over = self._waiting.popitem()
        client.wire.rise()
        over.set_result(job)

    def end_all(self) -> None:
        """They are not needed any more."""
        for client in list(self._waiting):
            self._end(client)

    def _end(self, client: Client) -> None:
        over = self._waiting.pop(client, None)
        if over is not None and not over.done():
            over.set_result(None)
