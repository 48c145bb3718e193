"""Integrated Windows Authentication of clients: which mechanisms there are here, and whom they let in.

On Windows SSPI decides, by the users of the machine and its domain. Elsewhere NTLM goes by our own list of users, and
GSSAPI by a keytab: whoever the domain vouches for is let in then, as with IIS.
"""

import asyncio
import sys
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from engine.apart import Apart
from engine.attention import AttentionBoard
from engine.credentials.store import CredentialStore, user_name
from engine.errors import CredentialsUnavailable
from engine.policy.authentication import AuthenticationRule
from engine.sasl.acceptor import Acceptor, NotReady, Rejected
from engine.sasl.gss_acceptor import GssAcceptor
from engine.settings.site import Site

if TYPE_CHECKING:
    from engine.settings.model import Authentication

# A thread each, and the credential store may ask a person.
_AT_ONCE = 4
_UNREADABLE = "credentials.inbound"
_NO_NT_HASH = "credentials.ntlm"
_KEYTAB = "credentials.keytab"
_USERS = "access.authentication.users"
_KEYTAB_FIELD = "access.authentication.keytab"


class WindowsLogons:
    """Makes acceptors and lets them work on threads, a few at a time."""

    def __init__(self, credentials: CredentialStore, attention: AttentionBoard) -> None:
        self._credentials = credentials
        self._attention = attention
        self._apart = Apart(_AT_ONCE)
        self._loop: asyncio.AbstractEventLoop | None = None

    def look_anew(self) -> None:
        """Passwords may have been set, users removed: who still cannot log on is told of again."""
        for condition in self._attention.open():
            if condition.key.startswith(f"{_NO_NT_HASH}."):
                self._attention.clear(condition.key)

    @staticmethod
    def mechanisms(settings: "Authentication") -> tuple[str, ...]:
        """What is offered, in IIS' order."""
        if not settings.integrated:
            return ()
        kerberos = sys.platform == "win32" or (bool(settings.keytab) and find_spec("gssapi") is not None)
        return ("GSSAPI", "NTLM") if kerberos else ("NTLM",)

    def acceptor(self, name: str, site: Site, rule: AuthenticationRule, now: float) -> Acceptor:
        """The server's side of mechanism `name` for one logon; `now` is the time of the engine's clock."""
        if sys.platform == "win32":
            from engine.sasl.sspi_acceptor import SspiAcceptor

            return SspiAcceptor(site.fqdn, "ntlm" if name == "NTLM" else "negotiate")
        if name == "GSSAPI":
            return GssAcceptor(str(site.folders.root / site.settings.access.authentication.keytab))
        from engine.sasl.ntlm_acceptor import NtlmAcceptor

        self._loop = asyncio.get_running_loop()
        return NtlmAcceptor(site.fqdn, lambda user, domain: self._nt_hash(rule.listed(user, domain)), now)

    async def respond(self, acceptor: Acceptor, response: bytes) -> bytes | None:
        """One step of `acceptor`. Raises Rejected; NotReady and CredentialsUnavailable once somebody is told."""
        try:
            challenge = await self._apart.run(partial(acceptor.respond, response))
        except CredentialsUnavailable as error:
            self._attention.raise_(_UNREADABLE, str(error), _USERS)
            raise
        except NotReady as error:
            self._attention.raise_(_KEYTAB, f"Nobody can log on by Kerberos. {error}", _KEYTAB_FIELD)
            raise
        if isinstance(acceptor, GssAcceptor):
            self._attention.clear(_KEYTAB)
        return challenge

    @staticmethod
    def name_of(acceptor: Acceptor, rule: AuthenticationRule) -> str:
        """Under which name the client is logged on. Raises Rejected for one who may not be."""
        domain, backslash, user = acceptor.user.partition("\\")
        if not backslash:
            user, _, domain = acceptor.user.partition("@")
        if isinstance(acceptor, GssAcceptor) and not acceptor.vouched_for:
            # The realm is part of the name: its alice is not ours.
            listed = rule.user(acceptor.user)
        else:
            listed = rule.listed(user, domain)
        if listed is None and not acceptor.vouched_for:
            raise Rejected("not one of the users who may log on", acceptor.user)
        return listed or acceptor.user

    def _nt_hash(self, name: str | None) -> bytes | None:
        """On a thread. A user whose password was stored before NTLM was wanted has no such hash."""
        from engine.credentials.passwords import nt_hash_of

        if name is None:
            return None
        stored = self._credentials.get(user_name(name))
        if not stored:
            return None
        found = nt_hash_of(stored)
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._tell, name, found is not None)
        return found

    def _tell(self, name: str, known: bool) -> None:
        if known:
            self._attention.clear(f"{_NO_NT_HASH}.{name}")
            return
        self._attention.raise_(
            f"{_NO_NT_HASH}.{name}",
            f"{name} cannot log on by NTLM: the password was stored before Integrated Windows Authentication was "
            "switched on, in a form that NTLM cannot use. Set it once more under Access > Authentication.",
            _USERS,
        )
