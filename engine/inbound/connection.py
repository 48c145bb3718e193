"""One client's connection: its life from the greeting to the close, line by line; the commands are in session.py."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, AnyStr, ClassVar, cast

import msgspec
from aiosmtpd.smtp import SMTP

from engine.errors import MailError
from engine.events import ClientRefused, CommandHandled, SessionClosed, SessionOpened
from engine.inbound.listener import BoundListener
from engine.inbound.reader import BadLine, BlockReader, EndOfInput
from engine.inbound.replies import ReplyWriter, with_enhanced
from engine.inbound.room import Room
from engine.inbound.roster import SessionInfo
from engine.inbound.transaction import Transaction
from engine.policy.connection import Client
from engine.policy.decision import Decision
from engine.policy.policy import Load, Standing, refusal

# A refused command weighs 1, one that is no SMTP weighs 5: twenty of those, or a hundred refused recipients.
_ERROR_BUDGET = 100
_PROTOCOL_ERRORS = range(500, 505)
_PROTOCOL_ERROR_WEIGHT = 5
# A client that does not take its last answers has this long before the connection is cut.
_LINGER = 10.0

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NO_CLIENT = Client.at("0.0.0.0")  # noqa: S104 - stands for "none yet", nothing is bound to it
_program_log = logging.getLogger("mailroot.inbound")


class Connection(SMTP):
    """aiosmtpd's protocol class with our reader, our replies, and no work per connection that a class can do once.

    Its __init__ is not called: it reflects over the instance and builds a StreamReader, 1 ms and 20 KB a connection.
    """

    verbs: ClassVar[dict[str, Callable[[Any, str | None], Awaitable[None]]]] = {}
    enable_SMTPUTF8 = True  # noqa: N815 - aiosmtpd's name
    # draft-murchison-sasl-login 2.1: old clients look for exactly these.
    AuthLoginUsernameChallenge = "Username:"
    AuthLoginPasswordChallenge = "Password:"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.verbs = {name[len("smtp_") :]: getattr(cls, name) for name in dir(cls) if name.startswith("smtp_")}

    def __init__(self, room: Room, listener: BoundListener, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.room = room
        self.listener = listener
        self.session = None
        self.transport = None
        self._handler_coroutine = None
        self._replies = ReplyWriter(loop)
        self._input = BlockReader(loop, self._replies.flush)
        # challenge_auth reads its answer from here.
        self._reader = cast(Any, self._input)
        self.number = 0
        self.standing = Standing(_NO_CLIENT)
        self.user = ""
        self.transaction: Transaction | None = None
        self.state = "greeting"
        self.messages = 0
        self.body_octets = 0
        self._connected_at = 0.0
        self._closing = False
        self._reason = ""
        self.failed_logons = 0
        self._errors = 0
        self._name_known = False
        # What the protocol log is told instead of the argument, and body octets that belong to the command.
        self._log_argument: str | None = None
        self._log_octets = 0

    # The transport's side.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        stream = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        if peer is None:
            # Gone before we looked.
            stream.abort()
            return
        self.session = self._create_session()
        self.session.peer = peer
        tls = transport.get_extra_info("ssl_object") is not None
        self.standing = Standing(Client.at(peer[0]), tls=tls)
        self._input.attach(stream)
        self._replies.attach(stream)
        self.number = self.room.roster.next_number()
        self._connected_at = self.room.clock.now()
        load = self.room.roster.add(self, self.standing.client.address)
        self._announce(peer[1])
        self._handler_coroutine = self.loop.create_task(self._serve(load))

    def data_received(self, data: bytes) -> None:
        self._input.feed(data)

    def eof_received(self) -> bool:
        self._input.feed_eof()
        # A client that only closed its sending half still gets its answers; TLS has no half-closed state.
        return not self.standing.tls

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        self._replies.attach(None)
        self._input.feed_eof()

    def pause_writing(self) -> None:
        self._replies.pause()

    def resume_writing(self) -> None:
        self._replies.resume()

    # What others may ask of an open session.

    def info(self) -> SessionInfo:
        """How the session stands now."""
        return SessionInfo(
            id=self.number,
            user=self.user,
            client=self.standing.client.text,
            connected_at=self._connected_at,
            protocol_state=self.state,
            tls=self.standing.tls,
            messages=self.messages,
            bytes_in=self._input.received,
        )

    def idle_since(self) -> float:
        """Loop time since which nothing useful came from the client, 0.0 while the session works."""
        return self._replies.since if self._replies.stuck else self._input.waiting_since

    def is_between_commands(self) -> bool:
        """Whether the session waits and no body is under way."""
        return self.state != "data" and self._input.waiting_since > 0.0

    def dismiss(self, reply: str, reason: str) -> None:
        """Say `reply` and close. What is being stored is still stored."""
        if self._closing:
            return
        self.say(reply)
        self._end(reason)
        self._hang_up()

    def abort(self) -> None:
        """Cut the connection."""
        self._end("aborted")
        if self.transport is not None:
            cast(asyncio.Transport, self.transport).abort()

    # Saying things.

    def say(self, reply: str) -> None:
        """Answer one line."""
        self._replies.owe(reply.encode("utf-8", "replace") + b"\r\n")

    async def push(self, status: AnyStr) -> None:
        """Answer for aiosmtpd's own methods, whose replies lack enhanced status codes."""
        reply = status if isinstance(status, bytes) else status.encode("utf-8", "replace")
        self._replies.owe(with_enhanced(reply) + b"\r\n")

    def refuse(self, decision: Decision, *, sender: str = "", recipient: str = "") -> None:
        """Answer with a rule's refusal and tell who was turned away; 421 and 554 before the greeting close."""
        self.say(decision.reply)
        assert self.session is not None
        client = self.standing.client
        self.room.bus.emit(
            ClientRefused(
                at=self.room.clock.now(),
                client=client.text,
                name=client.name,
                helo=self.session.host_name or "",
                sender=sender,
                recipient=recipient,
                rule=decision.rule,
                reply=decision.reply,
            )
        )
        if decision.code == 421:
            self._end("limit")

    # The session's own course.

    async def _serve(self, load: Load) -> None:
        try:
            if await self._welcome(load):
                while not self._closing:
                    await self._next_command()
        except EndOfInput:
            pass
        except Exception:
            _program_log.exception("Session %d ended by a fault of ours", self.number)
        finally:
            await self._finish()

    async def _welcome(self, load: Load) -> bool:
        """Greet, or turn away."""
        if self.room.paused or self.room.stopping:
            self.say("421 4.3.2 Service not available now, try again later")
            self._end("paused")
            return False
        if self.room.policy.connection.computers.needs_name:
            await self.learn_name()
        decision = refusal(self.room.policy.on_connection(self.standing.client, load))
        if decision is not None:
            self.refuse(decision)
            self._end("refused")
            return False
        self.say(f"220 {self.room.site.fqdn} ESMTP Mailroot ready")
        self.state = "command"
        return True

    async def learn_name(self) -> None:
        """Look the client up once, if a list or the Received line can use its name."""
        if self._name_known:
            return
        name = await self.room.lookup.name_of(self.standing.client.address)
        client = msgspec.structs.replace(self.standing.client, name=name)
        self.standing = msgspec.structs.replace(self.standing, client=client)
        self._name_known = True

    async def _next_command(self) -> None:
        if self.room.stopping and not self._input.has_line:
            self.say("421 4.3.2 Service shutting down")
            self._end("stopped")
            return
        try:
            line = await self._input.readline()
        except BadLine as error:
            self.say(error.reply)
        else:
            await self._obey(line)
        self._count_errors()
        if self._replies.owes_much:
            self._replies.flush()
        if self._replies.stuck:
            await self._replies.drain()

    async def _obey(self, line: bytes) -> None:
        wants_log = self.room.bus.wants_commands
        started, sent = (self.loop.time(), self._replies.sent) if wants_log else (0.0, 0)
        verb, argument = _split(line)
        method = self.verbs.get(verb)
        try:
            if method is None:
                verb, self._log_argument = "xxxx", ""
                self.say("500 5.5.1 Command not recognized")
            elif _CONTROL.search(argument):
                self.say("501 5.5.2 Control characters are not allowed in commands")
            else:
                await method(self, argument or None)
        except EndOfInput:
            raise
        except BadLine as error:
            self.say(error.reply)
        except MailError as error:
            self.say(error.reply)
        except Exception as error:
            await self._report(error)
        if wants_log:
            self._log(verb, argument, len(line), self._replies.sent - sent, self.loop.time() - started)
        self._log_argument, self._log_octets = None, 0

    async def _report(self, error: Exception) -> None:
        reply = await self.handle_exception(error)
        if self.state == "data":
            # What follows would be the rest of a body, not commands.
            self.dismiss("421 4.3.0 Local error, try again later", "fault")
        else:
            self.say(reply)

    async def handle_exception(self, error: Exception) -> str:
        """Log what went wrong and hide it from the client."""
        _program_log.error("Session %d: a command failed", self.number, exc_info=error)
        return "451 4.3.0 Local error in processing, try again later"

    def _count_errors(self) -> None:
        status = self._replies.status
        if status < 500 or self._closing:
            return
        self._errors += _PROTOCOL_ERROR_WEIGHT if status in _PROTOCOL_ERRORS else 1
        if self._errors >= _ERROR_BUDGET:
            self.say("421 4.7.0 Too many errors")
            self._end("errors")

    def _end(self, reason: str) -> None:
        """Let the session end after the command under way; the first reason counts."""
        self._closing = True
        self._reason = self._reason or reason

    async def _finish(self) -> None:
        self._replies.flush()
        self._hang_up()
        await self.forget_transaction()
        self.room.roster.remove(self, self.standing.client.address)
        self.room.bus.emit(
            SessionClosed(
                at=self.room.clock.now(),
                session=self.number,
                client=self.standing.client.text,
                reason=self._reason or "connection lost",
                messages=self.messages,
                bytes_in=self._input.received,
            )
        )
        self._input.detach()
        self._handler_coroutine = None

    def _hang_up(self) -> None:
        self._replies.flush()
        if self.transport is None:
            return
        stream = cast(asyncio.Transport, self.transport)
        if stream.get_write_buffer_size():
            self.loop.call_later(_LINGER, stream.abort)
        stream.close()

    async def forget_transaction(self) -> None:
        """End the mail transaction, keeping nothing of it."""
        transaction, self.transaction = self.transaction, None
        if transaction is not None and transaction.sink is not None:
            await transaction.sink.abort()
        if self.state != "greeting":
            self.state = "command"

    def _announce(self, port: int) -> None:
        self.room.bus.emit(
            SessionOpened(
                at=self._connected_at,
                session=self.number,
                client=self.standing.client.text,
                client_port=port,
                server=self.listener.address,
                server_port=self.listener.port,
                tls=self.standing.tls,
            )
        )

    def _log(self, verb: str, argument: str, octets: int, answered: int, elapsed: float) -> None:
        assert self.session is not None
        self.room.bus.emit(
            CommandHandled(
                at=self.room.clock.now(),
                direction="in",
                session=self.number,
                client=self.standing.client.text,
                server=self.listener.address,
                server_port=self.listener.port,
                helo=self.session.host_name or "",
                user=self.user,
                verb=verb,
                argument=argument if self._log_argument is None else self._log_argument,
                status=self._replies.status,
                bytes_out=answered,
                bytes_in=octets + self._log_octets,
                elapsed=int(elapsed * 1000),
                session_elapsed=round((self.room.clock.now() - self._connected_at) * 1000) if verb == "QUIT" else 0,
            )
        )


def _split(line: bytes) -> tuple[str, str]:
    """The verb in capitals and its argument. Octets that are no UTF-8 become U+FFFD, which no address may hold."""
    verb, *argument = line.decode("utf-8", "replace").strip().split(None, 1) or [""]
    return verb.upper(), argument[0] if argument else ""
