"""Engine: the one narrow door to the relay. Everything outside (command line, window) goes through it."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import engine
from engine.bus import Listener
from engine.clock import Clock, SystemClock
from engine.control.operations import Operations
from engine.control.server import ControlServer
from engine.credentials.store import CredentialStore
from engine.datafolder import FolderLock, Folders, remove_unused
from engine.diagnosis.machine_checks import CheckResult, MachineCheck, check_machine
from engine.diagnosis.route_report import RouteTestOrder, RouteTestResult
from engine.diagnosis.route_test import Listeners, ignore, run_route_test
from engine.diagnosis.step_recorder import Began, Said
from engine.doors.mail import MailDoor
from engine.doors.secrets import SecretsDoor
from engine.durable import replace_file
from engine.errors import UserError
from engine.events import State
from engine.inbound.lookup import confirmed_name
from engine.journal.counters import CountersSnapshot
from engine.machine import machine_name
from engine.policy.connection import plain_address
from engine.policy.explain import Explanation, Question, explain
from engine.policy.policy import Policy
from engine.reports import Applied, Report, Snapshot
from engine.runtime import Runtime
from engine.server import VirtualServer
from engine.settings.catalogue import Change, difference, get
from engine.settings.history import Version
from engine.settings.model import Settings
from engine.settings.problems import Caution
from engine.settings.site import Site
from engine.settings.store import Saved, SettingsStore
from engine.spool.message import OpenReport

if TYPE_CHECKING:
    from engine.migration.imported import ImportedServers

STOP_SECONDS = 30.0

# Settings that are read once, when the spool opens.
NEEDS_RESTART = ("general.queue_directory", "messages.badmail_directory")


class Engine(MailDoor, SecretsDoor):
    """The relay on one data folder. Every method may be called from any thread but the engine's own.

    `open` takes the folder; start, stop, pause, resume, restart and apply then come in any order and state and are
    idempotent; `close` gives everything back. `settings` given = used as they are and never stored.
    """

    def __init__(
        self,
        root: Path,
        credentials: CredentialStore,
        *,
        clock: Clock | None = None,
        settings_file: Path | None = None,
        settings: Settings | None = None,
    ) -> None:
        self._root = root.absolute()
        self._folders = Folders.below(self._root)
        self._lock = FolderLock(self._folders)
        self._clock = clock or SystemClock()
        self._credentials = credentials
        self._given = settings
        self._store = SettingsStore(settings_file or self._root / "settings.toml", self._folders.history, self._clock)
        self._machine_name = ""
        self._runtime = Runtime()
        self._server: VirtualServer | None = None
        self._control: ControlServer | None = None
        self._stopped = threading.Event()
        self._opened_with = Settings()
        self._listeners: dict[Listener, Callable[[], None]] = {}
        # Calls come from several threads (window, control, signals): one change of settings at a time.
        self._settings_lock = threading.Lock()
        self._file_existed = False
        self._cautions: tuple[str, ...] = ()
        # A data folder that was made for a look only is removed again.
        self._made_here = False
        self._used = False

    @property
    def root(self) -> Path:
        """The data folder."""
        return self._root

    @property
    def machine_name(self) -> str:
        """This machine's fully-qualified name, which an empty delivery.advanced.fqdn stands for."""
        return self._machine_name

    # --- Opening and closing -------------------------------------------------------------------------------------

    def open(self) -> OpenReport:
        """Take the data folder and open the spool; nothing listens and nothing is delivered yet.

        Raises DataFolderInUse, SettingsError (bad settings), UserError (folder), SpoolUnavailable.
        """
        settings = self._given or self._loaded()
        self._made_here = not self._root.exists()
        self._lock.acquire()
        try:
            self._machine_name = machine_name()
            site = self._site(settings)
            site.folders.create()
            self._runtime.start()
            return self._runtime.call(self._open(site))
        except BaseException:
            self.close()
            raise

    def _loaded(self) -> Settings:
        loaded = self._store.load()
        self._file_existed = loaded.existed
        # The others stand where their settings are, and what they lead to is told when it happens.
        self._cautions = tuple(caution.text for caution in loaded.warnings if caution.code == "unknown_key")
        return loaded.settings

    async def _open(self, site: Site) -> OpenReport:
        report = await self._open_server(site)
        file = str(self._store.path) if self._given is None else ""
        self._control = ControlServer(self._folders, Operations(self).handle, settings_file=file)
        await self._control.start()
        return report

    async def _open_server(self, site: Site) -> OpenReport:
        self._server = VirtualServer(site, clock=self._clock, credentials=self._credentials)
        self._opened_with = site.settings
        for listener in self._listeners:
            self._listeners[listener] = self._server.bus.subscribe(listener)
        return await self._server.open()

    def close(self) -> None:
        """Stop what runs, close the spool, give the folder back; idempotent.

        A data folder that was made by `open` goes again when nothing was started or stored meanwhile.
        """
        try:
            if self._server is not None:
                self.stop()
                self._runtime.call(self._close())
        finally:
            self._server = self._control = None
            self._runtime.stop()
            if self._made_here and not self._used and not self.configured:
                remove_unused(self._folders, self._lock)
            self._lock.release()
            self._made_here = False

    async def _close(self) -> None:
        if self._control is not None:
            await self._control.stop()
        await self._running_server().close()

    # --- Start, Stop, Pause, Resume, Restart ----------------------------------------------------------------------

    def start(self) -> Report:
        """Listen and deliver. What could not be bound is in the snapshot's attention list."""
        self._stopped.clear()
        self._used = True
        changed = self._runtime.call(self._running_server().start())
        return self._report(changed, "The relay was already started.")

    def stop(self, grace: float = STOP_SECONDS) -> Report:
        """Finish or requeue what is under way, `grace` seconds at most, and stop; mail stays in the queue."""
        changed = self._runtime.call(self._running_server().stop(grace))
        self._stopped.set()
        return self._report(changed, "The relay was already stopped.")

    def pause(self) -> Report:
        """Refuse new connections; open ones and deliveries go on."""
        changed = self._runtime.call(self._running_server().pause())
        paused = self._running_server().state is State.PAUSED
        return self._report(
            changed, "The relay is already paused." if paused else "Only a started relay can be paused."
        )

    def resume(self) -> Report:
        """Take new connections again."""
        changed = self._runtime.call(self._running_server().resume())
        return self._report(changed, "The relay is not paused.")

    def restart(self, grace: float = STOP_SECONDS) -> Report:
        """Stop and start; what `restart_needed` names takes effect. Raises SpoolUnavailable when it cannot."""
        self._runtime.call(self._running_server().stop(grace))
        if self.restart_needed():
            self._runtime.call(self._reopen())
        changed = self._runtime.call(self._running_server().start())
        return self._report(changed, "")

    async def _reopen(self) -> None:
        """The spool and Badmail at their new places; the control channel stays."""
        server = self._running_server()
        await server.close()
        await self._open_server(server.site)

    def restart_needed(self) -> tuple[str, ...]:
        """The dotted paths of settings that wait for `restart`, or the next opening, to take effect."""
        now = self._running_server().site.settings
        return tuple(path for path in NEEDS_RESTART if get(now, path) != get(self._opened_with, path))

    def wait_stopped(self, timeout: float | None = None) -> bool:
        """Wait until somebody stopped the relay; False when `timeout` seconds passed first."""
        return self._stopped.wait(timeout)

    def _report(self, changed: bool, otherwise: str) -> Report:
        server = self._running_server()
        text = f"The relay is {server.state}." if changed else otherwise
        return Report(state=server.state, changed=changed, text=text)

    # --- Settings -------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The settings in effect."""
        return self._running_server().site.settings

    @property
    def fqdn(self) -> str:
        """The name the relay greets with."""
        return self._running_server().site.fqdn

    @property
    def cautions(self) -> tuple[str, ...]:
        """The keys of the settings file that nobody knows, when it was opened; a sentence each."""
        return self._cautions

    @property
    def configured(self) -> bool:
        """Whether somebody has set this relay up: there is a settings file, or settings were given."""
        return self._given is not None or self._store.path.exists()

    def apply(self, settings: Settings, *, who: str, what: str = "", create: bool = False) -> Applied:
        """Check, store and bring into effect. Raises SettingsError; then the old ones stay in effect and stored.

        `create` makes the settings file even when all in it is a default.
        """
        with self._settings_lock:
            cautions: tuple[Caution, ...] = ()
            if self._given is None:
                cautions = self._store.save(settings, who=who, what=what, create=create).warnings
            return self._put_into_effect(settings, tuple(caution.text for caution in cautions))

    def remove_configuration(self, *, who: str, what: str = "") -> Applied:
        """Stop, set the settings file aside in the history, and be as before the first setting-up.

        Mail, logs and secrets stay where they are; `settings_undo` brings the file back. Raises UserError.
        """
        self.stop()
        with self._settings_lock:
            if self._given is None:
                self._store.remove(who=who, what=what)
                self._file_existed = False
            return self._put_into_effect(self._given or Settings(), ())

    def make_folders(self, settings: Settings) -> tuple[Path, ...]:
        """Make the folders that these settings name; those that were missing. Raises UserError."""
        folders = self._site(settings).folders
        missing = tuple(folder for folder in folders.all() if not folder.exists())
        folders.create()
        return missing

    def export_settings(self, settings: Settings, path: Path) -> None:
        """Write settings as a settings.toml, which never holds a secret. Raises UserError."""
        from engine.settings.writer import render

        try:
            replace_file(path, render(settings, b""))
        except OSError as error:
            raise UserError(f"{path} cannot be written: {error.strerror or error}.") from error

    def reload(self) -> Applied:
        """Read the settings file again. Raises SettingsError; then the old ones stay in effect."""
        with self._settings_lock:
            if self._given is not None:
                return Applied((), (), ("This relay runs on built-in settings; there is no file to read again.",))
            loaded = self._store.load()
            if self._file_existed and not loaded.existed:
                raise UserError(
                    f"The settings file {self._store.path} has gone; the settings in effect stay. Put it back "
                    "(mailroot settings undo), or make an empty one for the defaults."
                )
            self._file_existed = loaded.existed
            return self._put_into_effect(loaded.settings, tuple(caution.text for caution in loaded.warnings))

    def settings_versions(self) -> tuple[Version, ...]:
        """The kept versions of the settings, oldest first."""
        return self._store.versions()

    def settings_changes(self, older: int, newer: int) -> tuple[Change, ...]:
        """What differs between two versions. Raises UserError when one is not kept."""
        return self._store.changes(older, newer)

    def settings_undo(self, *, who: str) -> Applied:
        """Take back the last change and bring that into effect. Raises UserError, SettingsError."""
        with self._settings_lock:
            return self._applied(self._store.undo(who=who))

    def settings_restore(self, number: int, *, who: str) -> Applied:
        """Bring a version back and into effect. Raises UserError, SettingsError."""
        with self._settings_lock:
            return self._applied(self._store.restore(number, who=who))

    def read_iis(self, path: Path, now: Settings | None = None) -> "ImportedServers":
        """What would become of `now` (else of the settings in effect) with each SMTP virtual server of a MetaBase.xml.

        Nothing is changed: `apply` takes the settings of the chosen one. Raises UserError, OSError.
        """
        from engine.migration.importing import read_iis

        return read_iis(path, self.settings if now is None else now)

    def _applied(self, saved: Saved) -> Applied:
        return self._put_into_effect(saved.settings, tuple(caution.text for caution in saved.warnings))

    def _put_into_effect(self, settings: Settings, warnings: tuple[str, ...]) -> Applied:
        server = self._running_server()
        self._used = True
        changed = difference(server.site.settings, settings)
        site = self._site(settings)
        site.folders.create()
        waiting = tuple(path for path in changed if path in NEEDS_RESTART)
        # Even with nothing changed: a corrected password or certificate is a reason to reload, too.
        self._runtime.call(server.apply(site, changed, waiting))
        return Applied(changed=changed, restart_needed=waiting, warnings=warnings)

    def _site(self, settings: Settings) -> Site:
        return Site.of(settings, self._root, self._machine_name)

    # --- Looking ----------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The state of everything, now."""
        return self._runtime.call(self._snapshot())

    async def _snapshot(self) -> Snapshot:
        server = self._running_server()
        return Snapshot(
            version=engine.__version__,
            pid=os.getpid(),
            data=str(self._root),
            name=server.site.settings.general.name,
            fqdn=server.site.fqdn,
            state=server.state,
            reason=server.reason,
            since=server.since,
            route=server.site.settings.delivery.route,
            restart_needed=self.restart_needed(),
            listeners=server.edge.bound(),
            sessions=server.edge.sessions(),
            counts=await server.spool.counts(),
            routes=server.delivery.routes(),
            attention=server.attention.open(),
            counters=server.journal.counters.snapshot(),
        )

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every event, in batches, on the engine's thread, from this and later openings; the returned function
        ends it."""
        self._listeners[listener] = self._running_server().bus.subscribe(listener)

        def end() -> None:
            self._listeners.pop(listener, _nothing)()

        return end

    def counters(self) -> CountersSnapshot:
        """The counters, now."""

        async def look() -> CountersSnapshot:
            return self._running_server().journal.counters.snapshot()

        return self._runtime.call(look())

    def explain(self, question: Question, settings: Settings | None = None) -> Explanation:
        """The decision the relay makes about a client, sender and recipient, and the rules that make it.

        `settings` given = what it would decide under these. A client without a name is looked up when a list names a
        domain, as the session does. Raises UserError for a client that is no IP address, and for lists that cannot be
        read.
        """
        site = self._running_server().site if settings is None else self._site(settings)
        try:
            policy = Policy.compile(site)
        except ValueError as error:
            raise UserError(f"These settings decide nothing yet: {error}.") from None
        try:
            if policy.needs_name and not question.name:
                name = confirmed_name(plain_address(question.client))
                question = msgspec.structs.replace(question, name=name)
            return explain(policy, question)
        except ValueError:
            raise UserError(f"{question.client!r} is no IP address. Write it as 192.0.2.7 or 2001:db8::7.") from None

    def test_route(
        self,
        order: RouteTestOrder,
        said: Said = ignore,
        *,
        began: Began = ignore,
        cancelled: threading.Event | None = None,
    ) -> RouteTestResult:
        """Try the way to the smart host step by step, under the order's settings; delivery is left alone.

        `began` is called on the engine's thread when a step begins, with what it waits for, `said` with the result of
        each. Waits up to a minute or so; ends soon after `cancelled` is set. Raises UserError: nothing to try.
        """
        site, listeners = self._site(order.settings), Listeners(said, began)
        tokens = self._server.delivery.tokens if self._server is not None else None
        test = run_route_test(order, site, self._clock, self._credentials, listeners, cancelled, tokens=tokens)
        return self._runtime.call(test)

    def terminate(self, session: int) -> bool:
        """End one inbound session; False when there is none of that number."""

        async def end() -> bool:
            return self._running_server().edge.terminate(session)

        return self._runtime.call(end())

    # --- The machine, and the control channel -------------------------------------------------------------------------

    def check_machine(self, check: MachineCheck) -> CheckResult:
        """Look at one thing of this machine that a relay needs. Blocks for seconds, in the calling thread."""
        return check_machine(check, self._root, self._machine_name, self._credentials, self._clock)

    def call(self, operation: str, arguments: dict[str, object]) -> object:
        """Carry out one operation of the control channel by name; JSON-able in and out."""
        return Operations(self).call(operation, arguments)

    def _running_server(self) -> VirtualServer:
        if self._server is None:
            raise UserError("The relay is not open. Open it first.")
        return self._server


def _nothing() -> None:
    """For a listener that has left already."""
