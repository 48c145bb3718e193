"""What is said about a disk that refuses, in words a person can act on."""

import errno
import os
import sqlite3
from pathlib import Path

from engine.spool.embedded import space

_CONSEQUENCE = (
    "New mail is refused with 452, results of deliveries are kept in memory, and both are tried every second."
)

_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}


def is_full(error: BaseException) -> bool:
    """Whether the disk has no room."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return _code(error) == sqlite3.SQLITE_FULL


def sentence(folder: Path, error: BaseException) -> str:
    """What happened, what it means and what to do about `error` on the queue's disk."""
    if is_full(error):
        return _full(folder)
    if _is_read_only(folder, error):
        return (
            f"The queue folder {folder} cannot be written to: it, or its disk, is read-only. {_CONSEQUENCE} "
            "Make the disk writable for the user the relay runs as; it goes on by itself."
        )
    if isinstance(error, FileNotFoundError) or _code(error) == sqlite3.SQLITE_CANTOPEN:
        return (
            f"The queue's database in {folder} cannot be opened: the file or its disk is not there, or this user may "
            f"not read it. {_CONSEQUENCE} Bring the folder back; it goes on by itself."
        )
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return (
        f"The queue folder {folder} cannot be written to: {reason}. {_CONSEQUENCE} "
        "Check the disk and the folder's permissions; it goes on by itself."
    )


def _full(folder: Path) -> str:
    try:
        return space.full_text(folder, space.free_and_reserve(folder)[1])
    except OSError:
        return f"The disk of the queue folder {folder} is full. {_CONSEQUENCE} Free some space there."


def _is_read_only(folder: Path, error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.EROFS, errno.EACCES, errno.EPERM)
    if _code(error) == sqlite3.SQLITE_CANTOPEN:
        # SQLite cannot make the files it needs beside the database.
        return folder.exists() and not os.access(folder, os.W_OK)
    return _code(error) in _READ_ONLY


def _code(error: BaseException) -> int:
    code = getattr(error, "sqlite_errorcode", 0)
    return int(code) & 0xFF if code else 0
