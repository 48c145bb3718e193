"""The beginning of a message for somebody who looks at it."""

from pathlib import Path

import msgspec

from engine.errors import MessageDamaged, UserError
from engine.spool.spool import Spool


class Content(msgspec.Struct, frozen=True):
    """The first octets of a message of `size` octets, headers included."""

    octets: bytes
    size: int

    @property
    def complete(self) -> bool:
        """Whether this is all of it."""
        return len(self.octets) == self.size


async def queue_content(spool: Spool, message_id: str, limit: int) -> Content:
    """At most `limit` octets of a queued message. Raises KeyError (no such message), UserError (damaged)."""
    try:
        body = await spool.body(message_id)
    except MessageDamaged as error:
        raise UserError(f"The message {message_id} is damaged and cannot be shown: {error.reason}.") from error
    small = body.small()
    if small is not None:
        return Content(small[:limit], body.size)
    read = bytearray()
    async for block in body.blocks():
        read += block
        if len(read) >= limit:
            break
    return Content(bytes(read[:limit]), body.size)


def file_content(path: Path, start: int, limit: int) -> Content:
    """At most `limit` octets of the message that begins at octet `start` of a file. Raises OSError."""
    with path.open("rb") as file:
        file.seek(start)
        return Content(file.read(limit), max(0, path.stat().st_size - start))
