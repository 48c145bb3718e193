"""Octets and encoded headers as text, whatever they claim to be."""

import codecs
from email.errors import HeaderParseError
from email.header import decode_header

# Encodings for names of hosts: slow on long texts, and never those of a mail.
_NOT_FOR_MAIL = frozenset({"idna", "punycode"})


def text_of(octets: bytes, charset: str) -> str:
    """The text in its charset; UTF-8, else Windows' Western one when it is unknown or wrong. Never raises."""
    for name in (charset, "utf-8"):
        codec = _codec(name)
        if codec:
            try:
                return _decoded(octets, codec)
            except (UnicodeError, ValueError):
                continue
    codec = _codec(charset)
    return octets.decode("cp1252" if codec in ("", "ascii") else codec, "replace")


def _decoded(octets: bytes, codec: str) -> str:
    """Strictly, but for a character that was cut at the end of what was read."""
    decoder = codecs.lookup(codec).incrementaldecoder
    return decoder().decode(octets) if decoder is not None else octets.decode(codec)


def header(value: str) -> str:
    """A header on one line with its encoded words decoded (RFC 2047). Never raises."""
    try:
        parts = decode_header(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    except (HeaderParseError, ValueError):
        parts = [(value, None)]
    text = "".join(part if isinstance(part, str) else text_of(part, name or "") for part, name in parts)
    return " ".join(text.split())


def _codec(name: str) -> str:
    """The name of the codec, "" when there is none for texts."""
    try:
        codec = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return ""
    if codec is None or not getattr(codec, "_is_text_encoding", True) or codec.name in _NOT_FOR_MAIL:
        return ""
    return codec.name
