"""SecretsDoor: passwords, tokens and signing in. Every call may wait for a person, in the calling thread."""

import threading
from collections.abc import Callable, Mapping

from engine.credentials.store import CredentialStore
from engine.oauth.prompt import Say
from engine.oauth.token import Token
from engine.settings.model import Security, Settings


class SecretsDoor:
    """A part of Engine, which gives it what stands below."""

    _credentials: CredentialStore

    @property
    def settings(self) -> Settings:
        """The settings in effect."""
        raise NotImplementedError

    def credential_store(self) -> str:
        """Which store of secrets this is, in words."""
        return self._credentials.describe()

    def set_credential(self, name: str, secret: str, *, integrated: bool | None = None) -> None:
        """Store "route.<user name>", or the hash of the password of "user.<name>". Raises CredentialsUnavailable.

        `integrated` = keep what NTLM needs, too; None = when the settings in force offer Integrated Windows
        Authentication.
        """
        from engine.credentials.passwords import user_secret

        if name.startswith("user."):
            wanted = self.settings.access.authentication.integrated if integrated is None else integrated
            secret = user_secret(secret, integrated=wanted)
        self._credentials.set(name, secret)

    def sign_in(self, security: Security, secrets: Mapping[str, str], say: Say, cancelled: threading.Event) -> Token:
        """Sign in with the provider of a route by the way its settings name; `say` is told what a person is to do.

        `secrets` were typed and are not stored yet, by their names. Nothing is stored: the caller keeps the refresh
        token under route_name(security.username). Waits for a person, in the calling thread; ends soon after
        `cancelled` is set. Raises OAuthFailure, Cancelled, UserError (what is missing), CredentialsUnavailable.
        """
        from engine.oauth.signin import sign_in_for

        return sign_in_for(security, lambda name: secrets.get(name) or self._credentials.get(name), say, cancelled)

    def has_credential(self, name: str) -> bool:
        """Whether there is a secret under `name`. Raises CredentialsUnavailable."""
        return self._credentials.get(name) is not None

    def delete_credential(self, name: str) -> bool:
        """Remove a secret; False when there was none. Raises CredentialsUnavailable."""
        return self._credentials.delete(name)

    def replace_credential(self, name: str, secret: str | None) -> Callable[[], None]:
        """Store a secret, or remove it (None); what is returned puts back what was there before.

        Raises CredentialsUnavailable, and so may the way back.
        """
        before = self._credentials.get(name)
        if secret is not None:
            self.set_credential(name, secret)
        elif before is not None:
            self._credentials.delete(name)

        def back() -> None:
            if before is not None:
                self._credentials.set(name, before)
            else:
                self._credentials.delete(name)

        return back
