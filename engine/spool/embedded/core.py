"""The open spool: its writer, its readers and its memory, and how a message is put, lent, recorded and let go."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from engine.clock import Clock
from engine.errors import SpoolUnavailable
from engine.spool.embedded import ids, opening, schema, seal
from engine.spool.embedded.bodies import BodyFiles
from engine.spool.embedded.changes import Change
from engine.spool.embedded.counters import Figures, figures_of
from engine.spool.embedded.entry import Entry, EnvelopeDamaged, Standing, storable
from engine.spool.embedded.opening import LEASE, Opened
from engine.spool.embedded.reader import Reader
from engine.spool.embedded.schema import DATABASE
from engine.spool.embedded.shelf import Shelf
from engine.spool.embedded.work import Arrival, AttemptRow, Job, Work
from engine.spool.embedded.writer import Writer, settle
from engine.spool.message import BodyFile, Draft, Result

T = TypeVar("T")

# Due messages read from the database at a time.
_LOADED = 128

_DUE = "SELECT id, due, envelope, seal FROM message WHERE (due, id) > (?, ?) AND due <= ? ORDER BY due, id LIMIT ?"
_NEXT = "SELECT due FROM message WHERE (due, id) > (?, ?) ORDER BY due, id LIMIT 1"


class Due(NamedTuple):
    """What a look for due messages found: rows, and when the next one after them is due."""

    rows: list[tuple[int, float, bytes, bytes]]
    horizon: float | None


class DiskListener(Protocol):
    """Who is told about the disk, on the loop; `salvage` alone is called in the writer's thread."""

    def disk_refuses(self, text: str) -> None: ...

    def disk_accepts(self) -> None: ...

    def salvage(self, core: "Core") -> None: ...


class Core:
    """Everything that exists only while the spool is open.

    `damaged` is called with a message's number when its stored envelope turns out not to be readable.
    """

    def __init__(
        self,
        folder: Path,
        opened: Opened,
        bodies: BodyFiles,
        clock: Clock,
        listener: DiskListener,
        wake: Callable[[], None],
        damaged: Callable[[int, str], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._clock = clock
        self._listener = listener
        self._damaged = damaged
        self.figures: Figures = opened.figures
        self.bodies = bodies
        self.shelf = Shelf(wake)
        self.writer = Writer(folder / DATABASE, self._loop, self)
        # People's queries may take long; reading a body for delivery must not wait for them.
        self.desk = Reader(folder / DATABASE, "spool-desk")
        self.reader = Reader(folder / DATABASE, "spool-reader")
        # The order under way, which holds for entries that come from the database meanwhile, too.
        self.change: Change | None = None
        # Messages that are being taken out of the queue: not to be lent any more.
        self.leaving: set[int] = set()
        self._ids = ids.IdSource(opened.last)
        self._leased = opened.last + LEASE
        self._looking: asyncio.Future[None] | None = None
        self.writer.start(opened.connection)

    @property
    def last(self) -> int:
        """The newest id."""
        return self._ids.last

    def new_number(self) -> int:
        """An id nobody had before, and nobody will have after a crash."""
        number = self._ids.next(self._clock.now())
        if number > self._leased - LEASE // 2:
            floor = self._leased = number + LEASE
            self.writer.submit(Job(lambda connection: opening.reserve_ids(connection, floor), _reserved))
        return number

    def put(self, draft: Draft) -> "asyncio.Future[str]":
        """Store a message; the future has its id once it is on disk, or SpoolUnavailable."""
        entry, arrival = self._arrival(draft)
        future: asyncio.Future[str] = self._loop.create_future()
        standing = entry.standing

        def done(error: BaseException | None) -> None:
            self._arrived(entry, standing, error)
            if error is not None and entry.in_file:
                self.bodies.discard([self.bodies.path_of(entry.number)])
            settle(future, entry.message.id, error)

        self.writer.submit(Work(done, arrivals=(arrival,), stubborn=False))
        return future

    async def look(self, now: float) -> None:
        """Read what is due from the database into its line; one look at a time serves all who ask.

        Raises SpoolUnavailable.
        """
        if self._looking is None:
            looking = self._looking = self._loop.create_future()
            position = self.shelf.line.position

            def done(found: Due | None, error: BaseException | None) -> None:
                self._looking = None
                if found is not None:
                    self._take(found)
                settle(looking, None, error)
                # Whoever asked may be gone by now, and then nobody else will look at the error.
                looking.exception()

            self.writer.submit(Job(lambda connection: _due(connection, position, now), done))
        await asyncio.shield(self._looking)

    def record(self, entry: Entry, result: Result) -> "asyncio.Future[tuple[str, ...]]":
        """Store what became of an entry's recipients; once it is on disk, the future has the ids of the notices."""
        future: asyncio.Future[tuple[str, ...]] = self._loop.create_future()
        size = entry.message.size
        before = entry.standing
        notices = self._arrivals(result.notices)
        indexes, attempts = _applied(entry, result)
        arriving = [(notice, notice.standing) for notice, _ in notices]
        entry.pending += 1
        entry.gone = not entry.recipients
        row = None if entry.gone else entry.row(self._clock.now())
        after = entry.standing

        def done(error: BaseException | None) -> None:
            if error is None:
                self.figures.add(before, size, -1)
                if row is not None:
                    self.figures.add(after, size)
                elif entry.in_file:
                    self.bodies.discard([self.bodies.path_of(entry.number)])
            for notice, standing in arriving:
                self._arrived(notice, standing, error)
            entry.lent -= indexes
            self.release(entry)
            settle(future, tuple(notice.message.id for notice, _ in arriving), error)

        work = Work(done, arrivals=[arrival for _, arrival in notices])
        if row is None:
            work.departures = (entry.number,)
        else:
            work.rewrite, work.attempts = row, attempts
        self.writer.submit(work)
        return future

    async def fetch(self, number: int) -> Entry | None:
        """The entry, kept in memory until it is released; None when there is no such message.

        Raises EnvelopeDamaged, SpoolUnavailable.
        """
        future: asyncio.Future[Entry | None] = self._loop.create_future()

        def done(row: tuple[float | None, bytes, bytes] | None, error: BaseException | None) -> None:
            entry = None
            try:
                entry = self.shelf.get(number) or (self._revived(number, *row) if row else None)
            except EnvelopeDamaged as damage:
                error = damage
            if entry is not None and entry.gone:
                entry = None
            if entry is not None:
                entry.pending += 1
                self.shelf.adopt(entry)
                self.shelf.line.known = False
            settle(future, entry, error)

        query = "SELECT due, envelope, seal FROM message WHERE id=?"
        self.writer.submit(Job(lambda connection: connection.execute(query, (number,)).fetchone(), done))
        return await future

    def release(self, entry: Entry) -> None:
        """One change less is pending on an entry."""
        entry.pending -= 1
        self.shelf.settle(entry)

    async def remove(self, numbers: Sequence[int]) -> None:
        """Take messages out of the queue, whatever their state. Raises SpoolUnavailable when the spool closes first."""
        future: asyncio.Future[None] = self._loop.create_future()
        entries = [entry for number in numbers if (entry := self.shelf.get(number)) is not None]
        for entry in entries:
            entry.gone = True

        def done(error: BaseException | None) -> None:
            for entry in entries:
                self.shelf.settle(entry)
            self.shelf.line.known = False
            settle(future, None, error)

        self.writer.submit(Work(done, departures=numbers))
        await future
        await self.recount()

    async def recount(self) -> None:
        """Make the figures those of the database: after changes whose effect on them was not followed."""

        def done(figures: Figures | None, error: BaseException | None) -> None:
            if figures is not None:
                self.figures = figures
            settle(future, None, error)

        future: asyncio.Future[None] = self._loop.create_future()
        self.writer.submit(Job(figures_of, done))
        await future

    async def read(self, reader: Reader, query: Callable[[sqlite3.Connection], T]) -> T:
        """A query's result; a damaged database is salvaged first. Raises SpoolUnavailable and what `query` raises."""
        try:
            return await reader.call(query)
        except sqlite3.DatabaseError:
            # The writer looks for itself, and salvages what it finds damaged.
            await self.writer.call(schema.check)
        try:
            return await reader.call(query)
        except sqlite3.DatabaseError as error:
            raise SpoolUnavailable("The queue cannot be read at the moment") from error

    def salvaged(self, figures: Figures, kept: frozenset[int]) -> None:
        """The database was replaced: messages in memory that it lost are stored again, where that is possible."""
        self.figures = figures
        self.shelf.line.rewind()
        for entry in self.shelf:
            if entry.number not in kept and not entry.pending and not entry.gone:
                self._store_again(entry)

    def close_connections(self) -> None:
        """Blocks. The writer is last, and with it the last connection: SQLite then tidies its log away."""
        self.desk.close()
        self.reader.close()
        self.writer.close()

    def disk_refuses(self, text: str) -> None:
        """The writer's word that the disk does not take mail now, and why."""
        self._listener.disk_refuses(text)

    def disk_accepts(self) -> None:
        """The writer's word that it does again."""
        self._listener.disk_accepts()

    def salvage(self) -> None:
        """In the writer's thread: the database is damaged, and when this returns there is a sound one."""
        self.release_readers()
        self.writer.disconnect()
        self._listener.salvage(self)

    def release_readers(self) -> None:
        """Make them let go of the database's files. Any thread."""
        self.desk.release()
        self.reader.release()

    def _store_again(self, entry: Entry) -> None:
        if entry.content is None:
            entry.gone = True
            self.shelf.settle(entry)
            return
        head, body, content_seal = entry.content
        standing = entry.standing

        def done(error: BaseException | None) -> None:
            if error is None:
                self.figures.add(standing, entry.message.size)
            self.release(entry)

        entry.pending += 1
        arrival = Arrival(entry.row(self._clock.now()), content_seal, head, body)
        self.writer.submit(Work(done, arrivals=(arrival,)))

    def _arrival(self, draft: Draft) -> tuple[Entry, Arrival]:
        """A new entry, adopted until it is stored, and what is to be stored of it. Raises ValueError."""
        if isinstance(draft.body, BodyFile):
            number, body, checksum = self.bodies.number_of(draft.body), None, draft.body.checksum
        else:
            number, body, checksum = self.new_number(), draft.body, seal.of_body(draft.body)
        entry = Entry.of_draft(number, draft)
        content_seal = seal.of_content(number, draft.head, checksum)
        arrival = Arrival(entry.row(self._clock.now()), content_seal, draft.head, body)
        if body is not None:
            entry.content = (draft.head, body, content_seal)
        entry.pending += 1
        self.shelf.adopt(entry)
        return entry, arrival

    def _arrivals(self, drafts: Sequence[Draft]) -> list[tuple[Entry, Arrival]]:
        """All of them or, when one cannot be stored, none. Raises ValueError."""
        adopted: list[tuple[Entry, Arrival]] = []
        try:
            adopted.extend(self._arrival(draft) for draft in drafts)
        except ValueError:
            for entry, _ in adopted:
                self.shelf.drop(entry)
            raise
        return adopted

    def _arrived(self, entry: Entry, standing: Standing, error: BaseException | None) -> None:
        entry.pending -= 1
        if error is None:
            self.figures.add(standing, entry.message.size)
            self.shelf.put(entry)
        else:
            self.shelf.drop(entry)

    def _take(self, found: Due) -> None:
        """Put due messages into their line; those in memory, or on their way out, are known better here."""
        for number, due, envelope, sealed in found.rows:
            if self.shelf.get(number) is not None or number in self.leaving:
                continue
            try:
                self.shelf.load(self._revived(number, due, envelope, sealed))
            except EnvelopeDamaged as damage:
                self._damaged(number, str(damage))
        last = found.rows[-1] if found.rows else None
        self.shelf.line.advance((last[1], last[0]) if last else None, found.horizon)

    def _revived(self, number: int, due: float | None, envelope: bytes, sealed: bytes) -> Entry:
        entry = Entry.of_row(number, envelope, sealed)
        entry.standing = entry.standing._replace(due=due)
        if self.change is not None and self.change.includes(number):
            self.change.to_entry(entry, self._clock.now())
        return entry


def _due(connection: sqlite3.Connection, position: tuple[float, int], now: float) -> Due:
    rows = connection.execute(_DUE, (*position, now, _LOADED)).fetchall()
    if rows:
        position = rows[-1][1], rows[-1][0]
    following = connection.execute(_NEXT, position).fetchone()
    return Due(rows, following[0] if following else None)


def _applied(entry: Entry, result: Result) -> tuple[set[int], list[AttemptRow]]:
    """Take a result over into the entry: which recipients it was about, and the lines for their history."""
    indexes = set()
    attempts = []
    for each in result.recipients:
        recipient = entry.apply(each, result.at)
        if recipient is not None:
            entry.history += 1
            indexes.add(each.index)
            attempts.append(
                AttemptRow(
                    entry.number,
                    entry.history,
                    result.at,
                    recipient.address,
                    each.outcome,
                    storable(each.host),
                    storable(each.answer),
                )
            )
    return indexes, attempts


def _reserved(result: None, error: BaseException | None) -> None:
    if error is not None:
        logging.getLogger("mailroot").warning("Message ids could not be reserved ahead; the next message tries again")
