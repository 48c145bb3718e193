"""The Drop folder: one .eml file for each message, with its envelope in the first lines, as IIS writes them."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path

from engine import durable
from engine.datafolder import make_private_folder
from engine.spool.message import StoredMessage
from engine.spool.spool import Body


def envelope_lines(sender: str, recipients: Iterable[str]) -> bytes:
    """`x-sender:` and one `x-receiver:` line for each recipient, CRLF-terminated."""
    lines = [f"x-sender: {sender}", *(f"x-receiver: {recipient}" for recipient in recipients)]
    # An address never holds a line end; should one get here, it must not become a header of its own.
    clean = (line.replace("\r", "").replace("\n", "") for line in lines)
    return "".join(f"{line}\r\n" for line in clean).encode("utf-8", "surrogateescape")


class DropFolder:
    """Writes messages into one folder. A file appears under its name only when it is complete and on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, message: StoredMessage, recipients: Sequence[str], body: Body) -> Path:
        """Store one message for `recipients`; the file's path. Raises OSError, UserError (folder), MessageDamaged."""
        envelope = envelope_lines(message.sender, recipients)
        # One message may come here more than once, for different recipients; nothing is ever overwritten.
        path = self._folder / f"{message.id}-{os.urandom(4).hex()}.eml"
        small = body.small()
        if small is not None:
            await asyncio.to_thread(self._store, path, (envelope, small))
            return path
        return await self._stream(path, envelope, body.blocks())

    def _store(self, path: Path, blocks: Iterable[bytes]) -> None:
        make_private_folder(self._folder)
        durable.write_durably(path, blocks)

    async def _stream(self, path: Path, envelope: bytes, blocks: AsyncIterator[bytes]) -> Path:
        loop = asyncio.get_running_loop()

        def pulled() -> Iterator[bytes]:
            yield envelope
            while (block := asyncio.run_coroutine_threadsafe(_next(blocks), loop).result()) is not None:
                yield block

        await asyncio.to_thread(self._store, path, pulled())
        return path


async def _next(blocks: AsyncIterator[bytes]) -> bytes | None:
    return await anext(blocks, None)
