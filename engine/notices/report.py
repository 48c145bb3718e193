"""What a notice reports: an action per recipient of one message."""

from enum import StrEnum

import msgspec


class Action(StrEnum):
    """What was done about a recipient (RFC 3464 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"


class Reported(msgspec.Struct, frozen=True):
    """One recipient of a notice.

    `orcpt` is as received (RFC 3461 4.2). `status` is the status code of RFC 3463. `host` is the remote host that gave
    `answer`, "" where `answer` is a sentence of our own; `last_answer` is what a host said before we gave up.
    """

    address: str
    orcpt: str
    status: str
    answer: str
    host: str = ""
    last_answer: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a notice is made of. Times are in seconds since the epoch.

    `original` are the headers of the message, or all of it when `complete`; b"" when it cannot be read any more.
    `retry_until` is for delays. `token` makes boundary and Message-ID unique.
    """

    action: Action
    fqdn: str
    to: str
    envid: str
    arrived: float
    now: float
    recipients: tuple[Reported, ...]
    original: bytes
    complete: bool
    token: str
    retry_until: float = 0.0
    international: bool = False
