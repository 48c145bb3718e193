"""Provider: asks the endpoints, by way of Authlib, and says what its answers mean. All calls block for seconds."""

import ssl
from collections.abc import Callable, Sequence
from typing import Any

from engine.oauth.endpoints import Endpoints
from engine.oauth.failures import ClientRefused, ConsentNeeded, NotYet, OAuthFailure, ProviderUnavailable
from engine.oauth.token import DeviceCode, Token

# Seconds to connect, and between two octets of an answer.
PATIENCE = (10.0, 30.0)
_LIFETIME = 3600.0
_INTERVAL = 5.0
_DEVICE_LIFETIME = 900.0
_SHOWN = 300

# RFC 6749 5.2, 4.1.2.1; RFC 8628 3.5; the last two are Microsoft's and OpenID Connect's.
_CONSENT = frozenset(
    {"invalid_grant", "access_denied", "expired_token", "interaction_required", "consent_required", "login_required"}
)
_PENDING = {"authorization_pending": False, "slow_down": True}
_LATER = frozenset({"server_error", "temporarily_unavailable"})


class Provider:
    """One application with one provider. `client_secret` "" = a public client; `ca_file` "" = the system's authorities.

    Every method raises OAuthFailure.
    """

    def __init__(self, endpoints: Endpoints, client_id: str, client_secret: str = "", ca_file: str = "") -> None:
        self.endpoints = endpoints
        self._client_id = client_id
        self._client_secret = client_secret
        self._ca_file = ca_file
        # What an answer must not bring back into a text.
        self._hidden: Sequence[str] = ()

    def authorization_url(self, redirect: str, state: str, verifier: str) -> str:
        """Where a person's browser is sent (RFC 6749 4.1.1, RFC 7636 4.3)."""
        with self._session(redirect_uri=redirect) as session:
            url, _ = session.create_authorization_url(
                self.endpoints.authorization_url, state=state, code_verifier=verifier, **self.endpoints.extra
            )
            return str(url)

    def exchange(self, code: str, redirect: str, verifier: str) -> Token:
        """The tokens for the code that came back with the browser (RFC 6749 4.1.3)."""
        return self._fetch(
            "authorization_code", redirect=redirect, code=code, code_verifier=verifier, redirect_uri=redirect
        )

    def refresh(self, refresh_token: str) -> Token:
        """RFC 6749 6."""
        with self._session() as session:
            token = self._asked(
                lambda: session.refresh_token(self.endpoints.token_url, refresh_token=refresh_token), refresh_token
            )
        # Authlib repeats the old one where no new one was given.
        return token if token.refresh != refresh_token else Token(token.access, "", token.lifetime)

    def as_application(self) -> Token:
        """The application by itself, without a person (RFC 6749 4.4)."""
        return self._fetch("client_credentials", scope=self.endpoints.scope)

    def device_code(self) -> DeviceCode:
        """RFC 8628 3.1."""
        url = self.endpoints.device_url
        request = {"client_id": self._client_id, "scope": self.endpoints.scope}
        with self._session() as session:
            answer = self._judged(
                self._reached(url, lambda: session.request("POST", url, data=request, withhold_token=True)), ()
            )
        return DeviceCode(
            device=_text(answer, "device_code"),
            user=_text(answer, "user_code"),
            # Google and older drafts write URL.
            address=_page(_text(answer, "verification_uri", "verification_url")),
            complete_address=_page(str(answer.get("verification_uri_complete") or "")),
            lifetime=_number(answer, "expires_in", _DEVICE_LIFETIME),
            interval=_number(answer, "interval", _INTERVAL),
        )

    def poll(self, code: DeviceCode) -> Token:
        """Whether the code has been entered (RFC 8628 3.4). Raises NotYet, too."""
        return self._fetch("urn:ietf:params:oauth:grant-type:device_code", device_code=code.device)

    # --- Asking -----------------------------------------------------------------------------------------------------

    def _fetch(self, grant_type: str, *, redirect: str = "", **request: str) -> Token:
        with self._session(**({"redirect_uri": redirect} if redirect else {})) as session:
            hidden = [request[name] for name in ("code", "code_verifier", "device_code") if name in request]
            return self._asked(
                lambda: session.fetch_token(self.endpoints.token_url, grant_type=grant_type, **request), *hidden
            )

    def _asked(self, ask: Callable[[], Any], *hidden: str) -> Token:
        """The token; what was answered instead is judged by the hook, before Authlib sees it."""
        self._hidden = hidden
        answer = self._reached(self.endpoints.token_url, ask)
        return Token(
            access=_text(answer, "access_token"),
            refresh=str(answer.get("refresh_token") or ""),
            lifetime=_number(answer, "expires_in", _LIFETIME),
        )

    def _reached(self, url: str, ask: Callable[[], Any]) -> Any:
        import requests

        try:
            return ask()
        except requests.exceptions.SSLError as error:
            text = f"{_host(url)} has no certificate that is trusted here: {_brief(error)}"
            raise ProviderUnavailable(text) from None
        except requests.RequestException as error:
            raise ProviderUnavailable(f"{_host(url)} cannot be reached: {_brief(error)}") from None

    def _session(self, **options: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        session = OAuth2Session(
            self._client_id,
            self._client_secret or None,
            scope=self.endpoints.scope or None,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post" if self._client_secret else "none",
            default_timeout=PATIENCE,
            **options,
        )
        for moment in ("access_token_response", "refresh_token_response"):
            session.register_compliance_hook(moment, self._look)
        session.mount("https://", _adapter(self._ca_file))
        return session

    def _look(self, response: Any) -> Any:
        self._judged(response, self._hidden)
        return response

    def _judged(self, response: Any, hidden: Sequence[str]) -> dict[str, Any]:
        """What was answered. Raises OAuthFailure for anything that is no success."""
        host, status = _host(self.endpoints.token_url), response.status_code
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise ProviderUnavailable(f"{host} gives an answer ({status}) that is none of OAuth 2.0")
        code = str(answer.get("error") or "")
        if status == 200 and not code:
            return answer
        if status >= 500 or status == 429 or code in _LATER:
            raise ProviderUnavailable(f"{host} cannot answer now ({status})")
        if code in _PENDING:
            raise NotYet(slower=_PENDING[code])
        description = str(answer.get("error_description") or "")
        for secret in (*hidden, self._client_secret):
            description = description.replace(secret, "***") if secret else description
        raise _refusal(code, description, host, status)


def _adapter(ca_file: str) -> Any:
    """The authorities that delivery trusts, too: requests would bring a list of its own."""
    from requests.adapters import HTTPAdapter

    class SystemAuthorities(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **options: Any) -> Any:
            context = ssl.create_default_context()
            if ca_file:
                context.load_verify_locations(ca_file)
            return super().init_poolmanager(*args, ssl_context=context, **options)

    return SystemAuthorities()


def _refusal(code: str, description: str, host: str, status: int) -> OAuthFailure:
    said = " ".join(f"{code} {description}".split())[:_SHOWN].rstrip(".") or f"status {status}"
    if code in _CONSENT:
        return ConsentNeeded(f"{host} wants somebody to sign in again: {said}")
    return ClientRefused(f"{host} does not accept the application: {said}")


def _text(answer: dict[str, Any], *names: str) -> str:
    found = next((answer[name] for name in names if isinstance(answer.get(name), str) and answer[name]), None)
    if found is None:
        raise ProviderUnavailable(f"The provider's answer lacks {names[0]}")
    return str(found)


def _page(address: str) -> str:
    """What a browser is to open: nothing but a page, whatever the provider says."""
    if address and not address.startswith(("https://", "http://")):
        raise ProviderUnavailable("The provider's answer names no page to open")
    return address


def _number(answer: dict[str, Any], name: str, otherwise: float) -> float:
    try:
        return max(0.0, float(answer.get(name) or otherwise))
    except (TypeError, ValueError):
        return otherwise


def _host(url: str) -> str:
    return url.split("/")[2] if url.count("/") >= 2 else url


def _brief(error: Exception) -> str:
    """The cause without addresses: a query may hold what is nobody's business."""
    cause: BaseException = error
    while (inner := getattr(cause, "reason", None) or cause.__cause__ or cause.__context__) is not None and isinstance(
        inner, BaseException
    ):
        cause = inner
    return (getattr(cause, "strerror", None) or getattr(cause, "verify_message", None) or type(cause).__name__).rstrip(
        "."
    )
