"""A message as it travels behind DATA: dots doubled at line starts, closed by CRLF "." CRLF (RFC 5321 4.5.2)."""

import re

END = b".\r\n"
# Most messages hold no such line, and a compiled search says so faster than bytes.replace.
_DOT = re.compile(rb"\r\n\.")


def stuffed(body: bytes, *, bare_newlines: bool) -> bytes:
    """The whole of a small message, closing dot included.

    With `bare_newlines` every CR or LF that stands alone becomes CRLF: a host that takes it for a line end would
    otherwise see another message than we do (SMTP smuggling). Without, the bytes are left alone.
    """
    if bare_newlines:
        body = normalised(body)
    if _DOT.search(body):
        body = body.replace(b"\r\n.", b"\r\n..")
    start = b"." if body.startswith(b".") else b""
    return b"".join((start, body, END if not body or body.endswith(b"\r\n") else b"\r\n" + END))


def normalised(text: bytes) -> bytes:
    """Every CRLF, bare CR and bare LF as CRLF."""
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


class Stuffer:
    """The same for a message that comes in blocks, whatever lies on their borders."""

    def __init__(self, *, bare_newlines: bool) -> None:
        self._bare_newlines = bare_newlines
        self._at_line_start = True
        # A CR at the end of a block waits for the LF that may open the next one.
        self._held = b""

    def feed(self, block: bytes) -> bytes:
        """What to send for `block`."""
        text = self._held + block if self._held else block
        if text.endswith(b"\r"):
            self._held, text = b"\r", text[:-1]
        else:
            self._held = b""
        return self._stuff(text)

    def finish(self) -> bytes:
        """What is left, and the end of the message."""
        held, self._held = self._held, b""
        rest = self._stuff(held)
        return rest + END if self._at_line_start else rest + b"\r\n" + END

    def _stuff(self, text: bytes) -> bytes:
        if not text:
            return b""
        if self._bare_newlines:
            text = normalised(text)
        start = b"." if self._at_line_start and text.startswith(b".") else b""
        self._at_line_start = text.endswith(b"\r\n")
        if _DOT.search(text):
            text = text.replace(b"\r\n.", b"\r\n..")
        return start + text
