"""The settings file: loaded as a whole or not at all, saved atomically, every version kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from engine.clock import Clock
from engine.datafolder import make_private_folder
from engine.durable import FILE_MODE, replace_file, sync_folder
from engine.errors import UserError
from engine.settings.catalogue import Change, changes, difference
from engine.settings.checks import check
from engine.settings.examination import Examined, examine
from engine.settings.history import History, Version, digest_of
from engine.settings.migrations import STEPS, Step
from engine.settings.model import Settings
from engine.settings.problems import Caution, SettingsError

BY_HAND = "edited by hand"
# Another process holds the lock only while it writes a few kilobytes.
_LOCK_SECONDS = 10


class Loaded(msgspec.Struct, frozen=True):
    """What load found. `digest` identifies the file's bytes, "" when there was no file."""

    settings: Settings
    warnings: tuple[Caution, ...]
    digest: str
    existed: bool


class Saved(msgspec.Struct, frozen=True):
    """What a save did: `changed` dotted paths, the settings now in the file, and the version's number (0: nothing)."""

    settings: Settings
    changed: tuple[str, ...]
    warnings: tuple[Caution, ...]
    version: int


class SettingsStore:
    """settings.toml at `path` with its versions in the folder `history`.

    Files that settings name are looked for below `root`, by default the folder of the history, which is the data
    folder. Everything here blocks on the disk: from the engine's loop it is called in a thread.
    """

    def __init__(
        self, path: Path, history: Path, clock: Clock, *, root: Path | None = None, steps: tuple[Step, ...] = STEPS
    ) -> None:
        self.path = path
        self._history = History(history)
        self._folder = history
        self._root = root or history.parent
        self._clock = clock
        self._steps = steps
        self._digest: str | None = None

    def load(self) -> Loaded:
        """Read the file; without one, the defaults. Raises SettingsError with every problem, UserError."""
        content = self._content()
        self._digest = _digest(content)
        examined = self._examined(content)
        if examined.problems:
            raise SettingsError(examined.problems, self.path)
        return Loaded(examined.settings, examined.warnings, self._digest, content is not None)

    def examine(self) -> Examined:
        """Read and check the file and hand back everything that was found, instead of raising it."""
        return self._examined(self._content())

    def save(self, settings: Settings, *, who: str, what: str, create: bool = False) -> Saved:
        """Put `settings` into the file and keep what it was before; unchanged settings leave it byte for byte.

        Defaults make no file where there is none, unless `create` says so.

        Raises SettingsError when they have problems, UserError when the file was changed by somebody else since it
        was loaded or saved here, or cannot be written. Then the file is as it was.
        """
        findings = check(settings, root=self._root)
        if findings.problems:
            raise SettingsError(findings.problems)
        with self._exclusive():
            content = self._unchanged_content()
            old = self._examined(content)
            if old.problems:
                raise SettingsError(old.problems, self.path)
            changed = difference(old.settings, settings)
            if not changed and not (create and content is None):
                return Saved(settings, (), findings.warnings, 0)
            version = self._replace(content, self._rendered(settings, content, old), who, what, changed)
        return Saved(settings, changed, findings.warnings, version.number)

    def remove(self, *, who: str, what: str) -> Saved:
        """Take the file away; it is in the history, and undo brings it back. Nothing happens when there is none.

        Raises UserError as save does. Unlike there, a file that cannot be used may be removed.
        """
        with self._exclusive():
            content = self._unchanged_content()
            if content is None:
                return Saved(Settings(), (), (), 0)
            changed = difference(self._examined(content).settings, Settings())
            try:
                self._keep_unknown(content)
                version = self._history.add(b"", at=self._clock.now(), who=who, what=what, changed=changed)
                try:
                    self.path.unlink()
                    sync_folder(self.path.parent)
                except BaseException:
                    self._history.drop(version)
                    raise
            except OSError as error:
                raise self._not_writable(error) from error
            self._digest = _digest(None)
            return Saved(Settings(), changed, (), version.number)

    def versions(self) -> tuple[Version, ...]:
        """The kept versions, oldest first; the newest is what was saved last."""
        return self._history.versions()

    def changes(self, older: int, newer: int) -> tuple[Change, ...]:
        """What differs between two versions; raises UserError when one is not kept."""
        return changes(self._version_settings(older), self._version_settings(newer))

    def restore(self, number: int, *, who: str, what: str = "") -> Saved:
        """Put back the file of a version, byte for byte, as a new version. Raises as save does."""
        target = self._history.content(number)
        with self._exclusive():
            return self._restored(self._unchanged_content(), target, who, what or f"back to version {number}")

    def undo(self, *, who: str) -> Saved:
        """Take back the last change, one made by hand included, as a new version: a second undo takes back the first.

        A file that cannot be used can be undone as well. Raises UserError when there is nothing to take back.
        """
        with self._exclusive():
            content = self._unchanged_content()
            versions = self._history.versions()
            in_effect = bool(versions) and versions[-1].digest == digest_of(content or b"")
            earlier = versions[:-1] if in_effect else versions
            if not earlier:
                raise UserError("There is no change of the settings to take back.")
            undone = f"undo of version {versions[-1].number}" if in_effect else f"undo of what was {BY_HAND}"
            return self._restored(content, self._history.content(earlier[-1].number), who, undone)

    def _restored(self, content: bytes | None, target: bytes, who: str, what: str) -> Saved:
        new = self._examined(target)
        if new.problems:
            raise SettingsError(new.problems)
        if content == target:
            return Saved(new.settings, (), new.warnings, 0)
        changed = difference(self._examined(content).settings, new.settings)
        version = self._replace(content, target, who, what, changed)
        return Saved(new.settings, changed, new.warnings, version.number)

    def _replace(self, old: bytes | None, new: bytes, who: str, what: str, changed: tuple[str, ...]) -> Version:
        """The earlier file is in the history before the new one takes its place."""
        now = self._clock.now()
        try:
            self._keep_unknown(old)
            version = self._history.add(new, at=now, who=who, what=what, changed=changed)
            try:
                make_private_folder(self.path.parent)
                replace_file(self.path, new)
            except BaseException:
                self._history.drop(version)
                raise
        except OSError as error:
            raise self._not_writable(error) from error
        self._digest = digest_of(new)
        return version

    def _keep_unknown(self, content: bytes | None) -> None:
        """Keep what stands in the file now unless it is the newest version: a first file, or one changed by hand."""
        newest = self._history.newest()
        if newest is not None and newest.digest == digest_of(content or b""):
            return
        before = self._version_settings(newest.number) if newest else Settings()
        changed = difference(before, self._examined(content).settings)
        at = self.path.stat().st_mtime if content is not None else self._clock.now()
        what = BY_HAND if content is not None else "no file: the defaults"
        self._history.add(content or b"", at=at, who="", what=what, changed=changed)

    def _rendered(self, settings: Settings, content: bytes | None, old: Examined) -> bytes:
        from engine.settings.writer import render

        return render(settings, self._current(content, old))

    def _current(self, content: bytes | None, old: Examined) -> bytes:
        """The file in today's layout: its own bytes unless a migration changed the text."""
        if content is None:
            return b""
        migrated = old.text.encode("utf-8")
        return content if content.removeprefix(b"\xef\xbb\xbf") == migrated else migrated

    def _version_settings(self, number: int) -> Settings:
        return self._examined(self._history.content(number)).settings

    def _examined(self, content: bytes | None) -> Examined:
        return examine(content or b"", self._root, self._steps)

    def _unchanged_content(self) -> bytes | None:
        """The file's bytes; raises UserError when they are not those that were last loaded or saved here."""
        content = self._content()
        if self._digest is not None and self._digest != _digest(content):
            raise UserError(
                f"{self.path} was changed by somebody else since it was read; nothing was saved, so that no change "
                "is lost. Read the settings again (mailroot reload), then make the change once more."
            )
        return content

    def _content(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UserError(
                f"The settings file {self.path} cannot be read: {error.strerror}. Give this user the right to read it."
            ) from error

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """One process at a time changes the file."""
        import filelock

        make_private_folder(self._folder)
        lock = filelock.FileLock(self._folder / ".lock", timeout=_LOCK_SECONDS, mode=FILE_MODE)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise UserError(
                f"Another process has been changing {self.path} for {_LOCK_SECONDS} seconds; nothing was saved. "
                "Try again when it is done."
            ) from None
        except OSError as error:
            raise self._not_writable(error) from error
        try:
            yield
        finally:
            lock.release()

    def _not_writable(self, error: OSError) -> UserError:
        return UserError(
            f"The settings cannot be written: {error.filename or self.path}: {error.strerror or error}. They are as "
            "they were; make room or give this user the right to write there, and try again."
        )


def _digest(content: bytes | None) -> str:
    return "" if content is None else digest_of(content)
