"""Orders of people for the queue, carried out some hundred messages at a time between the mail that comes and goes."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from engine import durable
from engine.clock import Clock
from engine.errors import SpoolUnavailable, UserError
from engine.spool.embedded import changes, ids, removal, restoring
from engine.spool.embedded.changes import Change, RecipientChange
from engine.spool.embedded.core import Core
from engine.spool.embedded.removal import Removable
from engine.spool.embedded.restoring import Restoring
from engine.spool.message import QueuedRecipient

# Each removed message becomes a file that is flushed: so many at a time.
_REMOVED_AT_ONCE = 64


class Orders:
    """Carries out one order at a time on one open spool."""

    def __init__(self, core: Core, folder: Path, clock: Clock) -> None:
        self._core = core
        self._removed = folder / removal.FOLDER
        self._restoring = Restoring(core, self._removed, clock)
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def hold(self, message_ids: Sequence[str] | None) -> int:
        return await self._change(changes.hold, changes.waits, message_ids)

    async def release(self, message_ids: Sequence[str] | None) -> int:
        return await self._change(changes.release, changes.is_held, message_ids)

    async def retry_now(self, message_ids: Sequence[str] | None) -> int:
        return await self._change(changes.retry_now, changes.waits, message_ids)

    async def recall(self, *, held: bool) -> int:
        concerns = changes.kept_by_route if held else changes.waits_for_route
        return await self._change(changes.recall, concerns, None, untried=False)

    async def remove(self, message_ids: Sequence[str] | None) -> int:
        """Raises UserError when the messages cannot be kept recoverable; those not yet removed stay in the queue."""
        async with self._one_at_a_time:
            if message_ids is None:
                removed = await self._remove_all()
            else:
                numbers = ids.to_numbers(message_ids)
                removed = 0
                for start in range(0, len(numbers), _REMOVED_AT_ONCE):
                    removed += await self._remove(numbers[start : start + _REMOVED_AT_ONCE])
        await self.purge()
        return removed

    async def restore(self, message_ids: Sequence[str]) -> int:
        """Raises UserError when the disk refuses; what is not restored stays among the removed."""
        async with self._one_at_a_time:
            return await self._restoring.restore(ids.to_numbers(message_ids))

    async def purge(self) -> None:
        """Delete what was removed more than a week ago."""
        await self._core.bodies.run(lambda: removal.purge(self._removed))

    async def _change(
        self,
        apply: RecipientChange,
        concerns: Callable[[QueuedRecipient], bool],
        message_ids: Sequence[str] | None,
        *,
        untried: bool = True,
    ) -> int:
        numbers = None if message_ids is None else frozenset(ids.to_numbers(message_ids))
        async with self._one_at_a_time:
            change = Change(apply, concerns, numbers, self._core.last, untried)
            self._core.change = change
            try:
                await self._through_memory(change)
                return await self._through_database(change)
            finally:
                self._core.change = None
                self._core.shelf.line.rewind()
                self._core.shelf.wake()
                await self._core.recount()

    async def _through_memory(self, change: Change) -> None:
        for position, entry in enumerate(self._core.shelf):
            if change.includes(entry.number):
                change.to_entry(entry, self._clock.now())
            if position % changes.CHUNK == 0:
                # Sessions go on in between. An entry that leaves memory meanwhile is found in the database.
                await asyncio.sleep(0)

    async def _through_database(self, change: Change) -> int:
        touched = 0
        after: int | None = 0
        while after is not None:
            start, now = after, self._clock.now()
            done = await self._core.writer.call(lambda it: changes.step(it, change, start, now), writes=True)  # noqa: B023
            touched += done.touched
            after = done.next
        return touched

    async def _remove_all(self) -> int:
        last = self._core.last
        removed = 0
        while True:
            numbers = await self._core.read(
                self._core.desk, lambda it: removal.numbers_up_to(it, last, _REMOVED_AT_ONCE)
            )
            if not numbers:
                return removed
            removed += await self._remove(numbers)

    async def _remove(self, numbers: list[int]) -> int:
        self._core.leaving.update(numbers)
        try:
            found = await self._core.read(self._core.desk, lambda it: removal.removables(it, numbers))
            name = ids.to_text(self._core.new_number())
            await self._core.bodies.run(lambda: self._keep(name, found))
            await self._core.remove([message.number for message in found])
        except (OSError, SpoolUnavailable) as error:
            self._core.shelf.line.rewind()
            reason = error.strerror if isinstance(error, OSError) else error.text
            raise UserError(
                f"The messages stay in the queue: a copy of each is kept for a week in {self._removed}, and it cannot "
                f"be written there ({reason}). Make room on that disk, then remove them again."
            ) from error
        finally:
            self._core.leaving.difference_update(numbers)
        # Awaited: a body that is brought back at once must not be discarded after that.
        doomed = [self._core.bodies.path_of(each.number) for each in found if each.in_file]
        # Once the spool is closed they are orphans, which the next opening removes.
        with contextlib.suppress(SpoolUnavailable):
            await self._core.bodies.run(lambda: [durable.discard(path) for path in doomed])
        return len(found)

    def _keep(self, name: str, found: list[Removable]) -> None:
        """Blocks. Raises OSError, UserError."""
        kept = [each.kept for each in found if each.kept is not None]
        if kept:
            restoring.keep(self._removed, name, kept)
        removal.keep(self._removed, found, self._core.bodies)
