"""Secrets in the system's keyring: Windows Credential Manager, macOS Keychain, Secret Service or KWallet.

The backend is picked here by name. The keyring package would otherwise take whatever is installed or configured,
plain text files and the null keyring included.
"""

import contextlib
import importlib
import queue
import sys
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from engine.credentials.long_secrets import LongSecrets
from engine.credentials.name_index import NameIndex
from engine.errors import CredentialsUnavailable

SERVICE = "mailroot"

# A keyring that asks a person may take as long as that person; somebody who went away must not hold a thread for ever.
PATIENCE_SECONDS = 120.0

# Windows takes 2,560 octets of UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE); the others as much as there is.
LONGEST = {"win32": 1_200}

# The name, and all there is, of the secret that tries a keyring out.
_TRIAL = "trial"

_BACKENDS = {
    "win32": (("keyring.backends.Windows", "WinVaultKeyring", "Windows Credential Manager"),),
    "darwin": (("keyring.backends.macOS", "Keyring", "macOS Keychain"),),
}
_FREEDESKTOP = (
    ("keyring.backends.SecretService", "Keyring", "Secret Service keyring"),
    ("keyring.backends.kwallet", "DBusKeyring", "KWallet"),
)

T = TypeVar("T")


class Backend(Protocol):
    """What we use of keyring's KeyringBackend."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class KeyringStore:
    """Secrets under the service name "mailroot" and their own name as the user name.

    Every call runs in a thread of its own and is given `patience` seconds. Their names are noted in `index`, because
    not every keyring can be listed. A secret of more than `longest` UTF-16 units (None: as this system takes) goes into
    an encrypted file in `long_secrets`, and the keyring has its key under "key.<name>".
    """

    by_hand = False

    def __init__(
        self,
        index: NameIndex,
        *,
        backend: Backend | None = None,
        patience: float = PATIENCE_SECONDS,
        long_secrets: LongSecrets | None = None,
        longest: int | None = None,
    ) -> None:
        self._index = index
        self._long = long_secrets
        self._longest = LONGEST.get(sys.platform, sys.maxsize) if longest is None else longest
        self._backend = backend
        self._title = "keyring"
        self._patience = patience

    def get(self, name: str) -> str | None:
        return self._ask(lambda backend: self._read(backend, name))

    def set(self, name: str, secret: str) -> None:
        if self._long is not None and len(secret.encode("utf-16-le", "surrogatepass")) // 2 > self._longest:
            self._set_long(self._long, name, secret)
        else:
            self._set_short(name, secret)
        self._index.add(name)

    def _read(self, backend: Backend, name: str) -> str | None:
        """A short secret counts before a long one: the one from before is removed after the new one is stored."""
        secret = backend.get_password(SERVICE, name)
        if secret is not None or self._long is None:
            return secret
        key = backend.get_password(SERVICE, _key_name(name))
        return self._long.get(name, key) if key is not None else None

    def _set_long(self, files: LongSecrets, name: str, secret: str) -> None:
        def store(backend: Backend) -> str | None:
            key = backend.get_password(SERVICE, _key_name(name))
            if key is None:
                key = files.new_key()
                backend.set_password(SERVICE, _key_name(name), key)
            files.put(name, key, secret)
            if backend.get_password(SERVICE, name) is not None:
                backend.delete_password(SERVICE, name)
            return self._read(backend, name)

        if self._ask(store, secret) != secret:
            raise CredentialsUnavailable(
                f"The {self._title} took the key of the secret {name} but did not give the same back, so it is not "
                "stored. Look at the keyring with the system's own tool."
            )

    def _set_short(self, name: str, secret: str) -> None:
        def store_and_read(backend: Backend) -> str | None:
            backend.set_password(SERVICE, name, secret)
            self._drop_long(backend, name)
            return backend.get_password(SERVICE, name)

        if self._ask(store_and_read, secret) != secret:
            raise CredentialsUnavailable(
                f"The {self._title} took the secret {name} but did not give the same back, so it is not stored. "
                "Look at the keyring with the system's own tool."
            )

    def _drop_long(self, backend: Backend, name: str) -> bool:
        if self._long is None:
            return False
        removed = self._long.remove(name)
        if backend.get_password(SERVICE, _key_name(name)) is not None:
            backend.delete_password(SERVICE, _key_name(name))
        return removed

    def delete(self, name: str) -> bool:
        def remove(backend: Backend) -> bool:
            was_long = self._drop_long(backend, name)
            if backend.get_password(SERVICE, name) is None:
                return was_long
            backend.delete_password(SERVICE, name)
            return True

        removed = self._ask(remove)
        self._index.discard(name)
        return removed

    def names(self) -> tuple[str, ...]:
        noted = self._index.names()
        if not noted:
            return ()
        return self._ask(lambda backend: tuple(name for name in noted if self._is_there(backend, name)))

    def _is_there(self, backend: Backend, name: str) -> bool:
        # A long one is not opened for that.
        return any(backend.get_password(SERVICE, one) is not None for one in self._entries(name))

    def _entries(self, name: str) -> tuple[str, ...]:
        return (name,) if self._long is None else (name, _key_name(name))

    def describe(self) -> str:
        return self._title

    def would_ask(self) -> bool:
        """Whether storing a secret may show a question on the desktop first: the keyring is locked or not made yet.

        Windows and macOS open theirs with the session; KWallet cannot be asked without asking a person.
        """
        return self._ask(_would_ask)

    def try_out(self) -> None:
        """Store, read back and remove a secret of no worth. Raises CredentialsUnavailable when that does not work."""

        def in_and_out(backend: Backend) -> str | None:
            backend.set_password(SERVICE, _TRIAL, _TRIAL)
            found = backend.get_password(SERVICE, _TRIAL)
            backend.delete_password(SERVICE, _TRIAL)
            return found

        if self._ask(in_and_out) != _TRIAL:
            raise CredentialsUnavailable(f"The {self._title} does not give back what it is given. {_way_on()}")

    def _ask(self, question: Callable[[Backend], T], secret: str = "") -> T:
        answers: queue.SimpleQueue[tuple[T] | CredentialsUnavailable] = queue.SimpleQueue()

        def work() -> None:
            try:
                answers.put((question(self._opened()),))
            except CredentialsUnavailable as error:
                answers.put(error)
            except Exception as error:  # keyring lets D-Bus', KWallet's and Windows' own exceptions through
                answers.put(_unavailable(self._title, error, secret))

        # Daemon: a prompt nobody answers must not keep the program from ending.
        threading.Thread(target=work, name="mailroot-keyring", daemon=True).start()
        try:
            answer = answers.get(timeout=self._patience)
        except queue.Empty:
            raise CredentialsUnavailable(
                f"The {self._title} did not answer within {self._patience:g} seconds. It probably shows a question on "
                f"the desktop: answer it and try again. {_way_on()}"
            ) from None
        if isinstance(answer, CredentialsUnavailable):
            raise answer
        return answer[0]

    def _opened(self) -> Backend:
        if self._backend is None:
            self._backend, self._title = _pick(_BACKENDS.get(sys.platform, _FREEDESKTOP))
        return self._backend


def _key_name(name: str) -> str:
    return f"key.{name}"


def _pick(candidates: tuple[tuple[str, str, str], ...]) -> tuple[Backend, str]:
    """The first of `candidates` (module, class, title) that works here. Raises CredentialsUnavailable: all reasons."""
    reasons = []
    for module, kind, title in candidates:
        try:
            backend_class = getattr(importlib.import_module(module), kind)
            backend_class.priority  # noqa: B018  keyring's own test: it raises where the backend cannot work
            return backend_class(), title
        except Exception as error:  # whatever the system's libraries raise: the next one may work
            reasons.append(f"{title}: {_short(error)}")
    raise CredentialsUnavailable(f"There is no usable keyring here ({'; '.join(reasons)}). {_way_on()}")


def _would_ask(backend: Backend) -> bool:
    module = type(backend).__module__
    return "kwallet" in module or ("SecretService" in module and not _collection_is_open())


def _collection_is_open() -> bool:
    """Whether the default collection exists and is unlocked (Secret Service API 0.2: ReadAlias shows no prompt)."""
    import secretstorage

    with contextlib.closing(secretstorage.dbus_init()) as connection:
        try:
            collection = secretstorage.collection.get_collection_by_alias(connection, "default")
        except secretstorage.exceptions.ItemNotFoundException:
            return False
        return not collection.is_locked()


def _unavailable(title: str, error: Exception, secret: str) -> CredentialsUnavailable:
    detail = _short(error)
    if secret and secret in detail:
        detail = "it gave no reason that may be shown"
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"KeyringLocked", "LockedException", "PromptDismissedException"} or "ismissed" in detail:
        return CredentialsUnavailable(
            f"The {title} is locked and was not unlocked ({detail}). Unlock it, for instance by logging on to the "
            f"desktop as this user, and try again. {_way_on()}"
        )
    if "PasswordSetError" in kinds:
        return CredentialsUnavailable(f"The {title} refused to store the secret ({detail}). {_way_on()}")
    return CredentialsUnavailable(f"The {title} cannot be used ({detail}). {_way_on()}")


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()).rstrip(".!")
    return text[:200] or type(error).__name__


def _way_on() -> str:
    if sys.platform in ("win32", "darwin"):
        return "As a service, name a folder with one file per secret in MAILROOT_CREDENTIALS_DIR."
    return (
        "On a machine without a desktop, name a folder with one file per secret in MAILROOT_CREDENTIALS_DIR, or use "
        "LoadCredential= in the systemd unit; secrets are never written in clear by this program."
    )
