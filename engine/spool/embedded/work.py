"""What the writer is given: changes, each stored whole or not at all, and jobs that need its connection in turn."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from engine.spool.embedded.entry import MessageRow

# More rows in one statement gain nothing, and every number of rows is a statement of its own in SQLite's cache.
ROWS_PER_STATEMENT = 32

_COLUMNS = (*MessageRow._fields, "content_seal", "head", "body", "gone")
_INSERT = f"INSERT INTO arrival({', '.join(_COLUMNS)}) VALUES "  # noqa: S608 - made of our own column names
_ROW = f"({','.join('?' * len(_COLUMNS))})"
_PUTS = tuple(_INSERT + ",".join([_ROW] * rows) for rows in range(ROWS_PER_STATEMENT + 2))
_NOBODY = (*((None,) * (len(_COLUMNS) - 1)),)

_REWRITE = (
    "UPDATE message SET received_at=?2, due=?3, state=?4, attempts=?5, waiting=?6, held=?7, history=?8, size=?9, "
    "answer=?10, sender=?11, recipients=?12, envelope=?13, seal=?14 WHERE id=?1"
)
_ATTEMPT = (
    "INSERT INTO attempt(message, number, at, recipient, outcome, host, answer) "
    "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE EXISTS (SELECT 1 FROM message WHERE id=?1)"
)
_FORGET = "DELETE FROM attempt WHERE message=? AND number<=?"

# How many attempts of a message are kept.
HISTORY_LENGTH = 50


class Arrival(NamedTuple):
    """A new message: its row and its octets. `body` is None when it is a file."""

    row: MessageRow
    content_seal: bytes
    head: bytes
    body: bytes | None

    @property
    def octets(self) -> int:
        return len(self.head) + len(self.body or b"")


class AttemptRow(NamedTuple):
    """A line of a message's history; `number` counts them within the message from 1."""

    message: int
    number: int
    at: float
    recipient: str
    outcome: str
    host: str
    answer: str


class Work:
    """One atomic change. `stubborn` work is kept and tried again while the disk refuses; other work is refused.

    `done` is called on the loop with None once it is on disk, or with what went wrong.
    """

    __slots__ = ("arrivals", "attempts", "departures", "done", "rewrite", "stubborn")

    def __init__(
        self,
        done: Callable[[BaseException | None], None],
        *,
        arrivals: Sequence[Arrival] = (),
        departures: Sequence[int] = (),
        rewrite: MessageRow | None = None,
        attempts: Sequence[AttemptRow] = (),
        stubborn: bool = True,
    ) -> None:
        self.done = done
        self.arrivals = arrivals
        self.departures = departures
        self.rewrite = rewrite
        self.attempts = attempts
        self.stubborn = stubborn


class Job:
    """Something to run on the writer's connection after all work submitted earlier; `done` gets result or error.

    A job that `writes` runs in a transaction of its own.
    """

    __slots__ = ("done", "run", "writes")

    def __init__(
        self,
        run: Callable[[sqlite3.Connection], Any],
        done: Callable[[Any, BaseException | None], None],
        *,
        writes: bool = False,
    ) -> None:
        self.run = run
        self.done = done
        self.writes = writes


def store(connection: sqlite3.Connection, works: Sequence[Work], doubtful: Sequence[int] = ()) -> None:
    """Commit `works` together, after removing what is there of the ids in `doubtful`. Raises sqlite3.Error."""
    arrivals = [arrival for work in works for arrival in work.arrivals]
    departures = [number for work in works for number in work.departures]
    later = [work for work in works if work.rewrite is not None]
    if not later and not doubtful and len(arrivals) <= ROWS_PER_STATEMENT:
        _move(connection, arrivals, departures)
        return
    with Transaction(connection):
        _move(connection, (), doubtful)
        for start in range(0, len(arrivals), ROWS_PER_STATEMENT):
            _move(connection, arrivals[start : start + ROWS_PER_STATEMENT], ())
        _rewrite(connection, later)
        _move(connection, (), departures)


class Transaction:
    """BEGIN IMMEDIATE at the start; COMMIT at the end, or ROLLBACK when something was raised."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._connection.execute("COMMIT")
        elif self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def _move(connection: sqlite3.Connection, arrivals: Sequence[Arrival], departures: Sequence[int]) -> None:
    values: list[object] = []
    for row, content_seal, head, body in arrivals:
        values += row
        values += (content_seal, head, body, None)
    rows = len(arrivals)
    if departures:
        values += _NOBODY
        values.append(f"[{','.join(map(str, departures))}]")
        rows += 1
    if rows:
        connection.execute(_PUTS[rows], values)


def _rewrite(connection: sqlite3.Connection, works: Sequence[Work]) -> None:
    rows = [work.rewrite for work in works if work.rewrite is not None]
    connection.executemany(_REWRITE, rows)
    put_attempts(connection, [attempt for work in works for attempt in work.attempts])
    for row in rows:
        if row.history > HISTORY_LENGTH:
            connection.execute(_FORGET, (row.id, row.history - HISTORY_LENGTH))


def rewrite_row(connection: sqlite3.Connection, row: MessageRow) -> None:
    """Replace a message's row within a running transaction."""
    connection.execute(_REWRITE, row)


def put_attempts(connection: sqlite3.Connection, attempts: Sequence[AttemptRow]) -> None:
    """Add lines to the history of messages that are there, within a running transaction."""
    if attempts:
        connection.executemany(_ATTEMPT, attempts)
