"""A mail host that has greeted us: what it offers, and one command at a time. Transactions are in transaction.py."""

import time

from engine.delivery.commandlog import CommandLog
from engine.delivery.reply import Reply
from engine.delivery.wire import Wire
from engine.errors import TemporaryFailure

# RFC 5321 4.5.3.2, in seconds: greeting, EHLO (as MAIL), STARTTLS and AUTH (as MAIL).
COMMAND_SECONDS = 300.0


class Client:
    """One open connection. `where` is what people call the host, `carried` how many messages went through it.

    `extensions` is what EHLO offered: keyword in upper case -> parameters. `longest_wait` bounds every phase (seconds).
    """

    def __init__(self, wire: Wire, where: str, host: str, log: CommandLog, longest_wait: float) -> None:
        self.wire = wire
        self.where = where
        self.host = host
        self.log = log
        self.longest_wait = longest_wait
        self.extensions: dict[str, str] = {}
        self.carried = 0
        self.encrypted = False

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

        Of a `secret` line only verb and mechanism reach the log, and nothing of a line that is all secret.
        """
        data = line.encode("utf-8", "surrogateescape") + b"\r\n"
        started = time.monotonic()
        self.wire.write(data)
        verb, _, argument = line.partition(" ")
        if secret:
            verb, argument = ("AUTH", argument.partition(" ")[0]) if verb == "AUTH" else ("AUTH", "")
        return await self._answer(verb, argument, started, len(data))

    async def _answer(self, verb: str, argument: str, started: float, sent: int) -> Reply:
        replies = await self.wire.collect(1, self.wait(COMMAND_SECONDS))
        # A host may repeat in its answer what it was told in confidence.
        shown = Reply(replies[0].code, (replies[0].enhanced.encode(),)) if replies and verb == "AUTH" else None
        self.log.note(verb, argument, shown or (replies[0] if replies else None), sent, started)
        if not replies:
            step = f"after {verb}" if verb else "before its greeting"
            raise TemporaryFailure(451, "4.4.2", f"{self.where}, {step}: {self.wire.broken}")
        return replies[0]

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
