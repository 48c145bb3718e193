"""A mail host that has greeted us: what it offers, and one command at a time. Transactions are in transaction.py."""

import time
from collections.abc import Iterable

from engine.delivery.commandlog import DialogLog
from engine.delivery.reply import Reply
from engine.delivery.symptoms import Peer
from engine.delivery.wire import Wire
from engine.errors import TemporaryFailure
from engine.symptom import Fault, Step, Symptom

# Shorter things that were sent in confidence ("=", "AQ==") cannot be told from words.
SHORTEST_SECRET = 8

# RFC 5321 4.5.3.2, in seconds: greeting, EHLO (as MAIL), STARTTLS and AUTH (as MAIL).
COMMAND_SECONDS = 300.0

_STEPS = {
    "": Step.BANNER,
    "EHLO": Step.BANNER,
    "HELO": Step.BANNER,
    "STARTTLS": Step.TLS,
    "AUTH": Step.LOGON,
    "MAIL": Step.MAIL,
    "RCPT": Step.RCPT,
}


class Client:
    """One open connection. `where` is what people call the host, `carried` how many messages went through it.

    `extensions` is what EHLO offered: keyword in upper case -> parameters. `longest_wait` bounds every phase (seconds).
    """

    def __init__(self, wire: Wire, peer: Peer, log: DialogLog, longest_wait: float) -> None:
        self.wire = wire
        self.peer = peer
        self.where = peer.where
        self.host = peer.hop.host
        self.log = log
        self.longest_wait = longest_wait
        self.extensions: dict[str, str] = {}
        self.carried = 0
        self.encrypted = False
        self._confidential: list[str] = []

    @property
    def pipelining(self) -> bool:
        """Whether several commands may leave in one write (RFC 2920)."""
        return "PIPELINING" in self.extensions

    def wait(self, seconds: float) -> float:
        """`seconds`, or the configured time-out where that is shorter."""
        return min(seconds, self.longest_wait)

    async def greeting(self) -> Reply:
        """The host's first words. Raises TemporaryFailure when the connection breaks."""
        return await self._answer("", "", time.monotonic(), 0)

    async def command(self, line: str, *, secret: bool = False) -> Reply:
        """Say one line and return the answer; raises TemporaryFailure when the connection breaks.

        Of a `secret` line only verb and mechanism reach the log, and nothing of a line that is all secret. Answers to
        such lines come without what they repeat of them.
        """
        data = line.encode("utf-8", "surrogateescape") + b"\r\n"
        started = time.monotonic()
        self.wire.write(data)
        verb, _, argument = line.partition(" ")
        if secret:
            shown = verb == "AUTH"
            self.keep_quiet_about([text for text in (line.split(" ")[2:] if shown else [line]) if _is_long(text)])
            verb, argument = "AUTH", argument.partition(" ")[0] if shown else ""
        return await self._answer(verb, argument, started, len(data))

    def keep_quiet_about(self, secrets: Iterable[str]) -> None:
        """Take these out of what the host answers to AUTH from now on, should it repeat them."""
        self._confidential += secrets

    async def _answer(self, verb: str, argument: str, started: float, sent: int) -> Reply:
        replies = await self.wire.collect(1, self.wait(COMMAND_SECONDS))
        if verb == "AUTH" and replies:
            replies = [replies[0].without(self._confidential)]
        self.log.note(verb, argument, replies[0] if replies else None, sent, started)
        if not replies:
            raise self.broken_in(_STEPS.get(verb, Step.DATA), f"after {verb}" if verb else "before its greeting")
        return replies[0]

    def broken_in(self, step: Step, moment: str) -> TemporaryFailure:
        """That the connection broke in `step`; `moment` says when, in words."""
        fault = Fault.TIMED_OUT if self.wire.late else Fault.DROPPED
        text = f"{self.where}, {moment}: {self.wire.broken}"
        return TemporaryFailure(451, "4.4.2", text, symptom=Symptom(step=step, fault=fault))

    async def hello(self, fqdn: str, *, old: bool) -> Reply:
        """EHLO, or HELO where EHLO is refused or `old`; fills `extensions`."""
        self.extensions = {}
        if not old:
            reply = await self.command(f"EHLO {fqdn}")
            if reply.code == 250:
                self.extensions = keywords(reply)
                return reply
            if reply.code < 500:
                return reply
        return await self.command(f"HELO {fqdn}")


def _is_long(text: str) -> bool:
    return len(text) >= SHORTEST_SECRET


def keywords(reply: Reply) -> dict[str, str]:
    """The keywords of an EHLO reply in upper case with their parameters (RFC 5321 4.1.1.1).

    The old spelling "AUTH=PLAIN LOGIN" counts too, and both spellings together.
    """
    found: dict[str, str] = {}
    for line in reply.lines[1:]:
        name, _, parameters = line.replace("=", " ", 1).strip().partition(" ")
        key = name.upper()
        found[key] = f"{found[key]} {parameters}".strip() if key in found else parameters.strip()
    return found
