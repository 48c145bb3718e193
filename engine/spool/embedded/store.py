"""The embedded spool: one process, one data folder, SQLite with group commit, and files for large bodies."""

import asyncio
import logging
import sqlite3
from collections.abc import Coroutine, Sequence

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import Clock
from engine.datafolder import Folders
from engine.errors import MessageDamaged, SpoolUnavailable
from engine.spool.badmail import Badmail
from engine.spool.embedded import counters, desk, ids, opening, schema, trouble
from engine.spool.embedded.aside import Aside
from engine.spool.embedded.bodies import BodyFiles
from engine.spool.embedded.contents import Contents
from engine.spool.embedded.core import Core
from engine.spool.embedded.entry import EnvelopeDamaged
from engine.spool.embedded.opening import Opened
from engine.spool.embedded.orders import Orders
from engine.spool.embedded.salvage import Salvaged, salvage
from engine.spool.embedded.schema import DATABASE
from engine.spool.embedded.writer import RETRY_SECONDS
from engine.spool.message import (
    Claim,
    Draft,
    MessageDetail,
    OpenReport,
    QueueCounts,
    QueueEntry,
    QueueFilter,
    Result,
)
from engine.spool.spool import Body, BodyWriter

_FIELD = "general.queue_directory"
_DISK = "spool"
_SALVAGED = "spool-salvaged"
# Removed messages are looked through for those older than a week once a day.
_PURGE_SECONDS = 86_400.0


class EmbeddedSpool:
    """A Spool in `folders.queue`; what cannot be read any more goes to `folders.badmail`.

    While the disk refuses, the condition "spool" is open on the attention board; after a salvage, "spool-salvaged".
    """

    body_limit = 64 * 1024

    def __init__(self, *, folders: Folders, clock: Clock, bus: Bus, attention: AttentionBoard) -> None:
        self.wakeup = asyncio.Event()
        self._folder = folders.queue
        self._clock = clock
        self._attention = attention
        self._badmail = Badmail(folders.badmail, bus, clock)
        self._core: Core | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> OpenReport:
        """Open or create the store. Raises SpoolUnavailable, and UserError when a newer Mailroot wrote it."""
        if self._core is not None:
            return OpenReport(self._core.figures.messages, 0, 0)
        bodies = BodyFiles(self._folder)
        try:
            opened, orphans = await asyncio.to_thread(self._open, bodies)
        except (OSError, sqlite3.Error) as error:
            bodies.close()
            self.disk_refuses(trouble.sentence(self._folder, error))
            raise SpoolUnavailable("The queue cannot be opened") from error
        except BaseException:
            bodies.close()
            raise
        self.disk_accepts()
        self._core = core = Core(
            self._folder, opened, bodies, self._clock, self, self.wakeup.set, self._envelope_damaged
        )
        self._contents = Contents(core)
        self._orders = Orders(core, self._folder, self._clock)
        self._aside = Aside(core, self._contents, self._badmail)
        self._start(self._purge_daily())
        if opened.salvaged is not None:
            self._tell_salvaged(opened.salvaged)
        else:
            self._attention.clear(_SALVAGED)
        self.wakeup.set()
        return _report(opened, orphans)

    async def close(self) -> None:
        """Write out what is pending and close; idempotent. Results the disk still refuses then are lost."""
        core, self._core = self._core, None
        if core is None:
            return
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        core.writer.stop_accepting()
        await asyncio.to_thread(core.close_connections)
        # What the writer still had to say is on its way to the loop; let it be heard.
        await asyncio.sleep(0)
        await asyncio.to_thread(self._close, core)

    def body_writer(self) -> BodyWriter:
        core = self._opened()
        return core.bodies.writer(core.new_number(), self._file_refused)

    async def put(self, draft: Draft) -> str:
        """Store a message and return its id once it is on disk. Raises SpoolUnavailable, ValueError (no recipients)."""
        if not draft.recipients:
            raise ValueError("a message needs a recipient")
        core = self._opened()
        try:
            return await core.put(draft)
        except SpoolUnavailable as refused:
            raise SpoolUnavailable(refused.text) from refused

    async def claim(self, limit: int) -> Sequence[Claim]:
        core = self._opened()
        now = self._clock.now()
        try:
            while core.shelf.loaded < limit and core.shelf.line.may_have(now):
                await core.look(now)
        except SpoolUnavailable:
            # What is in memory can go out all the same; the trouble is on the attention board.
            logging.getLogger("mailroot").debug("The queue cannot be read for due messages", exc_info=True)
        return core.shelf.claim(limit, now)

    async def next_due(self) -> float | None:
        core = self._opened()
        while True:
            now = self._clock.now()
            earliest = core.shelf.earliest()
            if earliest is not None:
                return earliest
            if not core.shelf.line.may_have(now):
                return core.shelf.line.horizon
            try:
                await core.look(now)
            except SpoolUnavailable:
                return now + RETRY_SECONDS

    async def record(self, result: Result) -> Sequence[str]:
        core = self._opened()
        number = ids.to_number(result.message_id)
        entry = core.shelf.get(number)
        if entry is None:
            # Nobody claimed it from us: a result of before a restart.
            entry = await core.fetch(number)
            if entry is not None:
                recorded = core.record(entry, result)
                core.release(entry)
                return await recorded
        elif entry.gone:
            core.shelf.give_back(entry, {each.index for each in result.recipients})
        else:
            return await core.record(entry, result)
        return ()

    def give_back(self, claim: Claim) -> None:
        if self._core is None:
            return
        entry = self._core.shelf.get(ids.to_number(claim.message.id))
        if entry is not None:
            self._core.shelf.give_back(entry, {recipient.index for recipient in claim.recipients})

    async def body(self, message_id: str) -> Body:
        self._opened()
        return await self._contents.body(ids.to_number(message_id))

    async def set_aside(self, message_id: str, reason: str) -> None:
        """Move a message to Badmail. Raises KeyError, SpoolUnavailable when Badmail cannot be written (it stays)."""
        self._opened()
        await self._aside.move(ids.to_number(message_id), reason)

    async def counts(self) -> QueueCounts:
        core = self._opened()
        oldest = await core.read(core.desk, desk.oldest)
        figures = core.figures
        return QueueCounts(figures.messages, figures.octets, figures.waiting, figures.held, oldest)

    async def entries(
        self,
        where: QueueFilter,
        *,
        order: str = "received_at",
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Sequence[QueueEntry], int]:
        """One page of the queue. Raises ValueError when `order` or the filter's state does not exist."""
        core = self._opened()
        lent = [entry.number for entry in core.shelf.lent()]
        query = desk.page_query(where, lent, self._clock.now(), order, descending, offset, limit)
        count = desk.known_count(where, core.figures, core.shelf.lent())
        return await core.read(core.desk, lambda connection: desk.page(connection, query, lent, count))

    async def ids(self, where: QueueFilter, *, order: str = "received_at", descending: bool = False) -> tuple[str, ...]:
        """The ids of all matching messages. Raises ValueError as `entries` does."""
        core = self._opened()
        lent = [entry.number for entry in core.shelf.lent()]
        query = desk.ids_query(where, lent, self._clock.now(), order, descending)
        return await core.read(core.desk, lambda connection: desk.all_ids(connection, query))

    async def rows(self, message_ids: Sequence[str]) -> Sequence[QueueEntry]:
        core = self._opened()
        numbers = ids.to_numbers(message_ids)
        lent = [entry.number for entry in core.shelf.lent()]
        return await core.read(core.desk, lambda connection: desk.rows(connection, numbers, lent))

    async def detail(self, message_id: str) -> MessageDetail:
        core = self._opened()
        number = ids.to_number(message_id)
        try:
            return await core.read(core.desk, lambda connection: desk.detail(connection, number))
        except EnvelopeDamaged as damage:
            raise MessageDamaged(message_id, str(damage)) from damage

    async def retry_now(self, message_ids: Sequence[str] | None) -> int:
        self._opened()
        return await self._orders.retry_now(message_ids)

    async def hold(self, message_ids: Sequence[str] | None) -> int:
        self._opened()
        return await self._orders.hold(message_ids)

    async def release(self, message_ids: Sequence[str] | None) -> int:
        self._opened()
        return await self._orders.release(message_ids)

    async def recall(self, *, held: bool) -> int:
        self._opened()
        return await self._orders.recall(held=held)

    async def remove(self, message_ids: Sequence[str] | None) -> int:
        """Take messages out of the queue. Raises UserError when they cannot be kept recoverable."""
        self._opened()
        return await self._orders.remove(message_ids)

    async def restore(self, message_ids: Sequence[str]) -> int:
        """Bring removed messages back. Raises UserError when the disk refuses."""
        self._opened()
        return await self._orders.restore(message_ids)

    def disk_refuses(self, text: str) -> None:
        """The writer's word that the disk does not take mail now, and why."""
        self._attention.raise_(_DISK, text, _FIELD)

    def disk_accepts(self) -> None:
        """The writer's word that it does again."""
        self._attention.clear(_DISK)

    def _opened(self) -> Core:
        if self._core is None:
            raise SpoolUnavailable("The relay is stopping")
        return self._core

    def _open(self, bodies: BodyFiles) -> tuple[Opened, int]:
        """Blocks."""
        opened = opening.open_files(self._folder, self._badmail, self._clock.now())
        try:
            aside = opened.salvaged.folder if opened.salvaged else None
            return opened, opening.remove_orphans(opened.connection, bodies, aside)
        except BaseException:
            opened.connection.close()
            raise

    def _close(self, core: Core) -> None:
        """Blocks."""
        core.bodies.close()
        try:
            opening.close_files(self._folder, core.last)
        except (OSError, sqlite3.Error) as error:
            # The next opening looks more closely, that is all.
            logging.getLogger("mailroot").warning("The queue was not closed in order: %s", error)

    def _file_refused(self, reason: OSError | str) -> None:
        """A body file could not be written: the writer is asked, and goes on asking until the disk is well again."""
        text = reason if isinstance(reason, str) else trouble.sentence(self._folder, reason)
        self.disk_refuses(text)
        if self._core is not None:
            self._core.writer.suspect()

    def salvage(self, core: Core) -> None:
        """In the writer's thread: the database is damaged, and nobody has it open any more."""
        done = salvage(self._folder, self._badmail, self._clock.now())
        connection = schema.connect(self._folder / DATABASE)
        try:
            figures = counters.figures_of(connection)
        finally:
            connection.close()
        core.writer.tell(core.salvaged, figures, done.kept)
        core.writer.tell(self._tell_salvaged, done)

    def _tell_salvaged(self, done: Salvaged) -> None:
        for item, path in done.badmail:
            self._badmail.announce(item, path)
        self._attention.raise_(
            _SALVAGED,
            f"The queue's database was damaged on disk. {len(done.kept)} messages were saved and go on; "
            f"{len(done.badmail)} could only be read in part and are in the Badmail folder. The damaged files are in "
            f"{done.folder}. Check this disk; delete that folder when it is no longer needed.",
            _FIELD,
        )

    def _envelope_damaged(self, number: int, reason: str) -> None:
        self._start(self._set_damaged_aside(number, reason))

    async def _set_damaged_aside(self, number: int, reason: str) -> None:
        try:
            await self._aside.move(number, f"The message was damaged on disk: {reason}.")
        except (KeyError, SpoolUnavailable) as error:
            logging.getLogger("mailroot").error("Message %s cannot be set aside: %s", ids.to_text(number), error)

    async def _purge_daily(self) -> None:
        while True:
            await self._orders.purge()
            await self._clock.sleep(_PURGE_SECONDS)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _report(opened: Opened, orphans: int) -> OpenReport:
    salvaged = opened.salvaged
    return OpenReport(
        messages=opened.figures.messages,
        damaged=len(salvaged.badmail) if salvaged else 0,
        orphans=orphans,
        salvaged_from=str(salvaged.folder) if salvaged else "",
    )
