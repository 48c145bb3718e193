"""SheetModel: the settings as stored and as edited, and the secrets that go with them, until they are applied."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from engine.settings.catalogue import difference, get, kind_at, with_value
from engine.settings.checks import check
from engine.settings.kinds import Kind
from engine.settings.model import Settings
from engine.settings.paths import parse_path
from engine.settings.problems import Problem, SettingsError
from gui.bridge import Applied, Bridge, UserError, spoken


class Refusal(NamedTuple):
    """Why edits cannot be taken. Without a `path` (dotted, the field to look at) `text` is a sentence, with one it is
    the phrase that says what may stand there; `code` is that of engine.settings.problems."""

    text: str
    path: str = ""
    code: str = ""


class SheetModel(QObject):
    """One set of edits. Values are frozen, so a change makes new settings; nothing is written before `apply`.

    A dialog below the sheet edits a `child` and gives it back with `commit`, or drops it.
    """

    changed = Signal(str)  # the dotted path that was set, "" when many may have changed
    dirty_changed = Signal(bool)

    def __init__(self, settings: Settings, parent: QObject | None = None, *, above: "SheetModel | None" = None) -> None:
        super().__init__(parent)
        self._stored = settings
        self._edited = settings
        self._above = above
        self._secrets: dict[str, str | None] = {} if above is None else dict(above._secrets)
        self._secrets_before = dict(self._secrets)
        self._was_dirty = False
        self._commit: _Commit | None = None

    # --- Looking ------------------------------------------------------------------------------------------------

    @property
    def stored(self) -> Settings:
        """What is in effect, or what the dialog above holds."""
        return self._stored

    @property
    def edited(self) -> Settings:
        """With all edits."""
        return self._edited

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what is stored; False again when it was set back by hand."""
        return self._edited != self._stored or self._secrets != self._secrets_before

    def get(self, path: str) -> Any:
        """The edited value, None below an absent optional section; raises UnknownKey."""
        return get(self._edited, path)

    def kind(self, path: str) -> Kind:
        """What may stand at `path`; raises UnknownKey."""
        return kind_at(self._edited, path)

    def differences(self) -> tuple[str, ...]:
        """The dotted paths that differ from what is stored."""
        return difference(self._stored, self._edited)

    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the edited settings, as the file's reader would find it."""
        return check(self._edited).problems

    # --- Editing ------------------------------------------------------------------------------------------------

    def set(self, path: str, value: Any) -> None:
        """Change one value; nothing happens when it is the same already. Raises UnknownKey."""
        if self.get(path) != value:
            self._edited = with_value(self._edited, path, value)
            self._say(path)

    def take(self, settings: Settings) -> None:
        """Edit many values at once: these settings take the place of the edited ones."""
        if settings != self._edited:
            self._edited = settings
            self._say("")

    def secret(self, name: str) -> str | None:
        """The secret that waits under `name` to be stored; None when none does or it is to be removed."""
        return self._secrets.get(name)

    def secret_pending(self, name: str) -> bool:
        """Whether a secret waits to be stored or removed under `name`."""
        return name in self._secrets

    def waiting_secrets(self) -> dict[str, str | None]:
        """All secrets that wait to be stored, or (None) removed."""
        return dict(self._secrets)

    def set_secret(self, name: str, secret: str | None) -> None:
        """Have a secret stored (None: removed) with the next apply; it stays in memory until then."""
        self._secrets[name] = secret
        self._say("")

    def forget_secret(self, name: str) -> None:
        """Leave what is stored under `name` as it is after all."""
        if name in self._secrets:
            del self._secrets[name]
            self._say("")

    def revert(self) -> None:
        """Drop all edits."""
        self._edited = self._stored
        self._secrets = dict(self._secrets_before)
        self._say("")

    def mark_stored(self, settings: Settings) -> None:
        """These are stored now; edits that differ from them stay edits only where they were made."""
        kept = [(path, self.get(path)) for path in self.differences()]
        self._stored = settings
        self._edited = settings
        for path, value in kept:
            self._edited = _with_if_there(self._edited, path, value)
        self._say("")

    def applied(self, settings: Settings) -> None:
        """What was handed on is stored now; whatever was edited since stays edited, back to an old value included."""
        self._stored = settings
        self._say("")

    def stored_elsewhere(self, settings: Settings, secrets: Mapping[str, str | None]) -> None:
        """Settings and secrets were stored by somebody else's hand (the wizard's)."""
        self._secrets_stored(secrets)
        self.applied(settings)

    # --- Giving it on -------------------------------------------------------------------------------------------

    def child(self, parent: QObject | None = None) -> "SheetModel":
        """The same settings for a dialog, whose edits wait until `commit`."""
        return SheetModel(self._edited, parent or self, above=self)

    def commit(self) -> None:
        """Give the edits to the model this is a child of."""
        above = self._above
        assert above is not None, "only a child commits; the sheet's own model is applied"
        above._edited = self._edited
        above._secrets = dict(self._secrets)
        self._stored, self._secrets_before = self._edited, dict(self._secrets)
        self._say("")
        above._say("")

    def apply(self, bridge: Bridge, done: Callable[[Applied], None], refused: Callable[[Refusal], None]) -> None:
        """Check everything, store the secrets, then store the settings and bring them into effect.

        Secrets come first: new settings are tried at once, with what the keyring holds at that moment.
        """
        problems = self.problems()
        if problems:
            refused(refusal_of(problems[0]))
            return
        self._commit = _Commit(self, bridge, done, refused)
        self._commit.begin()

    def abandon(self) -> None:
        """Have an apply that is still storing secrets go no further; nothing is said about it any more."""
        if self._commit is not None:
            self._commit.abandoned = True
            self._commit = None

    def _secrets_stored(self, stored: Mapping[str, str | None]) -> None:
        # One that was typed anew meanwhile still waits.
        self._secrets = {
            name: secret for name, secret in self._secrets.items() if name not in stored or secret != stored[name]
        }
        self._secrets_before = {}
        self._say("")

    def _say(self, path: str) -> None:
        self.changed.emit(path)
        if self.dirty != self._was_dirty:
            self._was_dirty = self.dirty
            self.dirty_changed.emit(self._was_dirty)


class _Commit:
    """One apply on its way: the secrets one after the other, then the settings."""

    def __init__(
        self,
        model: SheetModel,
        bridge: Bridge,
        done: Callable[[Applied], None],
        refused: Callable[[Refusal], None],
    ) -> None:
        self._model = model
        self._bridge = bridge
        self._done = done
        self._refused = refused
        self._settings = model.edited
        self._waiting = dict(model._secrets)
        self._stored: dict[str, str | None] = {}
        self.abandoned = False

    def begin(self) -> None:
        model, bridge = self._model, self._bridge
        if self.abandoned:
            return
        if not self._waiting:
            bridge.apply(self._settings, self._applied, self._failed, owner=model)
            return
        name, secret = next(iter(self._waiting.items()))
        if secret is None:
            bridge.delete_credential(name, lambda _: self._next(name), self._failed, owner=model)
        else:
            integrated = self._settings.access.authentication.integrated
            bridge.set_credential(
                name, secret, lambda: self._next(name), self._failed, integrated=integrated, owner=model
            )

    def _next(self, name: str) -> None:
        self._stored[name] = self._waiting.pop(name)
        self.begin()

    def _applied(self, applied: Applied) -> None:
        self._model._secrets_stored(self._stored)
        self._model.applied(self._settings)
        if not self.abandoned:
            self._done(applied)

    def _failed(self, error: Exception) -> None:
        if not self.abandoned:
            self._refused(refusal_by(error))


def refusal_by(error: Exception) -> Refusal:
    """Why storing failed: the first problem of the settings, or the error's own sentence."""
    problems = error.problems if isinstance(error, SettingsError) else ()
    return refusal_of(problems[0]) if problems else Refusal(spoken(str(error)))


def refusal_of(problem: Problem) -> Refusal:
    """The refusal that a problem of the settings is."""
    return Refusal(spoken(problem.allowed), problem.path, problem.code)


def _with_if_there(settings: Settings, path: str, value: Any) -> Settings:
    try:
        return with_value(settings, path, value)
    except UserError:  # the list it was made in is shorter now
        return settings


def covers(path: str, other: str) -> bool:
    """Whether `other` is `path` itself or lies below it ("access.relay" covers "access.relay.entries[0]")."""
    upper, lower = parse_path(path), parse_path(other)
    return lower[: len(upper)] == upper
