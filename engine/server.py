"""The virtual server: spool, inbound, delivery and journal put together, and the states it goes through."""

import asyncio

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import Clock
from engine.credentials.store import CredentialStore
from engine.delivery.delivery import Delivery
from engine.events import SettingsApplied, State, StateChanged
from engine.inbound.edge import Edge
from engine.journal.journal import Journal
from engine.pickup.pickup import Pickup
from engine.settings.site import Site
from engine.spool.embedded.store import EmbeddedSpool
from engine.spool.message import OpenReport

# States in which sessions and deliveries go on.
RUNNING = frozenset({State.STARTED, State.DEGRADED, State.PAUSED})


class VirtualServer:
    """Everything on the engine's loop. Start, stop, pause and resume may come in any order and state.

    One lock makes them follow each other; each is idempotent and returns whether it changed anything.
    """

    def __init__(self, site: Site, *, clock: Clock, credentials: CredentialStore) -> None:
        self.bus = Bus()
        self.clock = clock
        self.attention = AttentionBoard(self.bus, clock, self._attention_changed)
        self.site = site
        self.spool = EmbeddedSpool(folders=site.folders, clock=clock, bus=self.bus, attention=self.attention)
        self.edge = Edge(spool=self.spool, bus=self.bus, clock=clock, credentials=credentials, attention=self.attention)
        self.delivery = Delivery(
            spool=self.spool, bus=self.bus, clock=clock, credentials=credentials, attention=self.attention
        )
        self.pickup = Pickup(spool=self.spool, bus=self.bus, clock=clock, attention=self.attention)
        self.journal = Journal(bus=self.bus, clock=clock, attention=self.attention)
        self.since = clock.now()
        self._state = State.STOPPED
        self._reason = ""
        self._hurried = False
        self._transitions = asyncio.Lock()

    @property
    def state(self) -> State:
        """The state as people see it: started is degraded while something needs a person."""
        if self._state is State.STARTED and self.attention.open():
            return State.DEGRADED
        return self._state

    @property
    def reason(self) -> str:
        """Why the server is in this state, in words; "" when there is nothing to say."""
        waiting = self.attention.open()
        return waiting[0].text if self.state is State.DEGRADED and waiting else self._reason

    async def open(self) -> OpenReport:
        """Open spool and journal. Raises SpoolUnavailable when the spool can be neither opened nor made."""
        await self.journal.start(self.site)
        return await self.spool.open()

    async def close(self) -> None:
        """Close spool and journal; the server must be stopped."""
        await self.spool.close()
        self.bus.flush()
        await self.journal.stop()

    async def start(self) -> bool:
        async with self._transitions:
            if self._state in RUNNING:
                return False
            self._enter(State.STARTING)
            try:
                self.edge.resume()
                # Before delivery: it may let mail go whose file is still there.
                await self.pickup.start(self.site)
                await self.delivery.start(self.site)
                await self.edge.start(self.site)
            except BaseException:
                await self._stop_rooms(0.0)
                self._enter(State.STOPPED, "The server could not be started.")
                raise
            self._enter(State.STARTED)
            return True

    async def stop(self, grace: float) -> bool:
        """Stop within `grace` seconds. A second call without patience (0) hurries the first."""
        if self._state is State.STOPPING and grace <= 0:
            self._hurried = True
            self.edge.cut()
            self.delivery.cut()
        async with self._transitions:
            if self._state is State.STOPPED:
                return False
            self._enter(State.STOPPING)
            await self._stop_rooms(grace)
            self._enter(State.STOPPED)
            return True

    async def pause(self) -> bool:
        """Refuse new connections; keep open ones and go on delivering."""
        async with self._transitions:
            if self._state is not State.STARTED:
                return False
            self._enter(State.PAUSING)
            self.edge.pause()
            self.pickup.pause()
            self._enter(State.PAUSED)
            return True

    async def resume(self) -> bool:
        async with self._transitions:
            if self._state is not State.PAUSED:
                return False
            self._enter(State.CONTINUING)
            self.edge.resume()
            self.pickup.resume()
            self._enter(State.STARTED)
            return True

    async def apply(self, site: Site, changed: tuple[str, ...], restart_needed: tuple[str, ...]) -> None:
        """Bring new settings into effect in every room that runs; no session and no message is dropped.

        `changed` are the dotted paths that differ; those in `restart_needed` wait for the next opening.
        """
        async with self._transitions:
            self.site = site
            await self.journal.apply(site)
            if self._state in RUNNING:
                await self.edge.apply(site)
                await self.pickup.apply(site)
                await self.delivery.apply(site)
            self.bus.emit(SettingsApplied(at=self.clock.now(), changed=changed, restart_needed=restart_needed))

    async def _stop_rooms(self, grace: float) -> None:
        # Inbound first: what it still finishes is in the spool before delivery lets go of it.
        self._hurried = False
        loop = asyncio.get_running_loop()
        deadline = loop.time() + grace
        await self.pickup.stop()
        await self.edge.stop(grace)
        await self.delivery.stop(0.0 if self._hurried else max(0.0, deadline - loop.time()))
        self.bus.flush()

    def _enter(self, state: State, reason: str = "") -> None:
        self._state = state
        self._reason = reason
        self.since = self.clock.now()
        self.bus.emit(StateChanged(at=self.since, state=self.state, reason=self.reason))
        # A person waits for this one: the button that was pressed, the icon in the tray.
        self.bus.flush()

    def _attention_changed(self) -> None:
        if self._state is State.STARTED:
            self.bus.emit(StateChanged(at=self.clock.now(), state=self.state, reason=self.reason))
