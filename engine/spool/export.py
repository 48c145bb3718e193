"""A message out of the queue as a file, byte for byte as it would be sent."""

import asyncio
import contextlib
from pathlib import Path
from typing import BinaryIO

from engine.errors import MessageDamaged, UserError
from engine.spool.spool import Spool


async def export_message(spool: Spool, message_id: str, path: Path) -> int:
    """Write the message to `path` and return its size in octets; an existing file is replaced only by a whole one.

    Raises KeyError (no such message) and UserError (damaged, or the file cannot be written).
    """
    try:
        body = await spool.body(message_id)
    except MessageDamaged as error:
        raise UserError(f"The message {message_id} is damaged and cannot be exported: {error.reason}.") from error
    partial = path.with_name(f"{path.name}.partial")
    try:
        file: BinaryIO = await asyncio.to_thread(partial.open, "wb")
        with contextlib.closing(file):
            async for block in body.blocks():
                await asyncio.to_thread(file.write, block)
        await asyncio.to_thread(partial.replace, path)
    except OSError as error:
        await asyncio.to_thread(partial.unlink, missing_ok=True)
        raise UserError(f"The file {path} cannot be written: {error.strerror}.") from error
    return body.size
