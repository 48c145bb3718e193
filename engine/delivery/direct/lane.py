"""The lane to one domain by DNS: what fails there is that domain's affair, and each message's own schedule."""

import asyncio
from collections.abc import Callable
from weakref import WeakSet

from engine.delivery.client import Client
from engine.delivery.direct.common import Common
from engine.delivery.direct.hosts import DomainHosts
from engine.delivery.job import Answer, Job, Verdict
from engine.delivery.limits import CEILING_SECONDS
from engine.delivery.pool import HostLane, Surroundings, nobody_calls
from engine.delivery.route import RouteHealth, RouteStatus
from engine.delivery.transaction import TurnedAway, wants_logon
from engine.errors import MailError, PermanentFailure
from engine.policy.routing import Route
from engine.settings.site import Site

# Status codes of refusals that are about us and our address (RFC 3463 3.8), whoever the recipient is.
_ABOUT_US = "5.7."
# The domain's own word that it takes mail from nobody (RFC 7505).
_FROM_NOBODY = "5.1.10"


class DomainLane(HostLane):
    """A HostLane that never holds its route: one dead domain is no outage.

    A domain in trouble gets an attempt now and then, which counts for all who wait for it; who comes in between waits
    for the next one, uncounted. With a fallback in the route, whatever the domain's hosts did not settle is handed to
    `hand_over` at once. `idle` is called when nothing is in hand or under way any more: then the lane can go.
    """

    # Connections without mail, to a thousand domains, would take the room of those that have some.
    idle_seconds = 0.0

    def __init__(
        self,
        route: Route,
        site: Site,
        around: Surroundings,
        health: RouteHealth,
        common: Common,
        hand_over: Callable[[Route, Job], None],
        idle: Callable[["DomainLane"], None],
    ) -> None:
        self._common = common
        self._hand_over = hand_over
        self._idle = idle
        self._excused: WeakSet[Client] = WeakSet()
        super().__init__(route, site, around, health)

    def _ways(self, route: Route, site: Site) -> DomainHosts:
        self._hosts = DomainHosts(route.domain, self._common.opener(route), self._common)
        return self._hosts

    # --- Who has to wait --------------------------------------------------------------------------------------------

    def offer(self, job: Job) -> None:
        """Take a job; while its domain is left in peace, it waits for the next attempt."""
        if job.called:
            self._common.domains.hurry(self.route.domain)
        pause = self._common.domains.pause(self.route.domain)
        if self._closed or pause is None:
            super().offer(job)
            return
        self._parking.discard(job.message.id)
        if not self._handed_over(job):
            until, reason = pause
            self._around.ledger.park(job, reason, until, self._schedule, nobody_calls)
        self._look_whether_idle()

    def _worker_ended(self, worker: "asyncio.Task[None]") -> None:
        super()._worker_ended(worker)
        self._look_whether_idle()

    def _look_whether_idle(self) -> None:
        if not (self._workers or self._line or self._parking):
            self._idle(self)

    # --- What comes of it -------------------------------------------------------------------------------------------

    def _settle(self, client: Client, job: Job, answers: list[Answer]) -> None:
        self._common.works(self.route.domain, client.host)
        if self.route.fallback is not None:
            unsettled = [not _is_final(answer) for answer in answers]
            if all(unsettled):
                self._handed_over(job)
                return
            if any(unsettled):
                job, answers = self._without(job, answers, unsettled)
        super()._settle(client, job, answers)

    def _without(self, job: Job, answers: list[Answer], unsettled: list[bool]) -> tuple[Job, list[Answer]]:
        """Hand over those who are not settled; the others with their answers."""
        marked = list(zip(job.recipients, answers, unsettled, strict=True))
        self._around.ledger.begun()
        self._handed_over(Job(job.message, tuple(to for to, _, open_ in marked if open_)))
        rest = Job(job.message, tuple(to for to, _, open_ in marked if not open_))
        return rest, [answer for _, answer, open_ in marked if not open_]

    def _turned_away(self, client: Client, job: Job, failure: TurnedAway) -> None:
        """One host takes no mail now, or not over so many connections; another one of the domain may."""
        if not self._closed and any(one.carried for one in self._clients - {client}):
            self._one_too_many(client, job, failure)
        elif (self._hosts.avoid(client.host) or client in self._excused) and not self._closed:
            # Connections from before this was known say nothing new about the host.
            self._excused.update(one for one in self._clients if one.host == client.host)
            self._put_first(job)
        else:
            self._route_failed(failure, job)

    def _one_too_many(self, client: Client, job: Job, failure: TurnedAway) -> None:
        """Others carry mail; what still waits in line is theirs."""
        if failure.befell(job):
            # Should it be the sender, this message goes by its own schedule from now on.
            self._around.ledger.settle(job, [failure.answer] * len(job.recipients), self._schedule)
            return
        self._enough(len(self._clients - {client}))
        until = self._around.clock.now() + CEILING_SECONDS
        self._around.ledger.park(job, failure.text, until, self._schedule, nobody_calls, tried=True)

    def _route_failed(self, failure: MailError, job: Job | None = None) -> None:
        jobs = ([job] if job else []) + self._line.drain()
        answer = _answer(failure)
        final = answer.verdict is Verdict.FAILED
        if not final:
            self._common.domains.failed(self.route.domain, answer.text)
        for waiting in jobs:
            if self._closed:  # the settings know another way, or delivery ends
                self._around.ledger.give_back(waiting)
            elif failure.enhanced == _FROM_NOBODY or not self._handed_over(waiting):
                self._around.ledger.settle(waiting, [answer] * len(waiting.recipients), self._schedule)

    def _handed_over(self, job: Job) -> bool:
        """Whether somebody else takes the job from here."""
        if self.route.fallback is None:
            return False
        if self._closed:  # what follows under these settings is no longer ours to say
            self._around.ledger.give_back(job)
        else:
            self._hand_over(self.route.fallback, job)
        return True


def _is_final(answer: Answer) -> bool:
    """Whether the domain's host has spoken about the recipient, and not about us or the moment."""
    if answer.verdict is not Verdict.FAILED:
        return answer.verdict is not Verdict.DEFERRED
    code = answer.text[:3]
    about_us = answer.enhanced.startswith(_ABOUT_US) or (code.isdecimal() and wants_logon(int(code), ""))
    return not about_us


def _answer(failure: MailError) -> Answer:
    """What is noted with each recipient, in words by which the catalogue of failures knows it again."""
    if isinstance(failure, TurnedAway):
        return failure.answer
    verdict = Verdict.FAILED if isinstance(failure, PermanentFailure) else Verdict.DEFERRED
    answered = failure.symptom is not None and failure.symptom.code
    return Answer(verdict, failure.text if answered else failure.reply, "", failure.enhanced)


def status_of_all(lanes: list[DomainLane]) -> RouteStatus:
    """Direct delivery as one route: there may be thousands of domains, and none of them is an outage."""
    statuses = [lane.status() for lane in lanes]
    return RouteStatus(
        key="dns",
        kind="dns",
        state="open",
        reason="",
        field="",
        since=0.0,
        next_probe=0.0,
        connections=sum(one.connections for one in statuses),
        waiting=sum(one.waiting for one in statuses),
    )
