"""The lane to a mail host: connections that are kept, grown while mail waits, and reused, with their jobs."""

import asyncio
import logging
import math
from typing import Protocol

import msgspec

from engine.clock import Clock
from engine.delivery.client import Client
from engine.delivery.hops import Hops
from engine.delivery.job import Answer, Job, Verdict
from engine.delivery.ledger import AFTER_OWN_ERROR, Ledger
from engine.delivery.limits import CEILING_SECONDS, Budget, Limits
from engine.delivery.line import Line
from engine.delivery.opening import Opener, Outside
from engine.delivery.parking import PARKED_SECONDS, Parking
from engine.delivery.prober import Prober
from engine.delivery.resting import IDLE_SECONDS, Resting
from engine.delivery.route import RouteHealth, RouteStatus
from engine.delivery.transaction import StaleConnection, Transaction, TurnedAway
from engine.errors import ConfigurationFailure, MailError, MessageDamaged, TemporaryFailure
from engine.notices.report import Action
from engine.policy.masquerade import Masquerade
from engine.policy.retry import Schedule
from engine.policy.routing import Route
from engine.settings.site import Site
from engine.spool.message import QueuedRecipient
from engine.spool.spool import Body, Spool

SLOW = "takes mail more slowly than it comes in: this message waits for its turn"


class Surroundings(msgspec.Struct, frozen=True):
    """What a lane works with."""

    spool: Spool
    clock: Clock
    ledger: Ledger
    outside: Outside
    budget: Budget


class Ways(Protocol):
    """The hosts of one destination, in the order in which they are tried."""

    async def open(self) -> Client:
        """A connection to the first that serves. Raises MailError when none does."""
        ...


class HostLane:
    """One worker per connection takes jobs from one queue. Connections start slowly: one, two, four, ..."""

    idle_seconds = IDLE_SECONDS

    def __init__(self, route: Route, site: Site, around: Surroundings, health: RouteHealth) -> None:
        self.route = route
        self.health = health
        self._around = around
        self._parking = Parking(around.spool)
        self._line = Line(self._parking, around.ledger)
        self._workers: set[asyncio.Task[None]] = set()
        self._openers: set[asyncio.Task[None]] = set()
        self._clients: set[Client] = set()
        self._resting = Resting(around.ledger, self.idle_seconds)
        self._closed = False
        self._ceiling = 0
        self._ceiling_until = 0.0
        self._prober = Prober(around.clock, health, self._parking.call_one)
        self._configure(route, site)

    def _configure(self, route: Route, site: Site) -> None:
        self.route = route
        self._hops = self._ways(route, site)
        self._masquerade = Masquerade.of(site)
        self._limits = Limits.of(site.settings)
        self._schedule = Schedule.outbound(site.settings.delivery)

    def _ways(self, route: Route, site: Site) -> Ways:
        return Hops(Opener(route, site, self._around.outside), self._around.clock)

    # --- Lane -------------------------------------------------------------------------------------------------------

    def offer(self, job: Job) -> None:
        """Take a job: to a resting connection, into the queue, or, while the route is held, aside."""
        self._parking.discard(job.message.id)
        if self._closed:
            self._around.ledger.give_back(job)
        elif self.health.held and not self._admits(job):
            self._park(job)
        elif self._line.full:
            self._set_aside(job)
        elif self._resting:
            self._resting.hand(job)
        else:
            self._line.append(job)
            self._grow()

    def apply(self, route: Route, site: Site) -> None:
        """Connections under the old settings end with their message; a held route is probed with the next one."""
        self._configure(route, site)
        self._give_back_queue()
        self._stop_opening()
        self._ceiling_until = 0.0
        self.health.probe_now()
        self._prober.look()
        self._resting.end_all()

    def shed(self, share: int) -> None:
        """Others wait for room: put aside what is queued beyond `share`, and from now on what comes beyond it."""
        for surplus in self._line.shrink(share):
            self._set_aside(surplus)

    def close(self) -> None:
        """Take nothing any more; give back what is not under way."""
        self._closed = True
        self._give_back_queue()
        self._stop_opening()
        self._resting.end_all()
        self._prober.close()
        self.health.forget()

    async def finish(self) -> None:
        """Wait until nothing is under way."""
        while self._workers:
            await asyncio.wait(self._workers)
        await self._prober.finish()

    def abort(self) -> None:
        """Cut what is under way; its recipients are due again."""
        for worker in self._workers:
            worker.cancel()

    def status(self) -> RouteStatus:
        """For the snapshot."""
        health = self.health
        return RouteStatus(
            key=self.route.key,
            kind=self.route.kind,
            state="held" if health.held else "open",
            reason=health.reason,
            field=health.field,
            since=health.since,
            next_probe=health.next_probe if health.held else 0.0,
            connections=len(self._clients),
            waiting=len(self._line) + len(self._parking),
            symptom=health.symptom,
        )

    # --- Growing ----------------------------------------------------------------------------------------------------

    def _grow(self) -> None:
        while self._may_open() and self._around.budget.take(self._grow):
            worker = asyncio.get_running_loop().create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._worker_ended)

    def _may_open(self) -> bool:
        waiting, open_ = len(self._line), len(self._workers)
        opening = open_ - len(self._clients)
        if self._closed or waiting <= opening or opening >= max(1, len(self._clients)):
            return False
        if open_ >= self._most_wanted():
            return False
        return open_ < self._limits.connections(waiting)

    def _worker_ended(self, worker: asyncio.Task[None]) -> None:
        self._workers.discard(worker)
        self._around.budget.give()
        if not worker.cancelled() and worker.exception() is not None:
            logging.getLogger("mailroot").error("A delivery connection failed", exc_info=worker.exception())
        self._grow()

    # --- One connection after the other -----------------------------------------------------------------------------

    async def _work(self) -> None:
        while self._line and not self._closed and len(self._workers) <= self._most_wanted():
            hops = self._hops
            try:
                client = await self._open(hops)
            except MailError as failure:
                self._could_not_open(failure)
                return
            except Exception:
                # Nobody may make us knock in a circle by what breaks our own code.
                logging.getLogger("mailroot").exception("No connection could be opened for %s", self.route.key)
                self._could_not_open(_own_error(self.route))
                return
            await self._serve(client, hops)

    async def _open(self, hops: Ways) -> Client:
        worker = asyncio.current_task()
        assert worker is not None
        self._openers.add(worker)
        try:
            return await hops.open()
        finally:
            self._openers.discard(worker)

    def _stop_opening(self) -> None:
        """Those who are on their way under old settings, or for nobody, have no job in hand yet."""
        for opener in self._openers:
            opener.cancel()

    async def _serve(self, client: Client, hops: Ways) -> None:
        self._clients.add(client)
        self._grow()
        try:
            while hops is self._hops and client.carried < self._limits.messages_per_connection:
                job = self._line.next() or (None if self._closed else await self._resting.next_job(client))
                if job is None:
                    break
                await self._carry(client, job)
                if client.wire.broken:
                    break
        finally:
            self._clients.discard(client)
            client.wire.quit()

    # --- One job ----------------------------------------------------------------------------------------------------

    async def _carry(self, client: Client, job: Job) -> None:
        try:
            body = await self._body(job)
            if body is not None:
                self._settle(client, job, await Transaction(client, self.route, self._shown(job)).run(body))
        except StaleConnection:
            self._put_first(job)
        except TurnedAway as failure:
            self._turned_away(client, job, failure)
        except ConfigurationFailure as failure:
            self._route_failed(failure, job)
        except MessageDamaged as damage:
            self._around.ledger.damaged(job, damage.reason)
            self._probe_lost()
        except asyncio.CancelledError:
            self._around.ledger.give_back(job)
            raise
        except Exception:
            logging.getLogger("mailroot").exception("Message %s could not be sent", job.message.id)
            self._after_own_error(job)
            self._probe_lost()

    def _shown(self, job: Job) -> Job:
        """The job as others see it."""
        masquerade = self._masquerade
        if masquerade is None:
            return job
        message = msgspec.structs.replace(job.message, sender=masquerade.sender(job.message.sender))
        return Job(message, job.recipients)

    async def _body(self, job: Job) -> Body | None:
        try:
            return await self._around.spool.body(job.message.id)
        except KeyError:  # removed by somebody meanwhile
            self._around.ledger.give_back(job)
            self._probe_lost()
            return None

    def _settle(self, client: Client, job: Job, answers: list[Answer]) -> None:
        if self.health.held:
            self._recovered()
        again = tuple(to for to, answer in zip(job.recipients, answers, strict=True) if answer.verdict is Verdict.AGAIN)
        if again:
            job, answers = self._split(job, answers, again)
        # A host without DSN will not report: whoever asked to hear of success hears how far it went (RFC 3461 6.2.7).
        success = None if "DSN" in client.extensions else Action.RELAYED
        self._around.ledger.settle(job, answers, self._schedule, success=success)

    def _after_own_error(self, job: Job) -> None:
        until = self._around.clock.now() + AFTER_OWN_ERROR
        text = "The relay could not send this message because of an error of its own; its log has the details"
        self._around.ledger.park(job, text, until, self._schedule, nobody_calls, tried=True)

    # --- A route that does not work ---------------------------------------------------------------------------------

    def _could_not_open(self, failure: MailError) -> None:
        if self._clients:
            # Others still work: the host wants no more of them just now, or will tell those what is wrong.
            self._enough(len(self._clients))
            while self._resting and (job := self._line.next()):
                self._resting.hand(job)
        else:
            self._route_failed(failure)

    def _most_wanted(self) -> float:
        """How many connections the host takes, as far as it has said so lately."""
        return self._ceiling if self._around.clock.now() < self._ceiling_until else math.inf

    def _enough(self, connections: int) -> None:
        self._ceiling = connections
        self._ceiling_until = self._around.clock.now() + CEILING_SECONDS

    def _turned_away(self, client: Client, job: Job, failure: TurnedAway) -> None:
        """The host is there and wants no mail now, from nobody or from this sender: which of them, time tells."""
        others = len(self._clients - {client})
        if failure.befell(job):
            # It was told so before: should it be the sender, this message goes by its own schedule from now on.
            self._around.ledger.settle(job, [failure.answer] * len(job.recipients), self._schedule)
            if self.health.held or not others:
                self._route_failed(failure)
        elif others and not (self.health.held or self._closed):
            self._enough(others)
            until = self._around.clock.now() + CEILING_SECONDS
            self._around.ledger.park(job, failure.text, until, self._schedule, nobody_calls, tried=True)
        else:
            self._route_failed(failure, job)

    def _route_failed(self, failure: MailError, job: Job | None = None) -> None:
        if self._closed:  # the settings know another way, or delivery ends
            if job is not None:
                self._around.ledger.give_back(job)
            return
        self.health.failed(failure)
        self._prober.look()
        jobs = ([job] if job else []) + self._line.drain()
        for position, waiting in enumerate(jobs):
            self._park(waiting, tried=position == 0)

    def _park(self, job: Job, *, tried: bool = False) -> None:
        """Put a job aside until the route works, or until it is called as a probe."""
        until = self._around.clock.now() + PARKED_SECONDS
        self._around.ledger.park(job, self.health.reason, until, self._schedule, self._parked, tried=tried)

    def _admits(self, job: Job) -> bool:
        if job.called:
            self.health.hurry()
            self._prober.look()
        return self.health.admits()

    def _set_aside(self, job: Job) -> None:
        """Let a job wait for room; it is called when there is."""
        until = self._around.clock.now() + PARKED_SECONDS
        self._around.ledger.park(job, f"{self.route.key} {SLOW}", until, self._schedule, self._parked)

    def _parked(self, job: Job) -> None:
        self._parking.add(job.message.id)
        if self._closed:  # there may be another way by now
            self._call_parked_soon()
        elif self.health.held:
            self._prober.look()
        elif self._line.shared:
            self._line.refill()
        else:  # the route recovered, or there is room again, while this was being stored
            self._call_parked_soon()

    def _recovered(self) -> None:
        self.health.succeeded()
        self._prober.look()
        self._call_parked_soon()

    def _call_parked_soon(self) -> None:
        self._around.ledger.also(self._parking.call_all())

    def _probe_lost(self) -> None:
        """What was to be the probe said nothing about the route: another message takes its place."""
        if self.health.held:
            self.health.abandoned()
            self._prober.look()

    # --- Small things -----------------------------------------------------------------------------------------------

    def _put_first(self, job: Job) -> None:
        if self._closed:
            self._around.ledger.give_back(job)
        else:
            self._line.put_first(job)

    def _give_back_queue(self) -> None:
        for job in self._line.drain():
            self._around.ledger.give_back(job)

    def _split(self, job: Job, answers: list[Answer], again: tuple[QueuedRecipient, ...]) -> tuple[Job, list[Answer]]:
        """Queue those whom the host had no room for in this transaction as a job of their own, first in line."""
        self._around.ledger.begun()
        self._put_first(Job(job.message, again))
        pairs = [
            (to, answer)
            for to, answer in zip(job.recipients, answers, strict=True)
            if answer.verdict is not Verdict.AGAIN
        ]
        return Job(job.message, tuple(to for to, _ in pairs)), [answer for _, answer in pairs]


def _own_error(route: Route) -> TemporaryFailure:
    text = (
        f"No connection could be opened for {route.key} because of an error of the relay's own; its log has the details"
    )
    return TemporaryFailure(451, "4.3.0", text)


def nobody_calls(job: Job) -> None:
    """It waits for its own time."""
