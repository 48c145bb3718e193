"""Integrated Windows Authentication as a server on Windows: SSPI decides, by the users of machine and domain.

Not run by our tests, which have no Windows: kept as thin as it can be.
"""

from typing import Any

from engine.sasl.acceptor import Rejected
from engine.sasl.windows_account import is_nobody


class SspiAcceptor:
    """`protocol` is "ntlm" or "negotiate"."""

    def __init__(self, fqdn: str, protocol: str) -> None:
        self._fqdn = fqdn
        self._protocol = protocol
        self._context: Any = None
        self._last_word = False
        self._user = ""

    vouched_for = True

    @property
    def user(self) -> str:
        return self._user

    def respond(self, response: bytes) -> bytes | None:
        if self._last_word:
            self._let_in()
            return None
        try:
            if self._context is None:
                import spnego

                self._context = spnego.server(self._fqdn, "smtp", protocol=self._protocol)
            answer: bytes | None = self._context.step(response)
        except Exception as error:  # pyspnego's and Windows' own
            raise Rejected(type(error).__name__) from None
        if not self._context.complete:
            return answer or b""
        if answer:
            self._last_word = True
            return answer
        self._let_in()
        return None

    def _let_in(self) -> None:
        self._user = str(self._context.client_principal or "")
        # A null session is an authenticated one for SSPI; a guest is whoever comes.
        named = self._user.rpartition("\\")[2].upper()
        if not self._user or named in ("ANONYMOUS LOGON", "GUEST") or is_nobody(self._user):
            raise Rejected("Windows does not say who it is")
