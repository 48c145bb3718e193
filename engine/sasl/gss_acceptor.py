"""GSSAPI as a server: Kerberos with a keytab, RFC 4752 without a security layer; SPNEGO around it is understood."""

import re
from typing import Any

from engine.sasl.acceptor import NotReady, Rejected

# RFC 4752 3.1: no security layer, and so no largest message.
_OFFER = b"\1\0\0\0"
# RFC 4178: the object identifier 1.3.6.1.5.5.2 in DER, near the front of a first token of SPNEGO.
_SPNEGO = b"\x06\x06\x2b\x06\x01\x05\x05\x02"

# RFC 8062 3: an anonymous principal, whose ticket shows its realm.
_NOBODY = "WELLKNOWN/"


class GssAcceptor:
    """`keytab` is the path of a keytab with the key of smtp/<this machine's name>.

    What Windows' own clients send under the name GSSAPI is SPNEGO, and as with Exchange nothing follows the context
    then; RFC 4752 has two more messages.
    """

    def __init__(self, keytab: str) -> None:
        self._keytab = keytab
        self._context: Any = None
        self._short = False
        self._offered = False
        self._user = ""

    @property
    def user(self) -> str:
        return self._user

    @property
    def vouched_for(self) -> bool:
        """A realm that is only trusted by ours vouches for names we do not know, and none does for nobody."""
        if self._user.startswith(_NOBODY):
            return False
        ours = str(self._context.target_name).rpartition("@")[2]
        return bool(ours) and self._user.rpartition("@")[2] == ours

    def respond(self, response: bytes) -> bytes | None:
        if self._context is None:
            self._short = _SPNEGO in response[:24]
            self._context = self._new_context()
        if not self._context.complete:
            return self._step(response)
        if not self._offered:
            return self._offer()
        self._settle(response)
        return None

    def __repr__(self) -> str:
        return f"GssAcceptor({self._keytab!r})"

    def _new_context(self) -> Any:
        """Raises NotReady: no library, or no keytab that can be read."""
        try:
            import gssapi

            credentials = gssapi.Credentials(usage="accept", store={"keytab": self._keytab})
            return gssapi.SecurityContext(creds=credentials, usage="accept")
        except ImportError:
            raise NotReady("Kerberos is not installed for this program") from None
        except Exception as error:  # gssapi's own
            raise NotReady(f"The keytab {self._keytab} cannot be used: {_words(error)}") from None

    def _step(self, token: bytes) -> bytes | None:
        try:
            answer: bytes | None = self._context.step(token)
        except Exception as error:
            raise Rejected(_words(error)) from None
        if not self._context.complete:
            return answer or b""
        if not self._short:
            return answer or self._offer()
        if answer:
            self._offered = True  # the client answers its last token with nothing
            return answer
        self._user = str(self._context.initiator_name)
        return None

    def _offer(self) -> bytes:
        self._offered = True
        message: bytes = self._context.wrap(_OFFER, False).message
        return message

    def _settle(self, response: bytes) -> None:
        name = str(self._context.initiator_name)
        if self._short:
            self._user = name
            return
        try:
            chosen: bytes = self._context.unwrap(response).message
        except Exception as error:
            raise Rejected(_words(error), name) from None
        if chosen[:1] != b"\1" or len(chosen) < 4:
            raise Rejected("the client wants a security layer, which was not offered", name)
        acts_for = chosen[4:].decode("utf-8", "replace")
        if acts_for and acts_for not in (name, name.partition("@")[0]):
            raise Rejected("the client wants to act for somebody else", name)
        self._user = name


def _words(error: Exception) -> str:
    text = " ".join(str(error).replace("\0", "").split())
    return re.split(r"Minor\s\(\d+\):\s", text)[-1][:300].rstrip(".") or type(error).__name__
