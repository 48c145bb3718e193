"""The files of one log: opened, appended to, and replaced by the next when their period or their size is over."""

import errno
import os
from collections import deque
from pathlib import Path

from engine.durable import FILE_MODE, FOLDER_MODE
from engine.journal.formats import Format
from engine.journal.names import Period, dated_name, number_of, numbered_name
from engine.journal.passages import Passage
from engine.settings.model import Logging

# While a folder cannot be written, this much text waits for it; then the oldest lines go.
KEPT_CHARACTERS = 4 * 1024**2


class AppendFile:
    """One open file that whole lines are appended to. What a crash or a full disk left half written ends in a line feed
    or is taken back, so the next line is always a line.
    """

    def __init__(self, path: Path) -> None:
        """Open or make `path`, 0600. Raises OSError."""
        # A link planted in a folder that others may write must not lead our lines elsewhere.
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        self._file = os.open(path, flags, FILE_MODE)
        self.path = path
        self.size = os.fstat(self._file).st_size
        self._whole = self.size == 0 or _last_byte(self._file, self.size) == b"\n"

    def append(self, text: str) -> None:
        """Write `text`, all of it or, raising OSError, nothing of it."""
        data = text.encode("utf-8") if self._whole else b"\n" + text.encode("utf-8")
        written = 0
        try:
            while written < len(data):
                written += os.write(self._file, data[written:])
        except OSError:
            if written:
                os.ftruncate(self._file, self.size)
            raise
        self.size += written
        self._whole = True

    def gone(self) -> bool:
        """Whether somebody removed the file or moved it away: what is written now, nobody would find."""
        try:
            here, named = os.fstat(self._file), self.path.stat()
        except OSError:
            return True
        return (here.st_dev, here.st_ino) != (named.st_dev, named.st_ino)

    def close(self) -> None:
        os.close(self._file)


def _last_byte(file: int, size: int) -> bytes:
    os.lseek(file, size - 1, os.SEEK_SET)
    return os.read(file, 1)


class LogFiles:
    """A log in a folder: one format, one schedule, one file at a time.

    Lines that cannot be written wait here, up to KEPT_CHARACTERS; the count of those that had to go is written in
    their place where the format can say it.
    """

    def __init__(self, folder: Path, style: Format, settings: Logging) -> None:
        self.folder = folder
        self._style = style
        self._period = Period.of(settings, style)
        self._max_size = int(settings.max_file_mb) if settings.schedule == "size" else 0
        self._file: AppendFile | None = None
        self._stamp = ""
        self._kept: deque[Passage] = deque()
        self._kept_size = 0
        self._lost = 0
        self._lost_at = 0.0

    def write(self, passages: list[Passage]) -> None:
        """Append `passages`. Raises OSError; they are kept for the next attempt then."""
        for at, text in passages:
            self._keep(at, text)
        self.flush()

    def flush(self) -> None:
        """Write what waits. Raises OSError."""
        while self._kept or self._lost:
            at, text = self._kept[0] if self._kept else (self._lost_at, "")
            gap = self._style.gap(self._lost_at, self._lost) if self._lost else ""
            self._append(at, gap + text)
            self._lost = 0
            if self._kept:
                self._kept.popleft()
                self._kept_size -= len(text)

    def lose(self, count: int, at: float) -> None:
        """Note that `count` lines went missing before they came here."""
        self._lost += count
        self._lost_at = at

    def check(self) -> None:
        """Make the folder and see that files can be made in it. Raises OSError."""
        self.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "This user may not write there")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _keep(self, at: float, text: str) -> None:
        self._kept.append((at, text))
        self._kept_size += len(text)
        while self._kept_size > KEPT_CHARACTERS and len(self._kept) > 1:
            lost_at, lost = self._kept.popleft()
            self._kept_size -= len(lost)
            self.lose(lost.count("\n"), lost_at)

    def _append(self, at: float, text: str) -> None:
        file = self._file_for(at)
        if text:
            file.append(text)

    def _file_for(self, at: float) -> AppendFile:
        stamp = self._period.stamp(at)
        file = self._file
        if file is not None and stamp == self._stamp and not self._full(file.size) and not file.gone():
            return file
        self._stamp = stamp
        return self._open(at, dated_name(self._style, stamp) if stamp else self._numbered())

    def _full(self, size: int) -> bool:
        return 0 < self._max_size <= size

    def _open(self, at: float, name: str) -> AppendFile:
        self.close()
        self.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        self._file = file = AppendFile(self.folder / name)
        try:
            file.append(self._style.header(at))
        except OSError:
            self.close()
            raise
        return file

    def _numbered(self) -> str:
        """The last file while it has room, also after a restart; else the next number."""
        entries = self.folder.iterdir() if self.folder.is_dir() else ()
        number = max((number_of(self._style, entry.name) for entry in entries), default=0)
        if number and not self._full((self.folder / numbered_name(self._style, number)).stat().st_size):
            return numbered_name(self._style, number)
        return numbered_name(self._style, number + 1)
