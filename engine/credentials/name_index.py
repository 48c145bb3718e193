"""The names of the secrets that were stored in the keyring: keyrings cannot be listed on every system. No secrets."""

from pathlib import Path

import msgspec

from engine.datafolder import make_private_folder
from engine.durable import replace_file
from engine.errors import CredentialsUnavailable


class NameIndex:
    """A sorted list of names in a JSON file; one that is missing or damaged counts as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """What is noted, sorted."""
        try:
            return sorted(set(msgspec.json.decode(self._path.read_bytes(), type=list[str])))
        except (OSError, msgspec.DecodeError):
            return []

    def add(self, name: str) -> None:
        """Note a name. Raises CredentialsUnavailable when the file cannot be written."""
        names = self.names()
        if name not in names:
            self._write([*names, name])

    def discard(self, name: str) -> None:
        """Forget a name. Raises CredentialsUnavailable when the file cannot be written."""
        names = self.names()
        if name in names:
            self._write([other for other in names if other != name])

    def _write(self, names: list[str]) -> None:
        try:
            make_private_folder(self._path.parent)
            replace_file(self._path, msgspec.json.encode(sorted(names)))
        except OSError as error:
            raise CredentialsUnavailable(
                f"The list of credential names {self._path} cannot be written: {error.strerror}. "
                "The folder must be writable for this user."
            ) from error
