"""Messages that people took out of the queue: kept for a week where they can be found again."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from engine import durable
from engine.datafolder import make_private_folder
from engine.spool.drop import envelope_lines
from engine.spool.embedded import ids
from engine.spool.embedded.bodies import BodyFiles
from engine.spool.embedded.entry import Entry, EnvelopeDamaged
from engine.spool.embedded.restoring import SUFFIX, Kept, kept_of

FOLDER = "Removed"
_KEPT_SECONDS = 7 * 86_400


class Removable(NamedTuple):
    """A message as it is taken out. `body` is None when it is a file."""

    number: int
    sender: str
    recipients: tuple[str, ...]
    head: bytes
    body: bytes | None
    in_file: bool
    # What brings it back; None when that cannot be.
    kept: Kept | None


def numbers_up_to(connection: sqlite3.Connection, last: int, limit: int) -> list[int]:
    """The first messages of the queue, by id."""
    return [number for (number,) in connection.execute("SELECT id FROM message WHERE id<=? LIMIT ?", (last, limit))]


def removables(connection: sqlite3.Connection, numbers: list[int]) -> list[Removable]:
    """Those of `numbers` that are in the queue, with their octets as far as they can be read."""
    found = []
    for number in numbers:
        row = connection.execute("SELECT envelope, seal FROM message WHERE id=?", (number,)).fetchone()
        if row is None:
            continue
        content = connection.execute("SELECT head, body, seal FROM content WHERE id=?", (number,)).fetchone()
        kept = kept_of(connection, number, row, content[2], len(content[0])) if content else None
        found.append(_removable(number, row, content, kept))
    return found


def keep(folder: Path, removed: list[Removable], bodies: BodyFiles) -> None:
    """Write them below `folder`; blocks. Raises OSError, UserError."""
    make_private_folder(folder)
    for message in removed:
        blocks = _blocks(message, bodies.path_of(message.number))
        durable.write_durably(folder / f"{ids.to_text(message.number)}.eml", blocks)


def purge(folder: Path) -> None:
    """Delete what has been there for more than a week by the files' own dates; blocks."""
    if not folder.is_dir():
        return
    # Real time on purpose: file dates know no other.
    limit = time.time() - _KEPT_SECONDS
    for path in (*folder.glob("*.eml"), *folder.glob(f"*{SUFFIX}")):
        # Somebody may have it open or have taken it away; the next purge sees.
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()


def _removable(
    number: int, row: tuple[bytes, bytes], content: tuple[bytes, bytes | None, bytes] | None, kept: Kept | None
) -> Removable:
    head, body, _ = content or (b"", b"", b"")
    try:
        entry = Entry.of_row(number, *row)
    except EnvelopeDamaged:
        return Removable(number, "", (), head, body, body is None, None)
    recipients = tuple(recipient.address for recipient in entry.recipients.values())
    return Removable(number, entry.message.sender, recipients, head, body, entry.in_file, kept)


def _blocks(message: Removable, body_file: Path) -> Iterator[bytes]:
    yield envelope_lines(message.sender, message.recipients)
    yield message.head
    if message.body is not None:
        yield message.body
    elif body_file.exists():
        yield from durable.read_blocks(body_file)
