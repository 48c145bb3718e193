"""The data folder: where everything this relay keeps has its place, and the lock that gives it one owner."""

import os
from pathlib import Path

import filelock
import msgspec
import platformdirs

from engine.durable import FILE_MODE, FOLDER_MODE, replace_file
from engine.errors import DataFolderInUse, UserError

# What opening, looking and closing leave in a data folder, as long as nobody stores anything.
_OWN_FILES = (
    "state/window.ini",
    "Queue/spool.db",
    "Queue/spool.db-wal",
    "Queue/spool.db-shm",
    "Queue/spool.clean",
)
# Counts as one of them while no secret has ever been noted in it.
_NAMES_OF_SECRETS = "state/credentials.json"
_EXCHANGE = "exchange"


def default_root(environment: "os._Environ[str] | dict[str, str]") -> Path:
    """MAILROOT_DATA, else the platform's per-user data folder."""
    named = environment.get("MAILROOT_DATA", "")
    return Path(named) if named else Path(platformdirs.user_data_dir("mailroot", appauthor=False, roaming=False))


class Folders(msgspec.Struct, frozen=True):
    """The places inside a data folder; queue, pickup, drop, badmail and logs may be moved by settings."""

    root: Path
    history: Path
    queue: Path
    pickup: Path
    drop: Path
    badmail: Path
    logs: Path
    state: Path

    @classmethod
    def below(cls, root: Path) -> "Folders":
        """The standard places under `root`."""
        return cls(
            root=root,
            history=root / "history",
            queue=root / "Queue",
            pickup=root / "Pickup",
            drop=root / "Drop",
            badmail=root / "Badmail",
            logs=root / "Logs",
            state=root / "state",
        )

    def all(self) -> tuple[Path, ...]:
        """Every folder."""
        return tuple(getattr(self, name) for name in self.__struct_fields__)

    def create(self) -> None:
        """Make every folder that is missing; raises UserError that names the one that cannot be made."""
        for folder in self.all():
            make_private_folder(folder)


def remove_unused(folders: Folders, lock: "FolderLock") -> bool:
    """Remove a data folder in which nobody has stored anything, and give its lock back; False when it stays, untouched.

    Only for a folder this process has made, with no mail in its queue. Anything in it that this program does not make
    by itself keeps all of it: settings, history, mail, logs, links, foreign files. It goes while the lock is held:
    whoever opens it next must not lose what it has just begun.
    """
    if not lock.held:
        return False
    kept_folders, kept_files = {folders.root, folders.state}, set(lock.files)
    own_folders = {folder for folder in folders.all() if folder.is_relative_to(folders.root)}
    own_folders.add(folders.state / _EXCHANGE)
    own_files = {folders.root / name for name in _OWN_FILES} | kept_files
    found_folders, found_files = [], []
    try:
        for path in folders.root.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                found_folders.append(path)
            else:
                found_files.append(path)
        names = folders.root / _NAMES_OF_SECRETS
        if names in found_files and names.read_bytes() == b"[]":
            own_files.add(names)
        if not (set(found_folders) <= own_folders and set(found_files) <= own_files):
            return False
        for file in set(found_files) - kept_files:
            file.unlink()
        # The deepest first; rmdir takes nothing but empty ones.
        for folder in sorted(set(found_folders) - kept_folders, key=lambda path: len(path.parts), reverse=True):
            folder.rmdir()
        lock.remove()
        folders.state.rmdir()
        folders.root.rmdir()
    except OSError:
        return False
    return True


def make_private_folder(folder: Path) -> None:
    """Make `folder` and its parents, 0700; an existing one is left as it is. Raises UserError."""
    try:
        # One by one: mkdir(parents=True) would give the parents, the data folder among them, the usual 0755.
        for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
            missing.mkdir(mode=FOLDER_MODE, exist_ok=True)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UserError(
            f"The folder {folder} cannot be made: {error.strerror}. Name one this user may write to."
        ) from error


class FolderLock:
    """One process owns a data folder at a time. The lock is the system's: it ends with its process, however."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._lock = filelock.FileLock(folders.state / "lock", mode=FILE_MODE)
        self._pid_file = folders.state / "pid"

    def acquire(self) -> None:
        """Take the folder; raises DataFolderInUse with the holder's pid."""
        make_private_folder(self._folders.state)
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            raise DataFolderInUse(str(self._folders.root), self.holder()) from None
        except OSError as error:
            raise UserError(
                f"The data folder {self._folders.root} cannot be locked: {error.strerror}. "
                "Name one this user may write to."
            ) from error
        replace_file(self._pid_file, f"{os.getpid()}\n".encode("ascii"))

    @property
    def held(self) -> bool:
        """Whether this process owns the folder."""
        return self._lock.is_locked

    @property
    def files(self) -> tuple[Path, Path]:
        """What the lock keeps in the folder while it is held."""
        return Path(self._lock.lock_file), self._pid_file

    def remove(self) -> None:
        """Give the folder back for good, and leave nothing of the lock in it."""
        self._pid_file.unlink(missing_ok=True)
        file = Path(self._lock.lock_file)
        try:
            file.unlink(missing_ok=True)
            self._lock.release()
        except PermissionError:  # Windows keeps what is open
            self._lock.release()
            file.unlink(missing_ok=True)

    def release(self) -> None:
        """Give the folder back; nothing happens when it is not held."""
        if self._lock.is_locked:
            self._pid_file.unlink(missing_ok=True)
            self._lock.release()

    def holder(self) -> int:
        """The pid written by the owner, 0 when there is none."""
        try:
            return int(self._pid_file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0
