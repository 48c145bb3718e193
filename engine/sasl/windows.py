"""Contexts of Integrated Windows Authentication: SSPI on Windows, GSSAPI and pyspnego's own NTLM elsewhere.

Nothing of it is imported before a route logs on in that way.
"""

import logging
import os
import re
import sys
from collections.abc import Callable
from typing import Any

import msgspec

from engine.sasl.context import Context
from engine.sasl.kerberos import KerberosContext
from engine.sasl.mechanism import NotAccepted, Unavailable

# Service name of mail hosts (RFC 4954 4, IANA's list of GSSAPI service names).
_SERVICE = "smtp"

# Codes of MIT Kerberos (krb5.h). The KDC knows the account and does not accept it:
_REFUSED = {
    -1765328361: "the password has expired",
    -1765328366: "the account is locked or disabled",
    -1765328360: "the password is wrong",
    -1765328353: "the password is wrong",
}
# How gssapi puts its two errors into one text.
_MINOR = re.compile(r"Minor\s\(\d+\):\s")
# No KDC answers.
_SILENT = frozenset({-1765328228, -1765328164})


class Account(msgspec.Struct, frozen=True):
    """`user` is DOMAIN\\user, user@REALM or user; "" = whom this machine's own credentials belong to."""

    user: str
    password: str

    @property
    def principal(self) -> str:
        """The name for Kerberos. Realms are written in capitals by custom, people type domains as they like."""
        domain, backslash, user = self.user.partition("\\")
        if not backslash:
            user, _, domain = self.user.rpartition("@") if "@" in self.user else (self.user, "", "")
        return f"{user}@{domain.upper()}" if domain else user

    def __repr__(self) -> str:
        return f"Account({self.user!r}, ...)"


def kerberos(account: Account, host: str) -> Context:
    """A context of Kerberos with the service smtp on `host`. Raises Unavailable, NotAccepted."""
    if sys.platform == "win32":
        return _made("kerberos", account.user, account.password, host)
    user = account.principal
    return _told(lambda: KerberosContext(user, account.password, _SERVICE, host), user, "kerberos")


def negotiate(account: Account, host: str) -> Context:
    """SPNEGO: Kerberos, else NTLM version 2. Raises Unavailable, NotAccepted."""
    _require_version_2()
    user = account.principal
    if sys.platform != "win32":
        try:
            return _told(lambda: KerberosContext(user, account.password, _SERVICE, host, spnego=True), user, "kerberos")
        except Unavailable:
            if not user:
                raise
    return _made("negotiate", account.user, account.password, host)


def ntlm(account: Account, host: str) -> Context:
    """NTLM version 2. Raises Unavailable."""
    _require_version_2()
    if not account.user and sys.platform != "win32":
        raise Unavailable("NTLM needs a user name and a password")
    return _made("ntlm", account.user, account.password, host)


def _require_version_2() -> None:
    """pyspnego obeys this variable as other NTLM libraries do; below 3 it stands for version 1."""
    if os.environ.get("LM_COMPAT_LEVEL", "3").strip() in ("0", "1", "2"):
        raise Unavailable("LM_COMPAT_LEVEL demands NTLM version 1, which is never sent")


def _made(protocol: str, user: str, password: str, host: str) -> Context:
    def make() -> Any:
        # It writes tokens into the log at DEBUG.
        logging.getLogger("spnego").setLevel(logging.WARNING)
        import spnego

        return spnego.client(
            user or None, password if user else None, hostname=host, service=_SERVICE, protocol=protocol
        )

    return _told(make, user, protocol)


def _told(make: Callable[[], Any], user: str, protocol: str) -> Context:
    try:
        context = make()
    except ImportError:
        raise Unavailable(_not_installed(protocol)) from None
    except Exception as error:  # pyspnego's, gssapi's and Windows' own
        raise _failure(error, user, protocol) from None
    return _Told(context, user, protocol)


class _Told:
    """A context whose first step may fail as its making does: the ticket for the service is asked for there."""

    def __init__(self, context: Any, user: str, protocol: str) -> None:
        self._context = context
        self._user = user
        self._protocol = protocol

    @property
    def complete(self) -> bool:
        return bool(self._context.complete)

    def step(self, in_token: bytes | None = None) -> bytes | None:
        try:
            token: bytes | None = self._context.step(in_token)
        except Exception as error:
            if in_token is not None:
                raise
            raise _failure(error, self._user, self._protocol) from None
        return token

    def wrap(self, data: bytes, encrypt: bool = True) -> Any:
        return self._context.wrap(data, encrypt=encrypt)

    def unwrap(self, data: bytes) -> Any:
        return self._context.unwrap(data)

    def __repr__(self) -> str:
        return f"_Told({self._protocol})"


def _failure(error: Exception, user: str, protocol: str) -> Unavailable | NotAccepted:
    code = _code(error)
    name = "NTLM" if protocol == "ntlm" else "Kerberos"
    who = user or "this machine's user"
    if code in _REFUSED:
        return NotAccepted(f"Kerberos does not accept {who}: {_REFUSED[code]}")
    if code in _SILENT:
        return Unavailable(f"No Kerberos server (KDC) answers for {who}", temporary=True)
    return Unavailable(f"{name} cannot be used as {who}: {_reason(error)}")


def _code(error: BaseException | None) -> int:
    """The code of Kerberos behind an error, 0 when there is none: krb5's own, or the minor one of GSSAPI."""
    while error is not None:
        for name in ("err_code", "min_code"):
            code = getattr(error, name, None)
            if isinstance(code, int):
                return code if code < 2**31 else code - 2**32
        error = getattr(error, "base_error", None) or error.__cause__ or error.__context__
    return 0


def _reason(error: Exception) -> str:
    """Without what a library adds for programmers; its texts hold names, no secrets."""
    text = " ".join(str(getattr(error, "base_error", None) or error).replace("\0", "").split())
    text = _MINOR.split(text)[-1]  # the major one says that there are no credentials, the minor one why
    return text[:300].rstrip(".") or type(error).__name__


def _not_installed(protocol: str) -> str:
    if protocol == "kerberos":
        return "Kerberos is not installed for this program (python packages gssapi and krb5: extra kerberos)"
    return "pyspnego is not installed for this program"
