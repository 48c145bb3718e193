"""What is opened in a message window: where the message is kept, and what is known of it there."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from PySide6.QtGui import QImage

from gui.bridge import (
    Attempt,
    BadmailEntry,
    CapturedMessage,
    Content,
    Engine,
    MessageDetail,
    QueuedRecipient,
    RouteStatus,
    UserError,
    spoken,
)
from gui.console.message_view.letter import Letter, part_of, read_letter
from gui.console.message_view.pictures import decoded


class Envelope(NamedTuple):
    """Sender and recipients as they were told to the relay, and when that was (seconds since the epoch)."""

    sender: str
    recipients: tuple[str, ...]
    at: float
    client: str = ""
    user: str = ""


class Delivery(NamedTuple):
    """Where each recipient stands, all attempts so far, oldest first, and how the routes are."""

    recipients: tuple[QueuedRecipient, ...]
    attempts: tuple[Attempt, ...]
    routes: tuple[RouteStatus, ...] = ()


class Opened(NamedTuple):
    """Everything a message window shows. `delivery` is only known of queued mail, `reason` only of Badmail."""

    envelope: Envelope
    letter: Letter
    pictures: Mapping[str, QImage]
    delivery: Delivery | None = None
    reason: str = ""


class Place(Protocol):
    """One message where it is kept. All calls block; they are made on another thread than the window's."""

    @property
    def key(self) -> str:
        """What it is called there."""
        ...

    @property
    def file_name(self) -> str:
        """Under which name it is exported."""
        ...

    def open(self, engine: Engine, limit: int) -> Opened:
        """Read at most `limit` octets of it. Raises UserError."""
        ...

    def delivery(self, engine: Engine) -> Delivery | None:
        """Only how its delivery stands. Raises UserError when it has left the queue."""
        ...

    def content(self, engine: Engine, limit: int) -> Content:
        """The octets. Raises UserError."""
        ...

    def export(self, engine: Engine, path: Path) -> int:
        """Write it as .eml; its size. Raises UserError."""
        ...


class Queued(NamedTuple):
    """A message of the queue."""

    key: str

    @property
    def file_name(self) -> str:
        return f"{self.key}.eml"

    def open(self, engine: Engine, limit: int) -> Opened:
        detail = engine.queue_show(self.key)
        letter = _letter(self.content(engine, limit))
        message = detail.message
        recipients = tuple(recipient.address for recipient in detail.recipients)
        envelope = Envelope(message.sender, recipients, message.received_at, message.client, message.user)
        return Opened(envelope, letter, _images(letter), _delivery(engine, detail))

    def delivery(self, engine: Engine) -> Delivery | None:
        return _delivery(engine, engine.queue_show(self.key))

    def content(self, engine: Engine, limit: int) -> Content:
        return engine.queue_content(self.key, limit)

    def export(self, engine: Engine, path: Path) -> int:
        return engine.queue_export(self.key, path)


class InDrop(NamedTuple):
    """A message of the Drop folder."""

    key: str

    @property
    def file_name(self) -> str:
        return self.key

    def open(self, engine: Engine, limit: int) -> Opened:
        letter = _letter(self.content(engine, limit))
        found: tuple[CapturedMessage, ...] = engine.captured.rows([self.key])
        if not found:
            raise UserError(f"The captured message {self.key} is not there any more: it was sent or removed.")
        (message,) = found
        return Opened(Envelope(message.sender, message.recipients, message.at), letter, _images(letter))

    def delivery(self, engine: Engine) -> Delivery | None:
        return None

    def content(self, engine: Engine, limit: int) -> Content:
        return engine.captured.read(self.key, limit)

    def export(self, engine: Engine, path: Path) -> int:
        return engine.captured.export(self.key, path)


class InBadmail(NamedTuple):
    """A message of the Badmail folder."""

    key: str

    @property
    def file_name(self) -> str:
        return f"{self.key}.eml"

    def open(self, engine: Engine, limit: int) -> Opened:
        letter = _letter(self.content(engine, limit))
        found: tuple[BadmailEntry, ...] = engine.badmail.rows([self.key])
        if not found:
            raise UserError(f"The message {self.key} is not in Badmail any more: it was resent or removed.")
        (entry,) = found
        reason = engine.badmail.explanation(self.key) or entry.reason
        # The explanation says when it came in.
        return Opened(Envelope(entry.sender, entry.recipients, 0.0), letter, _images(letter), reason=spoken(reason))

    def delivery(self, engine: Engine) -> Delivery | None:
        return None

    def content(self, engine: Engine, limit: int) -> Content:
        return engine.badmail.read(self.key, limit)

    def export(self, engine: Engine, path: Path) -> int:
        return engine.badmail.export(self.key, path)


def save_part(engine: Engine, place: Place, part: int, size: int, path: Path) -> int:
    """Write one attachment of a message of `size` octets; how large it is. Raises UserError. Blocks."""
    try:
        octets = part_of(place.content(engine, size).octets, part)
        return path.write_bytes(octets)
    except LookupError:
        raise UserError(f"The message {place.key} has no such attachment.") from None
    except OSError as error:
        raise UserError(f"The file {path} cannot be written: {error.strerror}.") from error


def _letter(content: Content) -> Letter:
    return read_letter(content.octets, content.size)


def _images(letter: Letter) -> dict[str, QImage]:
    images = ((name, decoded(octets)) for name, octets in letter.pictures.items() if letter.html)
    return {name: image for name, image in images if image is not None}


def _delivery(engine: Engine, detail: MessageDetail) -> Delivery:
    return Delivery(detail.recipients, detail.attempts, engine.snapshot().routes)
