"""Logging on at a smart host (RFC 4954): the mechanisms of engine.sasl in the order of our policy, and what fails."""

import contextlib
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from engine.clock import Clock, within
from engine.delivery.client import Client
from engine.delivery.logon_secret import LogonSecret
from engine.delivery.reply import Reply
from engine.delivery.symptoms import answered
from engine.errors import ConfigurationFailure, MailError, TemporaryFailure
from engine.sasl.choosing import NAMES, names_offered, with_password, with_token, with_windows
from engine.sasl.mechanism import (
    LONGEST_LINE,
    MOST_CHALLENGES,
    BadChallenge,
    Mechanism,
    NotAccepted,
    SaslFailure,
    Unavailable,
    encoded,
)
from engine.sasl.windows import Account
from engine.settings.model import Security
from engine.symptom import Fault, Step, Symptom

T = TypeVar("T")

# What Kerberos may take to ask its servers; the mail host waits meanwhile.
OTHERS_SECONDS = 60.0

_WAYS = {"basic": "basic authentication", "integrated": "Integrated Windows Authentication", "oauth2": "OAuth 2.0"}


def offered_names(client: Client, security: Security, field: str) -> tuple[str, ...]:
    """The mechanisms to try with this host, the best one first. Raises ConfigurationFailure when none fits."""
    offered = client.extensions.get("AUTH", "")
    names = names_offered(offered, security.authentication)
    if names:
        return names
    if not offered.split():
        raise _unusable(
            f"{client.where} does not offer to log on here. Many hosts do so only after TLS, or on another port (587)",
            f"{field}.authentication",
            Symptom(step=Step.AUTH_OFFERED, fault=Fault.AUTH_NOT_OFFERED),
        )
    listed = ", ".join(offered.upper().split())
    needed = NAMES[security.authentication]
    raise _unusable(
        f"{client.where} offers to log on by {listed} only; {_WAYS[security.authentication]} needs "
        f"{', '.join(needed[:-1])} or {needed[-1]}",
        f"{field}.authentication",
        Symptom(step=Step.AUTH_OFFERED, fault=Fault.MECHANISM_NOT_OFFERED, offered=listed),
    )


class Logon:
    """One logon on one connection. `field` is the dotted path of `security`."""

    def __init__(self, client: Client, clock: Clock, security: Security, field: str, secret: LogonSecret) -> None:
        self._client = client
        self._clock = clock
        self._security = security
        self._field = field
        self._secret = secret

    async def run(self, names: tuple[str, ...]) -> None:
        """Log on by the first of `names` that can be used.

        Raises ConfigurationFailure when refused or not possible here, TemporaryFailure when that cannot be found out
        now.
        """
        secret = await self._secret.get()
        try:
            if self._security.authentication == "oauth2":
                await self._with_token(names[0], secret)
            elif self._security.authentication == "integrated":
                await self._with_windows(names, Account(self._security.username, secret))
            else:
                self._check(await self._dialog(with_password(names[0], self._security.username, secret)))
        except BadChallenge as failure:
            self._secret.refused(secret)
            raise self._garbled(failure) from None
        except MailError:
            self._secret.refused(secret)
            raise

    # --- The three ways ---------------------------------------------------------------------------------------------

    async def _with_token(self, name: str, token: str) -> None:
        """A token may be taken back before its time: once more with a fresh one before a person is called."""
        reply = await self._dialog(self._bearer(name, token))
        if reply.code == 535:
            self._secret.refused(token)
            token = await self._secret.get()
            reply = await self._dialog(self._bearer(name, token))
            if reply.code != 235:
                self._secret.refused(token)
        self._check(reply)

    def _bearer(self, name: str, token: str) -> Mechanism:
        return with_token(name, self._security.username, token, self._client.host, self._client.peer.port)

    async def _with_windows(self, names: tuple[str, ...], account: Account) -> None:
        """Kerberos first; what cannot be used, or is refused, leaves the way to the next mechanism."""
        refusal: Reply | None = None
        obstacles: list[Unavailable] = []
        for name in names:
            try:
                reply = await self._dialog(with_windows(name, account, self._client.host))
            except Unavailable as obstacle:
                obstacles.append(obstacle)
                continue
            except NotAccepted as failure:
                raise self._impossible(failure.text, Fault.KERBEROS_REFUSED) from None
            if reply.code == 235 or _temporary(reply):
                self._check(reply)
                return
            refusal = reply
        if refusal is not None:
            self._check(refusal)
        text = "; ".join(dict.fromkeys(obstacle.text for obstacle in obstacles))
        if any(obstacle.temporary for obstacle in obstacles):
            symptom = Symptom(step=Step.LOGON, fault=Fault.NO_TICKET, user=account.user, answer=text)
            raise TemporaryFailure(454, "4.7.0", f"Nobody could be logged on now: {text}", symptom=symptom)
        raise self._impossible(text, Fault.NO_TICKET)

    # --- The dialog -------------------------------------------------------------------------------------------------

    async def _dialog(self, mechanism: Mechanism) -> Reply:
        """AUTH to its last reply. Raises SaslFailure; then nothing has been said yet, or it was broken off."""
        first = await self._made(mechanism, mechanism.initial)
        self._client.keep_quiet_about(mechanism.secrets)
        reply = await self._begin(mechanism.name, first)
        try:
            for _ in range(MOST_CHALLENGES):
                if reply.code != 334:
                    break
                answer = await self._made(mechanism, partial(mechanism.respond, " ".join(reply.lines)))
                reply = await self._say(encoded(answer))
            else:
                raise BadChallenge("one challenge after the other")
        except SaslFailure:
            with contextlib.suppress(MailError):
                await self._say("*")  # RFC 4954 4: the client breaks off
            raise
        if reply.code == 235 and not mechanism.done:
            raise BadChallenge("a success before it showed who it is")
        return reply

    async def _begin(self, name: str, first: bytes | None) -> Reply:
        if first is None:
            return await self._say(f"AUTH {name}")
        response = encoded(first) or "="
        line = f"AUTH {name} {response}"
        if len(line) + 2 <= LONGEST_LINE:
            return await self._say(line)
        reply = await self._say(f"AUTH {name}")
        return await self._say(response) if reply.code == 334 else reply

    async def _say(self, line: str) -> Reply:
        return await self._client.command(line, secret=True)

    async def _made(self, mechanism: Mechanism, make: Callable[[], T]) -> T:
        if not mechanism.blocking:
            return make()
        try:
            return await within(self._clock, self._client.wait(OTHERS_SECONDS), self._secret.apart.run(make))
        except TimeoutError:
            text = f"{mechanism.name}: this machine's Kerberos or NTLM gave no answer in time"
            raise Unavailable(text, temporary=True) from None

    # --- Failures ---------------------------------------------------------------------------------------------------

    def _check(self, reply: Reply) -> None:
        if reply.code == 235:
            return
        where, username = self._client.where, self._security.username
        symptom = answered(Step.LOGON, reply, username)
        if _temporary(reply):
            raise TemporaryFailure(454, "4.7.0", f"{where} cannot check the logon now: {reply}", symptom=symptom)
        what = "Sign in again or choose another account" if self._by_token else "Correct user name and password"
        as_whom = f" as {username}" if username else ""
        text = f"{where} rejected AUTH{as_whom}: {reply}. {what} under Delivery > Outbound Security"
        raise _unusable(text, f"{self._field}.username", symptom)

    @property
    def _by_token(self) -> bool:
        return self._security.authentication == "oauth2"

    def _impossible(self, text: str, fault: Fault) -> ConfigurationFailure:
        symptom = Symptom(step=Step.LOGON, fault=fault, user=self._security.username, answer=text)
        return _unusable(
            f"Logging on at {self._client.where} is not possible: {text}", f"{self._field}.username", symptom
        )

    def _garbled(self, failure: BadChallenge) -> ConfigurationFailure:
        symptom = Symptom(step=Step.LOGON, fault=Fault.LOGON_GARBLED, user=self._security.username, answer=failure.text)
        text = f"{self._client.where} does not carry the logon through as it should: it sent {failure.text}"
        return _unusable(text, f"{self._field}.authentication", symptom)


def without_secrets(reply: Reply, username: str, password: str) -> Reply:
    """`reply` without what it repeats of a logon by password: a host that does so must not bring it into a log."""
    plain = with_password("PLAIN", username, password)
    return reply.without(plain.secrets)


def _temporary(reply: Reply) -> bool:
    return reply.code < 500 and reply.code != 432  # 432 4.7.12: a person must change the password


def _unusable(text: str, field: str, symptom: Symptom) -> ConfigurationFailure:
    return ConfigurationFailure(454, "4.7.0", text, field, symptom=symptom)
