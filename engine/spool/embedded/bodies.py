"""Large bodies: files in the queue folder, written and flushed before their row, verified before they are sent."""

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from engine import durable
from engine.errors import MessageDamaged, SpoolUnavailable
from engine.spool.embedded import ids, seal
from engine.spool.embedded.space import DiskSpace
from engine.spool.message import BodyFile

T = TypeVar("T")

_SUFFIX = ".body"
_NAME = re.compile(r"[0-9A-HJKMNP-TV-Z]{10,13}\.body")
# Bodies are written, read and verified by so many threads: beyond them the disk only seeks more.
_THREADS = 4


def name_of(number: int) -> str:
    """The file name of a message's body."""
    return ids.to_text(number) + _SUFFIX


class BodyFiles:
    """The body files of one queue folder, and the threads that read and write them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="spool-files")

    def path_of(self, number: int) -> Path:
        """Where the body of a message is when it is a file."""
        return self._folder / name_of(number)

    def number_of(self, body: BodyFile) -> int:
        """The id a body file was written for; raises ValueError when it is none of ours."""
        if body.path.parent != self._folder or not _NAME.fullmatch(body.path.name):
            raise ValueError(f"{body.path} was not written by a BodyWriter of this spool")
        return ids.to_number(body.path.stem)

    def writer(self, number: int, refused: Callable[[OSError | str], None]) -> "FileWriter":
        """A writer for a new body; `refused` hears on the loop why the disk would not take it."""
        return FileWriter(self.path_of(number), self, refused)

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` on one of the threads. Raises SpoolUnavailable once they have ended, and what `work` raises."""
        try:
            running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        except RuntimeError as error:
            raise SpoolUnavailable("The relay is stopping") from error
        return await running

    def discard(self, paths: Iterable[Path]) -> None:
        """Remove files whose rows are gone; what cannot be removed now is an orphan the next opening removes."""
        doomed = list(paths)
        try:
            self._threads.submit(lambda: [durable.discard(path) for path in doomed])
        except RuntimeError:
            # Closed already: orphans are removed when the queue is opened.
            return

    def present(self) -> dict[int, Path]:
        """All body files of the folder by id; blocks. Raises OSError."""
        return {
            ids.to_number(path.stem): path for path in self._folder.iterdir() if _NAME.fullmatch(path.name) is not None
        }

    def close(self) -> None:
        """Wait for what is under way and end the threads; blocks."""
        self._threads.shutdown()


class FileWriter:
    """A body on its way into its file (a BodyWriter). At most two blocks of 256 KB are in memory at any time."""

    def __init__(self, path: Path, home: BodyFiles, refused: Callable[[OSError | str], None]) -> None:
        self._path = path
        self._home = home
        self._refused = refused
        self._space = DiskSpace(path.parent)
        self._gathered = bytearray()
        self._hash = seal.running()
        self._size = 0
        self._descriptor = -1
        self._writing: asyncio.Future[None] | None = None
        self._finished: BodyFile | None = None

    async def write(self, block: bytes) -> None:
        """Append; waits while an earlier block is still being written. Raises SpoolUnavailable."""
        self._gathered += block
        if len(self._gathered) >= durable.BLOCK:
            await self._settle()
            gathered, self._gathered = bytes(self._gathered), bytearray()
            self._writing = asyncio.ensure_future(self._home.run(lambda: self._append(gathered)))

    async def finish(self) -> BodyFile:
        """Flush file and directory entry to disk. Raises SpoolUnavailable."""
        if self._finished is None:
            await self._settle()
            gathered, self._gathered = bytes(self._gathered), bytearray()
            await self._guarded(self._home.run(lambda: self._complete(gathered)))
            self._finished = BodyFile(self._path, self._size, self._hash.digest())
        return self._finished

    async def abort(self) -> None:
        """Remove what was written; safe at any time, never raises."""
        writing, self._writing = self._writing, None
        if writing is not None:
            await asyncio.wait({writing})
            writing.exception()
        self._gathered.clear()
        try:
            await self._home.run(self._remove)
        except SpoolUnavailable:
            # The spool is closed already: an orphan, removed at the next opening.
            self._close()

    async def _settle(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            await self._guarded(writing)

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except OSError as error:
            await self.abort()
            self._refused(error)
            raise SpoolUnavailable from error
        except _NoRoom as error:
            await self.abort()
            self._refused(str(error))
            raise SpoolUnavailable from error

    def _append(self, block: bytes) -> None:
        text = self._space.refusal(len(block))
        if text is not None:
            raise _NoRoom(text)
        if self._descriptor < 0:
            self._descriptor = durable.create(self._path)
        self._hash.update(block)
        durable.write_all(self._descriptor, block)
        self._size += len(block)

    def _complete(self, block: bytes) -> None:
        self._append(block)
        os.fsync(self._descriptor)
        self._close()
        durable.sync_folder(self._path.parent)

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            self._close()
        durable.discard(self._path)


class _NoRoom(Exception):
    """The disk is too full for a body."""


class StoredFile:
    """A large body in its file, verified; read again block by block when it is sent."""

    def __init__(self, message_id: str, head: bytes, path: Path, size: int, home: BodyFiles) -> None:
        self._message_id = message_id
        self._head = head
        self._path = path
        self._home = home
        self.size = len(head) + size

    def small(self) -> bytes | None:
        return None

    async def blocks(self) -> AsyncIterator[bytes]:
        """Raises KeyError when the message was removed meanwhile, MessageDamaged when it cannot be read."""
        yield self._head
        try:
            file = await self._home.run(lambda: self._path.open("rb", buffering=0))
        except FileNotFoundError:
            raise KeyError(self._message_id) from None
        try:
            while block := await self._home.run(lambda: file.read(durable.BLOCK)):
                yield block
        except OSError as error:
            raise MessageDamaged(self._message_id, f"its file cannot be read: {error.strerror}") from error
        finally:
            file.close()


def checksum_of(path: Path) -> tuple[int, bytes]:
    """Size and checksum of a body file; raises OSError."""
    hashed = seal.running()
    size = 0
    for block in durable.read_blocks(path):
        hashed.update(block)
        size += len(block)
    return size, hashed.digest()
