"""The bridge: the only place where the window meets the engine.

Events come in batches into the window's thread; calls go out on other threads and come back into it. Everything
the rest of the window needs to name of the engine is re-exported here.
"""

import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import Shiboken

from engine.credentials.store import client_name, route_name
from engine.delivery.route import RouteStatus
from engine.diagnosis.domain_name import NameCheck, check_domain_name
from engine.diagnosis.failures import Card, FailureCatalogue, symptom_of_answer
from engine.diagnosis.machine_checks import CheckResult, MachineCheck, Verdict, free_port
from engine.diagnosis.presets import PresetProblem, usable_logons, with_preset
from engine.diagnosis.providers import Provider, Providers
from engine.diagnosis.route_report import RouteTestOrder, RouteTestResult, StepResult
from engine.diagnosis.subnets import Subnet, own_subnets
from engine.diagnosis.test_message import composed as test_message
from engine.diagnosis.test_message import proposed_sender as proposed_test_sender
from engine.errors import CredentialsUnavailable, DataFolderInUse, MailError, UserError
from engine.events import (
    AttentionCleared,
    AttentionRaised,
    BadmailWritten,
    ClientRefused,
    CommandHandled,
    DeliveryAttempted,
    Event,
    LogonFailed,
    MessageAccepted,
    NoticeQueued,
    Outcome,
    SessionClosed,
    SessionOpened,
    SettingsApplied,
    State,
    StateChanged,
)
from engine.facade import Engine
from engine.inbound.listener import BoundListener, bind_problem
from engine.inbound.roster import SessionInfo
from engine.journal.counters import CountersSnapshot, Minute, RefusedClient
from engine.journal.names import example_name
from engine.migration.imported import ImportedServer, ImportedServers
from engine.migration.imported import Row as ImportedRow
from engine.migration.metabase import NotAMetabase
from engine.migration.wording import Wording
from engine.oauth.failures import OAuthFailure
from engine.oauth.grant import as_secret
from engine.oauth.prompt import Cancelled as SignInCancelled
from engine.oauth.prompt import Prompt as SignInPrompt
from engine.oauth.token import Token
from engine.policy.explain import Explanation, Question
from engine.reports import Applied, Report, Snapshot
from engine.senders.arrival import is_its_logon, is_its_message, is_its_refusal
from engine.senders.catalogue import Catalogue as SenderCatalogue
from engine.senders.catalogue import Form as SenderForm
from engine.senders.catalogue import Kind as SendingKind
from engine.senders.endpoint import Surroundings
from engine.senders.refusal import subject_of
from engine.senders.situation import Program as SendingProgram
from engine.senders.situation import situation_of
from engine.senders.snippet import Advice, Snippet, forms_for, snippet
from engine.senders.surroundings import look_around
from engine.settings.model import Domain, Listener, Security, Settings
from engine.settings.names import mail_address
from engine.settings.openrelay import only_loopback
from engine.settings.proposals import (
    SenderFault,
    SenderKind,
    Senders,
    other_senders,
    read_senders,
    taken_back,
    with_senders,
)
from engine.settings.smarthost import joined, parted
from engine.spool.badmail_folder import BadmailEntry
from engine.spool.captured import CapturedMessage
from engine.spool.content import Content
from engine.spool.message import (
    Attempt,
    MessageDetail,
    Origin,
    QueueCounts,
    QueuedRecipient,
    QueueEntry,
    QueueFilter,
    RecipientState,
    StoredMessage,
)
from engine.symptom import Fault, Step, Symptom
from engine.translation.sentences import sentences
from engine.translation.words import in_language
from gui.calls import Calls, Done, Failed, T
from gui.i18n import language

__all__ = [
    "Advice",
    "Applied",
    "Attempt",
    "AttentionCleared",
    "AttentionRaised",
    "BadmailEntry",
    "BadmailWritten",
    "BoundListener",
    "Bridge",
    "CapturedMessage",
    "Card",
    "CheckResult",
    "ClientRefused",
    "CommandHandled",
    "Content",
    "CountersSnapshot",
    "CredentialsUnavailable",
    "DataFolderInUse",
    "DeliveryAttempted",
    "Domain",
    "Engine",
    "EngineState",
    "Event",
    "Explanation",
    "Fault",
    "ImportedRow",
    "ImportedServer",
    "ImportedServers",
    "Listener",
    "LogonFailed",
    "MachineCheck",
    "MailError",
    "MessageAccepted",
    "MessageDetail",
    "Minute",
    "NameCheck",
    "NotAMetabase",
    "NoticeQueued",
    "OAuthFailure",
    "Origin",
    "Outcome",
    "PresetProblem",
    "Provider",
    "Providers",
    "Question",
    "QueueCounts",
    "QueueEntry",
    "QueueFilter",
    "QueuedRecipient",
    "RecipientState",
    "RefusedClient",
    "Report",
    "RouteStatus",
    "RouteTestOrder",
    "RouteTestResult",
    "SenderCatalogue",
    "SenderFault",
    "SenderForm",
    "SenderKind",
    "Senders",
    "SendingKind",
    "SendingProgram",
    "SessionClosed",
    "SessionInfo",
    "SessionOpened",
    "Settings",
    "SettingsApplied",
    "SignInCancelled",
    "SignInPrompt",
    "Snapshot",
    "Snippet",
    "State",
    "StateChanged",
    "Step",
    "StepResult",
    "StoredMessage",
    "Subnet",
    "Surroundings",
    "Symptom",
    "Token",
    "UserError",
    "Verdict",
    "Wording",
    "as_secret",
    "bind_problem",
    "check_domain_name",
    "client_name",
    "example_name",
    "forms_for",
    "free_port",
    "in_language",
    "is_its_logon",
    "is_its_message",
    "is_its_refusal",
    "joined",
    "look_around",
    "mail_address",
    "only_loopback",
    "other_senders",
    "own_subnets",
    "parted",
    "proposed_test_sender",
    "read_senders",
    "route_name",
    "situation_of",
    "snippet",
    "spoken",
    "subject_of",
    "symptom_of_answer",
    "taken_back",
    "test_message",
    "usable_logons",
    "with_preset",
    "with_senders",
]

# A count that is a second old is fresh enough for the eye.
SNAPSHOT_MS = 1000


def spoken(text: str) -> str:
    """What the engine says, in the language of the window; what is not its own, such as a host's answer, stays."""
    return sentences(language()).say(text)


def open_engine(root: Path) -> Engine:
    """An engine that owns the data folder, stopped. Raises DataFolderInUse, UserError, MailError."""
    import os

    from engine.credentials.open import open_store
    from engine.datafolder import Folders

    engine = Engine(root, open_store(os.environ, Folders.below(root.absolute())))
    engine.open()
    return engine


class EngineState(NamedTuple):
    """The state with its reason in words ("" when there is nothing to say) and since when (seconds since the epoch)."""

    state: State
    reason: str
    since: float


class Bridge(QObject):
    """Signals are emitted in the window's thread, their payloads never change.

    `ask` runs a call of the engine elsewhere and hands its result back here. A failure without a `failed` of its own
    goes to the signal `failed`, which the main window shows.
    """

    occurred = Signal(object)  # tuple[Event, ...], at most five a second
    state_changed = Signal(object)  # EngineState
    settings_changed = Signal(object)  # SettingsApplied
    snapshot_ready = Signal(object)  # Snapshot
    failed = Signal(object)  # Exception; str() of a UserError or MailError is a sentence for people
    busy_changed = Signal(bool)  # whether a start, stop, pause, resume or restart is under way

    _arrived = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bridge")
        self._engine = engine
        self._calls = Calls(self.failed.emit, self)
        self._closed = False
        self._busy = 0
        self._watchers: set[int] = set()
        self._asking_snapshot = False
        self._timer = QTimer(self)
        self._timer.setInterval(SNAPSHOT_MS)
        self._timer.timeout.connect(self.refresh)
        # It comes from another thread, so the slot always runs later, in the window's.
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self.snapshot: Snapshot | None = None
        # Hear first, look then: what happens in between arrives later and wins.
        self._unsubscribe = engine.subscribe(self._hear)
        first = engine.snapshot()
        self._state = EngineState(first.state, first.reason, first.since)

    # --- Looking ------------------------------------------------------------------------------------------------

    @property
    def state(self) -> EngineState:
        """The state as last heard."""
        return self._state

    @property
    def busy(self) -> bool:
        """Whether a start, stop, pause, resume or restart is under way."""
        return self._busy > 0

    @property
    def settings(self) -> Settings:
        """The settings in effect: frozen, so this is a copy nobody changes."""
        return self._engine.settings

    @property
    def cautions(self) -> tuple[str, ...]:
        """The keys of the settings file that nobody knew when it was opened, a sentence each."""
        return self._engine.cautions

    @property
    def configured(self) -> bool:
        """Whether somebody has set this relay up; `settings_changed` says when that may have changed."""
        return self._engine.configured

    @property
    def fqdn(self) -> str:
        """The name the relay greets with."""
        return self._engine.fqdn

    @property
    def machine_name(self) -> str:
        """This machine's own fully-qualified name."""
        return self._engine.machine_name

    @property
    def data_folder(self) -> Path:
        """The data folder."""
        return self._engine.root

    def card(self, symptom: Symptom) -> Card:
        """What a failure means and what to do, in the language of the window."""
        return self._failures.card(symptom, language())

    def watch(self, watcher: QObject) -> None:
        """Have snapshots made every second for as long as somebody watches; one comes at once."""
        if not self._watchers:
            self._timer.start()
        if id(watcher) not in self._watchers:
            self._watchers.add(id(watcher))
            key = id(watcher)
            watcher.destroyed.connect(lambda: self._forget(key))
        self.refresh()

    def unwatch(self, watcher: QObject) -> None:
        """No longer for this one."""
        self._forget(id(watcher))

    @Slot()
    def refresh(self) -> None:
        """Have a snapshot made now; `snapshot_ready` brings it."""
        if self._asking_snapshot or self._closed or self.busy:
            return
        self._asking_snapshot = True
        self.ask(lambda engine: engine.snapshot(), self._on_snapshot, self._on_no_snapshot)

    # --- Acting -------------------------------------------------------------------------------------------------

    def ask(
        self,
        work: Callable[[Engine], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Run `work` on another thread and `done` (or `failed`) in this one.

        Neither is called when `owner`, or the QObject whose method it is, has been deleted meanwhile.
        """
        self._calls.make(lambda: work(self._engine), done, failed, owner)

    def ask_slowly(
        self,
        work: Callable[[Engine], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """`ask` for what may wait minutes for a person or a network: a thread of its own, which nobody waits for."""
        self._calls.make_slowly(lambda: work(self._engine), done, failed, owner)

    def start(self) -> None:
        self._order(lambda engine: engine.start())

    def stop(self) -> None:
        self._order(lambda engine: engine.stop())

    def pause(self) -> None:
        self._order(lambda engine: engine.pause())

    def resume(self) -> None:
        self._order(lambda engine: engine.resume())

    def restart(self) -> None:
        self._order(lambda engine: engine.restart())

    def stop_and_wait(self, grace: float) -> None:
        """Stop in this very thread, at the end of a session, where nothing runs later; `grace` seconds at most."""
        self._engine.stop(grace)

    def apply(
        self,
        settings: Settings,
        done: Done[Applied] | None = None,
        failed: Failed | None = None,
        *,
        what: str = "",
        owner: QObject | None = None,
    ) -> None:
        """Check, store and bring settings into effect; `failed` gets a SettingsError with the dotted paths."""
        self.ask(lambda engine: engine.apply(settings, who="window", what=what), done, failed, owner=owner)

    def test_route(
        self,
        order: RouteTestOrder,
        said: Done[StepResult],
        done: Done[RouteTestResult],
        failed: Failed | None = None,
        *,
        began: Callable[[Step, str], None] | None = None,
        owner: QObject,
    ) -> Callable[[], None]:
        """Try the way to the smart host: `began` with a step and what it waits for, `said` with how it went, then
        `done`, all in this thread and not after `owner` has gone. What is returned cancels the test.
        """
        cancelled = threading.Event()
        owner.destroyed.connect(cancelled.set)

        hear = self.here(said, owner)

        def tell(what: tuple[Step, str]) -> None:
            if began is not None:
                began(*what)

        begin = self.here(tell, owner)

        def work(engine: Engine) -> RouteTestResult:
            return engine.test_route(order, hear, began=lambda step, words: begin((step, words)), cancelled=cancelled)

        self.ask_slowly(work, done, failed, owner=owner)
        return cancelled.set

    def sign_in(
        self,
        security: Security,
        secrets: Mapping[str, str],
        prompted: Done[SignInPrompt],
        done: Done[Token],
        failed: Failed,
        *,
        owner: QObject,
    ) -> Callable[[], None]:
        """Sign in with the provider of a route: `prompted` with what a person is to do, then `done` (nothing is stored
        yet) or `failed`, all in this thread and not after `owner` has gone. What is returned gives up.
        """
        cancelled = threading.Event()
        owner.destroyed.connect(cancelled.set)

        say = self.here(prompted, owner)
        self.ask_slowly(lambda engine: engine.sign_in(security, secrets, say, cancelled), done, failed, owner=owner)
        return cancelled.set

    def here(self, receive: Done[T], owner: QObject) -> Done[T]:
        """What may be called on any thread and has `receive` called in this one, not after `owner` has gone."""
        return self._calls.here(receive, owner)

    # --- Secrets: on a thread of their own, because a keyring may ask a person -----------------------------------

    def set_credential(
        self,
        name: str,
        secret: str,
        done: Callable[[], None] | None = None,
        failed: Failed | None = None,
        *,
        integrated: bool | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Store "route.<user name>" or "user.<name>" and read it back; a user's password is kept as a hash.

        `integrated` = also in the form that NTLM needs; None = as the settings in force say.
        """

        def store(engine: Engine) -> None:
            engine.set_credential(name, secret, integrated=integrated)

        self.ask_slowly(store, _ignoring(done), failed, owner=owner)

    def has_credential(
        self, name: str, done: Done[bool], failed: Failed | None = None, *, owner: QObject | None = None
    ) -> None:
        """Whether there is a secret under `name`."""
        self.ask_slowly(lambda engine: engine.has_credential(name), done, failed, owner=owner)

    def delete_credential(
        self,
        name: str,
        done: Done[bool] | None = None,
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Remove a secret; False when there was none."""
        self.ask_slowly(lambda engine: engine.delete_credential(name), done, failed, owner=owner)

    # --- The end ------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Hear and ask nothing any more; calls that wait their turn are dropped. The engine is left as it is."""
        if self._closed:
            return
        self._closed = True
        self._timer.stop()
        self._unsubscribe()
        self._calls.close()

    # --- Inside -------------------------------------------------------------------------------------------------

    @cached_property
    def _failures(self) -> FailureCatalogue:
        return FailureCatalogue.load()

    def _order(self, work: Callable[[Engine], Report]) -> None:
        self._set_busy(+1)

        def obeyed(_: Report) -> None:
            self._set_busy(-1)
            self.refresh()

        def refused(error: Exception) -> None:
            self._set_busy(-1)
            self.failed.emit(error)

        self.ask_slowly(work, obeyed, refused, owner=self)

    def _set_busy(self, step: int) -> None:
        before = self.busy
        self._busy += step
        if before != self.busy:
            self.busy_changed.emit(self.busy)

    def _hear(self, batch: tuple[Event, ...]) -> None:
        """On the engine's thread; the window may be gone by now."""
        if not self._closed and Shiboken.isValid(self):
            self._arrived.emit(batch)

    @Slot(object)
    def _on_arrived(self, batch: tuple[Event, ...]) -> None:
        if self._closed:
            return
        for event in batch:
            if isinstance(event, StateChanged):
                self._state = EngineState(event.state, event.reason, event.at)
                self.state_changed.emit(self._state)
            elif isinstance(event, SettingsApplied):
                self.settings_changed.emit(event)
        self.occurred.emit(batch)

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._asking_snapshot = False
        self.snapshot = snapshot
        self.snapshot_ready.emit(snapshot)

    def _on_no_snapshot(self, error: Exception) -> None:
        self._asking_snapshot = False
        self.failed.emit(error)

    def _forget(self, key: int) -> None:
        self._watchers.discard(key)
        if not self._watchers and Shiboken.isValid(self._timer):
            self._timer.stop()


def _ignoring(done: Callable[[], None] | None) -> Done[object] | None:
    return None if done is None else (lambda _: done())
