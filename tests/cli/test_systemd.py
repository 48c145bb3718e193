"""What is told to systemd."""

import socket
import sys
from pathlib import Path

import pytest

from engine.cli.systemd import notify

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets here")


def heard(address: str, bound: str) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(bound)
        listening.settimeout(5)
        notify({"NOTIFY_SOCKET": address}, "READY=1", "STATUS=Ready")
        return listening.recv(1000)


def test_socket_in_the_file_system(tmp_path: Path) -> None:
    assert heard(str(tmp_path / "n"), str(tmp_path / "n")) == b"READY=1\nSTATUS=Ready"


@pytest.mark.skipif(sys.platform != "linux", reason="abstract sockets are Linux's")
def test_abstract_socket(tmp_path: Path) -> None:
    assert heard(f"@{tmp_path}", f"\0{tmp_path}") == b"READY=1\nSTATUS=Ready"


def test_nobody_listens(tmp_path: Path) -> None:
    notify({}, "READY=1")
    notify({"NOTIFY_SOCKET": str(tmp_path / "gone")}, "READY=1")
