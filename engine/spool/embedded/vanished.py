"""Database files that somebody deletes or replaces while they are open: what was committed is written out again."""

import os
import sqlite3
import time
from pathlib import Path

from engine import durable

# Between two looks; each costs two calls to the system.
_LOOK_SECONDS = 0.5
_SIDES = ("", "-wal")


class FileWatch:
    """Tells whether the files in the folder are still those that are open. Belongs to the writer's thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[int | None, ...] | None = None
        self._next_look = 0.0

    def vanished(self) -> bool:
        """Whether they are gone or others; looks at most twice a second."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + _LOOK_SECONDS
        found = tuple(_identity(self._path.with_name(self._path.name + side)) for side in _SIDES)
        if None in found and self._known is None:
            # SQLite makes its log with the first commit of a connection.
            return found[0] is None
        self._known = self._known or found
        return found != self._known

    def forget(self) -> None:
        """Other files are opened now."""
        self._known = None
        self._next_look = time.monotonic() + _LOOK_SECONDS


def _identity(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def copy_out(connection: sqlite3.Connection, path: Path) -> Path:
    """Write all that the open files hold into a new one beside `path`; blocks. Raises sqlite3.Error, OSError."""
    copy = path.with_name(path.name + ".new")
    copy.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", (str(copy),))
    descriptor = os.open(copy, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return copy


def put_in_place(copy: Path, path: Path) -> None:
    """Give the copy its name, once nobody has anything open any more. Raises OSError."""
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    copy.replace(path)
    durable.sync_folder(path.parent)
