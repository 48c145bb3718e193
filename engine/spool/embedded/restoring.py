"""Removed messages on their way back: their envelopes are kept beside their octets, so that nothing of them is lost."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from engine import durable
from engine.clock import Clock
from engine.datafolder import make_private_folder
from engine.errors import SpoolUnavailable, UserError
from engine.spool.drop import envelope_lines
from engine.spool.embedded import desk, ids
from engine.spool.embedded.bodies import BodyFiles
from engine.spool.embedded.core import Core
from engine.spool.embedded.entry import Entry, EnvelopeDamaged
from engine.spool.embedded.work import Arrival, AttemptRow, Work
from engine.spool.embedded.writer import settle

SUFFIX = ".undo"
# Octets of restored mail that may be on their way to the disk at a time.
_AT_ONCE = 4 * 1024**2


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What brings a removed message back, besides its .eml. `head` is the length of the head in octets."""

    number: int
    envelope: bytes
    seal: bytes
    content_seal: bytes
    head: int
    attempts: tuple[AttemptRow, ...]


class Found(NamedTuple):
    """A removed message as it was read again; `path` is its .eml."""

    entry: Entry
    kept: Kept
    head: bytes
    body: bytes | None
    path: Path


def kept_of(
    connection: sqlite3.Connection, number: int, row: tuple[bytes, bytes], content_seal: bytes, head: int
) -> Kept:
    """All of a message that its .eml does not say."""
    lines = connection.execute(
        "SELECT message, number, at, recipient, outcome, host, answer FROM attempt WHERE message=? ORDER BY number",
        (number,),
    )
    return Kept(number, *row, content_seal, head, tuple(AttemptRow(*line) for line in lines))


def keep(folder: Path, name: str, kept: Sequence[Kept]) -> None:
    """Write what was removed together into one file; blocks. Raises OSError, UserError."""
    make_private_folder(folder)
    durable.write_durably(folder / (name + SUFFIX), (msgspec.msgpack.encode(kept),))


class Restoring:
    """Brings messages back from the folder of removed ones of one open spool."""

    def __init__(self, core: Core, folder: Path, clock: Clock) -> None:
        self._core = core
        self._folder = folder
        self._clock = clock

    async def restore(self, numbers: Sequence[int]) -> int:
        """As they were, held ones held, under their own ids; how many. Raises UserError when the disk refuses.

        One that is still being delivered, or is back already, is passed over.
        """
        wanted = set(numbers)
        restored = 0
        try:
            for file in await self._core.bodies.run(lambda: _newest_first(self._folder)):
                if not wanted:
                    break
                kept = await self._core.bodies.run(lambda: _read(file, wanted))  # noqa: B023
                wanted.difference_update(each.number for each in kept)
                restored += await self._all(kept)
        except (OSError, SpoolUnavailable) as error:
            reason = error.strerror if isinstance(error, OSError) else error.text
            raise UserError(
                f"{restored} messages are back in the queue; the others stay among the removed ones in {self._folder}, "
                f"because the disk refuses them ({reason}). Make room on that disk, then undo again."
            ) from error
        return restored

    async def _all(self, kept: Sequence[Kept]) -> int:
        there = await self._core.read(
            self._core.desk, lambda it: desk.numbers_present(it, [each.number for each in kept])
        )
        restored, octets = 0, 0
        under_way: list[tuple[asyncio.Future[None], Path]] = []
        for each in kept:
            if each.number in there or not self._is_free(each.number):
                continue
            found = await self._core.bodies.run(lambda: _found(each, self._folder, self._core.bodies))  # noqa: B023
            if found is None:
                continue
            under_way.append((self._put(found), found.path))
            octets += len(found.body or b"")
            if octets > _AT_ONCE:
                restored += await self._settle(under_way)
                under_way, octets = [], 0
        return restored + await self._settle(under_way)

    def _is_free(self, number: int) -> bool:
        """Whether nobody has anything to do with the message any more that was taken out under this number."""
        entry = self._core.shelf.get(number)
        return entry is None or self._core.shelf.expel(entry)

    def _put(self, found: Found) -> "asyncio.Future[None]":
        """Store one again; the future is done once it is on disk, or has SpoolUnavailable."""
        entry, kept = found.entry, found.kept
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        row = entry.row(self._clock.now())
        standing = entry.standing
        entry.pending += 1
        self._core.shelf.adopt(entry)

        def done(error: BaseException | None) -> None:
            entry.pending -= 1
            if error is None:
                self._core.figures.add(standing, entry.message.size)
                self._core.shelf.put(entry)
            else:
                self._core.shelf.drop(entry)
            settle(future, None, error)

        arrivals = (Arrival(row, kept.content_seal, found.head, found.body),)
        # The row is written once more, because a history goes with a rewrite.
        self._core.writer.submit(Work(done, arrivals=arrivals, rewrite=row, attempts=kept.attempts, stubborn=False))
        return future

    async def _settle(self, under_way: Sequence[tuple["asyncio.Future[None]", Path]]) -> int:
        if not under_way:
            return 0
        results = await asyncio.gather(*(future for future, _ in under_way), return_exceptions=True)
        stored = [path for (_, path), result in zip(under_way, results, strict=True) if result is None]
        await self._core.bodies.run(lambda: [durable.discard(path) for path in stored])
        for result in results:
            if result is not None:
                raise result
        return len(stored)


def _newest_first(folder: Path) -> list[Path]:
    # Their names are ids, which only ever grow.
    return sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: ids.to_number(path.stem), reverse=True)


def _read(file: Path, wanted: set[int]) -> list[Kept]:
    try:
        kept = msgspec.msgpack.decode(file.read_bytes(), type=list[Kept])
    except (msgspec.DecodeError, FileNotFoundError):
        return []
    return [each for each in kept if each.number in wanted]


def _found(kept: Kept, folder: Path, bodies: BodyFiles) -> Found | None:
    """The octets of a message out of its .eml, a large body in its file again; None when they are not there."""
    path = folder / f"{ids.to_text(kept.number)}.eml"
    with contextlib.suppress(EnvelopeDamaged, FileNotFoundError):
        entry = Entry.of_row(kept.number, kept.envelope, kept.seal)
        recipients = tuple(recipient.address for recipient in entry.recipients.values())
        start = len(envelope_lines(entry.message.sender, recipients))
        with path.open("rb") as file:
            file.seek(start)
            head = file.read(kept.head)
            if not entry.in_file:
                return Found(entry, kept, head, file.read(), path)
        durable.write_durably(bodies.path_of(kept.number), _rest(path, start + kept.head))
        return Found(entry, kept, head, None, path)
    return None


def _rest(path: Path, start: int) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        while block := file.read(durable.BLOCK):
            yield block
