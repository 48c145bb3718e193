"""A message file as programs write it into Pickup: its envelope, and the message without it."""

from codecs import BOM_UTF8
from pathlib import Path
from typing import BinaryIO

import msgspec

from engine.compose import HIDDEN, Completion, Field, Header
from engine.errors import UserError
from engine.policy.addresses import parse_path

# IIS and .NET write the envelope as header lines; Drop writes the same, so that its files can be put into Pickup.
_SENDER, _RECEIVER = "x-sender", "x-receiver"
_ENVELOPE = frozenset({_SENDER, _RECEIVER})


class Letter(msgspec.Struct, frozen=True):
    """`head` is the header as it goes out, with its blank line; the body follows in the file at `body_at` (octets).

    `sender` "" is the null sender.
    """

    sender: str
    recipients: tuple[str, ...]
    head: bytes
    body_at: int


def read_letter(path: Path, domain: str) -> Letter:
    """Read the beginning of a message file; addresses without a domain get `domain`.

    With x-receiver lines these and x-sender are the envelope, else Sender or From, and To, Cc and Bcc. All of the
    former and Bcc are taken out of the message. Raises UserError (no message, no recipient, no address), OSError.
    """
    with path.open("rb") as file:
        if file.read(len(BOM_UTF8)) != BOM_UTF8:  # Windows PowerShell's UTF8
            file.seek(0)
        header = Header.read(file)
        body_at = file.tell() - len(header.beyond)
        newline = _newline(file)
    if not header.fields:
        raise UserError("It is no message: it does not begin with a header such as From: or x-sender:.")
    sender, recipients = _envelope(header, domain)
    return Letter(sender, recipients, _head(header, sender, newline), body_at)


def _envelope(header: Header, domain: str) -> tuple[str, tuple[str, ...]]:
    receivers = [field.value for field in header.fields if field.name == _RECEIVER]
    found = [address for value in receivers for address in _listed(value)] if receivers else header.recipients()
    recipients = dict.fromkeys(_checked(address, domain) for address in found)
    if not recipients:
        raise UserError("It names nobody to send it to: there is no x-receiver line, and no To, Cc or Bcc.")
    return _sender(header, domain), tuple(recipients)


def _sender(header: Header, domain: str) -> str:
    given = [field.value for field in header.fields if field.name == _SENDER]
    if given:
        bare = given[0].strip().strip("<>").strip()
        return _checked(bare, domain) if bare else ""
    for names in (("resent-sender", "resent-from"), ("sender",), ("from",)):
        addresses = header.addresses(*names)
        if addresses:
            return _checked(addresses[0], domain)
    raise UserError("It names no sender: there is no x-sender line, and no Sender or From.")


def _listed(value: str) -> list[str]:
    return [part.strip().strip("<>").strip() for part in value.replace(";", ",").split(",") if part.strip()]


def _checked(address: str, domain: str) -> str:
    whole = address if "@" in address else f"{address}@{domain}"
    parsed = parse_path(f"<{whole}>")
    if parsed is None or parsed[1] or not parsed[0].domain:
        raise UserError(f"{address!r} is not a mail address. It is written as name@example.com.")
    return whole


def _head(header: Header, sender: str, newline: bytes) -> bytes:
    kept = [field for field in header.fields if field.name not in _ENVELOPE | HIDDEN]
    shown = Header(tuple(kept), header.beyond)
    made = [line.encode("utf-8", "surrogateescape") for line in Completion(sender=sender).lines(shown)]
    lines = b"".join(_ended(field, newline) for field in kept) + b"".join(line + newline for line in made)
    return lines + newline


def _ended(field: Field, newline: bytes) -> bytes:
    return field.raw if field.raw.endswith(b"\n") else field.raw + newline


def _newline(file: BinaryIO) -> bytes:
    """The line end of the file's first line; CRLF where it has none."""
    file.seek(0)
    first = file.readline(4096)
    return b"\n" if first.endswith(b"\n") and not first.endswith(b"\r\n") else b"\r\n"
