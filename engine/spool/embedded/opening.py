"""Opening the queue's files and closing them: what was left by a crash is checked, salvaged and tidied up."""

import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

from engine import durable
from engine.datafolder import make_private_folder
from engine.spool.badmail import Badmail
from engine.spool.embedded import ids, schema
from engine.spool.embedded.bodies import BodyFiles
from engine.spool.embedded.counters import Figures, figures_of
from engine.spool.embedded.salvage import Salvaged, salvage, under_way
from engine.spool.embedded.schema import DATABASE

# Written last by an orderly end: size and date of the database, so that one put back from elsewhere is checked too.
_MARKER = "spool.clean"
# Free space this large is given back at opening when it is most of the file.
_SHRINK_PAGES = 64 * 1024**2 // schema.PAGE_SIZE
# So far ahead ids are reserved on disk: after a crash they go on behind what may have been given out.
LEASE = ids.milliseconds(600_000)


class Opened(NamedTuple):
    """An open database: the writer's connection, what is in it, the id to go on from, and what had to be salvaged."""

    connection: sqlite3.Connection
    figures: Figures
    last: int
    salvaged: Salvaged | None


def open_files(folder: Path, badmail: Badmail, now: float) -> Opened:
    """Open or create the database of a queue folder; blocks.

    Raises OSError, sqlite3.Error when the disk refuses, UserError when a newer Mailroot wrote it.
    """
    make_private_folder(folder)
    path = folder / DATABASE
    salvaged = salvage(folder, badmail, now) if under_way(folder) else None
    clean = _take_marker(folder)
    if not path.exists():
        os.close(durable.create(path))
    try:
        connection, figures = _open_checked(path, check=not clean)
    except sqlite3.DatabaseError as error:
        if not schema.is_corrupt(error):
            raise
        salvaged = salvage(folder, badmail, now)
        connection, figures = _open_checked(path, check=False)
    durable.sync_folder(folder)
    return Opened(connection, figures, _reserve_ids(connection), salvaged)


def close_files(folder: Path, last: int) -> None:
    """After the last connection was closed: note that all is in order; blocks. Raises OSError, sqlite3.Error."""
    path = folder / DATABASE
    connection = schema.connect(path)
    try:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('floor', ?)", (last,))
    finally:
        connection.close()
    if not path.with_name(DATABASE + "-wal").exists():
        durable.write_durably(folder / _MARKER, [_fingerprint(path)])


def remove_orphans(connection: sqlite3.Connection, bodies: BodyFiles, aside: Path | None) -> int:
    """Remove body files that no row knows; after a salvage they go to the damaged files. How many; blocks."""
    orphans = 0
    for number, path in bodies.present().items():
        if connection.execute("SELECT 1 FROM content WHERE id=? AND body IS NULL", (number,)).fetchone():
            continue
        orphans += 1
        if aside is None:
            durable.discard(path)
        else:
            path.replace(aside / path.name)
    return orphans


def _open_checked(path: Path, *, check: bool) -> tuple[sqlite3.Connection, Figures]:
    connection = schema.connect(path)
    try:
        schema.prepare(connection)
        if check:
            schema.check(connection)
        figures = figures_of(connection)
        _shrink(connection)
    except BaseException:
        connection.close()
        raise
    return connection, figures


def _shrink(connection: sqlite3.Connection) -> None:
    """Give back what a drained backlog left behind."""
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    if free > _SHRINK_PAGES and free > pages * 3 // 4:
        connection.execute("VACUUM")


def _reserve_ids(connection: sqlite3.Connection) -> int:
    """The id to go on from; the ones after it are reserved. Raises sqlite3.Error."""
    (highest,) = connection.execute("SELECT coalesce(max(id), 0) FROM message").fetchone()
    row = connection.execute("SELECT value FROM meta WHERE key='floor'").fetchone()
    last: int = max(highest, row[0] if row else 0)
    reserve_ids(connection, last + LEASE)
    return last


def reserve_ids(connection: sqlite3.Connection, floor: int) -> None:
    """After a crash, ids go on from `floor`. Raises sqlite3.Error."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('floor', ?)", (floor,))


def _take_marker(folder: Path) -> bool:
    """Whether the last end was orderly and nobody touched the database since; the note is gone afterwards."""
    marker = folder / _MARKER
    try:
        clean = marker.read_bytes() == _fingerprint(folder / DATABASE)
    except FileNotFoundError:
        clean = False
    if marker.exists():
        marker.unlink()
        durable.sync_folder(folder)
    return clean


def _fingerprint(path: Path) -> bytes:
    status = path.stat()
    return b"%d %d\n" % (status.st_size, status.st_mtime_ns)
