"""Secrets as somebody has just typed them, above those that are stored; it knows what it handed out and hides it."""

from collections.abc import Callable, Mapping

from engine.credentials.store import CredentialStore, route_name
from engine.delivery.logon import without_secrets
from engine.delivery.reply import Reply

_ROUTE = route_name("")


class TypedSecrets:
    """A CredentialStore to read from. `typed` is by name, as in the store."""

    def __init__(
        self,
        stored: CredentialStore,
        typed: Mapping[str, str],
        renewed: Callable[[tuple[str, str]], None] | None = None,
    ) -> None:
        self._stored = stored
        self._renewed = renewed
        self._typed = dict(typed)
        self._handed_out: dict[str, str] = {name: secret for name, secret in typed.items() if secret}

    @property
    def by_hand(self) -> bool:
        """As in the store behind it."""
        return self._stored.by_hand

    def get(self, name: str) -> str | None:
        """What was typed, else what is stored. Raises CredentialsUnavailable."""
        secret = self._typed.get(name) or self._stored.get(name)
        if secret:
            self._handed_out[name] = secret
        return secret

    def set(self, name: str, secret: str) -> None:
        """A refresh token that is renewed on the way is kept: the former may be cancelled. What was typed goes back to
        whoever typed it."""
        self._handed_out[name] = secret
        if name not in self._typed:
            self._stored.set(name, secret)
            return
        self._typed[name] = secret
        if self._renewed is not None:
            self._renewed((name, secret))

    def note(self, token: str) -> None:
        """Hide an access token from now on."""
        self._handed_out[f"token {token}"] = token

    def delete(self, name: str) -> bool:
        """Nothing is kept here."""
        return False

    def names(self) -> tuple[str, ...]:
        return self._stored.names()

    def describe(self) -> str:
        return self._stored.describe()

    def hide(self, reply: Reply) -> Reply:
        """`reply` without the secrets handed out so far, in every form in which they travel."""
        for name, secret in self._handed_out.items():
            reply = without_secrets(reply, name.removeprefix(_ROUTE), secret)
        return reply

    def hide_in(self, text: str) -> str:
        """The same for a sentence that quotes a host."""
        return self.hide(Reply(0, (text.encode("utf-8", "surrogateescape"),))).raw[0].decode("utf-8", "surrogateescape")

    def __repr__(self) -> str:
        return f"TypedSecrets({', '.join(self._typed)})"
