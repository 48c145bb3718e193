"""What every mechanism of the client's side can do, and the ways in which one can fail."""

import binascii
from base64 import b64decode, b64encode
from typing import Protocol

# Kerberos over several realms and NTLM stay far below; a host that asks more often has lost its way or wants us to.
MOST_CHALLENGES = 16
# RFC 4954 4: no line of an AUTH exchange is longer, CRLF included.
LONGEST_LINE = 12_288


class SaslFailure(Exception):
    """`text` is a sentence without its full stop that holds no secret."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Unavailable(SaslFailure):
    """The mechanism cannot be used here; another one may. `temporary` = it may work later by itself."""

    def __init__(self, text: str, *, temporary: bool = False) -> None:
        super().__init__(text)
        self.temporary = temporary


class NotAccepted(SaslFailure):
    """The account was refused before the mail host was asked, by Kerberos: another mechanism would not help."""


class BadChallenge(SaslFailure):
    """What the host said is not what the mechanism prescribes."""


class Mechanism(Protocol):
    """One logon, used once. Its repr shows no secret.

    `name` is the registered one, `blocking` says that both methods may ask other machines, so they belong on a thread.
    """

    @property
    def name(self) -> str: ...

    @property
    def blocking(self) -> bool: ...

    def initial(self) -> bytes | None:
        """What is sent along with AUTH; None = the host speaks first. Raises Unavailable, NotAccepted."""
        ...

    def respond(self, challenge: str) -> bytes:
        """The answer to the text of a 334. Raises BadChallenge, Unavailable, NotAccepted."""
        ...

    @property
    def done(self) -> bool:
        """Whether a 235 may come now: all was said, and the host has shown who it is where the mechanism has that."""
        ...

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown should the host repeat it, besides what was sent."""
        ...


def encoded(octets: bytes) -> str:
    """Base64 as it travels behind AUTH or alone."""
    return b64encode(octets).decode("ascii")


def decoded(challenge: str) -> bytes:
    """The octets of a challenge. Raises BadChallenge."""
    if len(challenge) > LONGEST_LINE:
        raise BadChallenge("a challenge without end")
    try:
        return b64decode(challenge.strip().encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadChallenge("a challenge that is not base64") from None
