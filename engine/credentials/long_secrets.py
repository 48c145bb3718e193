"""LongSecrets: secrets that are too long for the keyring, in encrypted files whose keys the keyring has.

Windows Credential Manager takes 2,560 octets; the refresh tokens of Microsoft may be longer.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from engine.datafolder import make_private_folder
from engine.durable import discard, replace_file
from engine.errors import CredentialsUnavailable

_KEY_OCTETS = 32
_NONCE_OCTETS = 12


class LongSecrets:
    """One file (0600) for each name, AES-256-GCM (NIST SP 800-38D), its name bound to it. Holds no key.

    A file is replaced at once: whatever happens, the old secret or the new one is there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def new_key() -> str:
        """A key, as a keyring takes it."""
        import secrets

        return urlsafe_b64encode(secrets.token_bytes(_KEY_OCTETS)).decode("ascii")

    def put(self, name: str, key: str, secret: str) -> None:
        """Raises CredentialsUnavailable when the file cannot be written."""
        import secrets

        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE_OCTETS)
        sealed = AESGCM(_octets(key)).encrypt(nonce, secret.encode("utf-8"), name.encode("utf-8"))
        try:
            make_private_folder(self._folder)
            replace_file(self._path(name), nonce + sealed)
        except OSError as error:
            raise CredentialsUnavailable(
                f"The encrypted secret {self._path(name)} cannot be written: {error.strerror}. The folder must be "
                "writable for this user."
            ) from None

    def get(self, name: str, key: str) -> str | None:
        """None when there is no file. Raises CredentialsUnavailable when it cannot be read, or was not made by us."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        path = self._path(name)
        try:
            sealed = path.read_bytes()
            opened = AESGCM(_octets(key)).decrypt(sealed[:_NONCE_OCTETS], sealed[_NONCE_OCTETS:], name.encode("utf-8"))
            return opened.decode("utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CredentialsUnavailable(f"The encrypted secret {path} cannot be read: {error.strerror}.") from None
        except (InvalidTag, ValueError):
            raise CredentialsUnavailable(
                f"The encrypted secret {path} is damaged. Store the secret again, or sign in again."
            ) from None

    def remove(self, name: str) -> bool:
        """False when there was none. Raises CredentialsUnavailable when it stays."""
        path = self._path(name)
        there = path.exists()
        if not discard(path):
            raise CredentialsUnavailable(f"The encrypted secret {path} cannot be removed. Remove it yourself.")
        return there

    def _path(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _octets(key: str) -> bytes:
    return urlsafe_b64decode(key)
