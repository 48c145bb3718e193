"""Logging on at a smart host: AUTH PLAIN (RFC 4616) and AUTH LOGIN, with a password from the credential store."""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable

from engine.credentials.store import CredentialStore, route_name
from engine.delivery.reply import Reply
from engine.errors import ConfigurationFailure, CredentialsUnavailable, MailError, TemporaryFailure
from engine.settings.model import Security

# Sends one line of the dialog (never logged) and returns the answer.
Say = Callable[[str], Awaitable[Reply]]

# The mechanisms we speak, the better one first.
MECHANISMS = ("PLAIN", "LOGIN")


class Passwords:
    """Fetches the password of one route, once: a keyring may take seconds, and connections are many."""

    def __init__(self, credentials: CredentialStore, security: Security, field: str) -> None:
        self._credentials = credentials
        self._security = security
        self._field = field
        self._known: str | None = None

    async def get(self) -> str:
        """The password. Raises ConfigurationFailure when there is none, or the store cannot be used."""
        if self._known is None:
            self._known = await self._fetch()
        return self._known

    def forget(self) -> None:
        """Fetch it again next time: it was refused, or may have been changed."""
        self._known = None

    async def _fetch(self) -> str:
        username, field = self._security.username, f"{self._field}.username"
        if not username:
            raise _unusable("Basic authentication is chosen, but the user name is empty", field)
        try:
            password = await asyncio.to_thread(self._credentials.get, route_name(username))
        except CredentialsUnavailable as error:
            raise _unusable(f"The password of {username} cannot be read. {str(error).rstrip('.')}", field) from None
        if password is None:
            raise _unusable(
                f"There is no password for {username}. Enter it under Delivery > Outbound Security, or with: "
                f"mailroot credentials set {username}",
                field,
            )
        return password


def check_supported(security: Security, field: str) -> None:
    """Raise ConfigurationFailure for a way of logging on that this version does not have."""
    if security.authentication in ("integrated", "oauth2"):
        raise _unusable(
            f"Logging on by {security.authentication} is not part of this version; choose basic or anonymous",
            f"{field}.authentication",
        )


def mechanism_for(offered: str, where: str, field: str) -> str:
    """The best mechanism of `offered` (what EHLO said behind AUTH). Raises ConfigurationFailure when none fits."""
    names = offered.upper().split()
    for name in MECHANISMS:
        if name in names:
            return name
    if not names:
        raise _unusable(
            f"{where} does not offer to log on here. Many hosts do so only after TLS, or on another port (587)",
            f"{field}.authentication",
        )
    raise _unusable(
        f"{where} offers to log on by {', '.join(names)} only; basic authentication needs PLAIN or LOGIN",
        f"{field}.authentication",
    )


async def log_on(say: Say, mechanism: str, username: str, password: str, where: str, field: str) -> None:
    """Log on. Raises ConfigurationFailure when refused, TemporaryFailure when the host cannot check now."""
    secrets = [_encoded(f"\0{username}\0{password}"), _encoded(password)]
    if mechanism == "PLAIN":
        reply = await say(f"AUTH PLAIN {secrets[0]}")
        if reply.code == 334:  # some hosts overlook the initial response
            reply = await say(secrets[0])
    else:
        reply = await say("AUTH LOGIN")
        for line in (_encoded(username), secrets[1]):
            if reply.code == 334:
                reply = await say(line)
    if reply.code != 235:
        raise _refusal(reply, [*secrets, password], username, where, field)


def _refusal(reply: Reply, secrets: list[str], username: str, where: str, field: str) -> MailError:
    answer = str(reply)
    for secret in secrets:
        # A host that repeats what we said must not bring it into a log.
        answer = answer.replace(secret, "***") if secret else answer
    if reply.code < 500 and reply.code != 432:  # 432 4.7.12: a person must change the password
        return TemporaryFailure(454, "4.7.0", f"{where} cannot check the logon now: {answer}")
    return _unusable(
        f"{where} rejected AUTH as {username}: {answer}. Correct user name and password under Delivery > Outbound "
        "Security",
        f"{field}.username",
    )


def _encoded(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def _unusable(text: str, field: str) -> ConfigurationFailure:
    return ConfigurationFailure(454, "4.7.0", text, field)
