"""What can come of asking a provider, told apart by what follows from it. No text holds a token or a secret."""

from typing import ClassVar

from engine.symptom import Fault


class OAuthFailure(Exception):
    """`text` is a sentence for people, `fault` what it is among the failures of a route."""

    fault: ClassVar[Fault] = Fault.PROVIDER_UNAVAILABLE

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class ConsentNeeded(OAuthFailure):
    """A person has to sign in (again): consent was never given, was taken back, or has expired."""

    fault = Fault.CONSENT_NEEDED


class ClientRefused(OAuthFailure):
    """The provider does not accept the application: its id, its secret, or what it asks for."""

    fault = Fault.APPLICATION_REFUSED


class ProviderUnavailable(OAuthFailure):
    """The provider cannot be reached or cannot answer now; later it may."""


class NotYet(OAuthFailure):
    """Nobody has entered the device code yet. `slower` = ask less often (RFC 8628 3.5)."""

    def __init__(self, *, slower: bool) -> None:
        super().__init__("The code has not been entered yet.")
        self.slower = slower
