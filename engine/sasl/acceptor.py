"""What every mechanism of the server's side can do."""

from typing import Protocol


class Rejected(Exception):
    """The client is not let in. `user` is the name it gave, "" when it gave none."""

    def __init__(self, reason: str, user: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.user = user


class NotReady(Exception):
    """Nobody can be let in this way until somebody mends this machine's side; the text says what is wrong."""


class Acceptor(Protocol):
    """One logon, used once, on a thread: it may ask the credential store or the system."""

    def respond(self, response: bytes) -> bytes | None:
        """The next challenge; None = the client has shown who it is: `user`.

        Raises Rejected, NotReady, CredentialsUnavailable.
        """
        ...

    @property
    def user(self) -> str:
        """Who logged on: user, DOMAIN\\user or user@REALM; "" before that."""
        ...

    @property
    def vouched_for(self) -> bool:
        """Whether the system or this machine's own domain says who it is; False = only a list of users can."""
        ...
