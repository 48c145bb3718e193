"""The Badmail folder as people look at it: what could be neither delivered nor returned, and what to do about it.

Everything here blocks on the disk: from the engine's loop it is called in a thread.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from engine.errors import UserError
from engine.spool.captured import in_order
from engine.spool.content import Content, file_content
from engine.spool.removed import RemovedFiles

_MESSAGE, _REASON, _PROPERTIES = ".BAD", ".BDR", ".BDP"

Submit = Callable[[str, Sequence[str], Path], str]


class _Properties(msgspec.Struct, frozen=True):
    """What we read of a .BDP; all of it may be missing."""

    reason: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    about: str = ""
    badmail_at: float = 0.0


class BadmailEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One message with the reason in words. `at` is when it was set aside (seconds since the epoch)."""

    id: str
    reason: str
    sender: str
    recipients: tuple[str, ...]
    about: str
    size: int
    at: float


class BadmailFolder:
    """The triples of one folder. `submit` puts a message (a file) into the queue."""

    def __init__(self, folder: Path, submit: Submit) -> None:
        self._folder = folder
        self._submit = submit
        self._removed = RemovedFiles(folder)

    def list(self, text: str = "", *, offset: int = 0, limit: int = 100) -> tuple[tuple[BadmailEntry, ...], int]:
        """One page, newest first, and how many match `text` in reason, sender or recipients."""
        ids = sorted(self._ids(), key=lambda pair: (pair[1], pair[0]), reverse=True)
        if not text:
            page = (self._described(one) for one, _ in ids[offset : offset + limit])
            return tuple(entry for entry in page if entry is not None), len(ids)
        described = (self._described(one) for one, _ in ids)
        found = [entry for entry in described if entry is not None and _matches(entry, text)]
        return tuple(found[offset : offset + limit]), len(found)

    def ids(self, text: str = "", *, order: str = "at", descending: bool = True) -> tuple[str, ...]:
        """The ids of all that match `text`, in the order of a field of BadmailEntry. Raises ValueError."""
        if order not in BadmailEntry.__struct_fields__:
            raise ValueError(f"order must be one of {', '.join(BadmailEntry.__struct_fields__)}, not {order}")
        ids = sorted(self._ids(), key=lambda pair: (pair[1], pair[0]), reverse=descending)
        if order == "at" and not text:
            return tuple(one for one, _ in ids)
        found = [entry for entry in self.rows([one for one, _ in ids]) if _matches(entry, text)]
        if order != "at":
            found.sort(key=lambda entry: in_order(getattr(entry, order)), reverse=descending)
        return tuple(entry.id for entry in found)

    def rows(self, message_ids: Sequence[str]) -> tuple[BadmailEntry, ...]:
        """Those of these messages that are still there, in their order."""
        described = (self._described(one) for one in message_ids)
        return tuple(entry for entry in described if entry is not None)

    def count(self) -> int:
        """How many messages there are."""
        return sum(1 for _ in self._ids())

    def read(self, message_id: str, limit: int) -> Content:
        """The beginning of the message. Raises UserError when it is gone."""
        try:
            return file_content(self._path(message_id), 0, limit)
        except OSError as error:
            raise _unreadable(message_id, error) from error

    def explanation(self, message_id: str) -> str:
        """All that is known about why, as it stands in the .BDR; "" when that is missing."""
        try:
            text = self._path(message_id).with_suffix(_REASON).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise _unreadable(message_id, error) from error
        return text

    def export(self, message_id: str, path: Path) -> int:
        """Write the message as .eml; its size in octets. Raises UserError."""
        try:
            shutil.copyfile(self._path(message_id), path)
            return path.stat().st_size
        except OSError as error:
            raise UserError(f"The file {error.filename or path} cannot be used: {error.strerror}.") from error

    def resend(self, message_ids: Sequence[str]) -> int:
        """Put messages into the queue again, for the recipients they had; how many. Each then leaves this folder.

        Raises UserError for one without recipients, SpoolUnavailable; then those before it have been sent.
        """
        for message_id in message_ids:
            entry = self._described(message_id)
            if entry is None:
                raise UserError(f"The message {message_id} is not in Badmail any more: it was resent or removed.")
            if not entry.recipients:
                raise UserError(
                    f"It is not known for whom the message {message_id} was, so it cannot be resent. Export it and "
                    "send it with mailroot send --to ADDRESS FILE."
                )
            self._submit(entry.sender, entry.recipients, self._path(message_id))
            for path in self._triple(message_id):
                path.unlink(missing_ok=True)
        return len(message_ids)

    def remove(self, message_ids: Sequence[str]) -> int:
        """Take messages away; they can be restored for a week. How many there were. Raises UserError."""
        present = [one for one in message_ids if self._path(one).exists()]
        try:
            # The message goes first: without it nobody sees the rest.
            self._removed.keep([path for one in present for path in self._triple(one) if path.exists()])
        except OSError as error:
            raise UserError(f"The messages cannot be removed from {self._folder}: {error.strerror}.") from error
        return len(present)

    def restore(self, message_ids: Sequence[str]) -> int:
        """Bring removed messages back; how many could be. Raises UserError."""
        try:
            return sum(self._restore(message_id) for message_id in message_ids)
        except OSError as error:
            raise UserError(f"The messages cannot be brought back to {self._folder}: {error.strerror}.") from error

    def _restore(self, message_id: str) -> bool:
        message, *rest = self._triple(message_id)
        for path in rest:
            self._removed.bring_back(path.name)
        return self._removed.bring_back(message.name)

    def _ids(self) -> Iterator[tuple[str, float]]:
        try:
            with os.scandir(self._folder) as found:
                for entry in found:
                    if entry.name.endswith(_MESSAGE) and not entry.name.startswith(".") and entry.is_file():
                        yield entry.name.removesuffix(_MESSAGE), entry.stat().st_mtime
        except FileNotFoundError:
            return
        except OSError as error:
            raise UserError(f"The folder {self._folder} cannot be read: {error.strerror}.") from error

    def _described(self, message_id: str) -> BadmailEntry | None:
        """None when it is gone meanwhile."""
        path = self._path(message_id)
        try:
            status = path.stat()
        except OSError:
            return None
        known = _properties(path.with_suffix(_PROPERTIES))
        return BadmailEntry(
            id=message_id,
            reason=known.reason,
            sender=known.sender,
            recipients=known.recipients,
            about=known.about,
            size=status.st_size,
            at=known.badmail_at or status.st_mtime,
        )

    def _triple(self, message_id: str) -> tuple[Path, ...]:
        path = self._path(message_id)
        return path, path.with_suffix(_REASON), path.with_suffix(_PROPERTIES)

    def _path(self, message_id: str) -> Path:
        if not message_id or Path(message_id).name != message_id:
            raise UserError(f"{message_id!r} is no message of Badmail.")
        return self._folder / f"{message_id}{_MESSAGE}"


def _properties(path: Path) -> _Properties:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Properties)
    except (OSError, msgspec.DecodeError):
        return _Properties()


def _matches(entry: BadmailEntry, text: str) -> bool:
    wanted = text.casefold()
    return any(wanted in part.casefold() for part in (entry.reason, entry.sender, *entry.recipients))


def _unreadable(message_id: str, error: OSError) -> UserError:
    if isinstance(error, FileNotFoundError):
        return UserError(f"The message {message_id} is not in Badmail any more: it was resent or removed.")
    return UserError(f"The message {message_id} cannot be read: {error.strerror}.")
