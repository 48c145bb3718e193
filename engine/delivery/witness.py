"""A witness of a connection that is being opened: told of each step, for whoever wants to show the way."""

from collections.abc import Sequence
from typing import Protocol

from engine.delivery.client import Client
from engine.delivery.commandlog import DialogLog
from engine.errors import MailError
from engine.symptom import Step


class Witness(Protocol):
    """Hears of the steps in the order in which they are gone. A step begins again where another address, or the same
    without TLS, is tried. What ends the opening is raised, and told by whoever catches it.

    `log` takes down what is said, None = the engine's protocol log does.
    """

    @property
    def log(self) -> DialogLog | None: ...

    def begins(self, step: Step) -> None:
        """A step is under way."""
        ...

    def resolved(self, addresses: Sequence[str]) -> None:
        """The name stands for these addresses; they are tried in this order."""
        ...

    async def passed(self, step: Step, client: Client) -> None:
        """A step after RESOLVE has succeeded; the connection waits until this returns."""
        ...

    def fails_over(self, failure: MailError) -> None:
        """An address failed, or TLS that is optional did: the next address is tried, or the same in clear text."""
        ...


class Unwatched:
    """Delivery itself: nobody looks on."""

    log = None

    def begins(self, step: Step) -> None:
        """Nobody looks on."""

    def resolved(self, addresses: Sequence[str]) -> None:
        """Nobody looks on."""

    async def passed(self, step: Step, client: Client) -> None:
        """Nobody looks on."""

    def fails_over(self, failure: MailError) -> None:
        """Nobody looks on."""
