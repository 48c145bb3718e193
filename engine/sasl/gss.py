"""GSSAPI (Kerberos by RFC 4752, framed by RFC 4954) and SPNEGO under the names hosts give it."""

from engine.sasl.context import Context, MakeContext
from engine.sasl.mechanism import BadChallenge, SaslFailure, decoded

# RFC 4752 3.3: the bit for "no security layer", and with none the largest message is 0.
_NO_LAYER = 1
_WITHOUT_LAYER = b"\1\0\0\0"


class Gss:
    """Tokens go to and fro until the context stands. Then GSSAPI settles a security layer: we want none, TLS is ours.

    Some hosts call SPNEGO "GSSAPI" and leave the second part out (Exchange), so a 235 may come once the context stands.
    """

    blocking = True
    secrets: tuple[str, ...] = ()

    def __init__(self, name: str, make_context: MakeContext) -> None:
        self.name = name
        self._make_context = make_context
        self._context: Context | None = None
        self._first: bytes | None = None
        self._settled = False

    def initial(self) -> bytes | None:
        self._context = self._make_context()
        self._first = self._context.step(None) or b""
        return self._first

    def respond(self, challenge: str) -> bytes:
        assert self._context is not None
        token = decoded(challenge)
        if not token and self._first is not None and not self._context.complete:
            # The initial response was overlooked.
            first, self._first = self._first, None
            return first
        self._first = None
        if not self._context.complete:
            return self._stepped(self._context, token)
        if self._settled:
            raise BadChallenge("another challenge after everything was settled")
        self._settled = True
        return self._layer(self._context, token)

    @property
    def done(self) -> bool:
        return self._context is not None and self._context.complete

    def __repr__(self) -> str:
        return f"Gss({self.name})"

    @staticmethod
    def _stepped(context: Context, token: bytes) -> bytes:
        """RFC 4752 3.1: a context that is complete with nothing more to say answers with nothing."""
        try:
            return context.step(token) or b""
        except SaslFailure:
            raise
        except Exception as error:  # whatever a library makes of a hostile token
            raise BadChallenge(f"a token that {_library_words(error)}") from None

    @staticmethod
    def _layer(context: Context, token: bytes) -> bytes:
        try:
            offer = context.unwrap(token).data
        except Exception as error:
            raise BadChallenge(f"an offer of security layers that {_library_words(error)}") from None
        if len(offer) != 4 or not offer[0] & _NO_LAYER:
            raise BadChallenge("a demand for a security layer of its own, which mail over TLS does without")
        return context.wrap(_WITHOUT_LAYER, encrypt=False).data


def _library_words(error: Exception) -> str:
    return f"is not valid ({type(error).__name__})"
