"""Room on the disk: new mail is refused a little before it is full, so that results can still be written."""

import os
import sqlite3
import time
from pathlib import Path

from engine.spool.embedded.schema import DATABASE, PAGE_SIZE

# Enough for results of a hundred thousand waiting messages and SQLite's log; a tenth of the disk when that is less.
_RESERVE = 16 * 1024**2
_SMALL_DISK_SHARE = 10
# Below this even free pages inside the database do not help: its log needs room on the disk itself.
_FLOOR_SHARE = 4
_COMFORT_SHARE = 8
# How long, and for how much new mail, one look at the disk is good.
_LOOK_SECONDS = 0.5
_LOOK_OCTETS = 2 * 1024**2
# Only with less room than this the database is asked, too.
_NEARLY_FULL = 64 * 1024**2


class DiskSpace:
    """Whether the queue's disk can take more mail. Belongs to one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._good_until = 0.0
        self._allowance = 0

    def refusal(self, octets: int, connection: sqlite3.Connection | None = None) -> str | None:
        """None when `octets` may be stored, else a sentence that says why not; raises OSError.

        With a `connection` it is about the database, whose free pages are room and whose log will need some.
        """
        now = time.monotonic()
        if octets <= self._allowance and now < self._good_until:
            self._allowance -= octets
            return None
        free, reserve = free_and_reserve(self._folder)
        room = free - reserve
        if connection is not None and room < _NEARLY_FULL:
            room += _room_inside(connection, self._folder / DATABASE, free, reserve)
        # What goes into the database goes through its log first.
        octets *= 2
        if room < octets:
            self._allowance = 0
            return full_text(self._folder, reserve)
        self._good_until = now + _LOOK_SECONDS
        self._allowance = min(room - octets, _LOOK_OCTETS)
        return None

    def still_full(self, connection: sqlite3.Connection) -> str | None:
        """None when there is room for more than one message, so that the word does not change with each of them."""
        _, reserve = free_and_reserve(self._folder)
        return self.refusal(reserve // _COMFORT_SHARE, connection)


def _room_inside(connection: sqlite3.Connection, path: Path, free: int, reserve: int) -> int:
    """What the database itself adds to the room on its disk; negative while its log holds pages it has no place for.

    Should those find no place, the log could never be emptied again, and not even a removal would fit into it.
    """
    pages: int
    unused: int
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    owed = max(0, pages * PAGE_SIZE - path.stat().st_size)
    if free - owed < reserve // _FLOOR_SHARE:
        return -owed
    (unused,) = connection.execute("PRAGMA freelist_count").fetchone()
    return unused * PAGE_SIZE - owed


def free_and_reserve(folder: Path) -> tuple[int, int]:
    """Octets this user may still write to the disk of `folder`, and how many of them are kept back."""
    if not hasattr(os, "statvfs"):
        import shutil

        usage = shutil.disk_usage(folder)
        return usage.free, min(_RESERVE, usage.total // _SMALL_DISK_SHARE)
    status = os.statvfs(folder)
    total = status.f_blocks * status.f_frsize
    return status.f_bavail * status.f_frsize, min(_RESERVE, total // _SMALL_DISK_SHARE)


def full_text(folder: Path, reserve: int) -> str:
    """What a person is told about a full disk: the same words however full, so that nobody is told twice."""
    return (
        f"The disk of the queue folder {folder} is full: the last {reserve // 1024:,} KB are kept for the results of "
        "waiting mail. New mail is refused with 452 until there is room again; waiting mail is still delivered. "
        "Free some space there, or move the queue folder to another disk."
    )
