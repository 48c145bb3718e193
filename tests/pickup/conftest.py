"""A pickup room on a movable clock, in front of a real spool."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import ManualClock
from engine.events import Event
from engine.pickup.pickup import LOOK_SECONDS, Pickup
from engine.settings.model import Settings
from engine.settings.site import Site
from engine.spool.embedded.store import EmbeddedSpool
from engine.spool.message import MessageDetail, QueueFilter

PATIENCE = 5.0


class Place:
    """Everything around one Pickup."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        # The spool sleeps by another one, so that the room's own rest can be seen.
        self.clock, self.others_clock = ManualClock(), ManualClock()
        self.bus = Bus()
        self.events: list[Event] = []
        self.bus.subscribe(self.events.extend)
        self.attention = AttentionBoard(self.bus, self.others_clock)
        self.site = Site.of(settings, folder, "relay.example.net")
        self.site.folders.create()
        self.folder = self.site.folders.pickup
        self.spool: Any = self.new_spool()
        self.pickup = self.new_pickup()

    def new_spool(self) -> Any:
        return EmbeddedSpool(folders=self.site.folders, clock=self.others_clock, bus=self.bus, attention=self.attention)

    def new_pickup(self) -> Pickup:
        return Pickup(spool=self.spool, bus=self.bus, clock=self.clock, attention=self.attention)

    async def look(self, times: int = 2) -> None:
        """Let the room look; a file is complete at the second look."""
        for _ in range(times):
            await self.asleep()
            self.clock.advance(LOOK_SECONDS)
        await self.asleep()

    async def asleep(self) -> None:
        """Until the room waits for the next look."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while (deadline := self.clock.next_deadline()) is None or deadline <= self.clock.now():
            assert loop.time() < end, "the room never rests"
            await asyncio.sleep(0.001)

    async def messages(self) -> list[MessageDetail]:
        return [await self.spool.detail(one) for one in await self.spool.ids(QueueFilter())]

    async def content(self, message: str) -> bytes:
        small = (await self.spool.body(message)).small()
        assert small is not None
        return bytes(small)

    def badmail(self) -> list[str]:
        return [path.read_text("utf-8") for path in sorted(self.site.folders.badmail.glob("*.BDR"))]

    def left(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())

    def changed(self, **delivery: Any) -> Site:
        settings = self.site.settings
        replaced = msgspec.structs.replace(settings, delivery=msgspec.structs.replace(settings.delivery, **delivery))
        return Site.of(replaced, self.site.folders.root, "relay.example.net")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    made = Place(tmp_path, Settings())
    await made.spool.open()
    yield made
    await made.pickup.stop()
    await made.spool.close()
