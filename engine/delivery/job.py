"""A piece of work for one destination, and what the destination said to it."""

from enum import StrEnum

import msgspec

from engine.spool.message import Claim, QueuedRecipient, StoredMessage

# RFC 5321 4.5.3.1.8: every host takes a hundred recipients in one transaction.
MOST_RECIPIENTS = 100


class Job(msgspec.Struct, frozen=True):
    """A message with those of its due recipients that go the same way: one transaction."""

    message: StoredMessage
    recipients: tuple[QueuedRecipient, ...]

    @property
    def claim(self) -> Claim:
        """The part of a claim this job stands for."""
        return Claim(self.message, self.recipients)

    @property
    def called(self) -> bool:
        """Whether somebody wants it tried before its time: it was tried or parked, and is due at once all the same."""
        return any(to.first_failure and not to.next_attempt for to in self.recipients)


class Verdict(StrEnum):
    """What a destination's answer means for a recipient. AGAIN: at once, in a transaction of its own."""

    DELIVERED = "delivered"
    DEFERRED = "deferred"
    FAILED = "failed"
    AGAIN = "again"


class Answer(msgspec.Struct, frozen=True, gc=False):
    """A verdict with what was said, safe to show, and by which host ("" when it is our own sentence).

    `enhanced` is the status code (RFC 3463) where one was given; `last` what a host said before we gave up ourselves.
    """

    verdict: Verdict
    text: str
    host: str = ""
    enhanced: str = ""
    last: str = ""
