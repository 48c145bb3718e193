"""A spool in memory with the real one's behaviour towards delivery, for tests that want speed and a view inside."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from engine.clock import Clock
from engine.errors import MessageDamaged
from engine.spool.message import (
    Attempt,
    BodyFile,
    Claim,
    Draft,
    MessageDetail,
    OpenReport,
    QueueCounts,
    QueuedRecipient,
    QueueEntry,
    QueueFilter,
    RecipientState,
    Result,
    StoredMessage,
)


class MemoryBody:
    """A body in memory, or, when large, in blocks of a size that suits a test."""

    def __init__(self, content: bytes, *, limit: int, block: int) -> None:
        self.size = len(content)
        self._content = content
        self._limit = limit
        self._block = block

    def small(self) -> bytes | None:
        return self._content if self.size <= self._limit else None

    async def blocks(self) -> AsyncIterator[bytes]:
        for start in range(0, self.size, self._block):
            await asyncio.sleep(0)
            yield self._content[start : start + self._block]


@dataclass
class Kept:
    message: StoredMessage
    content: bytes
    recipients: dict[int, QueuedRecipient]
    claimed: set[int] = field(default_factory=set)
    attempts: list[Attempt] = field(default_factory=list)


class MemoryWriter:
    def __init__(self, spool: "MemorySpool") -> None:
        self._spool = spool
        self._content = b""

    async def write(self, block: bytes) -> None:
        self._content += block

    async def finish(self) -> BodyFile:
        path = Path(f"body-{next(self._spool.numbers)}")
        self._spool.files[path] = self._content
        return BodyFile(path, len(self._content), b"")

    async def abort(self) -> None:
        self._content = b""


class MemorySpool:
    """Every message by id; `outcomes` are all recorded results, `notices` the drafts that came with them."""

    def __init__(self, clock: Clock, *, body_limit: int = 65536, block: int = 65536) -> None:
        self._clock = clock
        self.wakeup = asyncio.Event()
        self.body_limit = body_limit
        self.block = block
        self.numbers = itertools.count(1)
        self.files: dict[Path, bytes] = {}
        self.kept: dict[str, Kept] = {}
        self.outcomes: list[Result] = []
        self.notices: list[Draft] = []
        self.set_aside_reasons: dict[str, str] = {}
        self.damaged: set[str] = set()
        self.body_reads = 0

    async def open(self) -> OpenReport:
        return OpenReport(0, 0, 0)

    async def close(self) -> None:
        pass

    def body_writer(self) -> MemoryWriter:
        return MemoryWriter(self)

    async def put(self, draft: Draft) -> str:
        message_id = f"M{next(self.numbers):06d}"
        body = draft.body if isinstance(draft.body, bytes) else self.files.pop(draft.body.path)
        recipients = {
            index: QueuedRecipient(index, to.address, to.notify, to.orcpt, RecipientState.WAITING, 0, 0.0, 0.0, "")
            for index, to in enumerate(draft.recipients)
        }
        shared = {name: getattr(draft, name) for name in StoredMessage.__struct_fields__ if name not in ("id", "size")}
        message = StoredMessage(id=message_id, size=draft.size, **shared)
        self.kept[message_id] = Kept(message, draft.head + body, recipients)
        self.wakeup.set()
        return message_id

    async def claim(self, limit: int) -> Sequence[Claim]:
        await asyncio.sleep(0)
        claims = []
        for kept in self.kept.values():
            due = self._due(kept)
            if due and len(claims) < limit:
                kept.claimed |= {to.index for to in due}
                claims.append(Claim(kept.message, tuple(due)))
        return claims

    def _due(self, kept: Kept) -> list[QueuedRecipient]:
        return [to for to in self._waiting(kept) if to.next_attempt <= self._clock.now()]

    def _waiting(self, kept: Kept) -> list[QueuedRecipient]:
        return [
            to for to in kept.recipients.values() if to.state is RecipientState.WAITING and to.index not in kept.claimed
        ]

    async def next_due(self) -> float | None:
        return min((to.next_attempt for kept in self.kept.values() for to in self._waiting(kept)), default=None)

    async def record(self, result: Result) -> Sequence[str]:
        await asyncio.sleep(0)
        self.outcomes.append(result)
        kept = self.kept.get(result.message_id)
        if kept is not None:
            self._record(kept, result)
        self.notices.extend(result.notices)
        ids = [await self.put(notice) for notice in result.notices]
        self.wakeup.set()
        return ids

    def _record(self, kept: Kept, result: Result) -> None:
        for one in result.recipients:
            assert one.index in kept.claimed, "a result for a recipient that nobody claimed"
            kept.claimed.discard(one.index)
            to = kept.recipients[one.index]
            kept.attempts.append(Attempt(result.at, to.address, one.outcome, one.host, one.answer))
            if one.outcome in ("delivered", "failed"):
                del kept.recipients[one.index]
                continue
            counted = 1 if one.counts else 0
            kept.recipients[one.index] = msgspec.structs.replace(
                to,
                state=RecipientState.HELD if one.outcome == "held" else RecipientState.WAITING,
                attempts=to.attempts + counted,
                first_failure=to.first_failure or (result.at if one.outcome == "deferred" else 0.0),
                next_attempt=one.next_attempt,
                last_answer=one.answer,
                by_route=not one.counts,
                delay_notified=to.delay_notified or one.delay_notified,
            )
        if not kept.recipients:
            del self.kept[kept.message.id]

    def give_back(self, claim: Claim) -> None:
        kept = self.kept.get(claim.message.id)
        if kept is not None:
            kept.claimed -= {to.index for to in claim.recipients}
        self.wakeup.set()

    async def body(self, message_id: str) -> MemoryBody:
        await asyncio.sleep(0)
        self.body_reads += 1
        if message_id in self.damaged:
            raise MessageDamaged(message_id, "its checksum does not match")
        return MemoryBody(self.kept[message_id].content, limit=self.body_limit, block=self.block)

    async def set_aside(self, message_id: str, reason: str) -> None:
        del self.kept[message_id]
        self.set_aside_reasons[message_id] = reason

    async def counts(self) -> QueueCounts:
        return QueueCounts(len(self.kept), 0, 0, 0, 0.0)

    async def entries(
        self,
        where: QueueFilter,
        *,
        order: str = "received_at",
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Sequence[QueueEntry], int]:
        rows = [self._entry(kept) for kept in self.kept.values()]
        rows = [row for row in rows if not where.state or row.state == where.state]
        return rows[offset : offset + limit], len(rows)

    def _entry(self, kept: Kept) -> QueueEntry:
        recipients = list(kept.recipients.values())
        held = all(to.state is RecipientState.HELD for to in recipients)
        return QueueEntry(
            id=kept.message.id,
            state="held" if held else "waiting",
            sender=kept.message.sender,
            recipients=tuple(to.address for to in recipients),
            recipient_count=len(recipients),
            size=kept.message.size,
            received_at=kept.message.received_at,
            attempts=max(to.attempts for to in recipients),
            next_attempt=min(to.next_attempt for to in recipients),
            last_answer=recipients[0].last_answer,
        )

    async def detail(self, message_id: str) -> MessageDetail:
        kept = self.kept[message_id]
        return MessageDetail(
            message=kept.message, recipients=tuple(kept.recipients.values()), attempts=tuple(kept.attempts)
        )

    async def retry_now(self, message_ids: Sequence[str] | None) -> int:
        return self._change(message_ids, RecipientState.WAITING, next_attempt=0.0)

    async def hold(self, message_ids: Sequence[str] | None) -> int:
        return self._change(message_ids, RecipientState.WAITING, state=RecipientState.HELD, by_route=False)

    async def release(self, message_ids: Sequence[str] | None) -> int:
        return self._change(
            message_ids, RecipientState.HELD, state=RecipientState.WAITING, next_attempt=0.0, by_route=False
        )

    def _change(self, ids: Iterable[str] | None, only: RecipientState, **changes: object) -> int:
        names = list(self.kept) if ids is None else [name for name in ids if name in self.kept]
        return sum(self._change_one(self.kept[name], lambda to: to.state is only, changes) for name in names)

    def _change_one(self, kept: Kept, concerned: Callable[[QueuedRecipient], bool], changes: dict[str, object]) -> bool:
        concerned_ones = [index for index, to in kept.recipients.items() if concerned(to)]
        for index in concerned_ones:
            kept.recipients[index] = msgspec.structs.replace(kept.recipients[index], **changes)
        self.wakeup.set()
        return bool(concerned_ones)

    async def recall(self, *, held: bool) -> int:
        changes: dict[str, object] = {"state": RecipientState.WAITING, "next_attempt": 0.0, "by_route": False}
        return sum(
            self._change_one(kept, lambda to: to.by_route and (held or to.state is RecipientState.WAITING), changes)
            for kept in self.kept.values()
        )

    async def remove(self, message_ids: Sequence[str] | None) -> int:
        names = list(self.kept) if message_ids is None else [name for name in message_ids if name in self.kept]
        for name in names:
            del self.kept[name]
        return len(names)
