"""Taking a message out of the queue into Badmail, with what is known and readable of it."""

import sqlite3

from engine.errors import SpoolUnavailable, UserError
from engine.spool.badmail import Badmail, BadmailItem
from engine.spool.embedded import desk, ids
from engine.spool.embedded.contents import Contents
from engine.spool.embedded.core import Core
from engine.spool.embedded.entry import EnvelopeDamaged
from engine.spool.message import MessageDetail


class Aside:
    """Sets messages of one open spool aside."""

    def __init__(self, core: Core, contents: Contents, badmail: Badmail) -> None:
        self._core = core
        self._contents = contents
        self._badmail = badmail

    async def move(self, number: int, reason: str) -> None:
        """Raises KeyError, and SpoolUnavailable when Badmail cannot be written: then the message stays."""
        if number in self._core.leaving:
            return
        self._core.leaving.add(number)
        try:
            item = await self._core.read(self._core.desk, lambda connection: _item(connection, number, reason))
            await self._badmail.write(item, await self._contents.readable(number))
            await self._core.remove([number])
        except (OSError, UserError) as error:
            self._core.shelf.line.rewind()
            raise SpoolUnavailable("The Badmail folder cannot be written to") from error
        finally:
            self._core.leaving.discard(number)
        self._core.bodies.discard([self._core.bodies.path_of(number)])


def _item(connection: sqlite3.Connection, number: int, reason: str) -> BadmailItem:
    try:
        return item_of(desk.detail(connection, number), reason)
    except EnvelopeDamaged as damage:
        return BadmailItem(
            id=ids.to_text(number),
            reason=f"{reason} ({damage}: sender and recipients are not known.)",
            attempts=desk.attempts(connection, number),
        )


def item_of(detail: MessageDetail, reason: str) -> BadmailItem:
    """All that is known of a message, for the files that explain it."""
    message = detail.message
    return BadmailItem(
        id=message.id,
        reason=reason,
        sender=message.sender,
        recipients=tuple(recipient.address for recipient in detail.recipients),
        received_at=message.received_at,
        origin=message.origin.value,
        client=message.client,
        user=message.user,
        about=message.about,
        attempts=detail.attempts,
    )
