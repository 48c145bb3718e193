"""What the engine says: frozen values, one kind for each thing that happens. Times are seconds since the epoch.

No event carries a secret or a body. Everything that shows or counts (log, charts, window, tests) lives on these.
"""

from enum import StrEnum

import msgspec

from engine.symptom import Symptom


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all events; `at` is when it happened."""

    at: float


class State(StrEnum):
    """The states of the virtual server, in IIS's words (ServerState), and `degraded` which is ours."""

    STOPPED = "stopped"
    STARTING = "starting"
    STARTED = "started"
    PAUSING = "pausing"
    PAUSED = "paused"
    CONTINUING = "continuing"
    STOPPING = "stopping"
    DEGRADED = "degraded"


class StateChanged(Event, frozen=True, kw_only=True):
    state: State
    reason: str = ""


class SessionOpened(Event, frozen=True, kw_only=True):
    session: int
    client: str
    client_port: int
    server: str
    server_port: int
    tls: bool


class SessionClosed(Event, frozen=True, kw_only=True):
    session: int
    client: str
    reason: str
    messages: int
    bytes_in: int


class CommandHandled(Event, frozen=True, kw_only=True):
    """One command and its answer, for the protocol log. Arguments never hold a secret (AUTH is cut to its mechanism).

    `direction` is "in" for our sessions, "out" for what we said to a smart host ("OutboundConnectionCommand" and
    "OutboundConnectionResponse" in IIS's log); there `client` is the remote host, `verb` is "" for its greeting and
    `reply` is the text of its answer. `elapsed` is in milliseconds, and so is `session_elapsed`, how long the session
    lasted, which IIS logs with QUIT.
    """

    direction: str
    session: int
    client: str
    server: str
    server_port: int
    helo: str
    user: str
    verb: str
    argument: str
    status: int
    bytes_out: int
    bytes_in: int
    elapsed: int
    reply: str = ""
    session_elapsed: int = 0


class ClientRefused(Event, frozen=True, kw_only=True):
    """Somebody was turned away by a rule; feeds the list "who was refused lately"."""

    client: str
    name: str
    helo: str
    sender: str
    recipient: str
    rule: str
    reply: str


class LogonFailed(Event, frozen=True, kw_only=True):
    session: int
    client: str
    user: str
    mechanism: str


class MessageAccepted(Event, frozen=True, kw_only=True):
    """A message is on disk and its client has its 250."""

    message: str
    session: int
    origin: str
    client: str
    user: str
    sender: str
    recipients: tuple[str, ...]
    size: int


class Outcome(StrEnum):
    """What became of one delivery attempt for one recipient."""

    DELIVERED = "delivered"
    DEFERRED = "deferred"
    FAILED = "failed"


class DeliveryAttempted(Event, frozen=True, kw_only=True):
    """One recipient, one attempt. `next_attempt` is 0 unless deferred; `host` is "" where none was reached."""

    message: str
    sender: str
    recipient: str
    outcome: Outcome
    host: str
    answer: str
    attempts: int
    next_attempt: float


class NoticeQueued(Event, frozen=True, kw_only=True):
    message: str
    about: str
    # In JSON `kind` is what kind of event this is.
    kind: str = msgspec.field(name="notice")
    recipient: str


class BadmailWritten(Event, frozen=True, kw_only=True):
    message: str
    reason: str
    path: str


class AttentionRaised(Event, frozen=True, kw_only=True):
    """Something needs a person. `key` identifies it until it clears; `field` is the setting to look at, `symptom` the
    facts where it is about the way to a smart host."""

    key: str
    text: str
    field: str
    symptom: Symptom | None = None


class AttentionCleared(Event, frozen=True, kw_only=True):
    key: str


class SettingsApplied(Event, frozen=True, kw_only=True):
    """New settings are stored and, but for `restart_needed` (dotted paths), in effect."""

    changed: tuple[str, ...]
    restart_needed: tuple[str, ...]
