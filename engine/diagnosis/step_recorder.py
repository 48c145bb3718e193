"""Makes a result of each step on the way to one smart host, in order, and tells it at once."""

import time
from collections.abc import Callable, Sequence

import msgspec

from engine.clock import Clock
from engine.delivery.client import Client
from engine.delivery.reply import Reply
from engine.delivery.symptoms import Peer
from engine.diagnosis import step_words
from engine.diagnosis.certificate_check import CertificateCheck
from engine.diagnosis.certificate_facts import TlsFacts
from engine.diagnosis.route_report import Facts, Outcome, StepResult
from engine.diagnosis.transcript import Transcript
from engine.diagnosis.typed_secrets import TypedSecrets
from engine.errors import MailError
from engine.settings.model import Security
from engine.symptom import Step, Symptom

# A certificate is renewed a month before it ends; one that was not is going to be forgotten.
EXPIRES_SOON_DAYS = 30

Said = Callable[[StepResult], None]
Began = Callable[[Step, str], None]


def steps_of(security: Security) -> tuple[Step, ...]:
    """All steps in their order: with implicit TLS the handshake comes before the greeting."""
    steps = list(Step)
    if security.tls == "implicit":
        steps.remove(Step.TLS)
        steps.insert(steps.index(Step.BANNER), Step.TLS)
    return tuple(steps)


class StepRecorder:
    """The Witness of one host's opening, and the record of what comes after it."""

    def __init__(
        self,
        peer: Peer,
        security: Security,
        check: CertificateCheck,
        secrets: TypedSecrets,
        clock: Clock,
        said: Said,
        began: Began,
    ) -> None:
        self.log = Transcript(secrets.hide)
        self.peer = peer
        self._security = security
        self._check = check
        self._secrets = secrets
        self._clock = clock
        self._said = said
        self._began = began
        self._steps = steps_of(security)
        self._results: dict[Step, StepResult] = {}
        self._current = Step.RESOLVE
        self._started = time.monotonic()
        self._failures: list[MailError] = []
        self._client: Client | None = None

    def hide(self, reply: Reply) -> Reply:
        """`reply` without a secret it may repeat."""
        return self._secrets.hide(reply)

    @property
    def results(self) -> tuple[StepResult, ...]:
        """What there is so far."""
        return tuple(self._results.values())

    # --- Witness ----------------------------------------------------------------------------------------------------

    def begins(self, step: Step) -> None:
        """What is gone through again, on another address or without TLS, belongs to the step under way."""
        if step in self._results or step is self._current is not Step.RESOLVE:
            return
        self._end_optional_tls()
        self._current = step
        self._started = time.monotonic()
        self._began(step, step_words.under_way(step, self.peer))

    def resolved(self, addresses: Sequence[str]) -> None:
        facts = (("host", self.peer.where), ("addresses", ", ".join(addresses)))
        self.record(Step.RESOLVE, "passed", step_words.resolved(self.peer, addresses), facts)

    async def passed(self, step: Step, client: Client) -> None:
        self._client = client
        if step in self._results:
            return
        if step is Step.TLS:
            await self._encrypted(client)
        elif step is Step.LOGON:
            self._logged_on(client)
        else:
            self.record(step, "passed", step_words.passed(step, client), self._facts(step, client))

    def fails_over(self, failure: MailError) -> None:
        self._failures.append(failure)

    # --- After the opening ------------------------------------------------------------------------------------------

    def opened(self) -> None:
        """The connection stands: what was left out on the way is settled."""
        self._end_optional_tls()
        self._skip_before(Step.MAIL)

    def fail(self, failure: MailError, certificate: dict[str, str], facts: Facts = ()) -> None:
        """The opening, or what came after it, ended with `failure`."""
        # Of several addresses each may have failed elsewhere: the step that did not come about is the one that counts.
        candidates = [failure, *reversed(self._failures)]
        failure = next((one for one in candidates if _step_of(one) not in self._results), failure)
        step = _step_of(failure)
        if step is None or step in self._results:
            step = self._current
        symptom = failure.symptom or Symptom(step=step, answer=failure.text)
        symptom = msgspec.structs.replace(symptom, step=step, certificate=certificate or symptom.certificate)
        self.record(step, "failed", failure.text, facts, symptom)

    def skip_rest(self, words: str) -> None:
        """Everything that has not been reached, and why."""
        for step in self._steps:
            if step not in self._results:
                self._tell(step, "skipped", words)

    def record(
        self, step: Step, outcome: Outcome, words: str, facts: Facts = (), symptom: Symptom | None = None
    ) -> None:
        """The result of the step under way."""
        self._skip_before(step)
        also = tuple(("also tried", failure.text) for failure in self._failures if failure.text != words)
        self._failures.clear()
        self._tell(step, outcome, words, facts + also, symptom, time.monotonic() - self._started)

    # --- Steps with more to say -------------------------------------------------------------------------------------

    async def _encrypted(self, client: Client) -> None:
        now, tls = self._clock.now(), TlsFacts.of(client)
        verified = self._security.verify_certificate and self._security.tls in ("starttls", "implicit")
        objection = None if verified else await self._check.objection()
        facts = (*tls.facts(now), ("verified", "yes" if verified else "no"))
        words, symptom = f"Encrypted with {tls.protocol}", None
        if objection is not None:
            words = step_words.unverified(tls.protocol, objection)
            symptom = objection.symptom
            if symptom is not None and tls.certificate is not None:
                symptom = msgspec.structs.replace(symptom, certificate=tls.certificate.for_symptom())
        elif tls.certificate is not None and tls.certificate.days_left(now) < EXPIRES_SOON_DAYS:
            words = f"{words}. {step_words.expires_soon(tls.certificate, now)}"
        else:
            self.record(Step.TLS, "passed", words, facts)
            return
        self.record(Step.TLS, "warning", words, facts, symptom)

    def _end_optional_tls(self) -> None:
        if self._current is not Step.TLS or Step.TLS in self._results or self._client is None:
            return
        failed = [failure for failure in self._failures if _step_of(failure) is Step.TLS]
        self._failures = [failure for failure in self._failures if failure not in failed]
        words = step_words.in_clear_text(self._client, failed[-1].text if failed else "")
        self.record(Step.TLS, "warning", words, symptom=failed[-1].symptom if failed else None)

    def _logged_on(self, client: Client) -> None:
        words, facts = step_words.passed(Step.LOGON, client), (("user", self._security.username),)
        # Kerberos and NTLM send proofs; what else logs on is a secret in itself.
        if client.encrypted or self._security.authentication == "integrated":
            self.record(Step.LOGON, "passed", words, facts)
        else:
            what = "access token" if self._security.authentication == "oauth2" else "password"
            words = f"{words}, but the {what} went over the network in clear text"
            self.record(Step.LOGON, "warning", words, facts)

    def _facts(self, step: Step, client: Client | None) -> Facts:
        if client is None:
            return ()
        if step is Step.CONNECT:
            return (("address", client.peer.address), ("port", str(client.peer.port)))
        if step is Step.BANNER:
            return (("offers", ", ".join(f"{key} {value}".strip() for key, value in client.extensions.items())),)
        if step is Step.AUTH_OFFERED and client.extensions.get("AUTH"):
            return (("mechanisms", ", ".join(client.extensions["AUTH"].upper().split())),)
        return ()

    # --- Small things -----------------------------------------------------------------------------------------------

    def _skip_before(self, step: Step) -> None:
        for earlier in self._steps[: self._steps.index(step)]:
            if earlier not in self._results:
                self._tell(earlier, "skipped", step_words.left_out(earlier), self._facts(earlier, self._client))

    def _tell(
        self,
        step: Step,
        outcome: Outcome,
        words: str,
        facts: Facts = (),
        symptom: Symptom | None = None,
        seconds: float = 0.0,
    ) -> None:
        hide = self._secrets.hide_in
        if symptom is not None:
            symptom = msgspec.structs.replace(symptom, answer=hide(symptom.answer))
        result = StepResult(
            step=step,
            outcome=outcome,
            host=self.peer.where,
            words=hide(words),
            seconds=round(seconds, 3),
            facts=tuple((name, hide(value)) for name, value in facts),
            transcript=self.log.take() if outcome != "skipped" else (),
            symptom=symptom,
        )
        self._results[step] = result
        self._said(result)


def _step_of(failure: MailError) -> Step | None:
    return failure.symptom.step if failure.symptom is not None else None
