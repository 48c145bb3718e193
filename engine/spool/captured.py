"""Captured mail: the messages in the Drop folder, to look at, to send after all, or to remove.

Everything here blocks on the disk: from the engine's loop it is called in a thread.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from engine.errors import UserError
from engine.spool.content import Content, file_content
from engine.spool.removed import RemovedFiles

# Our own envelope lines and all headers anybody wants to see in a list are in here.
_HEAD_OCTETS = 256 * 1024
_SENDER, _RECEIVER = b"x-sender:", b"x-receiver:"

Submit = Callable[[str, Sequence[str], Path], str]


class CapturedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the folder. `name` identifies it, `size` is without the envelope lines, `at` is when it was written
    (seconds since the epoch), `subject` is decoded."""

    name: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    size: int
    at: float


class Captured:
    """The .eml files of one folder. `submit` puts a message (a file without envelope lines) into the queue."""

    def __init__(self, folder: Path, submit: Submit, scratch: Path) -> None:
        self._folder = folder
        self._submit = submit
        self._scratch = scratch
        self._removed = RemovedFiles(folder)

    def list(
        self, text: str = "", *, offset: int = 0, limit: int = 100, newest_first: bool = True
    ) -> tuple[tuple[CapturedMessage, ...], int]:
        """One page in the order of time, and how many messages match `text` in sender, recipients or subject."""
        entries = sorted(self._entries(), key=lambda pair: (pair[1], pair[0]), reverse=newest_first)
        if not text:
            page = (self._described(name) for name, _ in entries[offset : offset + limit])
            return tuple(message for message in page if message is not None), len(entries)
        described = (self._described(name) for name, _ in entries)
        found = [message for message in described if message is not None and _matches(message, text)]
        return tuple(found[offset : offset + limit]), len(found)

    def names(self, text: str = "", *, order: str = "at", descending: bool = True) -> tuple[str, ...]:
        """The names of all that match `text`, in the order of a field of CapturedMessage. Raises ValueError."""
        if order not in CapturedMessage.__struct_fields__:
            raise ValueError(f"order must be one of {', '.join(CapturedMessage.__struct_fields__)}, not {order}")
        entries = sorted(self._entries(), key=lambda pair: (pair[1], pair[0]), reverse=descending)
        if order == "at" and not text:
            return tuple(name for name, _ in entries)
        found = [message for message in self.rows([name for name, _ in entries]) if _matches(message, text)]
        if order != "at":
            found.sort(key=lambda message: in_order(getattr(message, order)), reverse=descending)
        return tuple(message.name for message in found)

    def rows(self, names: Sequence[str]) -> tuple[CapturedMessage, ...]:
        """Those of `names` that are still there, in their order."""
        described = (self._described(name) for name in names)
        return tuple(message for message in described if message is not None)

    def count(self) -> int:
        """How many messages there are."""
        return sum(1 for _ in self._entries())

    def read(self, name: str, limit: int) -> Content:
        """The beginning of a message as it was received. Raises UserError when it is gone."""
        path = self._path(name)
        try:
            return file_content(path, _envelope(path)[2], limit)
        except OSError as error:
            raise _unreadable(name, error) from error

    def export(self, name: str, path: Path) -> int:
        """Write a message, without envelope lines, as .eml; its size in octets. Raises UserError."""
        return _copy(self._path(name), path)

    def release(self, names: Sequence[str]) -> int:
        """Send messages after all, to the recipients they were captured for, by the route of now; how many.

        A message is removed here once it is in the queue. Raises UserError, SpoolUnavailable; then those before it
        have been sent.
        """
        for name in names:
            self._release(name)
        return len(names)

    def remove(self, names: Sequence[str]) -> int:
        """Take messages away; they can be restored for a week. How many there were. Raises UserError."""
        present = [path for path in map(self._path, names) if path.exists()]
        try:
            self._removed.keep(present)
        except OSError as error:
            raise UserError(f"The messages cannot be removed from {self._folder}: {error.strerror}.") from error
        return len(present)

    def restore(self, names: Sequence[str]) -> int:
        """Bring removed messages back; how many could be."""
        try:
            return sum(self._removed.bring_back(name) for name in names)
        except OSError as error:
            raise UserError(f"The messages cannot be brought back to {self._folder}: {error.strerror}.") from error

    def _release(self, name: str) -> None:
        path = self._path(name)
        try:
            sender, recipients, _ = _envelope(path)
        except OSError as error:
            raise _unreadable(name, error) from error
        if not recipients:
            raise UserError(f"The file {path} names no recipient (x-receiver), so it cannot be sent.")
        message = self._scratch / f"release-{os.getpid()}-{path.name}"
        try:
            _copy(path, message)
            self._submit(sender, recipients, message)
        finally:
            message.unlink(missing_ok=True)
        path.unlink(missing_ok=True)

    def _entries(self) -> Iterator[tuple[str, float]]:
        try:
            with os.scandir(self._folder) as found:
                for entry in found:
                    if entry.name.endswith(".eml") and not entry.name.startswith(".") and entry.is_file():
                        yield entry.name, entry.stat().st_mtime
        except FileNotFoundError:
            return
        except OSError as error:
            raise UserError(f"The folder {self._folder} cannot be read: {error.strerror}.") from error

    def _described(self, name: str) -> CapturedMessage | None:
        """None when it is gone meanwhile."""
        path = self._folder / name
        try:
            sender, recipients, start = _envelope(path)
            head = file_content(path, start, _HEAD_OCTETS)
            at = path.stat().st_mtime
        except OSError:
            return None
        return CapturedMessage(
            name=name, sender=sender, recipients=recipients, subject=subject_of(head.octets), size=head.size, at=at
        )

    def _path(self, name: str) -> Path:
        if not name.endswith(".eml") or Path(name).name != name:
            raise UserError(f"{name!r} is no captured message.")
        return self._folder / name


def in_order(value: object) -> Any:
    """A field as lists are sorted by it: upper and lower case alike."""
    if isinstance(value, tuple):
        return tuple(in_order(each) for each in value)
    return value.casefold() if isinstance(value, str) else value


def subject_of(head: bytes) -> str:
    """The Subject of a message, decoded (RFC 2047), on one line; "" when there is none."""
    from email import message_from_bytes
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    subject = message_from_bytes(head.partition(b"\r\n\r\n")[0] + b"\r\n\r\n").get("Subject", "")
    try:
        return " ".join(str(make_header(decode_header(str(subject)))).split())
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return " ".join(str(subject).split())


def _envelope(path: Path) -> tuple[str, tuple[str, ...], int]:
    """Sender and recipients of the first lines, and where the message begins. Raises OSError."""
    sender, recipients, start = "", [], 0
    with path.open("rb") as file:
        for line in file:
            name, _, value = line.partition(b":")
            kind = name.lower() + b":"
            if kind not in (_SENDER, _RECEIVER):
                break
            address = value.strip().decode("utf-8", "surrogateescape").removeprefix("<").removesuffix(">")
            if kind == _SENDER:
                sender = address
            else:
                recipients.append(address)
            start += len(line)
    return sender, tuple(recipients), start


def _copy(source: Path, target: Path) -> int:
    try:
        start = _envelope(source)[2]
        with source.open("rb") as file, target.open("wb") as copy:
            file.seek(start)
            shutil.copyfileobj(file, copy)
            return copy.tell()
    except OSError as error:
        raise UserError(f"The file {error.filename or target} cannot be used: {error.strerror}.") from error


def _matches(message: CapturedMessage, text: str) -> bool:
    wanted = text.casefold()
    return any(wanted in part.casefold() for part in (message.sender, message.subject, *message.recipients))


def _unreadable(name: str, error: OSError) -> UserError:
    if isinstance(error, FileNotFoundError):
        return UserError(f"The captured message {name} is not there any more: it was sent or removed.")
    return UserError(f"The captured message {name} cannot be read: {error.strerror}.")
