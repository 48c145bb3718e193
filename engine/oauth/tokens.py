"""AccessTokens: for each route a token that is good now, refreshed before it expires, by one at a time."""

import asyncio
import logging
from collections.abc import Callable

import msgspec

from engine.clock import Clock
from engine.credentials.store import CredentialStore, client_name, route_name
from engine.errors import ConfigurationFailure, CredentialsUnavailable, MailError, TemporaryFailure, UserError
from engine.oauth.endpoints import endpoints_of
from engine.oauth.failures import ConsentNeeded, OAuthFailure, ProviderUnavailable
from engine.oauth.grant import as_secret, refresh_token_of
from engine.oauth.provider import Provider
from engine.oauth.token import Token
from engine.settings.model import Security
from engine.symptom import Fault, Step, Symptom

# A token is refreshed this long before it expires (seconds): a large message must not outlive it.
AHEAD = 300.0

ProviderFor = Callable[[Security, str], Provider]


class _Kept(msgspec.Struct):
    """What is known for one account with one application."""

    access: str = ""
    # From when on another one is fetched, and when this one ends (seconds since the epoch).
    stale: float = 0.0
    expires: float = 0.0
    # The refresh that is under way, whoever asked for it: two at once might each cancel the other's token.
    renewal: "asyncio.Task[str] | None" = None
    # A refresh token the credential store could not take; without it the account would be lost.
    unstored: str = ""


class AccessTokens:
    """Shared by all connections of the relay; belongs to its loop."""

    def __init__(self, credentials: CredentialStore, clock: Clock, provider_for: ProviderFor | None = None) -> None:
        self._credentials = credentials
        self._clock = clock
        self._provider_for = provider_for or provider_of
        self._kept: dict[tuple[str, ...], _Kept] = {}

    async def get(self, security: Security, field: str) -> str:
        """A token for logging on as `security.username`; `field` is the dotted path of `security`.

        Raises ConfigurationFailure when a person has to sign in or to correct something, TemporaryFailure when the
        provider cannot answer now.
        """
        kept = self._of(security)
        if kept.access and self._clock.now() < kept.stale:
            return kept.access
        if kept.renewal is None:
            kept.renewal = asyncio.create_task(self._renew(security, kept))
            kept.renewal.add_done_callback(_heard)
        try:
            # Whoever asked may be cancelled; the refresh goes on, for the provider may have acted on it already.
            return await asyncio.shield(kept.renewal)
        except OAuthFailure as failure:
            return self._better_than_nothing(kept, security, failure, field)
        except (UserError, CredentialsUnavailable) as error:
            raise _unusable(str(error).rstrip("."), security, field, _fault_of(error)) from None

    def refused(self, security: Security, token: str) -> None:
        """The mail host does not accept `token`: another one is fetched next time."""
        kept = self._of(security)
        if kept.access == token:
            kept.access = ""

    def forget(self) -> None:
        """Settings or secrets may have changed: fetch everything anew."""
        for kept in self._kept.values():
            kept.access = ""

    def _of(self, security: Security) -> _Kept:
        oauth2 = security.oauth2
        key = (oauth2.provider, oauth2.tenant, oauth2.client_id, oauth2.token_url, oauth2.flow, security.username)
        if key not in self._kept:
            self._kept[key] = _Kept()
        return self._kept[key]

    def _better_than_nothing(self, kept: _Kept, security: Security, failure: OAuthFailure, field: str) -> str:
        """While the provider is away, what it gave before is good until it really expires."""
        if isinstance(failure, ProviderUnavailable) and kept.access and self._clock.now() < kept.expires:
            return kept.access
        raise _mail_error(failure, security, field) from None

    async def _renew(self, security: Security, kept: _Kept) -> str:
        try:
            token = await asyncio.to_thread(self._fetch, security, kept)
            kept.access = token.access
            kept.expires = self._clock.now() + token.lifetime
            # Some providers' tokens live no longer than that: the provider is not asked for every connection.
            kept.stale = kept.expires - min(AHEAD, token.lifetime / 2)
            return kept.access
        finally:
            kept.renewal = None

    def _fetch(self, security: Security, kept: _Kept) -> Token:
        """On a thread: the store may ask a person, the provider is a network away."""
        secret = self._credentials.get(client_name(security.oauth2.client_id)) or ""
        provider = self._provider_for(security, secret)
        if security.oauth2.flow == "client_credentials":
            if not secret:
                raise ConsentNeeded("The client secret of the application is missing")
            return provider.as_application()
        name = route_name(security.username)
        stored = self._credentials.get(name)
        usable = refresh_token_of(stored or "", bare=self._credentials.by_hand)
        if not (usable or kept.unstored):
            raise ConsentNeeded(f"Nobody has signed in as {security.username or 'the sender'} yet")
        token = self._refreshed(provider, kept, usable)
        self._keep(kept, name, token.refresh or kept.unstored, stored)
        return token

    def _refreshed(self, provider: Provider, kept: _Kept, usable: str) -> Token:
        """With the refresh token that could not be stored, else with the stored one: somebody may have signed in
        anew."""
        if kept.unstored:
            try:
                return provider.refresh(kept.unstored)
            except ConsentNeeded:
                kept.unstored = ""
                if not usable:
                    raise
        return provider.refresh(usable)

    def _keep(self, kept: _Kept, name: str, refresh: str, before: str | None) -> None:
        """Before the new token is used: the provider may already have cancelled the old one (`before`)."""
        if not refresh:
            return
        try:
            if self._credentials.get(name) == before:  # else somebody has signed in anew meanwhile, and that counts
                self._credentials.set(name, as_secret(refresh))
            kept.unstored = ""
        except CredentialsUnavailable as error:
            kept.unstored = refresh
            logging.getLogger("mailroot").warning("A new refresh token could not be stored yet: %s", error)


def provider_of(security: Security, client_secret: str) -> Provider:
    """The provider of a route. Raises UserError when the settings do not name it completely."""
    return Provider(endpoints_of(security.oauth2), security.oauth2.client_id, client_secret, security.ca_file)


def _heard(renewal: "asyncio.Task[str]") -> None:
    """A failure nobody waits for any more is no news: the next who asks finds out."""
    if not renewal.cancelled():
        renewal.exception()


def _fault_of(error: Exception) -> Fault:
    return Fault.PASSWORD_UNREADABLE if isinstance(error, CredentialsUnavailable) else Fault.OAUTH_INCOMPLETE


def _mail_error(failure: OAuthFailure, security: Security, field: str) -> MailError:
    text = failure.text.rstrip(".")
    if isinstance(failure, ProviderUnavailable):
        symptom = _symptom(security, field, Fault.PROVIDER_UNAVAILABLE, text)
        return TemporaryFailure(454, "4.7.0", f"No access token for {security.username}: {text}", symptom=symptom)
    if isinstance(failure, ConsentNeeded):
        text = f"{text}. Sign in under Delivery > Outbound Security"
        return _unusable(text, security, field, Fault.CONSENT_NEEDED)
    return _unusable(text, security, field, Fault.APPLICATION_REFUSED)


def _unusable(text: str, security: Security, field: str, fault: Fault) -> ConfigurationFailure:
    return ConfigurationFailure(
        454, "4.7.0", text, f"{field}.oauth2", symptom=_symptom(security, f"{field}.oauth2", fault, text)
    )


def _symptom(security: Security, field: str, fault: Fault, text: str) -> Symptom:
    return Symptom(step=Step.LOGON, fault=fault, user=security.username, field=field, answer=text)
