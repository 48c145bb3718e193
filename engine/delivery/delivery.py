"""Delivery: everything between a stored message and its next hop, put together."""

import asyncio
import contextlib
import itertools
import os

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import Clock
from engine.credentials.store import CredentialStore
from engine.delivery.direct.common import Common
from engine.delivery.direct.lane import DomainLane, status_of_all
from engine.delivery.direct.nameservice import NameService
from engine.delivery.drop import DropLane
from engine.delivery.job import MOST_RECIPIENTS, Job
from engine.delivery.lane import Lane
from engine.delivery.ledger import Ledger
from engine.delivery.limits import Budget
from engine.delivery.opening import Outside
from engine.delivery.pool import HostLane, Surroundings
from engine.delivery.route import RouteHealth, RouteStatus
from engine.delivery.scheduler import IN_HAND, Scheduler
from engine.delivery.waiting import WaitingLane
from engine.delivery.watch import Watch
from engine.oauth.tokens import AccessTokens
from engine.policy.routing import Route, configured_routes, general_route, route_for
from engine.settings.site import Site
from engine.spool.message import Claim, QueuedRecipient
from engine.spool.spool import Spool

# Domains whose route is remembered; a decision costs a few microseconds per configured domain.
MOST_DOMAINS = 10_000
# For QUIT to leave when delivery stops.
CLOSING_SECONDS = 1.0
# For outcomes to reach the disk; on one that works it takes milliseconds.
STORING_SECONDS = 5.0


class Delivery:
    """Takes due mail from the spool to the lanes of the settings in effect. All methods belong to the engine's loop."""

    def __init__(
        self,
        *,
        spool: Spool,
        bus: Bus,
        clock: Clock,
        credentials: CredentialStore,
        attention: AttentionBoard,
        tokens: AccessTokens | None = None,
        names: NameService | None = None,
    ) -> None:
        self._spool = spool
        self._bus = bus
        self._clock = clock
        self._credentials = credentials
        self._attention = attention
        # One for the whole engine: of two that refresh at once, one would hold a token the provider cancelled.
        self.tokens = tokens or AccessTokens(credentials, clock)
        self._names = names or NameService.of_environment(clock, os.environ)
        self._sessions = itertools.count(1)
        self._running: _Running | None = None
        self._ending: _Running | None = None

    async def start(self, site: Site) -> None:
        """Begin to deliver; nothing happens when it is running."""
        if self._running is not None:
            return
        outside = Outside(self._clock, self._bus, self._credentials, self.tokens, Watch(self._clock), self._sessions)
        self._running = _Running(site, self._spool, self._bus, self._attention, outside, self._names)
        await self._running.start()

    async def stop(self, grace: float) -> None:
        """Finish what is under way, at most `grace` seconds of real time, and give back the rest; idempotent."""
        running, self._running = self._running, None
        if running is not None:
            self._ending = running
            await running.stop(grace)
            self._ending = None

    def cut(self) -> None:
        """Cut what a stop under way still waits for; its recipients are due again."""
        if self._ending is not None:
            self._ending.cut()

    async def apply(self, site: Site) -> None:
        """Deliver under new settings from now on: waiting mail follows them, and held routes are tried at once."""
        self.tokens.forget()
        if self._running is not None:
            await self._running.apply(site)

    def routes(self) -> tuple[RouteStatus, ...]:
        """The lanes that have been used since the start, with their health."""
        return self._running.routes() if self._running is not None else ()


class _Running:
    """Delivery between start and stop."""

    def __init__(
        self, site: Site, spool: Spool, bus: Bus, attention: AttentionBoard, outside: Outside, names: NameService
    ) -> None:
        self._site = site
        self._spool = spool
        self._attention = attention
        self._ledger = Ledger(spool, bus, outside.clock, site, self._job_ended)
        self._scheduler = Scheduler(spool, outside.clock, self._dispatch, lambda: self._ledger.open_jobs, self._crowded)
        self._budget = Budget()
        self._around = Surroundings(spool, outside.clock, self._ledger, outside, self._budget)
        self._direct = Common(outside, names)
        self._direct.apply(site)
        self._lanes: dict[str, Lane] = {}
        # Lanes the settings no longer know, until what they had under way is done.
        self._retired: set[Lane] = set()
        self._by_domain: dict[str, Route] = {}
        self._claiming: asyncio.Task[None] | None = None
        self._hurried = False

    async def start(self) -> None:
        self._budget.set_limit(self._site.settings.delivery.connections.max_connections)
        # An end in disorder leaves mail that waits for a route and for nothing else: who knows how it is now.
        self._ledger.also(self._recall())
        self._claiming = asyncio.create_task(self._scheduler.run())

    async def stop(self, grace: float) -> None:
        self._scheduler.stop()
        if self._claiming is not None:
            await self._claiming
        lanes = [*self._lanes.values(), *self._retired]
        for lane in lanes:
            # Complaints end here, too: what is still wrong at the next start is found out then.
            lane.close()
        finishing = asyncio.ensure_future(asyncio.gather(*(lane.finish() for lane in lanes)))
        await asyncio.wait({finishing}, timeout=0.0 if self._hurried else max(0.0, grace))
        self.cut()
        await finishing
        await self._ledger.finish(STORING_SECONDS)
        await self._around.outside.watch.close(CLOSING_SECONDS)

    def cut(self) -> None:
        # The lanes may not be closed yet, and begin anew after this.
        self._hurried = True
        for lane in (*self._lanes.values(), *self._retired):
            lane.abort()

    async def apply(self, site: Site) -> None:
        turns_from_dns = general_route(self._site).kind == "dns" != general_route(site).kind
        self._site = self._ledger.site = site
        self._by_domain.clear()
        self._budget.set_limit(site.settings.delivery.connections.max_connections)
        self._direct.apply(site)
        routes = {route.key: route for route in configured_routes(site)}
        for key, lane in list(self._lanes.items()):
            # Those by DNS are as many as there are domains; they know which one they are for.
            route = route_for(site, lane.route.domain) if lane.route.domain else routes.get(key)
            if route is not None and route.key == key:
                lane.apply(route, site)
            else:
                self._retire(key)
        await self._recall()
        if turns_from_dns:
            # What waits by its own schedule does so because of hosts that nobody asks any more.
            await self._spool.retry_now(None)
        self._spool.wakeup.set()

    def routes(self) -> tuple[RouteStatus, ...]:
        direct = [lane for lane in self._lanes.values() if isinstance(lane, DomainLane)]
        others = [lane.status() for lane in self._lanes.values() if not isinstance(lane, DomainLane)]
        return (*others, status_of_all(direct)) if direct else tuple(others)

    # --- Claims -----------------------------------------------------------------------------------------------------

    def _dispatch(self, claim: Claim) -> None:
        """Give a claim to the lanes of its recipients, one job for each transaction."""
        if len(claim.recipients) == 1:
            self._offer(self._lane_to(claim.recipients[0]), Job(claim.message, claim.recipients))
            return
        by_lane: dict[Lane, list[QueuedRecipient]] = {}
        for recipient in claim.recipients:
            by_lane.setdefault(self._lane_to(recipient), []).append(recipient)
        for lane, recipients in by_lane.items():
            for start in range(0, len(recipients), MOST_RECIPIENTS):
                self._offer(lane, Job(claim.message, tuple(recipients[start : start + MOST_RECIPIENTS])))

    def _offer(self, lane: Lane, job: Job) -> None:
        self._ledger.begun()
        lane.offer(job)

    def _crowded(self) -> None:
        """All room has been taken for a while: whoever has more than a fair share makes some for others."""
        share = max(1, IN_HAND // (len(self._lanes) + 2))
        for lane in self._lanes.values():
            lane.shed(share)

    def _job_ended(self) -> None:
        self._scheduler.job_ended()

    def _lane_to(self, recipient: QueuedRecipient) -> Lane:
        domain = recipient.address.rpartition("@")[2] if "@" in recipient.address else ""
        route = self._by_domain.get(domain)
        if route is None:
            if len(self._by_domain) >= MOST_DOMAINS:
                self._by_domain.clear()
            route = self._by_domain[domain] = route_for(self._site, domain)
        return self._lane(route)

    # --- Lanes ------------------------------------------------------------------------------------------------------

    def _lane(self, route: Route) -> Lane:
        lane = self._lanes.get(route.key)
        if lane is None:
            lane = self._lanes[route.key] = self._new_lane(route)
        return lane

    def _new_lane(self, route: Route) -> Lane:
        if route.kind == "smart_host":
            health = RouteHealth(route.key, self._around.clock, self._attention)
            return HostLane(route, self._site, self._around, health)
        if route.kind == "dns":
            health = RouteHealth(route.key, self._around.clock, self._attention)
            return DomainLane(route, self._site, self._around, health, self._direct, self._hand_over, self._idle)
        if route.kind in ("local", "capture"):
            return DropLane(route, self._site, self._around, self._attention)
        return WaitingLane(route, self._site, self._around, self._attention)

    def _hand_over(self, route: Route, job: Job) -> None:
        self._lane(route).offer(job)

    def _idle(self, lane: DomainLane) -> None:
        """There may be millions of domains: a lane with nothing to do makes room."""
        if self._lanes.get(lane.route.key) is lane:
            del self._lanes[lane.route.key]

    def _retire(self, key: str) -> None:
        lane = self._lanes.pop(key)
        lane.close()
        self._retired.add(lane)

        async def last_work() -> None:
            with contextlib.suppress(asyncio.CancelledError):
                await lane.finish()
            self._retired.discard(lane)

        self._ledger.also(last_work())

    async def _recall(self) -> None:
        """What its route keeps looks again, held mail too unless the settings still hold it; a person's hold stays."""
        await self._spool.recall(held=self._site.settings.delivery.route != "hold")
