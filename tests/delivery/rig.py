"""A delivery room on a movable clock with everything around it in memory, and ways to wait for what it does."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import ManualClock
from engine.credentials.memory_store import MemoryStore
from engine.delivery.delivery import Delivery
from engine.delivery.direct.nameservice import NameService
from engine.events import DeliveryAttempted, Event
from engine.oauth.tokens import AccessTokens
from engine.settings.model import Delivery as DeliverySettings
from engine.settings.model import Security, Settings
from engine.settings.site import Site
from engine.spool.message import Draft, Recipient
from tests.delivery.memoryspool import MemorySpool

PATIENCE = 5.0


def settings_for(host: str, *, security: Security | None = None, **changes: Any) -> Settings:
    """Settings with one smart host; `changes` are dotted paths below delivery with "__" for the dot."""
    import msgspec

    delivery = DeliverySettings()
    values: dict[str, Any] = {"advanced__smart_host": host, "security": security or Security(tls="none"), **changes}
    for path, value in values.items():
        section, _, key = path.partition("__")
        if key:
            value = msgspec.structs.replace(getattr(delivery, section), **{key: value})
        delivery = msgspec.structs.replace(delivery, **{section: value})
    return Settings(delivery=delivery)


class Rig:
    """Use as an async context manager: starts on entry, stops on exit."""

    def __init__(
        self, settings: Settings, folder: Path, *, spool: Any = None, name_servers: str = "", provider: Any = None
    ) -> None:
        self.clock = ManualClock()
        self.names = NameService(self.clock, name_servers, patience=PATIENCE)
        self.bus = Bus()
        self.attention = AttentionBoard(self.bus, self.clock)
        self.credentials = MemoryStore()
        # Who gives access tokens; None = the real ones, whom no test reaches.
        self._provider = provider
        self.spool: Any = spool or MemorySpool(self.clock)
        self.folder = folder
        self.site = Site.of(settings, folder, "relay.example.net")
        self.events: list[Event] = []
        self.bus.subscribe(self.events.extend)
        self.delivery = self.delivery_on(self.spool)

    def delivery_on(self, spool: Any) -> Delivery:
        """A delivery room on another spool, which becomes this rig's."""
        self.spool = spool
        provider = self._provider
        tokens = AccessTokens(self.credentials, self.clock, (lambda *_: provider) if provider else None)
        return Delivery(
            spool=spool,
            bus=self.bus,
            clock=self.clock,
            credentials=self.credentials,
            attention=self.attention,
            names=self.names,
            tokens=tokens,
        )

    async def __aenter__(self) -> "Rig":
        await self.delivery.start(self.site)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.delivery.stop(0)
        self.bus.flush()

    async def apply(self, settings: Settings) -> None:
        self.site = Site.of(settings, self.folder, "relay.example.net")
        await self.delivery.apply(self.site)

    async def put(
        self,
        *recipients: str | Recipient,
        body: bytes = b"Subject: hello\r\n\r\nworld\r\n",
        sender: str = "app@example.net",
        **options: Any,
    ) -> str:
        to = tuple(one if isinstance(one, Recipient) else Recipient(one) for one in recipients)
        draft = Draft(sender=sender, recipients=to, head=b"", body=body, received_at=self.clock.now(), **options)
        return str(await self.spool.put(draft))

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Poll until `condition` holds; fails after PATIENCE seconds of real time."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not condition():
            assert loop.time() < end, what or "it did not happen in time"
            await asyncio.sleep(0.001)

    async def settled(self, results: int) -> None:
        """Wait until that many results are recorded."""
        await self.until(lambda: len(self.spool.outcomes) >= results, f"{len(self.spool.outcomes)} results so far")

    async def advance(self, seconds: float) -> None:
        """Move time and let everything that wakes have its turn."""
        self.clock.advance(seconds)
        for _ in range(20):
            await asyncio.sleep(0)

    async def pass_time(self, seconds: float) -> None:
        """Move time and wait until everything that became due has come to something."""
        await self.calm()
        self.clock.advance(seconds)
        await self.calm()

    async def calm(self) -> None:
        """Wait until nothing is due and nothing is under way."""
        await self.until(self._calm, "there is always something due or under way")

    def _calm(self) -> bool:
        if any(
            one.state == "held" and one.waiting and one.next_probe <= self.clock.now() for one in self.delivery.routes()
        ):
            return False  # somebody is being called for a probe
        recipients = [(kept.claimed, to) for kept in self.spool.kept.values() for to in kept.recipients.values()]
        return all(
            not claimed and (to.state == "held" or to.next_attempt > self.clock.now()) for claimed, to in recipients
        )

    def attempts(self) -> list[DeliveryAttempted]:
        self.bus.flush()
        return [event for event in self.events if isinstance(event, DeliveryAttempted)]

    def open_attention(self) -> dict[str, str]:
        return {event.key: event.text for event in self.attention.open()}
