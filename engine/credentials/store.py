"""What every store of secrets can do. Calls may block for seconds (a keyring may ask a person): never on the loop."""

from typing import Protocol


class CredentialStore(Protocol):
    """Secrets by name: "route.<user name>" (logging on outbound), "user.<name>" (who may log on inbound),
    "client.<client id>" (an application registered for OAuth 2.0).

    Every method raises CredentialsUnavailable, whose text says the way on, when the store cannot be used.
    No secret ever appears in an exception, a repr or a log.
    """

    @property
    def by_hand(self) -> bool:
        """Whether people put the secrets there themselves: then nothing of ours marks what they are for."""
        ...

    def get(self, name: str) -> str | None:
        """The secret, None when there is none."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Store a secret and read it back."""
        ...

    def delete(self, name: str) -> bool:
        """Remove a secret; False when there was none."""
        ...

    def names(self) -> tuple[str, ...]:
        """The names under which this store is known to hold secrets, sorted."""
        ...

    def describe(self) -> str:
        """Which store this is, for people: "Secret Service keyring", "credentials directory /run/..."."""
        ...


def route_name(username: str) -> str:
    """The name of the secret for logging on outbound as `username`."""
    return f"route.{username}"


def client_name(client_id: str) -> str:
    """The name of the client secret of an application that was registered for OAuth 2.0."""
    return f"client.{client_id}"


def user_name(name: str) -> str:
    """The name of the secret of the inbound user `name`."""
    return f"user.{name}"
