"""The system's log: journald, syslog or the Windows event log. What an administrator must know, never each message."""

import contextlib
import os
import socket
import struct
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any, Protocol

from engine.events import (
    AttentionCleared,
    AttentionRaised,
    BadmailWritten,
    DeliveryAttempted,
    Event,
    Outcome,
    SettingsApplied,
    StateChanged,
)
from engine.journal.columns import readable

IDENTIFIER = "mailroot"

JOURNALD = Path("/run/systemd/journal/socket")
SYSLOG = {"linux": Path("/dev/log"), "darwin": Path("/var/run/syslog")}

# A bad hour can fail thousands of messages at once; so many of one batch are named, the others counted.
NAMED_AT_ONCE = 5


class Severity(IntEnum):
    """The severities of RFC 5424 6.2.1 that we use."""

    ERROR = 3
    WARNING = 4
    NOTICE = 5


class SystemLog(Protocol):
    """Where a line for the administrator goes."""

    def send(self, severity: Severity, kind: str, text: str) -> None:
        """Log one line; `kind` is the event's. Never raises: there is nobody left to tell."""
        ...


class NoSystemLog:
    """For systems that have none, containers above all."""

    def send(self, severity: Severity, kind: str, text: str) -> None:
        return


class _DatagramLog:
    """A log behind a datagram socket. Never waits: a line the other side has no room for is gone."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)

    def _deliver(self, datagram: bytes) -> None:
        # A socket a line, so that a log service that was restarted needs no care. These lines are rare.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            sender.sendto(datagram, self._path)


class Journald(_DatagramLog):
    """journald by its native protocol (systemd's JOURNAL_NATIVE_PROTOCOL)."""

    def send(self, severity: Severity, kind: str, text: str) -> None:
        fields = (
            ("PRIORITY", str(int(severity))),
            ("SYSLOG_FACILITY", "2"),
            ("SYSLOG_IDENTIFIER", IDENTIFIER),
            ("SYSLOG_PID", str(os.getpid())),
            ("MAILROOT_EVENT", kind),
            ("MESSAGE", text),
        )
        self._deliver(b"".join(_journal_field(name, value) for name, value in fields))


def _journal_field(name: str, value: str) -> bytes:
    # The form with a length, which no value can break.
    data = value.encode("utf-8", "backslashreplace")
    return name.encode("ascii") + b"\n" + struct.pack("<Q", len(data)) + data + b"\n"


class Syslog(_DatagramLog):
    """The local syslog (RFC 3164 4.1, without time and host, which the receiver adds). macOS: not run."""

    _MAIL_FACILITY = 2

    def send(self, severity: Severity, kind: str, text: str) -> None:
        priority = self._MAIL_FACILITY * 8 + severity
        self._deliver(f"<{priority}>{IDENTIFIER}[{os.getpid()}]: {text}".encode("utf-8", "backslashreplace"))


def open_system_log(platform: str = sys.platform) -> SystemLog:
    """The log of this system; one that does nothing where there is none."""
    if platform == "win32":
        from engine.journal.eventlog import WindowsEventLog

        return WindowsEventLog()
    if platform == "linux" and JOURNALD.exists():
        return Journald(JOURNALD)
    path = SYSLOG.get(platform)
    return Syslog(path) if path is not None and path.exists() else NoSystemLog()


_TOLD = frozenset((StateChanged, AttentionRaised, AttentionCleared, BadmailWritten, SettingsApplied, DeliveryAttempted))


def _matters(event: Event) -> bool:
    return not isinstance(event, DeliveryAttempted) or event.outcome is Outcome.FAILED


class SystemTeller:
    """Picks from the engine's events what an administrator must know, and says it in sentences."""

    def __init__(self, log: SystemLog) -> None:
        self._log = log
        self._open: dict[str, str] = {}
        self._given_up: list[DeliveryAttempted] = []
        self._tellers: dict[type[Event], Callable[[Any], None]] = {
            StateChanged: self._state,
            AttentionRaised: self._raised,
            AttentionCleared: self._cleared,
            BadmailWritten: self._badmail,
            SettingsApplied: self._settings,
            DeliveryAttempted: self._attempt,
        }

    @staticmethod
    def choose(events: tuple[Event, ...]) -> tuple[Event, ...]:
        """Those among `events` that `tell` would log."""
        return tuple([event for event in events if type(event) in _TOLD and _matters(event)])

    def tell(self, events: tuple[Event, ...]) -> None:
        """Log `events`, which `choose` chose."""
        for event in events:
            self._tellers[type(event)](event)
        if self._given_up:
            given_up, self._given_up = self._given_up, []
            self._failures(given_up)

    def _say(self, severity: Severity, kind: type[Event], text: str) -> None:
        self._log.send(severity, kind.__name__, readable(text))

    def _state(self, event: StateChanged) -> None:
        reason = f": {event.reason}" if event.reason else ""
        self._say(Severity.NOTICE, StateChanged, f"The relay is {event.state}{reason}")

    def _raised(self, event: AttentionRaised) -> None:
        self._open[event.key] = event.text
        setting = f" (setting {event.field})" if event.field else ""
        self._say(Severity.WARNING, AttentionRaised, f"{event.text}{setting}")

    def _cleared(self, event: AttentionCleared) -> None:
        self._say(Severity.NOTICE, AttentionCleared, f"No longer so: {self._open.pop(event.key, event.key)}")

    def _badmail(self, event: BadmailWritten) -> None:
        self._say(
            Severity.WARNING,
            BadmailWritten,
            f"Message {event.message} was put into Badmail ({event.path}): {event.reason}",
        )

    def _settings(self, event: SettingsApplied) -> None:
        restart = f". In effect after a restart: {', '.join(event.restart_needed)}" if event.restart_needed else ""
        self._say(Severity.NOTICE, SettingsApplied, f"Settings changed: {', '.join(event.changed) or 'none'}{restart}")

    def _attempt(self, event: DeliveryAttempted) -> None:
        self._given_up.append(event)

    def _failures(self, events: list[DeliveryAttempted]) -> None:
        for event in events[:NAMED_AT_ONCE]:
            self._say(
                Severity.ERROR,
                DeliveryAttempted,
                f"Message {event.message} was not delivered to {event.recipient} and was given up "
                f"after attempt {event.attempts}: {event.answer or 'no answer'}",
            )
        if len(events) > NAMED_AT_ONCE:
            others = len(events) - NAMED_AT_ONCE
            self._say(Severity.ERROR, DeliveryAttempted, f"{others} more deliveries were given up at the same time")
