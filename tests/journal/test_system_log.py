"""The system's log: what is said there, and how it reaches journald and syslog."""

import socket
import struct

import pytest

from engine.events import (
    AttentionCleared,
    AttentionRaised,
    BadmailWritten,
    DeliveryAttempted,
    MessageAccepted,
    Outcome,
    SettingsApplied,
    State,
    StateChanged,
)
from engine.journal import system
from engine.journal.system import Journald, NoSystemLog, Severity, Syslog, SystemTeller, open_system_log


class Twin:
    def __init__(self):
        self.lines = []

    def send(self, severity, kind, text):
        self.lines.append((severity, kind, text))


@pytest.fixture
def twin():
    return Twin()


def failed(number, answer="550 5.1.1 no such user"):
    return DeliveryAttempted(
        at=1.0, message=f"m{number}", sender="s", recipient=f"r{number}@x", outcome=Outcome.FAILED, host="h",
        answer=answer, attempts=3, next_attempt=0,
    )  # fmt: skip


def test_what_an_administrator_must_know_is_said_in_sentences(twin):
    SystemTeller(twin).tell(
        (
            StateChanged(at=1.0, state=State.DEGRADED, reason="the spool's disk is full"),
            AttentionRaised(at=1.0, key="spool", text="The disk is full.", field="general.queue_directory"),
            AttentionCleared(at=2.0, key="spool"),
            BadmailWritten(at=2.0, message="m9", reason="a notice about a notice", path="Badmail/m9.bad"),
            SettingsApplied(at=2.0, changed=("general.name",), restart_needed=("general.queue_directory",)),
            failed(1),
        )
    )
    assert twin.lines == [
        (Severity.NOTICE, "StateChanged", "The relay is degraded: the spool's disk is full"),
        (Severity.WARNING, "AttentionRaised", "The disk is full. (setting general.queue_directory)"),
        (Severity.NOTICE, "AttentionCleared", "No longer so: The disk is full."),
        (
            Severity.WARNING,
            "BadmailWritten",
            "Message m9 was put into Badmail (Badmail/m9.bad): a notice about a notice",
        ),
        (
            Severity.NOTICE,
            "SettingsApplied",
            "Settings changed: general.name. In effect after a restart: general.queue_directory",
        ),
        (
            Severity.ERROR,
            "DeliveryAttempted",
            "Message m1 was not delivered to r1@x and was given up after attempt 3: 550 5.1.1 no such user",
        ),
    ]


def test_messages_and_commands_are_not_said(command):
    accepted = MessageAccepted(
        at=1.0, message="m", session=1, origin="smtp", client="c", user="", sender="s", recipients=(), size=1
    )
    delivered = DeliveryAttempted(
        at=1.0, message="m", sender="s", recipient="r", outcome=Outcome.DELIVERED, host="h", answer="250", attempts=1,
        next_attempt=0,
    )  # fmt: skip
    assert SystemTeller.choose((command(), accepted, delivered, failed(1))) == (failed(1),)


def test_a_thousand_failures_at_once_are_a_few_lines(twin):
    SystemTeller(twin).tell(tuple(failed(number) for number in range(1000)))
    assert len(twin.lines) == 6
    assert twin.lines[-1][2] == "995 more deliveries were given up at the same time"


def test_another_host_cannot_write_lines_of_its_own(twin):
    SystemTeller(twin).tell((failed(1, answer="550 no\nmailroot[1]: forged"),))
    assert twin.lines[0][2].endswith("550 no%0Amailroot[1]: forged")


@pytest.fixture
def receiver(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "log"))
        listening.settimeout(10)
        yield listening


def test_syslog_takes_a_line_with_its_priority(receiver, tmp_path):
    Syslog(tmp_path / "log").send(Severity.WARNING, "StateChanged", "The disk is voll, größer")
    head, _, text = receiver.recv(4096).decode("utf-8").partition("]: ")
    assert head.startswith("<20>mailroot[")
    assert text == "The disk is voll, größer"


def test_journald_takes_fields_that_no_value_can_break(receiver, tmp_path):
    Journald(tmp_path / "log").send(Severity.ERROR, "DeliveryAttempted", "two\nPRIORITY=0")
    fields = parse_journal_export(receiver.recv(4096))
    assert fields["MESSAGE"] == "two\nPRIORITY=0"
    assert fields["PRIORITY"] == "3"
    assert fields["SYSLOG_IDENTIFIER"] == "mailroot"
    assert fields["MAILROOT_EVENT"] == "DeliveryAttempted"


def parse_journal_export(data):
    fields = {}
    while data:
        name, _, data = data.partition(b"\n")
        (size,) = struct.unpack("<Q", data[:8])
        fields[name.decode()] = data[8 : 8 + size].decode()
        assert data[8 + size : 9 + size] == b"\n"
        data = data[9 + size :]
    return fields


def test_a_log_service_that_is_gone_or_full_is_no_error(tmp_path):
    log = Syslog(tmp_path / "absent")
    log.send(Severity.NOTICE, "StateChanged", "nobody hears this")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as never_reads:
        never_reads.bind(str(tmp_path / "full"))
        for _ in range(1000):
            Syslog(tmp_path / "full").send(Severity.NOTICE, "StateChanged", "x" * 1000)


def test_the_system_decides_which_log(tmp_path, monkeypatch):
    journald, syslog = tmp_path / "journald", tmp_path / "syslog"
    monkeypatch.setattr(system, "JOURNALD", journald)
    monkeypatch.setattr(system, "SYSLOG", {"linux": syslog, "darwin": syslog})
    assert isinstance(open_system_log("linux"), NoSystemLog)
    syslog.touch()
    assert isinstance(open_system_log("linux"), Syslog)
    assert isinstance(open_system_log("darwin"), Syslog)
    journald.touch()
    assert isinstance(open_system_log("linux"), Journald)
    assert isinstance(open_system_log("darwin"), Syslog)
    assert isinstance(open_system_log("aix"), NoSystemLog)
