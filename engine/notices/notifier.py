"""Who is told about a message: decides whether a notice is due, fetches what it quotes and drafts it."""

import asyncio
import secrets
from collections.abc import Sequence

import msgspec

from engine.errors import MessageDamaged, SpoolUnavailable
from engine.notices.dsn import compose
from engine.notices.language import is_japanese
from engine.notices.report import Action, Report, Reported
from engine.notices.returned import Returned, read_original
from engine.settings.site import Site
from engine.spool.message import BodyFile, Draft, Origin, QueuedRecipient, Recipient, StoredMessage
from engine.spool.spool import Spool

# What NOTIFY has to name for each action; without NOTIFY senders hear of failures and delays (RFC 3461 4.1).
_WANTS = {Action.FAILED: "FAILURE", Action.DELAYED: "DELAY", Action.RELAYED: "SUCCESS", Action.DELIVERED: "SUCCESS"}


def wanted(recipient: QueuedRecipient, action: Action) -> bool:
    """Whether the sender asked to hear of `action` for this recipient."""
    if not recipient.notify:
        return action in (Action.FAILED, Action.DELAYED)
    return _WANTS[action] in recipient.notify.split(",")


class Notifier:
    """Drafts notices; storing them is part of the same transaction as the outcome they report."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    async def draft(
        self,
        site: Site,
        message: StoredMessage,
        action: Action,
        recipients: Sequence[Reported],
        now: float,
        retry_until: float = 0.0,
    ) -> Draft:
        """A notice to the sender of `message`, which must have one; a copy of failures goes to `ndr_copy_to`.

        When the disk refuses a long one, the notice does without the message it is about.
        """
        returned = await self._returned(message, action)
        report = Report(
            action=action,
            fqdn=site.fqdn,
            to=message.sender,
            envid=message.envid,
            arrived=message.received_at,
            now=now,
            recipients=tuple(recipients),
            original=returned.content,
            complete=returned.complete,
            token=secrets.token_hex(16),
            retry_until=retry_until,
            international=message.smtputf8,
        )
        content = await _composed(report)
        try:
            body = await self._stored(content)
        except SpoolUnavailable:
            body = content = await _composed(msgspec.structs.replace(report, original=b""))
        return Draft(
            sender="",
            recipients=_addressees(site, message, action),
            head=b"",
            body=body,
            received_at=now,
            origin=Origin.NOTICE,
            smtputf8=not message.sender.isascii(),
            eight_bit=not content.isascii(),
            about=message.id,
        )

    async def _returned(self, message: StoredMessage, action: Action) -> Returned:
        # Only a failure returns content: whoever hears of a success or a delay has the message still (RFC 3461 6.2).
        headers_only = action is not Action.FAILED or message.ret == "HDRS"
        try:
            return await read_original(await self._spool.body(message.id), message, headers_only=headers_only)
        except (MessageDamaged, KeyError, OSError):
            return Returned(b"", complete=False)

    async def _stored(self, content: bytes) -> bytes | BodyFile:
        if len(content) <= self._spool.body_limit:
            return content
        writer = self._spool.body_writer()
        try:
            await writer.write(content)
            return await writer.finish()
        except BaseException:
            await writer.abort()
            raise


async def _composed(report: Report) -> bytes:
    """On a thread where the words are translated: the catalogue is read once, and a strange answer takes long."""
    return await asyncio.to_thread(compose, report) if is_japanese(report.original) else compose(report)


def _addressees(site: Site, message: StoredMessage, action: Action) -> tuple[Recipient, ...]:
    # A notice asks for no notices (RFC 3461 6.1).
    addressees = [Recipient(message.sender, notify="NEVER")]
    copy_to = site.settings.messages.ndr_copy_to
    if action is Action.FAILED and copy_to and copy_to != message.sender:
        addressees.append(Recipient(copy_to, notify="NEVER"))
    return tuple(addressees)
