"""Failed mail that has no sender to tell: a copy with its reason goes to Badmail."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence

from engine.bus import Bus
from engine.clock import Clock
from engine.delivery.job import Job
from engine.notices.report import Reported
from engine.settings.site import Site
from engine.spool.badmail import Badmail, BadmailItem
from engine.spool.message import Attempt
from engine.spool.spool import Body, Spool


class SetAside:
    """Writes to the Badmail folder of the settings in effect."""

    def __init__(self, spool: Spool, bus: Bus, clock: Clock) -> None:
        self._spool = spool
        self._bus = bus
        self._clock = clock

    async def copy(self, site: Site, job: Job, failed: Sequence[Reported]) -> None:
        """Store the message for those recipients; raises what reading or writing it raises."""
        message = job.message
        item = BadmailItem(
            id=message.id,
            reason=_reason(job, failed),
            sender=message.sender,
            recipients=tuple(recipient.address for recipient in failed),
            received_at=message.received_at,
            origin=message.origin,
            client=message.client,
            user=message.user,
            about=message.about,
            attempts=await self._history(message.id),
        )
        content = _content(await self._spool.body(message.id))
        await Badmail(site.folders.badmail, self._bus, self._clock).write(item, content)

    async def _history(self, message_id: str) -> tuple[Attempt, ...]:
        return (await self._spool.detail(message_id)).attempts


def _reason(job: Job, failed: Sequence[Reported]) -> str:
    what = "It is a notice itself" if job.message.about else "It has no sender (null return path)"
    answers = "; ".join(f"<{one.address}>: {one.answer}" for one in failed)
    return f"It could not be delivered, and nobody can be told: {what}. {answers}"


def _content(body: Body) -> Iterable[bytes]:
    """The body for a thread: its blocks come from the loop, one at a time."""
    small = body.small()
    if small is not None:
        return (small,)
    return _pulled(body.blocks(), asyncio.get_running_loop())


def _pulled(blocks: AsyncIterator[bytes], loop: asyncio.AbstractEventLoop) -> Iterator[bytes]:
    async def following() -> bytes | None:
        return await anext(blocks, None)

    while (block := asyncio.run_coroutine_threadsafe(following(), loop).result()) is not None:
        yield block
