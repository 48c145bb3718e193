"""The checks of the machine: real ports, folders and clocks; name servers only as far as their answers are judged."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clock import ManualClock, SystemClock
from engine.credentials.directory_store import DirectoryStore
from engine.credentials.keyring_store import KeyringStore
from engine.credentials.memory_store import MemoryStore
from engine.credentials.name_index import NameIndex
from engine.diagnosis import machine_checks
from engine.diagnosis.domain_name import NameCheck
from engine.diagnosis.machine_checks import (
    CheckResult,
    MachineCheck,
    Verdict,
    check_clock,
    check_credentials,
    check_folder,
    check_machine,
    check_name,
    check_port,
    judged_names,
)

HOLDER = """
import socket, sys
held = socket.create_server(("127.0.0.1", 0))
print(held.getsockname()[1], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held_port() -> Iterator[tuple[int, int]]:
    """A port on which another process listens, and its process id."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        yield int(other.stdout.readline()), other.pid
        other.stdin.close()


class FakeKeyring:
    """A backend that keeps what it is given, or something else."""

    def __init__(self, answer: str | None = None) -> None:
        self.secrets: dict[str, str] = {}
        self.answer = answer

    def get_password(self, service: str, username: str) -> str | None:
        return self.answer or self.secrets.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.secrets[username]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def test_a_free_port_is_ok() -> None:
    assert check_port(free_port()).verdict is Verdict.OK


def test_a_busy_port_names_its_holder_and_another_port(held_port: tuple[int, int]) -> None:
    port, pid = held_port
    result = check_port(port)
    assert (result.verdict, result.finding) == (Verdict.WARNING, "busy")
    assert f"process {pid}" in result.facts["holder"]
    assert int(result.facts["instead"]) in (25, 2525, 587)


def test_a_port_that_this_program_holds_itself_is_ok() -> None:
    with socket.create_server(("127.0.0.1", 0)) as own:
        assert check_port(own.getsockname()[1]).verdict is Verdict.OK


def test_a_port_without_the_right_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(address: str, port: int) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("engine.inbound.listener._taken", forbidden)
    result = check_port()
    assert result.finding == "not_allowed"
    assert result.facts["instead"] == "0"


def test_a_keyring_is_tried_out_and_left_as_it_was(tmp_path: Path) -> None:
    backend = FakeKeyring()
    index = NameIndex(tmp_path / "names.json")
    assert check_credentials(KeyringStore(index, backend=backend)).verdict is Verdict.OK
    assert backend.secrets == {}
    assert not (tmp_path / "names.json").exists()


def test_a_keyring_that_forgets_is_told(tmp_path: Path) -> None:
    store = KeyringStore(NameIndex(tmp_path / "names.json"), backend=FakeKeyring("something else"))
    result = check_credentials(store)
    assert (result.verdict, result.finding) == (Verdict.WARNING, "unusable")
    assert "does not give back" in result.facts["reason"]


def test_a_locked_keyring_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = FakeKeyring()
    store = KeyringStore(NameIndex(tmp_path / "names.json"), backend=backend)
    monkeypatch.setattr(store, "would_ask", lambda: True)
    monkeypatch.setattr(backend, "set_password", None)
    assert check_credentials(store).finding == "locked"


def test_other_stores(tmp_path: Path) -> None:
    assert check_credentials(MemoryStore()).verdict is Verdict.OK
    assert check_credentials(DirectoryStore(tmp_path)).finding == "read_only"
    assert check_credentials(DirectoryStore(tmp_path / "missing")).finding == "unusable"


def test_a_folder_that_can_be_written_to(tmp_path: Path) -> None:
    result = check_folder(tmp_path)
    assert result.finding in ("", "little_room", "full")
    assert int(result.facts["free"]) > 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    result = check_folder(tmp_path / "missing")
    assert (result.verdict, result.finding) == (Verdict.FAULT, "not_writable")


@pytest.mark.parametrize(("free", "finding"), [(2 * 1024**3, ""), (500 * 1024**2, "little_room"), (1024**2, "full")])
def test_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, finding: str) -> None:
    class Usage:
        def __init__(self) -> None:
            self.free = free

    monkeypatch.setattr(machine_checks.shutil, "disk_usage", lambda _: Usage())
    assert check_folder(tmp_path).finding == finding


def test_the_clock(tmp_path: Path) -> None:
    now = SystemClock().now()
    assert check_clock(tmp_path, ManualClock(now)).verdict is Verdict.OK
    assert check_clock(tmp_path, ManualClock(1_000_000_000.0)).finding == "before_build"
    (tmp_path / "file").touch()
    os.utime(tmp_path / "file", (now + 10 * 86_400, now + 10 * 86_400))
    assert check_clock(tmp_path, ManualClock(now)).finding == "behind_files"


def test_the_name() -> None:
    assert check_name("relay.example.com").verdict is Verdict.OK
    assert check_name("relay").finding == "not_qualified"


@pytest.mark.parametrize(
    ("fault", "own", "finding"),
    [
        ("", True, ""),
        ("no_answer", True, "no_answer"),
        ("no_answer", False, "no_answer"),
        ("unknown_name", True, "unknown_name"),
        ("unknown_name", False, ""),
        ("no_address", True, "no_address"),
    ],
)
def test_what_name_servers_said(fault: str, own: bool, finding: str) -> None:
    result = judged_names(NameCheck("relay.example.com", fault), own=own)  # type: ignore[arg-type]
    assert result.finding == finding


@pytest.mark.parametrize("check", [check for check in MachineCheck if check is not MachineCheck.NAME_SERVERS])
def test_each_check_by_its_name(check: MachineCheck, tmp_path: Path) -> None:
    result = check_machine(check, tmp_path, "relay.example.com", MemoryStore(), SystemClock())
    assert isinstance(result, CheckResult)
    assert result.check is check
