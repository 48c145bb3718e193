"""A message's envelope in memory and in its row: who still waits, since when, and what the database indexes of it."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from engine.spool.embedded import ids, seal
from engine.spool.message import Draft, Origin, QueuedRecipient, RecipientResult, RecipientState, StoredMessage

# The stored states of a message; "delivering" is only ever known in memory.
WAITING, RETRYING, HELD, MIXED = range(4)
STATE_NAMES = ("waiting", "retrying", "held", "mixed")


class EnvelopeDamaged(Exception):
    """A stored envelope that does not match its seal or cannot be read."""


class _Recipient(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A recipient as stored. Fields are only ever added at the end, with a default."""

    index: int
    address: str
    notify: str
    orcpt: str
    held: bool
    attempts: int
    first_failure: float
    next_attempt: float
    last_answer: str
    delay_notified: bool
    by_route: bool = False


class _Envelope(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An envelope as stored. Fields are only ever added at the end, with a default."""

    sender: str
    size: int
    received_at: float
    origin: str
    client: str
    user: str
    ret: str
    envid: str
    smtputf8: bool
    eight_bit: bool
    bare_newlines: bool
    about: str
    in_file: bool
    history: int
    recipients: list[_Recipient]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Envelope).decode


class Standing(NamedTuple):
    """What counts and indexes need of a message: its state, recipients by state, and when it is due (None: never)."""

    state: int
    waiting: int
    held: int
    attempts: int
    answer: str
    due: float | None


class MessageRow(NamedTuple):
    """A row of the table `message`, in the order of its columns."""

    id: int
    received_at: float
    due: float | None
    state: int
    attempts: int
    waiting: int
    held: int
    history: int
    size: int
    answer: str
    sender: str
    recipients: str
    envelope: bytes
    seal: bytes


class Entry:
    """A message in memory. `history` counts the attempts ever recorded, `in_file` says that its body is a file.

    `recipients` are those still waiting or held, by index; `lent` those delivery has now; `pending` counts changes
    under way to the disk; `queued` says that it stands in a line to be claimed; `gone` is set as soon as the message
    is to leave the queue.
    """

    __slots__ = (
        "content",
        "gone",
        "history",
        "in_file",
        "lent",
        "message",
        "number",
        "pending",
        "queued",
        "recipients",
        "standing",
    )

    def __init__(
        self, number: int, message: StoredMessage, recipients: dict[int, QueuedRecipient], history: int, in_file: bool
    ) -> None:
        self.number = number
        self.message = message
        self.recipients = recipients
        self.history = history
        self.in_file = in_file
        # Head, body and seal of a small message that was just put, so that sending it needs no read.
        self.content: tuple[bytes, bytes, bytes] | None = None
        # As of the last row that was made or read.
        self.standing = self.stand(message.received_at)
        self.lent: set[int] = set()
        self.pending = 0
        self.queued = False
        self.gone = False

    @property
    def due(self) -> float | None:
        """When the earliest waiting recipient is due; None when none waits."""
        return self.standing.due

    @classmethod
    def of_draft(cls, number: int, draft: Draft) -> "Entry":
        """A new message, every recipient due at once, or held."""
        held = bool(draft.held)
        state = RecipientState.HELD if held else RecipientState.WAITING
        recipients = {
            index: QueuedRecipient(
                index,
                to.address,
                to.notify,
                to.orcpt,
                state,
                0,
                0.0,
                0.0,
                draft.held,
                by_route=held and not draft.held_back,
            )
            for index, to in enumerate(draft.recipients)
        }
        message = StoredMessage(
            id=ids.to_text(number),
            sender=draft.sender,
            size=draft.size,
            received_at=draft.received_at,
            origin=draft.origin,
            client=draft.client,
            user=draft.user,
            ret=draft.ret,
            envid=draft.envid,
            smtputf8=draft.smtputf8,
            eight_bit=draft.eight_bit,
            bare_newlines=draft.bare_newlines,
            about=draft.about,
        )
        return cls(number, message, recipients, 0, not isinstance(draft.body, bytes))

    @classmethod
    def of_row(cls, number: int, envelope: bytes, sealed: bytes) -> "Entry":
        """A message as its row has it; raises EnvelopeDamaged."""
        if seal.of_envelope(number, envelope) != sealed:
            raise EnvelopeDamaged("the envelope does not match its checksum")
        try:
            stored = _decode(envelope)
        except msgspec.MsgspecError as error:
            raise EnvelopeDamaged("the envelope cannot be read") from error
        recipients = {each.index: _revived(each) for each in stored.recipients}
        return cls(number, _message_of(number, stored), recipients, stored.history, stored.in_file)

    def due_recipients(self, now: float) -> tuple[QueuedRecipient, ...]:
        """The recipients to be tried at `now`."""
        return tuple(
            recipient
            for recipient in self.recipients.values()
            if recipient.state is RecipientState.WAITING and recipient.next_attempt <= now
        )

    def stand(self, now: float) -> Standing:
        """Take stock of the recipients; one that is due at once counts as due since `now`."""
        held = attempts = 0
        tried = False
        answer = ""
        due: float | None = None
        for recipient in self.recipients.values():
            attempts = max(attempts, recipient.attempts)
            tried = tried or recipient.first_failure > 0
            answer = recipient.last_answer or answer
            if recipient.state is RecipientState.HELD:
                held += 1
            else:
                own = recipient.next_attempt or now
                due = own if due is None else min(due, own)
        waiting = len(self.recipients) - held
        state = _state(waiting, held, tried)
        self.standing = Standing(state, waiting, held, attempts, answer, due)
        return self.standing

    def row(self, now: float) -> MessageRow:
        """The row that stores the entry as it is `now`."""
        standing = self.stand(now)
        envelope = _encode(self._stored())
        message = self.message
        return MessageRow(
            self.number,
            message.received_at,
            standing.due,
            standing.state,
            standing.attempts,
            standing.waiting,
            standing.held,
            self.history,
            message.size,
            standing.answer,
            message.sender.casefold(),
            addresses_column(recipient.address for recipient in self.recipients.values()),
            envelope,
            seal.of_envelope(self.number, envelope),
        )

    def apply(self, result: RecipientResult, at: float) -> QueuedRecipient | None:
        """Take over what became of one recipient; the recipient as it was, None when it is no longer here."""
        recipient = self.recipients.get(result.index)
        if recipient is None:
            return None
        if result.outcome in ("delivered", "failed"):
            del self.recipients[result.index]
        else:
            self.recipients[result.index] = _after(recipient, result, at)
        return recipient

    def _stored(self) -> _Envelope:
        message = self.message
        return _Envelope(
            message.sender,
            message.size,
            message.received_at,
            message.origin.value,
            message.client,
            message.user,
            message.ret,
            message.envid,
            message.smtputf8,
            message.eight_bit,
            message.bare_newlines,
            message.about,
            self.in_file,
            self.history,
            [_frozen(recipient) for recipient in self.recipients.values()],
        )


def addresses_column(addresses: Iterable[str]) -> str:
    """Addresses in the form that filters look into: each between line feeds, upper and lower case alike."""
    return "\n" + "".join(f"{address}\n" for address in addresses).casefold()


def storable(text: str) -> str:
    """Text without what UTF-8 cannot say: a remote's answer may have been decoded from anything."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _state(waiting: int, held: int, tried: bool) -> int:
    if held:
        return MIXED if waiting else HELD
    return RETRYING if tried else WAITING


def _after(recipient: QueuedRecipient, result: RecipientResult, at: float) -> QueuedRecipient:
    """A recipient that stays. A hold that was ordered meanwhile outlives a deferral; being held is no attempt."""
    held = result.outcome == "held" or recipient.state is RecipientState.HELD
    deferred = result.outcome == "deferred"
    return msgspec.structs.replace(
        recipient,
        state=RecipientState.HELD if held else RecipientState.WAITING,
        attempts=recipient.attempts + (deferred and result.counts),
        first_failure=recipient.first_failure or (at if deferred else 0.0),
        next_attempt=result.next_attempt if deferred else 0.0,
        last_answer=storable(result.answer) or recipient.last_answer,
        delay_notified=recipient.delay_notified or result.delay_notified,
        by_route=not result.counts and recipient.state is RecipientState.WAITING,
    )


def _frozen(recipient: QueuedRecipient) -> _Recipient:
    return _Recipient(
        recipient.index,
        recipient.address,
        recipient.notify,
        recipient.orcpt,
        recipient.state is RecipientState.HELD,
        recipient.attempts,
        recipient.first_failure,
        recipient.next_attempt,
        recipient.last_answer,
        recipient.delay_notified,
        recipient.by_route,
    )


def _revived(stored: _Recipient) -> QueuedRecipient:
    return QueuedRecipient(
        stored.index,
        stored.address,
        stored.notify,
        stored.orcpt,
        RecipientState.HELD if stored.held else RecipientState.WAITING,
        stored.attempts,
        stored.first_failure,
        stored.next_attempt,
        stored.last_answer,
        stored.delay_notified,
        stored.by_route,
    )


def _message_of(number: int, stored: _Envelope) -> StoredMessage:
    return StoredMessage(
        id=ids.to_text(number),
        sender=stored.sender,
        size=stored.size,
        received_at=stored.received_at,
        origin=Origin(stored.origin),
        client=stored.client,
        user=stored.user,
        ret=stored.ret,
        envid=stored.envid,
        smtputf8=stored.smtputf8,
        eight_bit=stored.eight_bit,
        bare_newlines=stored.bare_newlines,
        about=stored.about,
    )
