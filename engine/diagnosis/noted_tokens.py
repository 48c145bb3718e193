"""Access tokens for a route test: those of the relay, each one noted so that no transcript shows it."""

from collections.abc import Callable

from engine.clock import Clock
from engine.credentials.store import CredentialStore
from engine.oauth.tokens import AccessTokens
from engine.settings.model import Security


class NotedTokens(AccessTokens):
    """`source` None = tokens fetched with `credentials` alone, as for a client secret that is not stored yet."""

    def __init__(
        self, source: AccessTokens | None, credentials: CredentialStore, clock: Clock, note: Callable[[str], None]
    ) -> None:
        super().__init__(credentials, clock)
        self._source = source
        self._note = note

    async def get(self, security: Security, field: str) -> str:
        """A token. Raises ConfigurationFailure, TemporaryFailure."""
        source = self._source
        token = await (super().get(security, field) if source is None else source.get(security, field))
        self._note(token)
        return token

    def refused(self, security: Security, token: str) -> None:
        """The mail host does not accept `token`."""
        if self._source is None:
            super().refused(security, token)
        else:
            self._source.refused(security, token)
