"""NTLM as mail hosts frame it ([MS-SMTPNTLM]), version 2 only."""

from engine.sasl.context import Context, MakeContext
from engine.sasl.mechanism import BadChallenge, SaslFailure, Unavailable, decoded

SIGNATURE = b"NTLMSSP\0"
# [MS-NLMP] 2.2.2.6: a response of version 1 has exactly 24 octets, one of version 2 more.
_V1_OCTETS = 24
# [MS-NLMP] 2.2.1.3: where AUTHENTICATE says how long its NT response is.
_NT_LENGTH = slice(20, 22)


class Ntlm:
    """NEGOTIATE, the host's CHALLENGE, AUTHENTICATE."""

    name = "NTLM"
    blocking = True
    secrets: tuple[str, ...] = ()

    def __init__(self, make_context: MakeContext) -> None:
        self._make_context = make_context
        self._context: Context | None = None
        self._negotiate = b""
        self._repeated = False

    def initial(self) -> bytes:
        self._context = self._make_context()
        self._negotiate = self._context.step(None) or b""
        return self._negotiate

    def respond(self, challenge: str) -> bytes:
        """A first challenge may be words ("334 ntlm supported"): they have no meaning ([MS-SMTPNTLM] 2.2.1)."""
        assert self._context is not None
        token = _token(challenge)
        if not token.startswith(SIGNATURE) and not self._repeated:
            self._repeated = True
            return self._negotiate
        if self._context.complete or not token.startswith(SIGNATURE):
            raise BadChallenge("a challenge that is not one of NTLM")
        self._repeated = True
        try:
            answer = self._context.step(token) or b""
        except SaslFailure:
            raise
        except Exception as error:  # whatever the library makes of a hostile token
            raise BadChallenge(f"a challenge of NTLM that is not valid ({type(error).__name__})") from None
        if int.from_bytes(answer[_NT_LENGTH], "little") <= _V1_OCTETS:
            raise Unavailable("This machine is set to answer with NTLM version 1, which is never sent")
        return answer

    @property
    def done(self) -> bool:
        return self._context is not None and self._context.complete

    def __repr__(self) -> str:
        return "Ntlm(...)"


def _token(challenge: str) -> bytes:
    try:
        return decoded(challenge)
    except BadChallenge:
        return b""
