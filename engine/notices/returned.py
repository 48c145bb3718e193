"""What a notice returns of the message it is about: all of it, or its headers."""

from collections.abc import AsyncGenerator

import msgspec

from engine.spool.message import StoredMessage
from engine.spool.spool import Body

# Without a wish of the sender's (RET), small messages come back whole; nobody wants 25 MB back from a mistyped address.
WHOLE_UNASKED = 64 * 1024
# RET=FULL is a wish and not an order (RFC 3461 6.2): many senders' mailboxes refuse what is larger.
WHOLE_AT_MOST = 1024 * 1024
HEADERS_AT_MOST = 64 * 1024


class Returned(msgspec.Struct, frozen=True):
    """`content` with CRLF line ends; `complete` says whether it is the whole message."""

    content: bytes
    complete: bool


async def read_original(body: Body, message: StoredMessage, *, headers_only: bool) -> Returned:
    """As much of the message as may be returned. Raises what reading raises."""
    limit = WHOLE_AT_MOST if message.ret == "FULL" else WHOLE_UNASKED
    if not headers_only and body.size <= limit:
        return Returned(_lines(await _first(body, body.size), message), complete=True)
    return Returned(_headers(_lines(await _first(body, HEADERS_AT_MOST), message)), complete=False)


async def _first(body: Body, size: int) -> bytes:
    small = body.small()
    if small is not None:
        return small[:size]
    gathered = b""
    blocks = body.blocks()
    try:
        async for block in blocks:
            gathered += block
            if len(gathered) >= size:
                break
    finally:
        if isinstance(blocks, AsyncGenerator):
            await blocks.aclose()
    return gathered[:size]


def _lines(text: bytes, message: StoredMessage) -> bytes:
    if not message.bare_newlines:
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def _headers(text: bytes) -> bytes:
    headers, end, _ = text.partition(b"\r\n\r\n")
    # Cut off in the middle of a line: the line goes.
    return headers + b"\r\n" if end else headers[: headers.rfind(b"\r\n") + 2]
