"""PickupFolder: which files are complete, and how one is taken so that nobody else takes it, too."""

import errno
import os
import secrets
import stat
from pathlib import Path

from engine.datafolder import make_private_folder
from engine.durable import sync_folder

# Below the folder itself, because only there is renaming certain to stay on one volume.
TAKEN = ".taken"
# Somebody made a file and has not written into it yet. After so long (seconds) nobody will.
EMPTY_SECONDS = 600.0
# What of a file's name is kept (octets): with what is added, every file system takes it.
_NAME = 100


class PickupFolder:
    """One folder. All methods block on the disk and raise OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken = folder / TAKEN
        self._seen: dict[str, tuple[int, int]] = {}

    def ready(self, now: float) -> list[Path]:
        """The files that are complete, oldest first: the same as at the last look, and nobody writes them any more.

        Hidden files, folders and links are left alone: a link would have us send what is not in this folder.
        """
        before, self._seen = self._seen, {}
        found: list[tuple[float, Path]] = []
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or not entry.is_file(follow_symlinks=False):
                    continue
                look = entry.stat(follow_symlinks=False)
                self._seen[entry.name] = (look.st_size, look.st_mtime_ns)
                unchanged = before.get(entry.name) == self._seen[entry.name]
                if unchanged and (look.st_size or now - look.st_mtime > EMPTY_SECONDS):
                    found.append((look.st_mtime, Path(entry.path)))
        return [path for _, path in sorted(found) if not is_being_written(path)]

    def take(self, path: Path) -> Path | None:
        """Move a complete file to where only we look, under a name that never was before; None when it cannot be now:
        it has gone, or (on Windows) its writer still has it open."""
        make_private_folder(self.taken)
        self._check_taken()
        target = self.taken / f"{_plain(path.name)}~{secrets.token_hex(8)}"
        try:
            path.rename(target)
        except (FileNotFoundError, PermissionError):
            return None
        sync_folder(self.folder)
        self._seen.pop(path.name, None)
        # Since it was looked at, somebody may have put a link to another file in its place.
        return target if _is_file(target) else None

    def left_over(self) -> list[Path]:
        """What was taken and not finished: by a process that ended, or because the spool could not take it."""
        if not self.taken.is_dir():
            return []
        self._check_taken()
        return sorted(path for path in self.taken.iterdir() if _is_file(path))

    def finish(self, taken: Path) -> None:
        """Remove a file whose message is safe elsewhere; once this returns, it is gone for good."""
        try:
            taken.unlink(missing_ok=True)
        except PermissionError:  # Windows and a file that is marked read-only
            taken.chmod(stat.S_IWRITE | stat.S_IREAD)
            taken.unlink(missing_ok=True)
        sync_folder(self.taken)

    def _check_taken(self) -> None:
        """What is in there is sent and removed, so it must be in there and nowhere else."""
        if self.taken.resolve() != self.folder.resolve() / TAKEN:  # a link, or a junction of Windows
            raise NotADirectoryError(errno.ENOTDIR, f"{TAKEN} in it is a link to another folder", str(self.taken))


def original_name(taken: Path) -> str:
    """The name a file had when it was taken."""
    return taken.name.rpartition("~")[0]


def _plain(name: str) -> str:
    """A file's name as a text that can be stored, and short enough for some more to be put behind it."""
    shown = "".join(letter if letter.isprintable() else "_" for letter in name)
    return shown.encode("utf-8")[:_NAME].decode("utf-8", "ignore")


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def is_being_written(path: Path) -> bool:
    """Whether some program has the file open for writing, as far as the system tells (Linux: by asking for a lease)."""
    try:
        import fcntl
    except ImportError:  # Windows: there a file that is open cannot be taken
        return False
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except PermissionError:
        return False  # taken, it can be told of
    except OSError:
        return True
    try:
        return _refuses_lease(descriptor)
    finally:
        os.close(descriptor)


def _refuses_lease(descriptor: int) -> bool:
    import fcntl
    import signal

    try:
        # Should a writer come in this very moment, the system sends a signal; the usual one would end us.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        # Others: another user's file, or a file system without leases. Then being unchanged has to do.
        return error.errno == errno.EAGAIN
    return False
