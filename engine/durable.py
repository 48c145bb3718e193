"""Files that are on disk when we say so: written, flushed, and their folder flushed too."""

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

# 0700 and 0600 where the system has modes: mail, logs and settings are nobody else's business.
FOLDER_MODE = 0o700
FILE_MODE = 0o600

BLOCK = 256 * 1024


def create(path: Path) -> int:
    """A descriptor for a new file, mode 0600; raises FileExistsError, OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    return os.open(path, flags, FILE_MODE)


def write_all(descriptor: int, block: bytes) -> None:
    """Write the whole block, however many calls it takes; raises OSError."""
    view = memoryview(block)
    while view:
        view = view[os.write(descriptor, view) :]


def sync_folder(folder: Path) -> None:
    """Flush the folder's entries; raises OSError. Windows keeps its folders in order by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`: at every moment, and after a power cut, it is the old file or the new one.

    A link stays one. Raises OSError.
    """
    write_durably(Path(os.path.realpath(path)), (data,))


def write_durably(path: Path, blocks: Iterable[bytes]) -> None:
    """Write a new file under a temporary name, flush it, give it its name and flush the folder.

    An existing file of that name is replaced. Nothing is left behind on failure. Raises OSError.
    """
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    try:
        descriptor = create(temporary)
        try:
            for block in blocks:
                write_all(descriptor, block)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except BaseException:
        discard(temporary)
        raise
    sync_folder(path.parent)


def read_blocks(path: Path) -> Iterator[bytes]:
    """The file block by block; raises OSError."""
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            yield block


def discard(path: Path) -> bool:
    """Remove a file if it can be removed; False when it is still there."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return error.errno == errno.ENOENT
    return True
