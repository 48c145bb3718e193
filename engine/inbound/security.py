"""STARTTLS and AUTH: how a client comes to be trusted with more (RFC 3207, RFC 4954)."""

import asyncio
from functools import partial
from typing import cast

import msgspec

from engine.errors import CredentialsUnavailable
from engine.events import LogonFailed
from engine.inbound import auth
from engine.inbound.connection import Connection
from engine.policy.limits import MAX_FAILED_LOGONS
from engine.policy.policy import Standing
from engine.sasl.acceptor import NotReady, Rejected

# RFC 5321 4.5.3.2 has no figure for TLS; a client that has not finished its handshake by then is not a mail program.
HANDSHAKE_TIMEOUT = 30.0


class SecuredConnection(Connection):
    """A connection that can be encrypted and logged on to."""

    async def smtp_STARTTLS(self, arg: str | None) -> None:
        if arg:
            self.say("501 5.5.4 Syntax: STARTTLS")
        elif self.standing.tls:
            self.say("503 5.5.1 TLS is active already")
        elif not self._may_start_tls():
            self.say("454 4.7.0 TLS not available")
        else:
            self.say("220 2.0.0 Ready to start TLS")
            await self._start_tls()

    async def smtp_AUTH(self, arg: str | None) -> None:
        mechanism, _, initial = (arg or "").partition(" ")
        mechanism = mechanism.upper()
        self._log_argument = mechanism if mechanism in self._mechanisms() else ""
        refused = self._auth_refusal(mechanism)
        if refused:
            self.say(refused)
            return
        self.state = "auth"
        if mechanism not in auth.MECHANISMS:
            await self._negotiate(mechanism, initial.strip())
            self.state = "command"
            return
        logon = await auth.ask(self, mechanism, initial.strip())
        self.state = "command"
        if logon is not None:
            await self._log_on(logon, mechanism)

    def security_keywords(self) -> tuple[str, ...]:
        """What EHLO offers of both now."""
        found = []
        if self._may_start_tls():
            found.append("STARTTLS")
        mechanisms = self._mechanisms()
        if mechanisms and not self.standing.authenticated:
            found.append("AUTH " + " ".join(mechanisms))
        return tuple(found)

    def _mechanisms(self) -> tuple[str, ...]:
        """What may be used now. Tokens of Windows' mechanisms may travel in clear text, passwords as they are set."""
        basic = auth.MECHANISMS if self.room.policy.authentication.offered(self.standing.tls) else ()
        return (*self.room.windows_mechanisms, *basic)

    def _may_start_tls(self) -> bool:
        return self.listener.tls == "starttls" and self.room.tls_context is not None and not self.standing.tls

    async def _start_tls(self) -> None:
        """Hand over to TLS. Between forgetting the input and start_tls nothing may wait: it would be read in clear."""
        assert self.transport is not None
        assert self.room.tls_context is not None
        await self.forget_transaction()
        self._replies.flush()
        self._input.discard()
        self.state = "tls"
        try:
            transport = await self.loop.start_tls(
                cast(asyncio.Transport, self.transport),
                self,
                self.room.tls_context,
                server_side=True,
                ssl_handshake_timeout=HANDSHAKE_TIMEOUT,
            )
        except OSError:
            transport = None
        if transport is None or self.transport is None:
            self._end("TLS handshake failed")
            self.abort()
            return
        self._begin_anew(transport)

    def _begin_anew(self, transport: asyncio.Transport) -> None:
        """After the handshake nothing of what was said in clear counts (RFC 3207 4.2)."""
        self.transport = transport
        self._input.attach(transport)
        self._replies.attach(transport)
        self.standing = Standing(self.standing.client, tls=True)
        self.user = ""
        self.state = "command"
        assert self.session is not None
        self.session.host_name = None
        self.session.extended_smtp = False

    def _auth_refusal(self, mechanism: str) -> str:
        """Why AUTH is not possible now, "" when it is (RFC 4954 4)."""
        rule = self.room.policy.authentication
        assert self.session is not None
        if not (rule.basic or rule.integrated):
            return "502 5.5.1 Authentication is not enabled"
        if not self.session.host_name:
            return "503 5.5.1 Send EHLO first"
        if self.standing.authenticated:
            return "503 5.5.1 Already authenticated"
        if self.transaction is not None:
            return "503 5.5.1 Not during a mail transaction"
        windows = self.room.windows_mechanisms
        if rule.basic and not rule.offered(self.standing.tls) and (not windows or mechanism in auth.MECHANISMS):
            return "538 5.7.11 Encryption required for authentication"
        if mechanism not in self._mechanisms():
            return (
                "504 5.5.4 Authentication mechanism not supported" if mechanism else "501 5.5.4 Syntax: AUTH mechanism"
            )
        return ""

    def _shut_out(self) -> bool:
        """Whether the client's address has guessed too often; said already."""
        if not self.room.failed_logons.too_many(self.standing.client.address):
            return False
        self.say("421 4.7.0 Too many failed logons from your address, try again later")
        self._end("failed logons")
        return True

    async def _negotiate(self, mechanism: str, initial: str) -> None:
        if self._shut_out():
            return
        rule, windows = self.room.policy.authentication, self.room.windows
        acceptor = windows.acceptor(mechanism, self.room.site, rule, self.room.clock.now())
        try:
            if await auth.negotiate(self, mechanism, initial, partial(windows.respond, acceptor)):
                self._let_in(windows.name_of(acceptor, rule))
        except Rejected as rejected:
            self._refuse_logon(rejected.user, mechanism)
        except (CredentialsUnavailable, NotReady):
            self.say("454 4.7.0 Temporary authentication failure")

    def _let_in(self, name: str) -> None:
        self.user = name
        self.standing = msgspec.structs.replace(self.standing, authenticated=True)
        self.say("235 2.7.0 Authentication successful")

    async def _log_on(self, logon: auth.Logon, mechanism: str) -> None:
        if self._shut_out():
            return
        rule = self.room.policy.authentication
        name = rule.user(logon.name)
        try:
            right = await self.room.logons.verify(name, logon.password)
        except CredentialsUnavailable:
            self.say("454 4.7.0 Temporary authentication failure")
            return
        if not right or name is None or (logon.acts_for and rule.user(logon.acts_for) != name):
            self._refuse_logon(logon.name, mechanism)
            return
        self._let_in(name)

    def _refuse_logon(self, typed: str, mechanism: str) -> None:
        self.failed_logons += 1
        self.room.failed_logons.note(self.standing.client.address)
        self.room.bus.emit(
            LogonFailed(
                at=self.room.clock.now(),
                session=self.number,
                client=self.standing.client.text,
                user=typed,
                mechanism=mechanism,
            )
        )
        if self.failed_logons >= MAX_FAILED_LOGONS:
            self.say("421 4.7.0 Too many failed logons")
            self._end("failed logons")
        else:
            self.say("535 5.7.8 Authentication credentials invalid")
