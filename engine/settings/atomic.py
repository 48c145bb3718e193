"""Replacing a file so that it is, at every moment and after a power cut, either the old one or the new one."""

import os
from pathlib import Path

from engine.datafolder import FILE_MODE


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, flush it to the disk, and put it in its place; a link stays one. Raises OSError."""
    target = Path(os.path.realpath(path))
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        _write_flushed(fresh, data)
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """Flush the entries of a folder, where the system can (Windows cannot, and does not need it)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_flushed(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
