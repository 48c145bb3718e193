"""Earlier versions of settings.toml: numbered copies with who, when and what beside them."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from engine.datafolder import make_private_folder
from engine.durable import replace_file
from engine.errors import UserError

_KEPT = 200
_NAME = re.compile(r"(\d{6,})-\d{8}T\d{6}Z\.toml")


class Version(msgspec.Struct, frozen=True):
    """One version of the file. `at` is in seconds since the epoch, `changed` holds the dotted paths that differ from
    the version before, `digest` identifies the bytes."""

    number: int
    at: float
    who: str
    what: str
    changed: tuple[str, ...]
    digest: str


class History:
    """The folder with the versions, oldest first; the newest _KEPT stay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def versions(self) -> tuple[Version, ...]:
        """All versions, oldest first. One whose description is lost is still listed, by its number and time."""
        return tuple(self._described(number, file) for number, file in sorted(self._files().items()))

    def newest(self) -> Version | None:
        """The last version, None when there is none yet."""
        files = self._files()
        return self._described(max(files), files[max(files)]) if files else None

    def content(self, number: int) -> bytes:
        """The bytes of a version; raises UserError when there is no such version."""
        file = self._files().get(number)
        if file is None:
            raise UserError(f"There is no version {number} of the settings. {self._range()}")
        return file.read_bytes()

    def add(self, content: bytes, *, at: float, who: str, what: str, changed: tuple[str, ...]) -> Version:
        """Keep a version and forget the oldest beyond _KEPT. Raises OSError."""
        make_private_folder(self._folder)
        numbers = self._files()
        number = max(numbers, default=0) + 1
        version = Version(number, at, who, what, changed, digest_of(content))
        file = self._folder / f"{number:06}-{datetime.fromtimestamp(at, UTC):%Y%m%dT%H%M%SZ}.toml"
        replace_file(file, content)
        replace_file(file.with_suffix(".json"), msgspec.json.format(msgspec.json.encode(version)))
        for old in sorted(numbers)[: max(0, len(numbers) + 1 - _KEPT)]:
            self._forget(numbers[old])
        return version

    def drop(self, version: Version) -> None:
        """Take back a version that never came into effect."""
        file = self._files().get(version.number)
        if file is not None:
            self._forget(file)

    def _files(self) -> dict[int, Path]:
        if not self._folder.is_dir():
            return {}
        named = ((_NAME.fullmatch(file.name), file) for file in self._folder.iterdir())
        return {int(match[1]): file for match, file in named if match is not None}

    def _described(self, number: int, file: Path) -> Version:
        try:
            return msgspec.json.decode(file.with_suffix(".json").read_bytes(), type=Version)
        except (OSError, msgspec.MsgspecError):
            return Version(number, file.stat().st_mtime, "", "", (), digest_of(file.read_bytes()))

    def _forget(self, file: Path) -> None:
        file.with_suffix(".json").unlink(missing_ok=True)
        file.unlink(missing_ok=True)

    def _range(self) -> str:
        numbers = self._files()
        return f"There are {min(numbers)} to {max(numbers)}." if numbers else "No version is kept yet."


def digest_of(content: bytes) -> str:
    """What identifies the bytes of a file."""
    return hashlib.sha256(content).hexdigest()
