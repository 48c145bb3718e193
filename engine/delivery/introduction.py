"""The dialog on a fresh connection: greeting, EHLO, TLS, logon, as the route demands them."""

import msgspec

from engine.clock import Clock, within
from engine.delivery.client import Client
from engine.delivery.logon import Logon, offered_names
from engine.delivery.logon_secret import LogonSecret
from engine.delivery.reply import Reply
from engine.delivery.symptoms import answered
from engine.delivery.tls import Trust, handshake_failure, mandatory
from engine.delivery.witness import Witness
from engine.errors import ConfigurationFailure, MailError, TemporaryFailure
from engine.policy.connection import plain_address
from engine.policy.routing import Route
from engine.symptom import Fault, Step, Symptom

HANDSHAKE_SECONDS = 60.0


class Means(msgspec.Struct, frozen=True):
    """What all introductions of one route share. `fqdn` is the name we say."""

    route: Route
    fqdn: str
    clock: Clock
    trust: Trust
    secret: LogonSecret
    witness: Witness


class Introduction:
    """Makes an open connection one that takes mail. Used once."""

    def __init__(self, client: Client, means: Means) -> None:
        self._client = client
        self._means = means
        self._route = means.route
        self._witness = means.witness

    async def run(self, *, encrypt: bool) -> None:
        """Go through with it; `encrypt` False = without TLS where that is optional.

        Raises Unreachable, HandshakeFailed, ConfigurationFailure, TemporaryFailure.
        """
        security = self._route.security
        if security.tls == "implicit":
            self._witness.begins(Step.TLS)
            await self._handshake()
            await self._witness.passed(Step.TLS, self._client)
        self._witness.begins(Step.BANNER)
        await self._greeted()
        await self._hello()
        await self._witness.passed(Step.BANNER, self._client)
        if encrypt and security.tls in ("starttls", "opportunistic"):
            self._witness.begins(Step.TLS)
            await self._starttls()
        if security.authentication != "anonymous":
            await self._log_on()

    # --- Greeting ---------------------------------------------------------------------------------------------------

    async def _greeted(self) -> None:
        try:
            reply = await self._client.greeting()
        except TemporaryFailure as failure:
            raise Unreachable(failure) from None
        if reply.code != 220:
            raise Unreachable(self._turned_away(reply, "greets with"))

    async def _hello(self) -> None:
        reply = await self._client.hello(self._means.fqdn, old=self._route.use_helo)
        if reply.code != 250:
            raise self._turned_away(reply, f"does not accept our name {self._means.fqdn}:")

    def _turned_away(self, reply: Reply, what: str) -> MailError:
        """A host that wants nothing from us says nothing about any message: the mail waits."""
        text = f"{self._client.where} {what} {reply}"
        symptom = answered(Step.BANNER, reply)
        if reply.code < 500:
            return TemporaryFailure(451, reply.enhanced or "4.3.0", text, symptom=symptom)
        return ConfigurationFailure(451, "4.3.0", text, self._route.host_field, symptom=symptom)

    # --- TLS --------------------------------------------------------------------------------------------------------

    async def _starttls(self) -> None:
        client, required = self._client, mandatory(self._route.security)
        if "STARTTLS" not in client.extensions:
            if required:
                raise self._no_tls("does not offer STARTTLS")
            return
        reply = await client.command("STARTTLS")
        if reply.code != 220:
            if required:
                raise self._no_tls(f"refuses STARTTLS: {reply}", reply)
            return
        client.wire.discard_input()
        await self._handshake()
        await self._hello()
        await self._witness.passed(Step.TLS, client)

    def _no_tls(self, what: str, reply: Reply | None = None) -> MailError:
        text = f"{self._client.where} {what}; TLS is mandatory here, so nothing is sent in clear text"
        if reply is None:
            symptom = Symptom(step=Step.TLS, fault=Fault.NO_STARTTLS)
        else:
            symptom = answered(Step.TLS, reply)
            if reply.code < 500:
                return TemporaryFailure(454, "4.7.4", text, symptom=symptom)
        return ConfigurationFailure(454, "4.7.4", text, f"{self._route.security_field}.tls", symptom=symptom)

    async def _handshake(self) -> None:
        security, field, client = self._route.security, self._route.security_field, self._client
        context = await self._means.trust.context()
        try:
            handshake = client.wire.start_tls(context, client.host)
            await within(self._means.clock, client.wait(HANDSHAKE_SECONDS), handshake)
        except OSError as error:  # ssl.SSLError and TimeoutError are such
            failure = handshake_failure(client.where, error, field)
            if not mandatory(security) and security.authentication == "anonymous":
                raise HandshakeFailed(failure) from None
            # With a password to send, opportunistic TLS that breaks is no reason to send it in clear text.
            raise failure from None
        client.encrypted = True

    # --- Logon ------------------------------------------------------------------------------------------------------

    async def _log_on(self) -> None:
        client, security, field = self._client, self._route.security, self._route.security_field
        self._witness.begins(Step.AUTH_OFFERED)
        names = offered_names(client, security, field)
        await self._witness.passed(Step.AUTH_OFFERED, client)
        if security.authentication == "oauth2" and not client.encrypted and not is_loopback(client.peer.address):
            # RFC 6750 5.3: whoever reads a bearer token on the way can use it.
            raise self._no_tls("would get an access token in clear text")
        self._witness.begins(Step.LOGON)
        await Logon(client, self._means.clock, security, field, self._means.secret).run(names)
        await self._witness.passed(Step.LOGON, client)


class Unreachable(Exception):
    """This address does not serve us; another one of the same host may."""

    def __init__(self, failure: MailError) -> None:
        super().__init__(failure.text)
        self.failure = failure


class HandshakeFailed(Exception):
    """Opportunistic TLS did not come about: once more without."""

    def __init__(self, failure: MailError) -> None:
        super().__init__(failure.text)
        self.failure = failure


def is_loopback(address: str) -> bool:
    """Whether a host is on this very computer, where nobody listens in on the way."""
    return plain_address(address).is_loopback
