"""Secrets in memory: the twin of the real stores for tests, and for trying things out. Nothing of it is kept."""

from collections.abc import Mapping

from engine.errors import CredentialsUnavailable


class MemoryStore:
    """Holds what it is given until the process ends.

    Setting `unavailable` to a sentence makes every call raise CredentialsUnavailable with it, as a locked keyring does.
    """

    by_hand = False

    def __init__(self, secrets: Mapping[str, str] | None = None) -> None:
        self._secrets = dict(secrets or {})
        self.unavailable = ""

    def get(self, name: str) -> str | None:
        self._check()
        return self._secrets.get(name)

    def set(self, name: str, secret: str) -> None:
        self._check()
        self._secrets[name] = secret

    def delete(self, name: str) -> bool:
        self._check()
        return self._secrets.pop(name, None) is not None

    def names(self) -> tuple[str, ...]:
        self._check()
        return tuple(sorted(self._secrets))

    def describe(self) -> str:
        return "memory of this process"

    def _check(self) -> None:
        if self.unavailable:
            raise CredentialsUnavailable(self.unavailable)
