"""Signing in: what a person does once, in a browser or by a code, so that the relay can log on from then on."""

import secrets
import threading
from collections.abc import Callable

from engine.credentials.store import client_name
from engine.errors import UserError
from engine.oauth.failures import ClientRefused, ConsentNeeded, NotYet, OAuthFailure, ProviderUnavailable
from engine.oauth.loopback import Answer, Loopback
from engine.oauth.prompt import BROWSER_SECONDS, Cancelled, Prompt, Say
from engine.oauth.provider import Provider
from engine.oauth.token import DeviceCode, Token
from engine.oauth.tokens import provider_of
from engine.settings.model import OAuth2, Security

# RFC 8628 3.5: after slow_down five seconds more each time.
SLOWER = 5.0
# A provider that cannot be reached so often in a row is away; once is a hiccup nobody should have to start anew for.
_HICCUPS = 3


# Waits so many seconds; True when the person gave up meanwhile.
Wait = Callable[[float], bool]
# The secret under a name of the credential store, None when there is none; may raise CredentialsUnavailable.
SecretOf = Callable[[str], str | None]


def sign_in_for(security: Security, secret_of: SecretOf, say: Say, cancelled: threading.Event) -> Token:
    """Sign in for a route, in the calling thread. Raises OAuthFailure, Cancelled, UserError (what is missing)."""
    oauth2 = security.oauth2
    secret = (secret_of(client_name(oauth2.client_id)) if oauth2.client_id else None) or ""
    provider = provider_of(security, secret)
    if oauth2.flow == "client_credentials" and not secret:
        raise UserError("An application that signs in by itself needs its client secret.")
    return sign_in(provider, oauth2, say, cancelled)


def sign_in(provider: Provider, oauth2: OAuth2, say: Say, cancelled: threading.Event) -> Token:
    """Carry out the flow of the settings, in the calling thread; `say` is told what a person is to do.

    The application by itself (client credentials) needs nobody and is tried out. Raises OAuthFailure, Cancelled.
    """
    if oauth2.flow == "device":
        return by_device(provider, say, cancelled.wait)
    if oauth2.flow == "client_credentials":
        return provider.as_application()
    return by_browser(provider, say, cancelled)


def by_browser(provider: Provider, say: Say, cancelled: threading.Event) -> Token:
    """Authorization code with PKCE, back to an address on this machine (RFC 8252, RFC 7636)."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    with Loopback(state) as loopback:
        say(Prompt(provider.authorization_url(loopback.redirect, state, verifier)))
        answer = loopback.wait(BROWSER_SECONDS, cancelled)
        if answer is None:
            if cancelled.is_set():
                raise Cancelled
            raise ConsentNeeded("Nobody signed in within ten minutes")
        if not answer.code:
            raise _declined(answer)
        return _lasting(provider.exchange(answer.code, loopback.redirect, verifier))


def by_device(provider: Provider, say: Say, wait: Wait) -> Token:
    """A code that is entered on any device (RFC 8628), for machines without a browser."""
    code = provider.device_code()
    say(Prompt(code.complete_address or code.address, code.user, code.lifetime))
    return _lasting(_polled(provider, code, wait))


def _polled(provider: Provider, code: DeviceCode, wait: Wait) -> Token:
    waited, interval, away = 0.0, code.interval, 0
    while waited < code.lifetime:
        if wait(interval):
            raise Cancelled
        waited += max(interval, 0.001)
        try:
            return provider.poll(code)
        except NotYet as answer:
            away = 0
            interval += SLOWER if answer.slower else 0.0
        except ProviderUnavailable:
            # RFC 8628 3.5: a time-out is a reason to ask less often, too.
            away += 1
            interval += SLOWER
            if away == _HICCUPS:
                raise
    raise ConsentNeeded("The code was not entered in time")


def _lasting(token: Token) -> Token:
    if token.refresh:
        return token
    raise ClientRefused(
        "The provider gave no refresh token, so somebody would have to sign in every hour. Allow the application "
        "offline access (Microsoft: the scope offline_access)"
    )


def _declined(answer: Answer) -> OAuthFailure:
    said = " ".join(f"{answer.error} {answer.description}".split())[:300]
    if answer.error == "access_denied":
        return ConsentNeeded(f"Consent was not given: {said}")
    return ClientRefused(f"The provider does not accept the application: {said}")
