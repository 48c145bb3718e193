"""Saving the queue from a damaged database: every message whose pages can be read goes into a new one.

The damaged files are kept in a folder of their own. A crash in the middle changes nothing: a note says that salvage
was under way, and the next opening does it again.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, cast

from engine import durable
from engine.datafolder import make_private_folder
from engine.errors import UserError
from engine.spool.badmail import Badmail, BadmailItem
from engine.spool.embedded import bodies, ids, schema, seal
from engine.spool.embedded.entry import Entry, EnvelopeDamaged
from engine.spool.embedded.pages import PageFile, TableRow
from engine.spool.embedded.schema import DATABASE
from engine.spool.embedded.work import Arrival, AttemptRow, Transaction, Work, put_attempts, store

_NOTE = "spool.salvage"
_NEW = "spool.db.new"
_SIDES = ("", "-wal", "-shm")

# Columns of our tables on disk: this tells their rows apart.
_MESSAGE_COLUMNS = 14
_CONTENT_COLUMNS = 4
_ATTEMPT_COLUMNS = 8
# Messages copied in one transaction.
_CHUNK = 100

_LOST_BODY = "The queue's database was damaged on disk, and with it this message's content."
_LOST_ENVELOPE = "The queue's database was damaged on disk, and with it the sender and recipients of this message."


class Salvaged(NamedTuple):
    """What became of it: `badmail` are those set aside, with the path of each. `kept` are the ids in the new file."""

    folder: Path
    kept: frozenset[int]
    badmail: tuple[tuple[BadmailItem, Path], ...]


def under_way(folder: Path) -> bool:
    """Whether a salvage was begun and not finished; raises OSError."""
    return (folder / _NOTE).exists()


def salvage(folder: Path, badmail: Badmail, now: float) -> Salvaged:
    """Make a new database from what can be read of the one in `folder`; blocks, nobody else may use it.

    Raises OSError, sqlite3.Error: then nothing is lost, and it can be tried again.
    """
    aside = _set_aside(folder, now)
    kept, damaged = _rebuild(folder, aside, badmail)
    for side in _SIDES[1:]:
        (folder / (DATABASE + side)).unlink(missing_ok=True)
    (folder / _NEW).replace(folder / DATABASE)
    durable.sync_folder(folder)
    (folder / _NOTE).unlink(missing_ok=True)
    durable.sync_folder(folder)
    return Salvaged(aside, kept, damaged)


def _set_aside(folder: Path, now: float) -> Path:
    """Move the damaged files away, or find where an interrupted salvage moved them."""
    note = folder / _NOTE
    if note.exists():
        aside = folder / note.read_text(encoding="ascii").strip()
    else:
        aside = _unused(folder, datetime.fromtimestamp(now, UTC).strftime("damaged-%Y%m%dT%H%M%SZ"))
        durable.write_durably(note, [aside.name.encode("ascii")])
    make_private_folder(aside)
    if not (aside / DATABASE).exists():
        # The database itself goes last: its arrival says that the others are there too.
        for side in reversed(_SIDES):
            if (folder / (DATABASE + side)).exists():
                (folder / (DATABASE + side)).replace(aside / (DATABASE + side))
        durable.sync_folder(aside)
    return aside


def _unused(folder: Path, name: str) -> Path:
    candidate = folder / name
    number = 1
    while candidate.exists():
        number += 1
        candidate = folder / f"{name}-{number}"
    return candidate


def _rebuild(
    folder: Path, aside: Path, badmail: Badmail
) -> tuple[frozenset[int], tuple[tuple[BadmailItem, Path], ...]]:
    path = folder / _NEW
    for side in _SIDES:
        (folder / (_NEW + side)).unlink(missing_ok=True)
    connection = schema.connect(path, create=True)
    try:
        schema.prepare(connection)
        with PageFile(aside / DATABASE) as pages:
            rescue = _Rescue(pages, lambda number: folder / bodies.name_of(number))
            for arrivals in rescue.arrivals():
                store(connection, [Work(_nothing, arrivals=arrivals)])
            with Transaction(connection):
                put_attempts(connection, rescue.attempts)
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('floor', ?)", (rescue.highest,))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
    return frozenset(rescue.kept), tuple(_badmailed(badmail, rescue))


def _badmailed(badmail: Badmail, rescue: "_Rescue") -> Iterator[tuple[BadmailItem, Path]]:
    for item, content in rescue.damaged():
        try:
            yield item, badmail.store(item, content)
        except (OSError, UserError) as error:
            # The rest of the queue matters more, and what is left of this one stays in the damaged file.
            logging.getLogger("mailroot").error("Message %s cannot be written to Badmail: %s", item.id, error)


def _nothing(error: BaseException | None) -> None:
    """Nobody waits for the rows of a salvage."""


class _Rescue:
    """Sorts the rows of a damaged file: whole messages, and those of which only a part can be read."""

    def __init__(self, pages: PageFile, body_path: Callable[[int], Path]) -> None:
        self._body_path = body_path
        self._pages = pages
        self.kept: set[int] = set()
        self.highest = 0
        self.attempts: list[AttemptRow] = []
        self._envelopes: dict[int, Entry] = {}
        self._lost_contents: dict[int, tuple[bytes, bytes]] = {}
        self._lost_bodies: dict[int, bytes] = {}
        self._read_envelopes()

    def _read_envelopes(self) -> None:
        for row in self._pages.rows():
            if len(row.values) == _MESSAGE_COLUMNS:
                self._take_envelope(row)
            elif len(row.values) == _ATTEMPT_COLUMNS:
                self._take_attempt(row)

    def _take_envelope(self, row: TableRow) -> None:
        envelope, sealed = row.values[-2:]
        if not isinstance(envelope, bytes) or not isinstance(sealed, bytes):
            return
        try:
            self._envelopes.setdefault(row.rowid, Entry.of_row(row.rowid, envelope, sealed))
        except EnvelopeDamaged:
            return
        self.highest = max(self.highest, row.rowid)

    def _take_attempt(self, row: TableRow) -> None:
        message, number, at, *texts = row.values[1:]
        if isinstance(message, int) and isinstance(number, int) and all(isinstance(text, str) for text in texts):
            recipient, outcome, host, answer = cast(list[str], texts)
            moment = float(at) if isinstance(at, int | float) else 0.0
            self.attempts.append(AttemptRow(message, number, moment, recipient, outcome, host, answer))

    def arrivals(self) -> Iterator[list[Arrival]]:
        """Whole messages, some at a time. Only their bodies are in memory, and only for that time."""
        chunk: list[Arrival] = []
        for row in self._pages.rows():
            if len(row.values) == _CONTENT_COLUMNS and row.rowid not in self.kept:
                arrival = self._whole(row)
                if arrival is not None:
                    self.kept.add(row.rowid)
                    chunk.append(arrival)
            if len(chunk) >= _CHUNK:
                yield chunk
                chunk = []
        yield chunk

    def _whole(self, row: TableRow) -> Arrival | None:
        """The message of a content row, when both halves match their seals; else what is left is remembered."""
        _, sealed, head, body = row.values
        if not isinstance(sealed, bytes) or not isinstance(head, bytes) or not isinstance(body, bytes | None):
            return None
        if self._checked(row.rowid, head, body) != sealed:
            if row.rowid in self._envelopes:
                self._lost_contents[row.rowid] = (head, body or b"")
            return None
        entry = self._envelopes.get(row.rowid)
        if entry is None:
            self._lost_bodies[row.rowid] = head + (body or b"")
            return None
        return Arrival(entry.row(entry.message.received_at), sealed, head, body)

    def _checked(self, number: int, head: bytes, body: bytes | None) -> bytes | None:
        if body is not None:
            return seal.of_content(number, head, seal.of_body(body))
        try:
            _, checksum = bodies.checksum_of(self._body_path(number))
        except OSError:
            return None
        return seal.of_content(number, head, checksum)

    def damaged(self) -> Iterator[tuple[BadmailItem, Iterator[bytes]]]:
        """Messages that lost one half, with what is left of them."""
        for number, entry in self._envelopes.items():
            if number not in self.kept:
                yield _item_of(entry), iter(self._lost_contents.get(number, ()))
        for number, content in self._lost_bodies.items():
            yield BadmailItem(id=ids.to_text(number), reason=_LOST_ENVELOPE), iter((content,))


def _item_of(entry: Entry) -> BadmailItem:
    message = entry.message
    return BadmailItem(
        id=message.id,
        reason=_LOST_BODY,
        sender=message.sender,
        recipients=tuple(recipient.address for recipient in entry.recipients.values()),
        received_at=message.received_at,
        origin=message.origin.value,
        client=message.client,
        user=message.user,
        about=message.about,
    )
