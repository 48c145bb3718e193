"""Which store of secrets this process uses: a credentials directory where one is named, else the system's keyring."""

from collections.abc import Mapping
from pathlib import Path

from engine.credentials.directory_store import DirectoryStore
from engine.credentials.keyring_store import KeyringStore
from engine.credentials.long_secrets import LongSecrets
from engine.credentials.name_index import NameIndex
from engine.credentials.store import CredentialStore
from engine.datafolder import Folders

OUR_VARIABLE = "MAILROOT_CREDENTIALS_DIR"
SYSTEMD_VARIABLE = "CREDENTIALS_DIRECTORY"


def open_store(environment: Mapping[str, str], folders: Folders) -> CredentialStore:
    """MAILROOT_CREDENTIALS_DIR, else systemd's CREDENTIALS_DIRECTORY, else the keyring. Touches none of them yet."""
    ours, systemd = environment.get(OUR_VARIABLE, ""), environment.get(SYSTEMD_VARIABLE, "")
    if ours or systemd:
        folder = Path(ours or systemd)
        # A unit may say Environment=MAILROOT_CREDENTIALS_DIR=%d: that is systemd's folder, too.
        return DirectoryStore(folder, made_by_systemd=bool(systemd) and folder == Path(systemd))
    return KeyringStore(
        NameIndex(folders.state / "credentials.json"), long_secrets=LongSecrets(folders.state / "secrets")
    )
