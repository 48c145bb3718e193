"""The way to an open connection: look up the name, connect, be introduced; each step with its own words."""

import asyncio
import itertools
import math
import socket
from collections.abc import Iterable

import msgspec

from engine.bus import Bus
from engine.clock import Clock, within
from engine.credentials.store import CredentialStore
from engine.delivery.client import Client
from engine.delivery.commandlog import CommandLog
from engine.delivery.introduction import HandshakeFailed, Introduction, Means, Unreachable
from engine.delivery.logon_secret import LogonSecret
from engine.delivery.symptoms import Peer, locate
from engine.delivery.tls import Trust
from engine.delivery.watch import Watch
from engine.delivery.wire import Wire
from engine.delivery.witness import Unwatched, Witness
from engine.errors import ConfigurationFailure, MailError, TemporaryFailure
from engine.oauth.tokens import AccessTokens
from engine.policy.routing import Route
from engine.settings.site import Site
from engine.settings.smarthost import Hop
from engine.symptom import Fault, Step, Symptom

# A host that is there answers a SYN within seconds; the system itself would try for two minutes.
CONNECT_SECONDS = 30.0


class Outside(msgspec.Struct, frozen=True):
    """What every connection needs from the engine. `sessions` numbers them."""

    clock: Clock
    bus: Bus
    credentials: CredentialStore
    tokens: AccessTokens
    watch: Watch
    sessions: "itertools.count[int]"


class Opener:
    """Opens connections for one route under one set of settings.

    `witness` is told of every step; `patience` bounds every wait (seconds) where the settings' time-out does not.
    """

    def __init__(
        self,
        route: Route,
        site: Site,
        outside: Outside,
        *,
        witness: Witness | None = None,
        patience: float = math.inf,
    ) -> None:
        self.route = route
        self._fqdn = site.fqdn
        self._longest_wait = min(float(site.settings.delivery.connections.timeout), patience)
        self._outside = outside
        self._witness = witness or Unwatched()
        self._secret = LogonSecret(outside.credentials, outside.tokens, route.security, route.security_field)
        trust = Trust(route.security, route.security_field)
        self._means = Means(route, site.fqdn, outside.clock, trust, self._secret, self._witness)

    async def open(self, hop: Hop) -> Client:
        """An open connection to `hop`, encrypted and logged on as the route demands.

        Raises ConfigurationFailure (a person must act) or TemporaryFailure; nothing stays open then.
        """
        try:
            if self.route.security.authentication != "anonymous":
                await self._secret.get()  # without a password or token there is no sense in knocking
        except MailError as failure:
            locate(failure, self._peer(hop))
            raise
        return await self.walk(hop)

    async def walk(self, hop: Hop) -> Client:
        """The same, as far as the way goes: a logon that is not possible fails when its turn comes."""
        return await self.reach(hop, await self._addresses(hop))

    async def reach(self, hop: Hop, addresses: Iterable[str]) -> Client:
        """The same for a host whose `addresses`, one at least, are known."""
        failure: MailError | None = None
        for address in addresses:
            try:
                return await self._open_as_possible(hop, address)
            except Unreachable as error:
                self._witness.fails_over(error.failure)
                failure = failure or error.failure
        assert failure is not None
        raise failure

    def _peer(self, hop: Hop, address: str = "") -> Peer:
        return Peer(hop, hop.port or self.route.port, address)

    # --- Name and connection ----------------------------------------------------------------------------------------

    async def _addresses(self, hop: Hop) -> list[str]:
        self._witness.begins(Step.RESOLVE)
        try:
            addresses = [hop.host] if hop.literal else await self._looked_up(hop)
        except MailError as failure:
            locate(failure, self._peer(hop))
            raise
        self._witness.resolved(addresses)
        return addresses

    async def _looked_up(self, hop: Hop) -> list[str]:
        lookup = asyncio.get_running_loop().getaddrinfo(hop.host, None, type=socket.SOCK_STREAM)
        try:
            found = await within(self._outside.clock, min(CONNECT_SECONDS, self._longest_wait), lookup)
        except TimeoutError:
            raise _no_name_server(hop) from None
        except (socket.gaierror, UnicodeError) as error:
            if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
                raise _no_name_server(hop) from None
            raise ConfigurationFailure(
                451,
                "4.4.4",
                f"The name {hop.host} was not found. Check its spelling and this machine's name server, or write the "
                "address in brackets: [192.0.2.1]",
                self.route.host_field,
                symptom=Symptom(step=Step.RESOLVE, fault=Fault.NAME_NOT_FOUND),
            ) from None
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    async def _connect(self, hop: Hop, address: str) -> Client:
        self._witness.begins(Step.CONNECT)
        peer = self._peer(hop, address)
        where = peer.where
        loop = asyncio.get_running_loop()
        wire = Wire(self._outside.watch)
        try:
            connecting = loop.create_connection(lambda: wire, address, peer.port)
            await within(self._outside.clock, min(CONNECT_SECONDS, self._longest_wait), connecting)
        except TimeoutError:
            wire.abort("too late")
            text = f"{where} does not answer (address {address}): a firewall may be in between, or the host is down"
            symptom = Symptom(step=Step.CONNECT, fault=Fault.TIMED_OUT)
            raise Unreachable(TemporaryFailure(451, "4.4.1", text, symptom=symptom)) from None
        except OSError as error:
            raise Unreachable(self._connect_failure(where, address, error)) from None
        except asyncio.CancelledError:
            wire.abort("cancelled")
            raise
        return Client(wire, peer, self._witness.log or self._protocol_log(peer), self._longest_wait)

    def _protocol_log(self, peer: Peer) -> CommandLog:
        outside = self._outside
        return CommandLog(outside.bus, outside.clock, next(outside.sessions), peer.address, peer.port, self._fqdn)

    def _connect_failure(self, where: str, address: str, error: OSError) -> MailError:
        if isinstance(error, ConnectionRefusedError):
            # The hosts of a domain are its own choice.
            advice = "" if self.route.kind == "dns" else ". Check name and port"
            text = f"{where} refuses connections (address {address}): no mail host listens there{advice}"
            symptom = Symptom(step=Step.CONNECT, fault=Fault.REFUSED)
            return ConfigurationFailure(451, "4.4.1", text, self.route.host_field, symptom=symptom)
        reason = error.strerror or str(error) or type(error).__name__
        symptom = Symptom(step=Step.CONNECT, fault=Fault.UNREACHABLE, answer=reason)
        text = f"{where} cannot be reached (address {address}): {reason}"
        return TemporaryFailure(451, "4.4.1", text, symptom=symptom)

    # --- Introduction -----------------------------------------------------------------------------------------------

    async def _open_as_possible(self, hop: Hop, address: str) -> Client:
        try:
            return await self._open_at(hop, address, encrypt=True)
        except HandshakeFailed as error:
            self._witness.fails_over(error.failure)
            return await self._open_at(hop, address, encrypt=False)

    async def _open_at(self, hop: Hop, address: str, *, encrypt: bool) -> Client:
        client: Client | None = None
        try:
            client = await self._connect(hop, address)
            await self._witness.passed(Step.CONNECT, client)
            await Introduction(client, self._means).run(encrypt=encrypt)
        except BaseException as error:
            failure = error.failure if isinstance(error, Unreachable | HandshakeFailed) else error
            if isinstance(failure, MailError):
                locate(failure, self._peer(hop, address))
            if client is not None:
                client.wire.abort("given up")
            raise
        return client


def _no_name_server(hop: Hop) -> TemporaryFailure:
    symptom = Symptom(step=Step.RESOLVE, fault=Fault.NAME_SERVER_SILENT)
    return TemporaryFailure(451, "4.4.3", f"The name server did not answer about {hop.host}", symptom=symptom)
