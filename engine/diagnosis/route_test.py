"""The way to the smart host tried step by step, with delivery's own code, on a connection of its own."""

import asyncio
import itertools
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec

from engine.bus import Bus
from engine.clock import Clock
from engine.credentials.store import CredentialStore, client_name, route_name
from engine.delivery.client import Client
from engine.delivery.opening import Opener, Outside
from engine.delivery.symptoms import Peer
from engine.delivery.watch import Watch
from engine.diagnosis.certificate_check import CERTIFICATE_FAULTS, CertificateCheck
from engine.diagnosis.certificate_facts import TlsFacts
from engine.diagnosis.envelope_trial import EnvelopeTrial
from engine.diagnosis.mail_hosts import mail_hosts_of
from engine.diagnosis.noted_tokens import NotedTokens
from engine.diagnosis.route_report import RouteTestOrder, RouteTestResult
from engine.diagnosis.step_recorder import Began, Said, StepRecorder
from engine.diagnosis.step_words import CANCELLED, NO_RECIPIENT, NOT_REACHED, PATIENCE_SECONDS
from engine.diagnosis.test_message import composed, proposed_sender
from engine.diagnosis.typed_secrets import TypedSecrets
from engine.errors import MailError, UserError
from engine.oauth.tokens import AccessTokens
from engine.policy.addresses import is_mailbox
from engine.policy.routing import Route, general_route, route_for
from engine.settings.site import Site
from engine.settings.smarthost import Hop
from engine.symptom import Step

# How soon a test that is cancelled ends.
_CANCEL_SECONDS = 0.1


# One part of the test: to which host, what notes it, what looks at its certificate; returns what the host said last.
_Go = Callable[[Hop, StepRecorder, CertificateCheck], Coroutine[Any, Any, str]]


class Listeners(msgspec.Struct, frozen=True):
    """Who hears of the test while it goes on: `began` of a step that is under way and what it waits for, `said` of its
    result. Both are called on the loop and must return quickly."""

    said: Said
    began: Began


def ignore(*_: object) -> None:
    """Nobody listens."""


async def run_route_test(
    order: RouteTestOrder,
    site: Site,
    clock: Clock,
    credentials: CredentialStore,
    listeners: Listeners,
    cancelled: threading.Event | None = None,
    *,
    tokens: AccessTokens | None = None,
) -> RouteTestResult:
    """Try the way; `site` is made of the order's settings. Ends soon after `cancelled` is set.

    `tokens` are those of the relay, which alone may refresh them.

    Nothing of the relay is touched: the test has its own connections, and its dialog is in no log. Raises UserError
    when there is nothing to try.
    """
    test = _RouteTest(order, _tried_settings(site), clock, credentials, listeners, tokens)
    work = asyncio.ensure_future(test.run())
    try:
        while not work.done():
            await asyncio.wait({work}, timeout=_CANCEL_SECONDS if cancelled is not None else None)
            if cancelled is not None and cancelled.is_set():
                test.cancel()
                break
        return await work
    finally:
        work.cancel()


def _tried_settings(site: Site) -> Site:
    """A smart host can be tried before mail takes that way: while the route is capture only, or hold."""
    if site.settings.delivery.route == "dns":
        return site
    delivery = msgspec.structs.replace(site.settings.delivery, route="smart_host")
    return msgspec.structs.replace(site, settings=msgspec.structs.replace(site.settings, delivery=delivery))


class _RouteTest:
    """One test. Hosts are tried in their order until one can be opened: mail would go to that one."""

    def __init__(
        self,
        order: RouteTestOrder,
        site: Site,
        clock: Clock,
        credentials: CredentialStore,
        listeners: Listeners,
        tokens: AccessTokens | None,
    ) -> None:
        self._order = order
        self._site = site
        self._clock = clock
        self._listeners = listeners
        self._route = self._find_route()
        self._secrets = TypedSecrets(credentials, order.secrets, order.renewed)
        security = self._route.security
        if {client_name(security.oauth2.client_id), route_name(security.username)} & set(order.secrets):
            tokens = None  # the relay's are made with what is stored
        noted = NotedTokens(tokens, self._secrets, clock, self._secrets.note)
        self._outside = Outside(clock, Bus(), self._secrets, noted, Watch(clock), itertools.count(1))
        self._sender = self._checked(order.sender or proposed_sender(self._route.security, site.fqdn), order.recipient)
        self._cancelled = asyncio.Event()
        # Of hosts that were found by their domain, the addresses.
        self._found: dict[Hop, tuple[str, ...]] = {}

    def cancel(self) -> None:
        """End soon; what was found out until then is the result."""
        self._cancelled.set()

    async def run(self) -> RouteTestResult:
        tried: list[RouteTestResult] = []
        opened: RouteTestResult | None = None
        if self._route.kind == "dns":
            looked_up = await self._unless_cancelled(Hop(self._route.domain), self._look_up)
            if not self._found:
                return looked_up
        for hop in self._route.hops or self._found:
            result = await self._unless_cancelled(hop, self._one)
            tried.append(result)
            if result.cancelled or result.failed is None or result.failed.step in (Step.MAIL, Step.RCPT, Step.DATA):
                opened = result
                break
        chosen = opened or next((one for one in tried if _is_for_a_person(one)), tried[0])
        others = tuple(one for one in tried if one is not chosen)
        return msgspec.structs.replace(chosen, others=others)

    # --- What to try ------------------------------------------------------------------------------------------------

    def _find_route(self) -> Route:
        name = self._order.domain.strip().replace("*.", "any.", 1)
        try:
            route = route_for(self._site, name) if name else self._general()
        except ValueError as error:
            raise UserError(f"The smart host cannot be read: {error}.") from None
        if route.kind == "dns":
            if not route.domain:
                raise UserError("Mail goes directly to each domain's hosts. Name a recipient to try those of one.")
            return route
        if route.kind == "local":
            domain = self._order.domain or self._order.recipient.rpartition("@")[2]
            raise UserError(f"Mail for {domain} stays on this machine; there is no smart host to test.")
        if not route.hops:
            raise UserError("There is no smart host to test. Name one under Delivery > Advanced.")
        return route

    def _general(self) -> Route:
        """Where it depends on the domain, that of the recipient."""
        route = general_route(self._site)
        domain = self._order.recipient.rpartition("@")[2]
        return route_for(self._site, domain) if route.kind == "dns" and domain else route

    def _checked(self, sender: str, recipient: str) -> str:
        if recipient:
            for address in (sender, recipient):
                if not is_mailbox(address):
                    raise UserError(f"{address!r} is not a mail address. Write it as name@example.com.")
        return sender

    # --- One host ---------------------------------------------------------------------------------------------------

    async def _unless_cancelled(self, hop: Hop, go: _Go) -> RouteTestResult:
        peer = Peer(hop, hop.port or self._route.port)
        check = CertificateCheck(self._route, hop, self._site, self._outside, PATIENCE_SECONDS)
        recorder = StepRecorder(
            peer,
            self._route.security,
            check,
            self._secrets,
            self._clock,
            self._listeners.said,
            self._listeners.began,
        )
        work = asyncio.ensure_future(go(hop, recorder, check))
        stop = asyncio.ensure_future(self._cancelled.wait())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            work.cancel()
        await asyncio.wait({work})
        answer = ""
        if work.cancelled():
            recorder.skip_rest(CANCELLED)
        else:
            answer = work.result()
        steps = recorder.results
        passed = not work.cancelled() and all(step.outcome != "failed" for step in steps)
        return RouteTestResult(steps=steps, passed=passed, host=peer.where, answer=answer, cancelled=work.cancelled())

    async def _look_up(self, domain: Hop, recorder: StepRecorder, check: CertificateCheck) -> str:
        recorder.begins(Step.RESOLVE)
        try:
            self._found = await mail_hosts_of(domain.host, self._site, self._clock)
        except MailError as failure:
            await self._failed(failure, recorder, check)
        return ""

    async def _one(self, hop: Hop, recorder: StepRecorder, check: CertificateCheck) -> str:
        opener = Opener(self._route, self._site, self._outside, witness=recorder, patience=PATIENCE_SECONDS)
        answer = ""
        try:
            client = await self._walked(opener, hop, recorder)
            recorder.opened()
            answer = await self._after_opening(client, recorder)
        except MailError as failure:
            await self._failed(failure, recorder, check)
        return answer

    async def _walked(self, opener: Opener, hop: Hop, recorder: StepRecorder) -> Client:
        addresses = self._found.get(hop)
        if addresses is None:
            return await opener.walk(hop)
        recorder.begins(Step.RESOLVE)
        recorder.resolved(addresses)
        return await opener.reach(hop, addresses)

    async def _after_opening(self, client: Client, recorder: StepRecorder) -> str:
        order = self._order
        try:
            if not order.recipient:
                recorder.skip_rest(NO_RECIPIENT)
                return ""
            message = composed(self._sender, order.recipient, self._site.fqdn)
            trial = EnvelopeTrial(client, self._route, recorder, self._clock)
            return await trial.run(self._sender, order.recipient, message, send=order.message)
        finally:
            client.wire.quit()

    async def _failed(self, failure: MailError, recorder: StepRecorder, check: CertificateCheck) -> None:
        tls = await self._shown_certificate(failure, check)
        if tls is None or tls.certificate is None:
            recorder.fail(failure, {})
        else:
            facts = (*tls.facts(self._clock.now()), ("verified", "no"))
            recorder.fail(failure, tls.certificate.for_symptom(), facts)
        recorder.skip_rest(NOT_REACHED)

    async def _shown_certificate(self, failure: MailError, check: CertificateCheck) -> TlsFacts | None:
        """A handshake that fails does not say with which certificate: it is looked at once more."""
        if failure.symptom is None or failure.symptom.fault not in CERTIFICATE_FAULTS:
            return None
        try:
            return await check.unverified()
        except MailError:
            return None


def _is_for_a_person(result: RouteTestResult) -> bool:
    failed = result.failed
    return failed is not None and failed.symptom is not None and bool(failed.symptom.field)
