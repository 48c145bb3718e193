"""The spool's interface: inbound puts, delivery claims and records, people look and act. Stores implement it.

Every call belongs to the engine's loop and never blocks it. Two implementations are in view: the embedded one
(SQLite and files, engine/spool/embedded/) and a PostgreSQL one shared by several nodes.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from engine.spool.message import (
    BodyFile,
    Claim,
    Draft,
    MessageDetail,
    OpenReport,
    QueueCounts,
    QueueEntry,
    QueueFilter,
    Result,
)


class BodyWriter(Protocol):
    """A large body on its way to disk, block by block, so that a session's memory stays bounded."""

    async def write(self, block: bytes) -> None:
        """Append; waits while earlier blocks are still being written. Raises SpoolUnavailable."""
        ...

    async def finish(self) -> BodyFile:
        """Flush file and directory entry to disk. Raises SpoolUnavailable."""
        ...

    async def abort(self) -> None:
        """Remove what was written; safe at any time, never raises."""
        ...


class Body(Protocol):
    """A stored body (head and body together) whose checksum has been verified."""

    size: int

    def small(self) -> bytes | None:
        """All of it when it is held in memory, else None."""
        ...

    def blocks(self) -> AsyncIterator[bytes]:
        """All of it, block by block (some 256 KB each)."""
        ...


class Spool(Protocol):
    """A durable store of messages on their way."""

    wakeup: asyncio.Event
    """Set whenever something may have become due earlier than `next_due` last said; the scheduler clears it."""

    body_limit: int
    """Bodies of at most this many octets are given to `put` as bytes; larger ones go through a BodyWriter."""

    async def open(self) -> OpenReport:
        """Open or create the store; salvage what a crash or a damaged page left. Raises SpoolUnavailable."""
        ...

    async def close(self) -> None:
        """Write out what is pending and close; idempotent."""
        ...

    def body_writer(self) -> BodyWriter:
        """A writer for one body of more than `body_limit` octets; what is not `put` afterwards must be aborted."""
        ...

    async def put(self, draft: Draft) -> str:
        """Store a message and return its id once it is on disk: only then may anybody say 250.

        Raises SpoolUnavailable when it could not be stored; then nothing of it is kept.
        """
        ...

    async def claim(self, limit: int) -> Sequence[Claim]:
        """At most `limit` messages with recipients that are due now, each lent until `record` or `give_back`."""
        ...

    async def next_due(self) -> float | None:
        """When the earliest unclaimed waiting recipient becomes due (seconds since the epoch); None: nothing waits."""
        ...

    async def record(self, result: Result) -> Sequence[str]:
        """Store what became of claimed recipients, and its notices, in one transaction; their claim ends with it.

        Returns the ids of the notices in their order; none when the message is gone and nothing was stored.

        Never loses a result: while the disk refuses, it is kept in memory and tried again until it is stored or the
        spool closes.
        """
        ...

    def give_back(self, claim: Claim) -> None:
        """End a claim without a result; its recipients are due at once again."""
        ...

    async def body(self, message_id: str) -> Body:
        """The verified body. Raises MessageDamaged (checksum), KeyError (no such message)."""
        ...

    async def set_aside(self, message_id: str, reason: str) -> None:
        """Move a message to Badmail with its reason in words, and drop it from the queue."""
        ...

    async def counts(self) -> QueueCounts: ...

    async def entries(
        self,
        where: QueueFilter,
        *,
        order: str = "received_at",
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Sequence[QueueEntry], int]:
        """One page of the queue, and how many rows match in all. `order` is a field of QueueEntry."""
        ...

    async def ids(self, where: QueueFilter, *, order: str = "received_at", descending: bool = False) -> Sequence[str]:
        """The ids of all rows that match, in order: a list of any length shows these and asks for few rows."""
        ...

    async def rows(self, message_ids: Sequence[str]) -> Sequence[QueueEntry]:
        """The rows of those of these messages that are in the queue, in the order of `message_ids`."""
        ...

    async def detail(self, message_id: str) -> MessageDetail:
        """One message. Raises KeyError."""
        ...

    async def retry_now(self, message_ids: Sequence[str] | None) -> int:
        """Make waiting recipients due at once (None = all messages); how many messages that touched."""
        ...

    async def hold(self, message_ids: Sequence[str] | None) -> int:
        """Keep waiting recipients from being tried until released (None = all messages); how many messages."""
        ...

    async def release(self, message_ids: Sequence[str] | None) -> int:
        """Make held recipients due at once (None = all messages); how many messages that touched."""
        ...

    async def recall(self, *, held: bool) -> int:
        """Make due at once what only its route keeps (QueuedRecipient.by_route): what waits and, with `held`, what is
        held; how many messages that touched."""
        ...

    async def remove(self, message_ids: Sequence[str] | None) -> int:
        """Take messages out of the queue without notice; how many there were.

        They stay recoverable under Queue/Removed/ for a week. Raises UserError when they could not be kept there.
        """
        ...

    async def restore(self, message_ids: Sequence[str]) -> int:
        """Bring removed messages back as they were, under their own ids; how many could be.

        Raises UserError when the disk refuses; then the others are still among the removed.
        """
        ...
