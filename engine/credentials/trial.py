"""Whether a store of secrets can be used here, found out without asking anybody anything."""

from typing import Literal

import msgspec

from engine.credentials.directory_store import DirectoryStore
from engine.credentials.keyring_store import KeyringStore
from engine.credentials.store import CredentialStore
from engine.errors import CredentialsUnavailable

Finding = Literal["", "locked", "read_only", "unusable"]


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """`store` says which store it is, `reason` the sentence of an unusable one."""

    finding: Finding = ""
    store: str = ""
    reason: str = ""


def try_store(store: CredentialStore) -> Trial:
    """Write, read back and remove a secret of no worth, where that raises no question. Blocks for a second."""
    try:
        if isinstance(store, DirectoryStore):
            store.names()
            return Trial(finding="read_only", store=store.describe())
        if isinstance(store, KeyringStore):
            if store.would_ask():
                return Trial(finding="locked", store=store.describe())
            store.try_out()
    except CredentialsUnavailable as error:
        return Trial(finding="unusable", store=store.describe(), reason=str(error))
    return Trial(store=store.describe())
