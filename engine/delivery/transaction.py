"""One message to one host: envelope and DATA in one write where offered, then the body; a verdict per recipient."""

import time
from collections.abc import AsyncGenerator, Sequence

from engine.delivery.client import COMMAND_SECONDS, Client
from engine.delivery.envelope import cannot_carry, envelope
from engine.delivery.job import Answer, Job, Verdict
from engine.delivery.reply import Reply
from engine.delivery.rewriting import account_to_send_as, as_account
from engine.delivery.stuffing import END, Stuffer, stuffed
from engine.delivery.symptoms import account_of, answered, locate
from engine.errors import ConfigurationFailure, TemporaryFailure
from engine.policy.routing import Route
from engine.spool.message import QueuedRecipient
from engine.spool.spool import Body
from engine.symptom import Step, Symptom

# RFC 5321 4.5.3.2: a block of data, and the answer to the final dot, in seconds.
BLOCK_SECONDS = 180.0
FINAL_SECONDS = 600.0

# Replies that mean "log on first" or "your logon is worth nothing" (RFC 4954 6; Exchange: 530 5.7.57).
_LOGON_CODES = frozenset({530, 534, 535, 538})
# Exchange Online says with 550 that passwords are not welcome any more.
_LOGON_STATUS = frozenset({"5.7.30"})
# 421 and 503 that are about the connection and not about the message; 530 and 538 about how we come (a smart host's
# hold its route, those of other hosts are no reason to return mail at once).
_NOT_ABOUT_THE_MESSAGE = frozenset({421, 503, 530, 538})


class StaleConnection(Exception):
    """A connection from earlier turned out dead before it took anything: once more, on a fresh one."""


class TurnedAway(TemporaryFailure):
    """A fresh connection, and the host answers the first message with 421: it wants no mail just now."""

    _WORDS = "takes no mail now:"

    def __init__(self, where: str, answer: Answer, symptom: Symptom) -> None:
        super().__init__(421, answer.enhanced or "4.3.2", f"{where} {self._WORDS} {answer.text}", symptom=symptom)
        self.answer = answer

    def befell(self, job: Job) -> bool:
        """Whether this is what happened to the job the last time, too."""
        return any(self._WORDS in to.last_answer for to in job.recipients)


class Transaction:
    """Sends one job over one connection. Used once."""

    def __init__(self, client: Client, route: Route, job: Job) -> None:
        self._client = client
        self._route = route
        self._job = job
        self._commands = envelope(job, client.extensions)
        self._answers: dict[int, Answer] = {}
        # Refused only because the host takes no more recipients in one transaction.
        self._overflow: list[QueuedRecipient] = []

    async def run(self, body: Body) -> list[Answer]:
        """The answers in the order of the job's recipients.

        Raises StaleConnection, TurnedAway, ConfigurationFailure (the host wants a logon; the connection is cut then),
        and what `body` raises (the connection is cut before the host can take half a message for a whole one).
        """
        account = account_to_send_as(self._route.security)
        if account:
            self._job, body = await as_account(self._job, body, account)
            self._commands = envelope(self._job, self._client.extensions)
        refusal = cannot_carry(self._job, self._client, self._commands)
        if refusal is not None:
            return [refusal] * len(self._job.recipients)
        try:
            await self._exchange(body)
        except BaseException:
            self._client.wire.abort("given up in the middle of a message")
            raise
        self._client.carried += 1
        dropped = self._dropped()
        return [self._answers.get(recipient.index, dropped) for recipient in self._job.recipients]

    # --- The dialog -------------------------------------------------------------------------------------------------

    async def _exchange(self, body: Body) -> None:
        recipients = self._job.recipients
        commands = self._commands
        if self._client.pipelining:
            replies = await self._all_at_once([*commands, "DATA"])
        else:
            replies = await self._one_by_one(commands)
        if not replies or replies[0].code == 421:
            self._refuse_stale(replies)
            return
        accepted = self._judge_envelope(replies[0], replies[1 : 1 + len(recipients)])
        if len(replies) == len(recipients) + 2:
            await self._answer_data(replies[0], replies[-1], accepted, body)
        elif not self._client.wire.broken:
            await self._reset()

    async def _all_at_once(self, lines: Sequence[str]) -> list[Reply]:
        wire, log = self._client.wire, self._client.log
        started = time.monotonic() if log.wanted else 0.0
        wire.write("\r\n".join((*lines, "")).encode("utf-8", "surrogateescape"))
        replies = await wire.collect(len(lines), self._client.wait(COMMAND_SECONDS))
        if log.wanted:
            for line, reply in zip(lines, replies, strict=False):
                verb, _, argument = line.partition(" ")
                log.note(verb, argument, reply, len(line) + 2, started)
        return replies

    async def _one_by_one(self, commands: Sequence[str]) -> list[Reply]:
        replies: list[Reply] = []
        for line in commands:
            reply = await self._all_at_once([line])
            replies += reply
            if not reply or replies[0].code >= 300:
                return replies
        if any(reply.code < 300 for reply in replies[1:]):
            replies += await self._all_at_once(["DATA"])
        return replies

    def _refuse_stale(self, replies: Sequence[Reply]) -> None:
        if self._client.carried:
            raise StaleConnection
        if replies:
            symptom = answered(Step.MAIL, replies[0], account_of(self._route.security))
            failure = TurnedAway(self._client.where, self._judge(replies[0]), symptom)
            locate(failure, self._client.peer)
            raise failure

    def _judge_envelope(self, mail: Reply, answers: Sequence[Reply]) -> list[QueuedRecipient]:
        """Note refusals; the recipients that were accepted."""
        if mail.code >= 300:
            self._demand_logon(Step.MAIL, mail)
            self._decide(self._job.recipients, self._judge(mail))
            return [to for to, reply in zip(self._job.recipients, answers, strict=False) if reply.code < 300]
        accepted = []
        for recipient, reply in zip(self._job.recipients, answers, strict=False):
            if reply.code < 300:
                accepted.append(recipient)
                continue
            self._demand_logon(Step.RCPT, reply)
            self._answers[recipient.index] = self._judge(reply, recipient=True)
            if too_many(reply):
                self._overflow.append(recipient)
        return accepted

    async def _answer_data(self, mail: Reply, data: Reply, accepted: Sequence[QueuedRecipient], body: Body) -> None:
        if data.code != 354:
            if mail.code < 300:
                self._decide(accepted, self._judge(data))
                await self._reset()
            return
        if mail.code >= 300 and accepted:
            # It refused the sender and would still deliver: whatever we end this with, somebody may get it.
            self._client.wire.abort("the host contradicts itself")
            return
        if not accepted:
            # RFC 2920 3.1: nobody was accepted, yet the host waits for a message. It gets an empty one, for nobody.
            self._client.wire.write(END)
            await self._client.wire.collect(1, self._client.wait(FINAL_SECONDS))
            return
        final = await self._send_body(body)
        if final is not None:
            self._judge_final(accepted, final)

    def _judge_final(self, accepted: Sequence[QueuedRecipient], final: Reply) -> None:
        answer = self._judge(final)
        self._decide(accepted, answer)
        if answer.verdict is Verdict.DELIVERED:
            for recipient in self._overflow:
                refused = self._answers[recipient.index]
                self._answers[recipient.index] = Answer(Verdict.AGAIN, refused.text, refused.host, refused.enhanced)

    async def _send_body(self, body: Body) -> Reply | None:
        wire, client, message = self._client.wire, self._client, self._job.message
        started = time.monotonic() if client.log.wanted else 0.0
        small = body.small()
        if small is not None:
            wire.write(stuffed(small, bare_newlines=message.bare_newlines))
        else:
            await self._stream(body)
        replies = await wire.collect(1, client.wait(FINAL_SECONDS))
        final = replies[0] if replies else None
        # Not a command of its own in the log: a second answer to DATA.
        client.log.note("", "", final, 0, started)
        return final

    async def _stream(self, body: Body) -> None:
        wire = self._client.wire
        stuffer = Stuffer(bare_newlines=self._job.message.bare_newlines)
        blocks = body.blocks()
        try:
            async for block in blocks:
                wire.allow(self._client.wait(BLOCK_SECONDS))
                wire.write(stuffer.feed(block))
                await wire.drain()
                if wire.broken:
                    return
        finally:
            if isinstance(blocks, AsyncGenerator):
                await blocks.aclose()
        wire.write(stuffer.finish())

    async def _reset(self) -> None:
        """End a transaction that came to nothing, so that the next one finds the host ready."""
        if not self._client.wire.broken:
            await self._all_at_once(["RSET"])

    # --- Verdicts ---------------------------------------------------------------------------------------------------

    def _decide(self, recipients: Sequence[QueuedRecipient], answer: Answer) -> None:
        for recipient in recipients:
            self._answers[recipient.index] = answer

    def _judge(self, reply: Reply, *, recipient: bool = False) -> Answer:
        return Answer(judge(reply.code, recipient=recipient), str(reply), self._client.host, reply.enhanced)

    def _dropped(self) -> Answer:
        text = f"{self._client.where}: {self._client.wire.broken or 'no answer'}"
        return Answer(Verdict.DEFERRED, text, self._client.host, "4.4.2")

    def _demand_logon(self, step: Step, reply: Reply) -> None:
        demand = logon_demand(self._client, self._route, step, reply)
        if demand is not None:
            raise demand


def logon_demand(client: Client, route: Route, step: Step, reply: Reply) -> ConfigurationFailure | None:
    """What a refusal in `step` asks of a person when it says that it is us who are not welcome, whatever the message;
    else None."""
    # Delivered directly, nobody has an account with the host: there it is an answer like any other.
    if route.kind == "dns" or not wants_logon(reply.code, reply.enhanced):
        return None
    wants_tls = "STARTTLS" in str(reply).upper() or (reply.code == 538 and not client.encrypted)
    what = "wants TLS first" if wants_tls else "wants us to log on first"
    failure = ConfigurationFailure(
        454,
        "4.7.0",
        f"{client.where} {what}: {reply}. Set this under Delivery > Outbound Security",
        route.security_field + (".tls" if wants_tls else ".authentication"),
        symptom=answered(step, reply, account_of(route.security)),
    )
    locate(failure, client.peer)
    return failure


def wants_logon(code: int, enhanced: str) -> bool:
    """Whether an answer says that it is us who are not welcome, until the logon is put right."""
    return code in _LOGON_CODES or enhanced in _LOGON_STATUS


def judge(code: int, *, recipient: bool = False) -> Verdict:
    """What a reply code means, RFC 5321 4.2.1. 552 to RCPT is 452 of old hosts (4.5.3.1.10)."""
    if 200 <= code < 300:
        return Verdict.DELIVERED
    if code < 500 or code in _NOT_ABOUT_THE_MESSAGE or (recipient and code == 552):
        return Verdict.DEFERRED
    return Verdict.FAILED


def too_many(reply: Reply) -> bool:
    """Whether a refused RCPT says that this transaction is full, and not that the recipient has a problem."""
    if reply.code not in (452, 552):
        return False
    return reply.enhanced == "4.5.3" or "too many" in str(reply).lower()
