"""Mail that enters from this machine without SMTP: `mailroot send`, `sendmail`, the window."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from engine.bus import Bus
from engine.clock import Clock
from engine.errors import UserError
from engine.events import MessageAccepted
from engine.policy.addresses import is_mailbox
from engine.policy.routing import held_on_arrival
from engine.settings.site import Site
from engine.spool.message import BodyFile, Draft, Origin, Recipient
from engine.spool.spool import Spool

BLOCK = 256 * 1024


class Submission:
    """Puts a finished message with its envelope into the spool, below a Received line of our own (RFC 5321 4.4)."""

    def __init__(self, spool: Spool, bus: Bus, clock: Clock) -> None:
        self._spool = spool
        self._bus = bus
        self._clock = clock

    async def submit(
        self, site: Site, sender: str, recipients: Sequence[str], message: bytes | Path, *, origin: Origin, user: str
    ) -> str:
        """Store one message (with CRLF line ends) and return its id.

        Raises UserError for an address that is none, SpoolUnavailable when the disk refuses.
        """
        check_envelope(sender, recipients)
        body = message if isinstance(message, bytes) else await body_of_file(self._spool, message)
        return await self.put(site, sender, recipients, body, origin=origin, user=user)

    async def put(
        self,
        site: Site,
        sender: str,
        recipients: Sequence[str],
        body: bytes | BodyFile,
        *,
        origin: Origin,
        user: str = "",
        client: str = "",
        held: str = "",
    ) -> str:
        """Store a message whose envelope was checked and return its id; `held` = why the caller keeps it back for now.

        Raises SpoolUnavailable.
        """
        now = self._clock.now()
        draft = Draft(
            sender=sender,
            recipients=tuple(Recipient(address) for address in dict.fromkeys(recipients)),
            head=received_line(site.fqdn, user, now),
            body=body,
            received_at=now,
            origin=origin,
            client=client,
            user=user,
            smtputf8=not (sender + "".join(recipients)).isascii(),
            eight_bit=True,
            bare_newlines=True,
            held=held or held_on_arrival(site.settings),
            held_back=bool(held),
        )
        message_id = await self._spool.put(draft)
        self._bus.emit(
            MessageAccepted(
                at=now,
                message=message_id,
                session=0,
                origin=origin,
                client=client,
                user=user,
                sender=sender,
                recipients=tuple(recipient.address for recipient in draft.recipients),
                size=draft.size,
            )
        )
        return message_id


async def body_of_file(spool: Spool, path: Path, *, head: bytes = b"", start: int = 0) -> bytes | BodyFile:
    """`head` and what stands in a file from `start` on, as a body for a draft; a large one is streamed to the spool.

    Raises OSError, SpoolUnavailable.
    """
    rest = (await asyncio.to_thread(path.stat)).st_size - start
    file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, start)
        if len(head) + rest <= spool.body_limit:
            return head + await asyncio.to_thread(file.read)
        return await _streamed(spool, file, head)
    finally:
        file.close()


async def _streamed(spool: Spool, file: BinaryIO, head: bytes) -> BodyFile:
    writer = spool.body_writer()
    try:
        if head:
            await writer.write(head)
        while block := await asyncio.to_thread(file.read, BLOCK):
            await writer.write(block)
        return await writer.finish()
    except BaseException:
        await writer.abort()
        raise


def check_envelope(sender: str, recipients: Sequence[str]) -> None:
    """Raise UserError that names the first address that is none."""
    if not recipients:
        raise UserError("The message has no recipient. Name at least one with --to, or with -t in its To, Cc or Bcc.")
    for address in (sender, *recipients) if sender else recipients:
        if not is_mailbox(address):
            raise UserError(f"{address!r} is not a mail address. Write it as name@example.com.")


def received_line(fqdn: str, user: str, now: float) -> bytes:
    """Our trace line for mail that did not come by SMTP."""
    from email.utils import format_datetime

    date = format_datetime(datetime.fromtimestamp(now, UTC))
    who = f" (from user {user})" if user.isascii() and user.isprintable() and user else ""
    return f"Received: by {fqdn} (Mailroot){who};\r\n\t{date}\r\n".encode("ascii", "replace")
