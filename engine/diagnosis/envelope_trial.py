"""Sender, recipient and perhaps a message on an open connection, said as delivery says them."""

import time

from engine.clock import Clock
from engine.delivery.client import Client
from engine.delivery.envelope import cannot_carry, envelope
from engine.delivery.job import Job
from engine.delivery.reply import Reply
from engine.delivery.stuffing import stuffed
from engine.delivery.symptoms import account_of, answered, locate
from engine.delivery.transaction import FINAL_SECONDS, logon_demand
from engine.diagnosis.step_recorder import StepRecorder
from engine.diagnosis.step_words import NO_MESSAGE
from engine.errors import MailError, PermanentFailure, TemporaryFailure
from engine.policy.routing import Route
from engine.spool.message import Origin, QueuedRecipient, RecipientState, StoredMessage
from engine.symptom import Step, Symptom


class EnvelopeTrial:
    """One message for one recipient. Used once."""

    def __init__(self, client: Client, route: Route, recorder: StepRecorder, clock: Clock) -> None:
        self._client = client
        self._route = route
        self._recorder = recorder
        self._clock = clock

    async def run(self, sender: str, recipient: str, message: bytes, *, send: bool) -> str:
        """The host's answer to the message, "" when it is not to be sent. Raises MailError at the first refusal."""
        job = self._job(sender, recipient, message)
        commands = envelope(job, self._client.extensions)
        self._recorder.begins(Step.MAIL)
        refusal = cannot_carry(job, self._client, commands)
        if refusal is not None:
            symptom = Symptom(step=Step.MAIL, enhanced=refusal.enhanced, answer=refusal.text)
            raise self._located(PermanentFailure(550, refusal.enhanced, refusal.text, symptom=symptom))
        await self._say(Step.MAIL, commands[0], f"takes no mail from {sender or '<>'}")
        self._recorder.record(Step.MAIL, "passed", f"The sender {sender or '<>'} is accepted")
        self._recorder.begins(Step.RCPT)
        await self._say(Step.RCPT, commands[1], f"takes no mail for {recipient}")
        if not send:
            await self._client.command("RSET")
            self._leave()
        self._recorder.record(Step.RCPT, "passed", f"The recipient {recipient} is accepted")
        return await self._data(message) if send else self._no_data()

    async def _data(self, message: bytes) -> str:
        self._recorder.begins(Step.DATA)
        await self._say(Step.DATA, "DATA", "takes no message", right=354)
        final = await self._body(message)
        if final.code >= 300:
            raise self._refusal(Step.DATA, final, "did not take the message")
        final = self._recorder.hide(final)
        self._leave()
        self._recorder.record(Step.DATA, "passed", f"{self._client.where} took the message: {final}")
        return str(final)

    def _no_data(self) -> str:
        self._recorder.skip_rest(NO_MESSAGE)
        return ""

    async def _body(self, message: bytes) -> Reply:
        client, log = self._client, self._recorder.log
        log.remark(f"(a message of {len(message)} octets)")
        log.remark(".")
        started = time.monotonic()
        client.wire.write(stuffed(message, bare_newlines=False))
        replies = await client.wire.collect(1, client.wait(FINAL_SECONDS))
        if not replies:
            raise self._located(client.broken_in(Step.DATA, "after the message"))
        log.note("", "", replies[0], 0, started)
        return replies[0]

    async def _say(self, step: Step, command: str, refused: str, right: int = 250) -> None:
        reply = await self._client.command(command)
        if reply.code // 100 != right // 100:
            raise self._refusal(step, reply, refused)

    def _refusal(self, step: Step, reply: Reply, what: str) -> MailError:
        reply = self._recorder.hide(reply)
        demand = logon_demand(self._client, self._route, step, reply)
        if demand is not None:
            return demand
        kind = TemporaryFailure if reply.code < 500 else PermanentFailure
        now = " now" if reply.code < 500 else ""
        text = f"{self._client.where} {what}{now}: {reply}"
        symptom = answered(step, reply, account_of(self._route.security))
        return self._located(kind(reply.code, reply.enhanced, text, symptom=symptom))

    def _located(self, failure: MailError) -> MailError:
        locate(failure, self._client.peer)
        return failure

    def _leave(self) -> None:
        """QUIT follows, whose answer nobody waits for."""
        self._recorder.log.remark("QUIT")

    def _job(self, sender: str, recipient: str, message: bytes) -> Job:
        stored = StoredMessage(
            id="",
            sender=sender,
            size=len(message),
            received_at=self._clock.now(),
            origin=Origin.WINDOW,
            client="",
            user="",
            ret="",
            envid="",
            smtputf8=False,
            eight_bit=not message.isascii(),
            bare_newlines=False,
            about="",
        )
        to = QueuedRecipient(0, recipient, "", "", RecipientState.WAITING, 0, 0.0, 0.0, "")
        return Job(stored, (to,))
