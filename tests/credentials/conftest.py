"""A private D-Bus session, for tests against a real gnome-keyring-daemon."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Start = Callable[[bytes | None], "Keyring"]


class Session:
    """A D-Bus daemon of its own, and the environment that leads to it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        address = f"unix:path={home}/bus"
        self.environment = {
            name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")
        } | {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "XDG_DATA_HOME": str(home / ".local" / "share"),
            "DBUS_SESSION_BUS_ADDRESS": address,
        }
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address={address}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self.environment,
        )
        assert self.daemon.stdout is not None
        assert self.daemon.stdout.readline()  # written once it listens

    def close(self) -> None:
        end(self.daemon)


class Keyring:
    """gnome-keyring-daemon on that session; with a password its login keyring is unlocked (and made)."""

    def __init__(self, session: Session, password: bytes | None) -> None:
        unlock = ["--unlock"] if password is not None else ["--start"]
        self.process = subprocess.Popen(
            ["gnome-keyring-daemon", *unlock, "--components=secrets", "--foreground"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=session.environment,
        )
        assert self.process.stdin is not None
        self.process.stdin.write(password or b"")
        self.process.stdin.close()
        subprocess.run(
            ["gdbus", "wait", "--session", "--timeout", "20", "org.freedesktop.secrets"],
            env=session.environment,
            check=True,
        )

    def close(self) -> None:
        end(self.process)


def end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


@pytest.fixture
def session(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    for tool in ("dbus-daemon", "gnome-keyring-daemon", "gdbus"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (Debian: gnome-keyring, dbus, libglib2.0-bin)")
    session = Session(tmp_path_factory.mktemp("s"))
    for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(name, session.environment[name])
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    yield session
    session.close()


@pytest.fixture
def start_keyring(session: Session) -> Iterator[Start]:
    started: list[Keyring] = []

    def start(password: bytes | None) -> Keyring:
        started.append(Keyring(session, password))
        return started[-1]

    yield start
    for keyring in started:
        keyring.close()
