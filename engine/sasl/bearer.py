"""XOAUTH2 (Google's and Microsoft's) and OAUTHBEARER (RFC 7628): an access token instead of a password."""

from engine.sasl.mechanism import BadChallenge, encoded


class _Bearer:
    """A host that refuses the token first says why in a challenge; the answer to that lets it refuse for good."""

    blocking = False
    # RFC 7628 3.2.3; XOAUTH2 wants an empty response.
    acknowledgement = b""

    def __init__(self, token: str) -> None:
        self._token = token
        self._refused = False
        self._repeated = False

    @property
    def done(self) -> bool:
        return not self._refused

    def _message(self) -> bytes:
        raise NotImplementedError

    def initial(self) -> bytes:
        return self._message()

    def respond(self, challenge: str) -> bytes:
        if self._refused:
            raise BadChallenge("another challenge after the token was refused")
        if not challenge.strip() and not self._repeated:  # the initial response was overlooked
            self._repeated = True
            return self._message()
        self._refused = True
        return self.acknowledgement

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self._token, encoded(self._token.encode()), encoded(self._message()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class XOAuth2(_Bearer):
    """What Microsoft and Google had before there was a standard."""

    name = "XOAUTH2"

    def __init__(self, user: str, token: str) -> None:
        super().__init__(token)
        self._user = user

    def _message(self) -> bytes:
        return f"user={self._user}\1auth=Bearer {self._token}\1\1".encode()


class OAuthBearer(_Bearer):
    """RFC 7628 3.1. `host` and `port` are those we went to."""

    name = "OAUTHBEARER"
    acknowledgement = b"\1"

    def __init__(self, user: str, token: str, host: str, port: int) -> None:
        super().__init__(token)
        self._user = user
        self._where = f"host={host}\1port={port}\1"

    def _message(self) -> bytes:
        # RFC 5801 4: "=" and "," of a name are escaped in the GS2 header.
        user = self._user.replace("=", "=3D").replace(",", "=2C")
        return f"n,a={user},\1{self._where}auth=Bearer {self._token}\1\1".encode()
