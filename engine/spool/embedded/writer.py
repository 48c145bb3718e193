"""The one thread that changes the database: it takes everything that has queued up and commits it together."""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from engine.errors import SpoolUnavailable
from engine.spool.embedded import trouble
from engine.spool.embedded.link import OWN_FAULT, FilesKeeper, Link
from engine.spool.embedded.space import DiskSpace
from engine.spool.embedded.work import Job, Transaction, Work, store

T = TypeVar("T")

# How often a refusing disk is tried again, in seconds of real time.
RETRY_SECONDS = 1.0
# One commit takes at most so many changes: the first of them should not wait for a thousand others.
_GROUP = 256


class Listener(FilesKeeper, Protocol):
    """Who hears, on the loop, how the disk is doing; and who, in the writer's thread, deals with its files."""

    def disk_refuses(self, text: str) -> None: ...

    def disk_accepts(self) -> None: ...


class Writer:
    """`commits` counts transactions."""

    def __init__(self, path: Path, loop: asyncio.AbstractEventLoop, listener: Listener) -> None:
        self.commits = 0
        self._path = path
        self._loop = loop
        self._listener = listener
        self._space = DiskSpace(path.parent)
        self._link = Link(path, listener)
        self._queue: queue.SimpleQueue[Work | Job | None] = queue.SimpleQueue()
        self._stopped = False
        self._in_trouble = False
        self._probe_at = 0.0
        # Stubborn work that the disk refused, in order; and new ids whose failed commit might yet be found on disk.
        self._kept: list[Work] = []
        self._doubtful: list[int] = []
        self._thread = threading.Thread(target=self._run, name="spool-writer", daemon=True)

    def start(self, connection: sqlite3.Connection) -> None:
        """Begin to work on a prepared connection, which now belongs to this thread."""
        self._link.adopt(connection)
        self._thread.start()

    def submit(self, item: Work | Job) -> None:
        """Queue a change or job; only from the loop. After `stop_accepting` it is refused."""
        if not self._stopped:
            self._queue.put(item)
        elif isinstance(item, Work):
            self._loop.call_soon(item.done, SpoolUnavailable("The relay is stopping"))
        else:
            self._loop.call_soon(item.done, None, SpoolUnavailable("The relay is stopping"))

    async def call(self, run: Callable[[sqlite3.Connection], T], *, writes: bool = False) -> T:
        """Run a job and return its result. Raises SpoolUnavailable when the disk refuses."""
        future: asyncio.Future[T] = self._loop.create_future()

        def done(result: Any, error: BaseException | None) -> None:
            settle(future, result, error)

        self.submit(Job(run, done, writes=writes))
        return await future

    def suspect(self) -> None:
        """The disk refused something elsewhere: find out when it accepts again."""
        self.submit(Job(self._distrust, _nothing))

    def tell(self, function: Callable[..., object], *arguments: object) -> None:
        """Call something on the loop, in order with everything else that is told there."""
        self._call(function, *arguments)

    def stop_accepting(self) -> None:
        """Nothing more is taken; what was submitted is still stored."""
        self._stopped = True

    def close(self) -> None:
        """Store what is pending and end; blocks until the thread is gone."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        closing = False
        while not closing:
            items = self._gather()
            closing = None in items
            self._handle([item for item in items if item is not None])
        self._refuse(self._kept, SpoolUnavailable("The relay is stopping and the disk refuses"))
        self._checkpoint()

    def _gather(self) -> list[Work | Job | None]:
        """Everything that waits, or [] when a refusing disk is to be tried again."""
        try:
            items = [self._queue.get(timeout=RETRY_SECONDS if self._in_trouble else None)]
        except queue.Empty:
            return []
        while not self._queue.empty() and len(items) < _GROUP and items[-1] is not None:
            items.append(self._queue.get_nowait())
        return items

    def _handle(self, items: Sequence[Work | Job]) -> None:
        works: list[Work] = []
        for item in items:
            if isinstance(item, Work):
                works.append(item)
                continue
            self._store(works)
            works = []
            self._run_job(item)
        self._store(works)
        if self._in_trouble and time.monotonic() >= self._probe_at:
            self._probe()

    def _store(self, works: list[Work]) -> None:
        """Commit `works` after what was kept; what cannot be stored is refused, or kept when it is stubborn."""
        if not works and not self._kept:
            return
        group = self._kept + self._admitted(works)
        self._kept = []
        error = self._attempt(group)
        if error is not None:
            group = self._sort_out(group, error)
            error = self._attempt(group)
        if error is not None:
            self._kept = group
            return
        self._post(group, None)
        if not all(work.stubborn for work in group):
            self._recovered()

    def _admitted(self, works: list[Work]) -> list[Work]:
        """Those that may go to disk at all: with little room left, only what is stubborn."""
        octets = sum(arrival.octets for work in works for arrival in work.arrivals if not work.stubborn)
        if not octets:
            return works
        try:
            text = self._space.refusal(octets, self._link.open())
        except (OSError, sqlite3.Error):
            return works
        if text is None:
            return works
        self._report(text)
        self._refuse([work for work in works if not work.stubborn], SpoolUnavailable())
        return [work for work in works if work.stubborn]

    def _sort_out(self, group: list[Work], error: BaseException) -> list[Work]:
        """After a failed commit: refuse what is not stubborn, or what is at fault itself; return the rest."""
        if isinstance(error, OWN_FAULT):
            return self._without_faulty(group)
        self._report(trouble.sentence(self._path.parent, error))
        self._doubtful.extend(arrival.row.id for work in group for arrival in work.arrivals)
        self._refuse([work for work in group if not work.stubborn], SpoolUnavailable())
        return [work for work in group if work.stubborn]

    def _without_faulty(self, group: list[Work]) -> list[Work]:
        """Store each alone, so that one that cannot be stored does not take the others with it."""
        for position, work in enumerate(group):
            error = self._attempt([work])
            if isinstance(error, OWN_FAULT):
                logging.getLogger("mailroot").error("A change to the queue cannot be stored", exc_info=error)
                self._post([work], error)
            elif error is not None:
                return self._sort_out(group[position:], error)
            else:
                self._post([work], None)
        return []

    def _attempt(self, works: Sequence[Work]) -> BaseException | None:
        """Commit `works`; None, or why not. A damaged database is salvaged and tried once more."""
        if not works:
            return None
        try:
            self._link.look_after_files()
            self._link.run(lambda connection: store(connection, works, self._doubtful))
        except (*OWN_FAULT, sqlite3.Error, OSError) as error:
            return error
        self._doubtful.clear()
        self.commits += 1
        return None

    def _run_job(self, job: Job) -> None:
        result: Any = None
        failure: BaseException | None = None
        try:
            result = self._link.run(lambda connection: _in_transaction(connection, job))
        except (sqlite3.Error, OSError) as error:
            self._report(trouble.sentence(self._path.parent, error))
            failure = SpoolUnavailable()
            failure.__cause__ = error
        except Exception as error:
            failure = error
        self._call(job.done, result, failure)

    def _distrust(self, connection: sqlite3.Connection) -> None:
        self._in_trouble = True
        self._probe_at = time.monotonic() + RETRY_SECONDS

    def _probe(self) -> None:
        """The disk refused lately: see whether it would take new mail again, even when nobody sends any."""
        self._probe_at = time.monotonic() + RETRY_SECONDS
        try:
            text = self._link.run(self._probed)
        except (sqlite3.Error, OSError) as error:
            text = trouble.sentence(self._path.parent, error)
        if text is not None:
            self._report(text)
        elif not self._kept:
            self._recovered()

    def _probed(self, connection: sqlite3.Connection) -> str | None:
        text = self._space.still_full(connection)
        if text is None:
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('probe', 0)")
            store(connection, (), self._doubtful)
            self._doubtful.clear()
        return text

    def _checkpoint(self) -> None:
        try:
            self._link.open().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (sqlite3.Error, OSError):
            logging.getLogger("mailroot").warning("The queue's log could not be merged into its database; no harm done")
        self.disconnect()

    def disconnect(self) -> None:
        """Close the connection; the next use opens a new one. Only for the writer's own thread."""
        self._link.close()

    def _report(self, text: str) -> None:
        self._in_trouble = True
        self._call(self._listener.disk_refuses, text)

    def _recovered(self) -> None:
        if self._in_trouble:
            self._in_trouble = False
            self._call(self._listener.disk_accepts)

    def _refuse(self, works: Sequence[Work], error: SpoolUnavailable) -> None:
        self._post(works, error)

    def _post(self, works: Sequence[Work], error: BaseException | None) -> None:
        if works:
            self._call(_finish, works, error)

    def _call(self, function: Callable[..., object], *arguments: object) -> None:
        try:
            self._loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            # The loop is closed: nobody is left to hear it.
            logging.getLogger("mailroot").debug("The engine's loop ended before the spool was closed")


def settle(future: "asyncio.Future[T]", result: T, error: BaseException | None) -> None:
    """Resolve a future somebody may have stopped waiting for."""
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


def _nothing(result: None, error: BaseException | None) -> None:
    """Nobody waits for it."""


def _finish(works: Sequence[Work], error: BaseException | None) -> None:
    for work in works:
        work.done(error)


def _in_transaction(connection: sqlite3.Connection, job: Job) -> Any:
    if not job.writes:
        return job.run(connection)
    with Transaction(connection):
        return job.run(connection)
