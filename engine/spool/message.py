"""A message as the spool knows it: the draft that comes in, and what is kept of it until it is gone."""

from enum import StrEnum
from pathlib import Path

import msgspec


class Origin(StrEnum):
    """How a message came in."""

    SMTP = "smtp"
    PICKUP = "pickup"
    COMMAND = "command"
    NOTICE = "notice"
    WINDOW = "window"


class Recipient(msgspec.Struct, frozen=True, gc=False):
    """One envelope recipient with its DSN options (RFC 3461 4.1, 4.2), "" where not given.

    `notify` is upper case and comma-separated: "NEVER" or some of "SUCCESS,FAILURE,DELAY". `orcpt` is as received.
    """

    address: str
    notify: str = ""
    orcpt: str = ""


class BodyFile(msgspec.Struct, frozen=True):
    """A large body that is already written and flushed, made by a BodyWriter of the spool."""

    path: Path
    size: int
    checksum: bytes


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A message to be stored. `head` (our Received line, CRLF-terminated) and `body` (as received, byte for byte)
    together are what goes out; envelope recipients never come from headers.

    `bare_newlines` says that a CR or LF stands alone somewhere in the body: delivery then writes CRLF for it.
    `received_at` is in seconds since the epoch. `ret` is "", "FULL" or "HDRS", `envid` as received (RFC 3461 4.3, 4.4).
    """

    sender: str
    recipients: tuple[Recipient, ...]
    head: bytes
    body: bytes | BodyFile
    received_at: float
    origin: Origin = Origin.SMTP
    client: str = ""
    user: str = ""
    ret: str = ""
    envid: str = ""
    smtputf8: bool = False
    eight_bit: bool = False
    bare_newlines: bool = False
    # The message this one is a notice about; "" for ordinary mail.
    about: str = ""
    # Why it is held from the start, "" when it may go. By its route: that saves lending it only to be told so. Else
    # (`held_back`) by whoever brought it, who lets it go; no change of settings does.
    held: str = ""
    held_back: bool = False

    @property
    def size(self) -> int:
        """Octets of head and body."""
        return len(self.head) + (len(self.body) if isinstance(self.body, bytes) else self.body.size)


class RecipientState(StrEnum):
    """Where a recipient of a stored message stands. Delivered and given-up ones are no longer stored."""

    WAITING = "waiting"
    HELD = "held"


class QueuedRecipient(msgspec.Struct, frozen=True, gc=False):
    """A recipient that still waits. `index` identifies it within its message.

    `attempts` counts real tries; `first_failure` is 0 until the first one failed; `next_attempt` 0 = at once.
    `by_route` says that only its route keeps it waiting or held, and no schedule and no person.
    """

    index: int
    address: str
    notify: str
    orcpt: str
    state: RecipientState
    attempts: int
    first_failure: float
    next_attempt: float
    last_answer: str
    delay_notified: bool = False
    by_route: bool = False


class StoredMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message without its body."""

    id: str
    sender: str
    size: int
    received_at: float
    origin: Origin
    client: str
    user: str
    ret: str
    envid: str
    smtputf8: bool
    eight_bit: bool
    bare_newlines: bool
    about: str


class Claim(msgspec.Struct, frozen=True):
    """A message lent to delivery, with those recipients that are due. Nobody else gets them until the claim ends."""

    message: StoredMessage
    recipients: tuple[QueuedRecipient, ...]


class RecipientResult(msgspec.Struct, frozen=True, gc=False):
    """What became of one recipient in one attempt. A recipient that is held is not counted as tried.

    `outcome` is "delivered", "deferred" (then `next_attempt` says when again), "failed" or "held".
    `answer` is the remote's reply or our own sentence, safe to show.
    """

    index: int
    outcome: str
    answer: str
    host: str
    next_attempt: float = 0.0
    # False when nothing was really tried: the attempt does not count, and the recipient is kept by its route.
    counts: bool = True
    delay_notified: bool = False


class Result(msgspec.Struct, frozen=True):
    """The end of a claim, or of a part of it, with the notices it makes necessary: stored in one transaction."""

    message_id: str
    at: float
    recipients: tuple[RecipientResult, ...]
    notices: tuple[Draft, ...] = ()


class Attempt(msgspec.Struct, frozen=True):
    """One line of a recipient's history."""

    at: float
    recipient: str
    outcome: str
    host: str
    answer: str


class QueueEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the Queue list: a message with its state in words and figures.

    `state` is "waiting" (never tried), "retrying", "held", "delivering" or "mixed" (some recipients are held);
    `recipients` are the first hundred of `recipient_count`; `next_attempt` is the earliest, 0 when one is due at once.
    """

    id: str
    state: str
    sender: str
    recipients: tuple[str, ...]
    recipient_count: int
    size: int
    received_at: float
    attempts: int
    next_attempt: float
    last_answer: str


class QueueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows of the queue; empty fields match all.

    `state` is one of QueueEntry's, `sender` and `recipient` are whole addresses, `text` is looked for in sender and
    recipients; none of these minds upper and lower case. `older_than` is an age in seconds.
    """

    state: str = ""
    sender: str = ""
    recipient: str = ""
    text: str = ""
    older_than: float = 0.0


class MessageDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One message with every waiting recipient and the history of attempts, oldest first."""

    message: StoredMessage
    recipients: tuple[QueuedRecipient, ...]
    attempts: tuple[Attempt, ...]


class QueueCounts(msgspec.Struct, frozen=True):
    """`messages` and their `octets`, recipients by state, and when the oldest came in (0 when empty)."""

    messages: int
    octets: int
    waiting: int
    held: int
    oldest: float


class OpenReport(msgspec.Struct, frozen=True):
    """What opening found: messages kept, damaged entries set aside, orphaned files removed, the damaged file if any."""

    messages: int
    damaged: int
    orphans: int
    salvaged_from: str = ""
