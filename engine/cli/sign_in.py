"""credentials sign-in: OAuth 2.0 for a route, with a browser here or by a code on another device."""

import argparse
import os
import sys
import threading
from typing import TYPE_CHECKING

import msgspec

from engine.cli.output import plain, say
from engine.cli.target import folders_of, settings_store, stay_the_owner, tell_the_relay
from engine.control.protocol import GOOD
from engine.credentials.directory_store import DirectoryStore
from engine.credentials.open import open_store
from engine.credentials.store import CredentialStore, route_name
from engine.errors import UserError
from engine.oauth.grant import as_secret
from engine.settings.model import Security, Settings

if TYPE_CHECKING:
    from engine.oauth.prompt import Prompt
    from engine.oauth.token import Token

_MINUTE = 60


def add_parser(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = actions.add_parser(
        "sign-in",
        help="sign in with OAuth 2.0 as the account that sends",
        description="Sign in with OAuth 2.0 with the provider, account and application of delivery.security. With "
        "delivery.security.oauth2.flow = browser, a machine without a display signs in by a code on another device "
        "where the provider offers that.",
    )
    parser.add_argument("--domain", default="", metavar="NAME", help="for this remote domain, which has its own logon")
    parser.add_argument("--browser", action="store_true", help="with a browser on this machine, display or not")
    parser.set_defaults(run=sign_in)


def sign_in(arguments: argparse.Namespace) -> int:
    folders = folders_of(arguments)
    stay_the_owner(folders)
    security = _flow(_security(settings_store(folders).load().settings, arguments.domain), arguments)
    store = open_store(os.environ, folders)
    by_itself = security.oauth2.flow == "client_credentials"
    if not by_itself:
        _check_writable(store)
    token = _signed_in(security, store)
    if by_itself:
        say("The application has signed in. It does so by itself; nobody has to.")
    else:
        store.set(route_name(security.username), as_secret(token.refresh))
        say(f"{plain(security.username)} has signed in. Stored in the {store.describe()}.")
    tell_the_relay(folders)
    return GOOD


def _security(settings: Settings, domain: str) -> Security:
    security, path = settings.delivery.security, "delivery.security"
    if domain:
        found = next((one for one in settings.domains if one.name.lower() == domain.lower()), None)
        if found is None or found.security is None:
            raise UserError(
                f"The domain {plain(domain)} has no logon of its own. Leave --domain out for the general one."
            )
        security, path = found.security, f"the security of {found.name}"
    if security.authentication != "oauth2" or not security.username:
        raise UserError(
            f'Nobody signs in there: {path} wants authentication = "oauth2" and the mail address of the account as '
            "username (mailroot settings set)."
        )
    return security


def _flow(security: Security, arguments: argparse.Namespace) -> Security:
    """The settings' way to sign in, unless it makes no sense on this machine."""
    flow = security.oauth2.flow
    if arguments.browser:
        flow = "browser"
    elif flow == "browser" and not _has_display() and _knows_device_codes(security):
        flow = "device"
    return msgspec.structs.replace(security, oauth2=msgspec.structs.replace(security.oauth2, flow=flow))


def _has_display() -> bool:
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _knows_device_codes(security: Security) -> bool:
    oauth2 = security.oauth2
    return oauth2.provider == "microsoft" or bool(oauth2.provider == "custom" and oauth2.device_url)


def _check_writable(store: CredentialStore) -> None:
    if isinstance(store, DirectoryStore):
        raise UserError(
            f"The {store.describe()} is read-only for this program, so a sign-in, which is renewed again and again, "
            'cannot be kept there. Use a keyring, or flow = "client_credentials" with a client secret.'
        )


def _signed_in(security: Security, store: CredentialStore) -> "Token":
    from engine.oauth.failures import OAuthFailure
    from engine.oauth.signin import sign_in_for

    try:
        return sign_in_for(security, store.get, _say, threading.Event())
    except OAuthFailure as failure:
        raise UserError(f"{failure.text.rstrip('.')}.") from None


def _say(prompt: "Prompt") -> None:
    minutes = max(1, round(prompt.seconds / _MINUTE))
    if prompt.code:
        say(f"Open this page on any device and enter the code {plain(prompt.code)} within {minutes} minutes:")
    else:
        say(f"Sign in within {minutes} minutes on this page, in a browser on this machine:")
    print(plain(prompt.address), flush=True)
    if not prompt.code and _has_display():
        import webbrowser

        webbrowser.open(prompt.address)
