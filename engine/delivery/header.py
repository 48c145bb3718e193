"""A header block as its fields, byte for byte: for changing a few of them and nothing else (RFC 5322 2.2)."""

import re
from collections.abc import Iterable

import msgspec

# CRLF ends a line; what stands alone becomes one when it is sent (see stuffing.normalised).
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# RFC 5322 2.2, and white space before the colon of old (4.5).
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_ENVELOPE_LINE = b"From "


class Field(msgspec.Struct, frozen=True, gc=False):
    """One field: its name in lower case ("" for a line that is none), and its octets, folds and line end included."""

    name: str
    raw: bytes

    @property
    def value(self) -> bytes:
        """What stands behind the colon, without the last line end."""
        return self.raw.partition(b":")[2].rstrip(b"\r\n")


class Header(msgspec.Struct, frozen=True, gc=False):
    """`length` octets of the message are its fields; `separated` says that the empty line comes behind them. `whole`
    says that the end was seen: what was read may be the beginning of a message only."""

    fields: tuple[Field, ...]
    length: int
    whole: bool
    separated: bool = False

    def named(self, name: str) -> list[Field]:
        """The fields of that name, in order."""
        return [field for field in self.fields if field.name == name]


def read_header(text: bytes, *, more: bool) -> Header:
    """The fields that a message begins with, up to the empty line, or to a line that can be none; `more` says that
    `text` is not all of the message."""
    # Name, start and end of each: a field of ten thousand folds is put together once.
    spans: list[tuple[str, int, int]] = []
    end, separated, whole = 0, False, True
    for line in _lines(text):
        if more and end + len(line) == len(text):
            whole = False
            break
        if not line.strip(b"\r\n"):
            separated = True
            break
        match = _FIELD.match(line)
        until = end + len(line)
        if line[:1] in (b" ", b"\t") and spans:
            spans[-1] = (*spans[-1][:2], until)
        elif match is not None:
            spans.append((match[1].decode("ascii").lower(), end, until))
        elif not spans and line.startswith(_ENVELOPE_LINE):
            spans.append(("", end, until))
        else:
            break
        end = until
    fields = tuple(Field(name, text[start:stop]) for name, start, stop in spans)
    return Header(fields, end, whole=whole, separated=separated)


def _lines(text: bytes) -> Iterable[bytes]:
    return (match[0] for match in _LINE.finditer(text) if match[0])
