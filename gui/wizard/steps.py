"""The steps of an installation up to the running relay, in order."""

from collections.abc import Callable
from pathlib import Path

from gui.bridge import Applied, Engine, Snapshot, State, bind_problem, spoken
from gui.failures import sentence_of
from gui.i18n import listed, translate
from gui.properties.changes import sentence_for
from gui.properties.dialogs.addresses import shown_pair
from gui.properties.model import refusal_by
from gui.wizard.features import remember_features, signs_in
from gui.wizard.page_of import page_of
from gui.wizard.plan import Feature
from gui.wizard.step import InstallStep, StepState


class FoldersStep(InstallStep):
    """The data folder, and what the settings name besides."""

    KEY = "folders"

    @property
    def name(self) -> str:
        return translate("wizard", "Folders")

    def begin(self) -> None:
        settings = self.plan.model.edited
        self._made: tuple[Path, ...] = ()
        self.bridge.ask(lambda engine: engine.make_folders(settings), self._are_there, self.fail)

    def undo(self, done: Callable[[], None]) -> None:
        made = self._made
        self.say(StepState.UNDONE, "")
        self.bridge.ask(lambda _: _remove_empty(made), lambda _: done(), lambda _: done(), owner=self)

    def _are_there(self, made: tuple[Path, ...]) -> None:
        self._made = made
        self.end(StepState.DONE, str(self.bridge.data_folder))


class SecretsStep(InstallStep):
    """Passwords into the credential store; the way back restores what was there."""

    KEY = "credentials"
    page = "smart_host"

    @property
    def name(self) -> str:
        return translate("wizard", "Credentials")

    def begin(self) -> None:
        self._back: tuple[Callable[[], None], ...] = ()
        waiting = self.plan.model.waiting_secrets()
        if not waiting:
            self.end(StepState.SKIPPED, translate("wizard", "No password is to be stored."))
            return
        # Slowly: a keyring may ask a person.
        self.bridge.ask_slowly(lambda engine: _store(engine, waiting), self._stored, self.fail, owner=self)

    def undo(self, done: Callable[[], None]) -> None:
        back = self._back
        if not back:
            done()
            return

        def failed(error: Exception) -> None:
            self.say(StepState.UNDONE, sentence_of(error))
            done()

        self.say(StepState.UNDONE, "")
        self.bridge.ask_slowly(lambda _: _take_back(back), lambda _: done(), failed, owner=self)

    def _stored(self, stored: tuple[tuple[Callable[[], None], ...], str]) -> None:
        self._back, where = stored
        self.end(StepState.DONE, translate("wizard", "Kept in: {store}.").format(store=spoken(where)))


class SignInStep(InstallStep):
    """Start at sign-in, on or off."""

    KEY = "sign_in"
    page = "features"

    @property
    def name(self) -> str:
        return translate("wizard", "Start at sign-in")

    def begin(self) -> None:
        self._before = signs_in(self.autostart)
        wanted = self.plan.wants(Feature.SMTP_SERVER) and self.plan.wants(Feature.SIGN_IN)
        try:
            self._switch(wanted)
        except OSError as error:
            self.fail(error)
            return
        words = translate("wizard", "On.") if wanted else translate("wizard", "Off.")
        self.end(StepState.DONE if wanted or self._before else StepState.SKIPPED, words)

    def undo(self, done: Callable[[], None]) -> None:
        try:
            self._switch(self._before)
            self.say(StepState.UNDONE, "")
        except OSError as error:
            self.say(StepState.UNDONE, sentence_of(error))
        done()

    def _switch(self, wanted: bool) -> None:
        if wanted == signs_in(self.autostart):
            return
        if wanted:
            self.autostart.enable()
        else:
            self.autostart.disable()


class SettingsStep(InstallStep):
    """settings.toml: from here on it is installed."""

    KEY = "settings"

    @property
    def name(self) -> str:
        return translate("wizard", "Settings")

    def begin(self) -> None:
        settings, secrets = self.plan.model.edited, self.plan.model.waiting_secrets()

        def stored(applied: Applied) -> None:
            self.plan.model.stored_elsewhere(settings, secrets)
            remember_features(self.plan, self.bridge)
            self.plan.installed = frozenset(self.plan.answers.features)
            self._say_changed(applied)

        self.bridge.ask(
            lambda engine: engine.apply(settings, who="window", what="Add Roles and Features Wizard", create=True),
            stored,
            self._refused,
            owner=self,
        )

    def _say_changed(self, applied: Applied) -> None:
        words = translate("wizard", "%n setting(s) changed.", "", len(applied.changed))
        if applied.warnings:
            self.end(StepState.WARNING, " ".join((words, *map(spoken, applied.warnings))))
        else:
            self.end(StepState.DONE, words)

    def _refused(self, error: Exception) -> None:
        refusal = refusal_by(error)
        self.page = page_of(refusal.path)
        self.end(StepState.FAILED, sentence_for(refusal, self.plan.model) if refusal.path else sentence_of(error))


class ListenersStep(InstallStep):
    """Whether the addresses and ports can be had."""

    KEY = "listeners"
    page = "server_selection"
    path = "general.listeners"

    @property
    def name(self) -> str:
        return translate("wizard", "Addresses and ports")

    def begin(self) -> None:
        listeners = self.plan.model.edited.general.listeners
        self._shown = listed(shown_pair(listener) for listener in listeners)
        pairs = tuple((listener.address, listener.port) for listener in listeners)
        self.bridge.ask_slowly(
            lambda _: tuple(filter(None, (bind_problem(*pair) for pair in pairs))), self._looked, self.fail, owner=self
        )

    def _looked(self, problems: tuple[str, ...]) -> None:
        if problems:
            self.end(StepState.FAILED, " ".join(map(spoken, problems)))
        else:
            self.end(StepState.DONE, self._shown)


class StartStep(InstallStep):
    """The relay runs with what was installed; it is restarted when that is needed and allowed."""

    KEY = "start"
    page = "server_selection"
    path = "general.listeners"

    @property
    def name(self) -> str:
        return translate("wizard", "Start")

    def begin(self) -> None:
        may_restart = self.plan.answers.restart_automatically
        self.bridge.ask_slowly(lambda engine: _started(engine, may_restart), self._looked, self.fail, owner=self)

    def _looked(self, found: Snapshot) -> None:
        self.bridge.refresh()
        attention = " ".join(each.text for each in found.attention)
        if found.state not in (State.STARTED, State.DEGRADED, State.PAUSED):
            self.end(StepState.FAILED, spoken(found.reason or attention))
        elif found.restart_needed:
            words = translate("wizard", "Restart needed to apply: {names}")
            self.end(StepState.WARNING, words.format(names=listed(found.restart_needed)))
        elif attention:
            self.end(StepState.WARNING, attention)
        else:
            self.end(StepState.DONE, translate("wizard", "The server is started."))


def _started(engine: Engine, may_restart: bool) -> Snapshot:
    if may_restart and engine.restart_needed():
        engine.restart()
    else:
        engine.start()
    return engine.snapshot()


def _store(engine: Engine, secrets: dict[str, str | None]) -> tuple[tuple[Callable[[], None], ...], str]:
    """All of them or none: how to take them back, and where they are."""
    back: list[Callable[[], None]] = []
    try:
        for name, secret in secrets.items():
            back.append(engine.replace_credential(name, secret))
    except Exception:
        _take_back(tuple(back))
        raise
    return tuple(back), engine.credential_store()


def _take_back(back: tuple[Callable[[], None], ...]) -> None:
    for one in reversed(back):
        one()


def _remove_empty(folders: tuple[Path, ...]) -> None:
    for folder in reversed(folders):
        try:
            folder.rmdir()
        except OSError:  # used meanwhile
            continue
