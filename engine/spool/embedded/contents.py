"""The octets of stored messages: read from memory, row or file, and verified before anybody sends them."""

import sqlite3
from collections.abc import Iterator

from engine import durable
from engine.errors import MessageDamaged
from engine.spool.embedded import bodies, ids, seal
from engine.spool.embedded.bodies import StoredFile
from engine.spool.embedded.core import Core
from engine.spool.smallbody import SmallBody
from engine.spool.spool import Body

_MISMATCH = "its content does not match the checksum it was stored with"


class Contents:
    """Reads the bodies of one open spool."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def body(self, number: int) -> Body:
        """The verified body. Raises KeyError, MessageDamaged, SpoolUnavailable."""
        entry = self._core.shelf.get(number)
        if entry is not None and entry.content is not None:
            return _verified(number, *entry.content)
        row = await self._core.read(self._core.reader, lambda connection: _row(connection, number))
        if row is None:
            await self._must_exist(number)
            raise MessageDamaged(ids.to_text(number), "its content is missing")
        head, body, sealed = row
        if body is not None:
            return _verified(number, head, body, sealed)
        return await self._file(number, head, sealed)

    async def readable(self, number: int) -> Iterator[bytes]:
        """What can be read of a message, verified or not; for the folders where people look at it."""
        row = await self._core.read(self._core.reader, lambda connection: _row(connection, number))
        head, body, _ = row or (b"", b"", b"")
        path = self._core.bodies.path_of(number)

        def blocks() -> Iterator[bytes]:
            yield head
            if body is not None:
                yield body
            elif path.exists():
                yield from durable.read_blocks(path)

        return blocks()

    async def _file(self, number: int, head: bytes, sealed: bytes) -> Body:
        message_id = ids.to_text(number)
        path = self._core.bodies.path_of(number)
        try:
            size, checksum = await self._core.bodies.run(lambda: bodies.checksum_of(path))
        except OSError as error:
            await self._must_exist(number)
            raise MessageDamaged(message_id, f"its file {path.name} cannot be read: {error.strerror}") from error
        if seal.of_content(number, head, checksum) != sealed:
            raise MessageDamaged(message_id, _MISMATCH)
        return StoredFile(message_id, head, path, size, self._core.bodies)

    async def _must_exist(self, number: int) -> None:
        """Raises KeyError when the message left the queue, perhaps while it was being read."""
        query = "SELECT 1 FROM message WHERE id=?"
        row = await self._core.read(self._core.reader, lambda it: it.execute(query, (number,)).fetchone())
        if row is None:
            raise KeyError(ids.to_text(number))


def _row(connection: sqlite3.Connection, number: int) -> tuple[bytes, bytes | None, bytes] | None:
    found: tuple[bytes, bytes | None, bytes] | None = connection.execute(
        "SELECT head, body, seal FROM content WHERE id=?", (number,)
    ).fetchone()
    return found


def _verified(number: int, head: bytes, body: bytes, sealed: bytes) -> Body:
    if seal.of_content(number, head, seal.of_body(body)) != sealed:
        raise MessageDamaged(ids.to_text(number), _MISMATCH)
    return SmallBody(head + body)
