"""Which mechanisms serve a way of logging on at a host, the best one first."""

from collections.abc import Callable
from functools import partial

from engine.sasl import windows
from engine.sasl.bearer import OAuthBearer, XOAuth2
from engine.sasl.context import Context
from engine.sasl.gss import Gss
from engine.sasl.mechanism import Mechanism
from engine.sasl.ntlm import Ntlm
from engine.sasl.passwords import Login, Plain
from engine.sasl.windows import Account

# SPNEGO, under the name of Cyrus and the one of Microsoft.
_SPNEGO = ("GSS-SPNEGO", "NEGOTIATE")

# What each way of logging on needs one of.
NAMES = {
    "basic": ("PLAIN", "LOGIN"),
    "integrated": ("GSSAPI", *_SPNEGO, "NTLM"),
    "oauth2": ("XOAUTH2", "OAUTHBEARER"),
}


def names_offered(offered: str, authentication: str) -> tuple[str, ...]:
    """Those of `offered` (what EHLO said behind AUTH) that serve `authentication`, the best one first."""
    names = offered.upper().split()
    return tuple(name for name in NAMES[authentication] if name in names)


def with_password(name: str, user: str, password: str) -> Mechanism:
    """PLAIN or LOGIN."""
    return Plain(user, password) if name == "PLAIN" else Login(user, password)


def with_token(name: str, user: str, token: str, host: str, port: int) -> Mechanism:
    """XOAUTH2 or OAUTHBEARER."""
    return XOAuth2(user, token) if name == "XOAUTH2" else OAuthBearer(user, token, host, port)


def with_windows(name: str, account: Account, host: str) -> Mechanism:
    """GSSAPI, SPNEGO or NTLM: Kerberos first, then NTLM version 2, never version 1."""
    if name == "NTLM":
        return Ntlm(partial(windows.ntlm, account, host))
    make: Callable[[Account, str], Context] = windows.kerberos if name == "GSSAPI" else windows.negotiate
    return Gss(name, partial(make, account, host))
