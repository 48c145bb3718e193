"""What the spool's tests share: a spool in a fresh data folder, on a clock that stands still."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import ManualClock
from engine.datafolder import Folders
from engine.events import Event
from engine.spool.embedded.store import EmbeddedSpool
from engine.spool.message import Claim, Draft, Recipient, RecipientResult, Result


class Yard:
    """A data folder with everything a spool needs around it."""

    def __init__(self, root: Path) -> None:
        self.folders = Folders.below(root)
        self.clock = ManualClock()
        self.bus = Bus()
        self.attention = AttentionBoard(self.bus, self.clock)
        self.events: list[Event] = []
        self.bus.subscribe(self.events.extend)
        self.spools: list[EmbeddedSpool] = []

    def spool(self) -> EmbeddedSpool:
        spool = EmbeddedSpool(folders=self.folders, clock=self.clock, bus=self.bus, attention=self.attention)
        self.spools.append(spool)
        return spool

    def draft(self, *recipients: str, sender: str = "alice@example.com", body: bytes = b"Subject: x\r\n\r\nhello\r\n"):
        return Draft(
            sender=sender,
            recipients=tuple(Recipient(address) for address in recipients or ("bob@example.net",)),
            head=b"Received: by relay.example.com\r\n",
            body=body,
            received_at=self.clock.now(),
            client="192.0.2.7",
        )

    def result(self, claim: Claim, outcome: str = "delivered", **fields) -> Result:
        recipients = tuple(
            RecipientResult(
                recipient.index,
                outcome,
                fields.get("answer", "250 ok"),
                "mx.example.net",
                next_attempt=fields.get("next_attempt", 0.0),
                counts=fields.get("counts", True),
            )
            for recipient in claim.recipients
        )
        return Result(claim.message.id, self.clock.now(), recipients, fields.get("notices", ()))

    def open_conditions(self) -> dict[str, str]:
        return {raised.key: raised.text for raised in self.attention.open()}


@pytest.fixture
async def yard(tmp_path: Path) -> AsyncIterator[Yard]:
    yard = Yard(tmp_path / "data")
    yield yard
    for spool in yard.spools:
        await spool.close()
    yard.bus.flush()


@pytest.fixture
async def spool(yard: Yard) -> EmbeddedSpool:
    spool = yard.spool()
    await spool.open()
    return spool


@pytest.fixture
def until() -> Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]:
    """Wait for a condition of the real disk; fails after ten seconds."""

    async def wait(condition: Callable[[], Awaitable[bool]]) -> None:
        deadline = time.monotonic() + 10
        while not await condition():
            assert time.monotonic() < deadline, "the condition did not come true within ten seconds"
            await asyncio.sleep(0.02)

    return wait
