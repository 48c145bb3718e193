"""What a mail host answers: replies of one or several lines (RFC 5321 4.2), and the parser that collects them."""

import re
from collections.abc import Iterable

import msgspec

# RFC 5321 4.5.3.1.5 allows 512 octets a line; hosts that explain themselves at length exceed it.
LONGEST_LINE = 4096
LONGEST_REPLY = 64 * 1024
# What is kept and shown of an answer.
SHOWN = 500

_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")


class ProtocolError(Exception):
    """The other side does not speak SMTP; the text says what came instead."""


class Reply(msgspec.Struct, frozen=True, gc=False):
    """One reply. `raw` are its lines behind code and separator, without CRLF."""

    code: int
    raw: tuple[bytes, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as text, safe to show: what does not print is replaced."""
        return tuple(printable(line.decode("utf-8", "replace")) for line in self.raw)

    @property
    def enhanced(self) -> str:
        """The enhanced status code (RFC 3463), "" when there is none or it contradicts the code."""
        match = _ENHANCED.match(self.raw[0].decode("ascii", "replace"))
        return match[1] if match and match[1][0] == str(self.code)[0] else ""

    def without(self, secrets: Iterable[str]) -> "Reply":
        """This reply with *** for every one of `secrets` that it repeats."""
        raw = self.raw
        for secret in filter(None, secrets):
            raw = tuple(line.replace(secret.encode("utf-8", "surrogateescape"), b"***") for line in raw)
        return Reply(self.code, raw)

    def __str__(self) -> str:
        """Code and text on one line, at most SHOWN characters. An enhanced code repeated on each line stays once."""
        enhanced = self.enhanced
        first, *others = self.lines
        rest = [line.removeprefix(enhanced).strip() if enhanced else line.strip() for line in others]
        return " ".join(part for part in (str(self.code), first.strip(), *rest) if part)[:SHOWN]


class ReplyParser:
    """Bytes in, replies out."""

    def __init__(self) -> None:
        self._rest = b""
        self._partial: list[bytes] = []
        self._partial_size = 0

    def feed(self, data: bytes) -> list[Reply]:
        """The replies that `data` completes. Raises ProtocolError on what is no reply, or too long for one."""
        lines = (self._rest + data if self._rest else data).split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) > LONGEST_LINE:
            raise ProtocolError("a reply line that does not end")
        return [reply for line in lines if (reply := self._line(line)) is not None]

    def discard(self) -> None:
        """Forget what has come but is not complete."""
        self._rest = b""
        self._partial = []
        self._partial_size = 0

    def _line(self, line: bytes) -> Reply | None:
        code, separator, text = line[:3], line[3:4], line[4:].rstrip(b"\r")
        if not (code.isdigit() and b"200" <= code <= b"599" and separator in (b" ", b"-", b"\r", b"")):
            raise ProtocolError(f"something that is no SMTP reply ({printable(line[:60].decode('ascii', 'replace'))})")
        if separator == b"-":
            self._continue(text)
            return None
        raw = (*self._partial, text)
        if self._partial:
            self._partial = []
            self._partial_size = 0
        return Reply(int(code), raw)

    def _continue(self, text: bytes) -> None:
        self._partial.append(text)
        self._partial_size += len(text) + 4
        if self._partial_size > LONGEST_REPLY:
            raise ProtocolError("a reply that does not end")


def printable(text: str) -> str:
    """`text` with every character that does not print replaced, so that it is safe in logs and notices."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "?" for char in text)
