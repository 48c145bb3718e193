"""Where a provider signs people in and hands out tokens, by the settings of one route."""

import msgspec

from engine.errors import UserError
from engine.settings.model import OAuth2

_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/"
# Delegated permission of Office 365 Exchange Online; offline_access brings the refresh token.
_MICROSOFT_SCOPE = "https://outlook.office.com/SMTP.Send offline_access"
# SMTP.SendAsApp is an application permission: it is granted to the app, and asked for as all that was granted.
_MICROSOFT_APP_SCOPE = "https://outlook.office365.com/.default"
_GOOGLE_SCOPE = "https://mail.google.com/"


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """`scope` is space-separated (RFC 6749 3.3); `extra` goes into the authorization request."""

    title: str
    token_url: str
    authorization_url: str = ""
    device_url: str = ""
    scope: str = ""
    extra: dict[str, str] = {}


def endpoints_of(oauth2: OAuth2) -> Endpoints:
    """The endpoints for these settings. Raises UserError that names what is missing."""
    if not oauth2.client_id.strip():
        raise UserError(
            "The application (client) id is missing. It is shown where the application was registered with the "
            "provider."
        )
    if oauth2.provider == "microsoft":
        return _microsoft(oauth2)
    if oauth2.provider == "google":
        return _google(oauth2)
    if oauth2.provider == "custom":
        return _custom(oauth2)
    raise UserError("No provider is chosen. Choose Microsoft, Google or other endpoints.")


def _microsoft(oauth2: OAuth2) -> Endpoints:
    base = _MICROSOFT.format(tenant=oauth2.tenant.strip() or "common")
    app_only = oauth2.flow == "client_credentials"
    if app_only and oauth2.tenant.strip().lower() in ("", "common", "organizations", "consumers"):
        raise UserError(
            "An application signs in at its own tenant: enter the tenant's id or domain, such as "
            "contoso.onmicrosoft.com, instead of common."
        )
    return Endpoints(
        title="Microsoft",
        token_url=f"{base}token",
        authorization_url=f"{base}authorize",
        device_url=f"{base}devicecode",
        scope=oauth2.scope or (_MICROSOFT_APP_SCOPE if app_only else _MICROSOFT_SCOPE),
    )


def _google(oauth2: OAuth2) -> Endpoints:
    if oauth2.flow != "browser":
        raise UserError("Google lets mail programs sign in with the browser only. Choose that way to sign in.")
    return Endpoints(
        title="Google",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
        authorization_url="https://accounts.google.com/o/oauth2/v2/auth",
        scope=oauth2.scope or _GOOGLE_SCOPE,
        # Without both there is a refresh token only the very first time.
        extra={"access_type": "offline", "prompt": "consent"},
    )


def _custom(oauth2: OAuth2) -> Endpoints:
    needed = {"browser": oauth2.authorization_url, "device": oauth2.device_url, "client_credentials": oauth2.token_url}
    for address, what in (
        (oauth2.token_url, "token"),
        (needed[oauth2.flow], {"browser": "authorization", "device": "device authorization"}.get(oauth2.flow, "token")),
    ):
        if not address.startswith("https://"):
            raise UserError(f"The {what} endpoint is missing. It is an address that begins with https://.")
    return Endpoints(
        title=oauth2.token_url.split("/")[2],
        token_url=oauth2.token_url,
        authorization_url=oauth2.authorization_url,
        device_url=oauth2.device_url,
        scope=oauth2.scope,
    )
