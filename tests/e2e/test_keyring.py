"""Secrets with a real keyring daemon, and without any keyring: never in a file in clear."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.clients import need
from tests.e2e.relay import Relay

NewRelay = Callable[..., Relay]

SECRET = "never in a file 23"

KEYRING_SESSION = """\
set -eu
printf %s 'keyring password' | gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 &
daemon=$!
trap 'kill $daemon' EXIT
for attempt in $(seq 100); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \\
        string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
    sleep 0.05
done
"$@"
"""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A home of its own without a session bus: what a person without a keyring has."""
    run_time = tmp_path / "run"
    run_time.mkdir(mode=0o700)
    unwanted = ("DBUS_SESSION_BUS_ADDRESS", "MAILROOT_CREDENTIALS_DIR", "CREDENTIALS_DIRECTORY", "DISPLAY")
    kept = {key: value for key, value in os.environ.items() if key not in unwanted}
    return kept | {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(run_time), "XDG_DATA_HOME": str(tmp_path / "share")}


def test_without_a_keyring_it_says_so_and_writes_nothing(
    new_relay: NewRelay, home: dict[str, str], tmp_path: Path
) -> None:
    relay = new_relay()
    answer = relay.run("credentials", "set", "me@example.com", stdin=SECRET + "\n", environment=home)
    assert answer.status == 1, answer
    assert "keyring" in answer.text
    assert "MAILROOT_CREDENTIALS_DIR" in answer.text
    assert "Traceback" not in answer.text
    assert not files_with(SECRET, tmp_path)


def test_a_real_keyring_keeps_the_secret_and_no_file_does(
    new_relay: NewRelay, home: dict[str, str], tmp_path: Path
) -> None:
    need("dbus-run-session", "gnome-keyring-daemon", "dbus-send")
    (tmp_path / "share" / "keyrings").mkdir(parents=True)
    relay = new_relay()
    stored = in_session(home, relay.command("credentials", "set", "me@example.com"), SECRET + "\n")
    assert stored.returncode == 0, stored
    listed = in_session(home, relay.command("credentials", "list"), "")
    assert "me@example.com" in listed.stdout
    removed = in_session(home, relay.command("credentials", "remove", "me@example.com"), "")
    assert removed.returncode == 0, removed
    assert not files_with(SECRET, tmp_path)


def in_session(home: dict[str, str], command: list[str], stdin: str) -> "subprocess.CompletedProcess[str]":
    words = ["dbus-run-session", "--", "sh", "-c", KEYRING_SESSION, "sh", *command]
    return subprocess.run(words, input=stdin, capture_output=True, text=True, timeout=60, check=False, env=home)


def files_with(text: str, folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]
