"""A message from what a person or program typed: header completed (RFC 5322 3.6), Bcc taken out, CRLF line ends."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from engine.errors import UserError

# One field line (RFC 5322 2.2: printable ASCII but the colon); blanks before the colon are obsolete but seen.
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")

_LINE = 64 * 1024
# A header beyond this is no header; it is held in memory while it is completed.
_HEADER_LIMIT = 1024**2

# A text that begins with "Note: ..." is a text. One of these fields makes it a message.
_TELLING = {"from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "content-type", "received"}
# Whom only the sender is to know of: never passed on (RFC 5322 3.6.3).
HIDDEN = frozenset({"bcc", "resent-bcc"})


class Readable(Protocol):
    """Where a message is read from, line by line."""

    def readline(self, limit: int = -1, /) -> bytes: ...


class Writable(Protocol):
    def write(self, data: bytes, /) -> int: ...


class Field(msgspec.Struct, frozen=True):
    """One header field with its continuation lines, as read."""

    name: str
    raw: bytes

    @property
    def value(self) -> str:
        """Unfolded, without the name."""
        return b" ".join(self.raw.partition(b":")[2].split()).decode("utf-8", "surrogateescape")


class Header(msgspec.Struct, frozen=True):
    """The fields of a message, and what was read beyond them: the first line of a body that follows without a blank."""

    fields: tuple[Field, ...]
    beyond: bytes = b""

    @classmethod
    def read(cls, source: Readable, *, text_allowed: bool = False) -> "Header":
        """Read up to the blank line. With `text_allowed`, what does not look like a message is all body.

        Raises UserError for a header of more than 1 MB.
        """
        fields: list[Field] = []
        consumed = bytearray()
        while (line := source.readline(_LINE)).strip(b"\r\n"):
            consumed += line
            if len(consumed) > _HEADER_LIMIT:
                raise UserError("The header of the message is larger than 1 MB. Is it a message?")
            if match := _FIELD.match(line):
                fields.append(Field(match[1].decode("ascii").lower(), line))
            elif fields and line[:1] in b" \t":
                fields[-1] = Field(fields[-1].name, fields[-1].raw + line)
            elif fields or not line.startswith(b"From "):  # the first line of a message in an mbox is none of its own
                return cls.of(fields, bytes(consumed), line, text_allowed)
        return cls.of(fields, bytes(consumed) + line, b"", text_allowed)

    @classmethod
    def of(cls, fields: list[Field], consumed: bytes, beyond: bytes, text_allowed: bool) -> "Header":
        if text_allowed and (beyond or not _TELLING & {field.name for field in fields}):
            return cls((), consumed)
        return cls(tuple(fields), beyond)

    def has(self, *names: str) -> bool:
        """Whether one of the fields is there."""
        return any(field.name in names for field in self.fields)

    def addresses(self, *names: str) -> list[str]:
        """The addresses in these fields, in order (RFC 5322 3.4). Raises UserError for fields nobody could read."""
        from email.utils import getaddresses

        values = [field.value for field in self.fields if field.name in names]
        try:
            return [address for _, address in getaddresses(values) if address]
        except RecursionError:  # thousands of comments within each other
            raise UserError(f"The addresses in {', '.join(names).title()} cannot be read.") from None

    def recipients(self) -> list[str]:
        """To, Cc and Bcc; of a message that is sent again, those of the new sending (RFC 5322 3.6.6)."""
        again = ("resent-to", "resent-cc", "resent-bcc")
        return self.addresses(*again) if self.has(*again) else self.addresses("to", "cc", "bcc")


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """What a header lacks is made from this. `to` "" = nobody is named; `text` = the body is plain text of ours."""

    sender: str
    full_name: str = ""
    to: Sequence[str] = ()
    subject: str | None = None
    text: bool = False

    def lines(self, header: Header) -> list[str]:
        """The missing fields: From, Date, Message-ID, To, and for texts Subject and MIME."""
        from email.utils import format_datetime, make_msgid

        domain = self.sender.rpartition("@")[2] or "localhost"
        made = []
        if not header.has("from"):
            made.append(f"From: {_mailbox(self.full_name, self.sender or f'MAILER-DAEMON@{domain}')}")
        if not header.has("to", "cc"):
            made.append(f"To: {_folded(self.to) or 'undisclosed-recipients:;'}")
        if self.subject is not None and not header.has("subject"):
            made.append(f"Subject: {_encoded(self.subject)}")
        if not header.has("date"):
            made.append(f"Date: {format_datetime(datetime.now().astimezone())}")
        if not header.has("message-id"):
            made.append(f"Message-ID: {make_msgid(domain=domain)}")
        if self.text:
            made += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
        return made


def write_message(target: Writable, header: Header, completion: Completion, body: Readable) -> None:
    """Write the finished message; memory stays bounded whatever the body's size."""
    for field in header.fields:
        if field.name not in HIDDEN:
            _copy(io.BytesIO(field.raw), target)
    for line in completion.lines(header):
        target.write(line.encode("utf-8", "surrogateescape") + b"\r\n")
    target.write(b"\r\n")
    _copy(_Chain((io.BytesIO(header.beyond), body)), target)


class DotEnded:
    """A source that ends at a line with a single dot, as sendmail's does without -i."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._at_line_start = True
        self._ended = False

    def readline(self, limit: int = -1, /) -> bytes:
        line = b"" if self._ended else self._source.readline(limit)
        if self._at_line_start and line.rstrip(b"\r\n") == b".":
            self._ended = True
            return b""
        self._at_line_start = line.endswith(b"\n")
        return line


class _Chain:
    """Several sources one after the other."""

    def __init__(self, sources: Iterable[Readable]) -> None:
        self._sources = list(sources)

    def readline(self, limit: int = -1, /) -> bytes:
        while self._sources:
            if line := self._sources[0].readline(limit):
                return line
            del self._sources[0]
        return b""


def _copy(source: Readable, target: Writable) -> None:
    """Copy with every LF made CRLF, and a line end at the very end."""
    before = b"\n"
    while line := source.readline(_LINE):
        if line.endswith(b"\n") and (line[-2:-1] or before[-1:]) != b"\r":
            line = line[:-1] + b"\r\n"
        target.write(line)
        before = line
    if not before.endswith(b"\n"):
        target.write(b"\r\n" if not before.endswith(b"\r") else b"\n")


def _folded(addresses: Sequence[str]) -> str:
    return ",\r\n\t".join(addresses)


def _mailbox(name: str, address: str) -> str:
    """RFC 5322 3.4; an address beyond ASCII stands as it is (RFC 6532 3.2)."""
    from email.utils import formataddr

    flat = _flat(name)
    # formataddr encodes the name but takes no address beyond ASCII.
    return formataddr((flat, "a")).removesuffix("<a>") + f"<{address}>" if flat else address


def _flat(text: str) -> str:
    """On one line and without control characters: nothing typed here becomes a field of its own."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _encoded(subject: str) -> str:
    from email.header import Header as EncodedHeader

    flat = _flat(subject)
    return flat if flat.isascii() else EncodedHeader(flat, "utf-8", header_name="Subject").encode(linesep="\r\n")
