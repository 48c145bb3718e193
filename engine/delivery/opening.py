"""The way to an open connection: look up the name, connect, greet, encrypt, log on; each step with its own words."""

import asyncio
import itertools
import socket
from collections.abc import Awaitable
from typing import TYPE_CHECKING, TypeVar

import msgspec

from engine.bus import Bus
from engine.clock import Clock, sleep_until
from engine.credentials.store import CredentialStore
from engine.delivery.client import Client
from engine.delivery.commandlog import CommandLog
from engine.delivery.logon import Passwords, check_supported, log_on, mechanism_for
from engine.delivery.reply import Reply
from engine.delivery.tls import client_context, handshake_failure, mandatory
from engine.delivery.watch import Watch
from engine.delivery.wire import Wire
from engine.errors import ConfigurationFailure, MailError, TemporaryFailure
from engine.policy.routing import Route, address_of
from engine.settings.site import Site
from engine.settings.smarthost import Hop

if TYPE_CHECKING:
    import ssl

T = TypeVar("T")

# A host that is there answers a SYN within seconds; the system itself would try for two minutes.
CONNECT_SECONDS = 30.0
HANDSHAKE_SECONDS = 60.0


class Outside(msgspec.Struct, frozen=True):
    """What every connection needs from the engine. `sessions` numbers them."""

    clock: Clock
    bus: Bus
    credentials: CredentialStore
    watch: Watch
    sessions: "itertools.count[int]"


class Opener:
    """Opens connections for one route under one set of settings."""

    def __init__(self, route: Route, site: Site, outside: Outside) -> None:
        self.route = route
        self._fqdn = site.fqdn
        self._longest_wait = float(site.settings.delivery.connections.timeout)
        self._outside = outside
        self._context: ssl.SSLContext | None = None
        self._passwords = Passwords(outside.credentials, route.security, route.security_field)

    async def open(self, hop: Hop) -> Client:
        """An open connection to `hop`, encrypted and logged on as the route demands.

        Raises ConfigurationFailure (a person must act) or TemporaryFailure; nothing stays open then.
        """
        check_supported(self.route.security, self.route.security_field)
        if self.route.security.authentication == "basic":
            await self._passwords.get()  # without a password there is no sense in knocking
        failure: MailError | None = None
        for address in await self._addresses(hop):
            try:
                return await self._open_as_possible(hop, address)
            except Unreachable as error:
                failure = failure or error.failure
        assert failure is not None
        raise failure

    # --- Name and connection ----------------------------------------------------------------------------------------

    async def _addresses(self, hop: Hop) -> list[str]:
        if hop.literal:
            return [hop.host]
        lookup = asyncio.get_running_loop().getaddrinfo(hop.host, None, type=socket.SOCK_STREAM)
        try:
            found = await self._within(CONNECT_SECONDS, lookup)
        except TimeoutError:
            raise TemporaryFailure(451, "4.4.3", f"The name server did not answer about {hop.host}") from None
        except (socket.gaierror, UnicodeError) as error:
            raise self._lookup_failure(hop, error) from None
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def _lookup_failure(self, hop: Hop, error: Exception) -> MailError:
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            return TemporaryFailure(451, "4.4.3", f"The name server did not answer about {hop.host}")
        return ConfigurationFailure(
            451,
            "4.4.4",
            f"The name {hop.host} was not found. Check its spelling and this machine's name server, or write the "
            "address in brackets: [192.0.2.1]",
            self.route.host_field,
        )

    async def _connect(self, hop: Hop, address: str) -> Client:
        port = hop.port or self.route.port
        where = address_of(hop, port)
        loop = asyncio.get_running_loop()
        wire = Wire(self._outside.watch)
        try:
            await self._within(CONNECT_SECONDS, loop.create_connection(lambda: wire, address, port))
        except TimeoutError:
            wire.abort("too late")
            text = f"{where} does not answer (address {address}): a firewall may be in between, or the host is down"
            raise Unreachable(TemporaryFailure(451, "4.4.1", text)) from None
        except OSError as error:
            raise Unreachable(self._connect_failure(where, address, error)) from None
        except asyncio.CancelledError:
            wire.abort("cancelled")
            raise
        log = CommandLog(
            self._outside.bus, self._outside.clock, next(self._outside.sessions), address, port, self._fqdn
        )
        return Client(wire, where, hop.host, log, self._longest_wait)

    def _connect_failure(self, where: str, address: str, error: OSError) -> MailError:
        if isinstance(error, ConnectionRefusedError):
            text = f"{where} refuses connections (address {address}): no mail host listens there. Check name and port"
            return ConfigurationFailure(451, "4.4.1", text, self.route.host_field)
        reason = error.strerror or str(error) or type(error).__name__
        return TemporaryFailure(451, "4.4.1", f"{where} cannot be reached (address {address}): {reason}")

    async def _within(self, seconds: float, work: Awaitable[T]) -> T:
        """The result of `work`; raises TimeoutError after `seconds` of the engine's clock."""
        task = asyncio.ensure_future(work)
        clock = self._outside.clock
        timer = asyncio.ensure_future(sleep_until(clock, clock.now() + min(seconds, self._longest_wait)))
        try:
            await asyncio.wait({task, timer}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            task.cancel()
            raise
        finally:
            timer.cancel()
        if not task.done():
            task.cancel()
            raise TimeoutError
        return task.result()

    # --- Dialog -----------------------------------------------------------------------------------------------------

    async def _open_as_possible(self, hop: Hop, address: str) -> Client:
        try:
            return await self._open_at(hop, address, encrypt=True)
        except _HandshakeFailed:
            return await self._open_at(hop, address, encrypt=False)

    async def _open_at(self, hop: Hop, address: str, *, encrypt: bool) -> Client:
        client = await self._connect(hop, address)
        try:
            await self._introduce(client, hop, encrypt=encrypt)
        except BaseException:
            client.wire.abort("given up")
            raise
        return client

    async def _introduce(self, client: Client, hop: Hop, *, encrypt: bool) -> None:
        security = self.route.security
        if security.tls == "implicit":
            await self._handshake(client, hop)
        await self._greeted(client)
        await self._hello(client)
        if encrypt and security.tls in ("starttls", "opportunistic"):
            await self._starttls(client, hop)
        if security.authentication == "basic":
            await self._log_on(client)

    async def _greeted(self, client: Client) -> None:
        try:
            reply = await client.greeting()
        except TemporaryFailure as failure:
            raise Unreachable(failure) from None
        if reply.code != 220:
            raise Unreachable(self._turned_away(client, reply, "greets with"))

    async def _hello(self, client: Client) -> None:
        reply = await client.hello(self._fqdn, old=self.route.use_helo)
        if reply.code != 250:
            raise self._turned_away(client, reply, f"does not accept our name {self._fqdn}:")

    def _turned_away(self, client: Client, reply: Reply, what: str) -> MailError:
        """A host that wants nothing from us says nothing about any message: the mail waits."""
        text = f"{client.where} {what} {reply}"
        if reply.code < 500:
            return TemporaryFailure(451, reply.enhanced or "4.3.0", text)
        return ConfigurationFailure(451, "4.3.0", text, self.route.host_field)

    async def _starttls(self, client: Client, hop: Hop) -> None:
        required = mandatory(self.route.security)
        if "STARTTLS" not in client.extensions:
            if required:
                raise self._no_tls(client, "does not offer STARTTLS")
            return
        reply = await client.command("STARTTLS")
        if reply.code != 220:
            if required:
                raise self._no_tls(client, f"refuses STARTTLS: {reply}", reply)
            return
        client.wire.discard_input()
        await self._handshake(client, hop)
        await self._hello(client)

    def _no_tls(self, client: Client, what: str, reply: Reply | None = None) -> MailError:
        text = f"{client.where} {what}; TLS is mandatory here, so nothing is sent in clear text"
        if reply is not None and reply.code < 500:
            return TemporaryFailure(454, "4.7.4", text)
        return ConfigurationFailure(454, "4.7.4", text, f"{self.route.security_field}.tls")

    async def _handshake(self, client: Client, hop: Hop) -> None:
        security, field = self.route.security, self.route.security_field
        if self._context is None:
            self._context = await client_context(security, field)
        try:
            await self._within(HANDSHAKE_SECONDS, client.wire.start_tls(self._context, hop.host))
        except OSError as error:  # ssl.SSLError and TimeoutError are such
            if not mandatory(security) and security.authentication == "anonymous":
                raise _HandshakeFailed from None
            # With a password to send, opportunistic TLS that breaks is no reason to send it in clear text.
            raise handshake_failure(client.where, error, field) from None
        client.encrypted = True

    async def _log_on(self, client: Client) -> None:
        field = self.route.security_field
        mechanism = mechanism_for(client.extensions.get("AUTH", ""), client.where, field)
        password = await self._passwords.get()

        async def say(line: str) -> Reply:
            return await client.command(line, secret=True)

        try:
            await log_on(say, mechanism, self.route.security.username, password, client.where, field)
        except MailError:
            self._passwords.forget()
            raise


class Unreachable(Exception):
    """This address does not serve us; another one of the same host may."""

    def __init__(self, failure: MailError) -> None:
        super().__init__(failure.text)
        self.failure = failure


class _HandshakeFailed(Exception):
    """Opportunistic TLS did not come about: once more without."""
