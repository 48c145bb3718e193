"""The keyring store against a real gnome-keyring-daemon on a private bus."""

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from engine.credentials.keyring_store import KeyringStore
from engine.credentials.name_index import NameIndex
from engine.errors import CredentialsUnavailable

SECRET = "pä日本-secret-word"


class Closable(Protocol):
    def close(self) -> None: ...


@pytest.fixture
def store(tmp_path: Path) -> KeyringStore:
    # Should a prompt open after all, it ends the test and does not hang it.
    return KeyringStore(NameIndex(tmp_path / "data" / "state" / "credentials.json"), patience=20)


def test_unlocked_keyring_keeps_secrets_over_a_restart(
    start_keyring: Callable[[bytes | None], Closable], store: KeyringStore, tmp_path: Path
) -> None:
    first = start_keyring(b"login-pw")
    assert store.get("route.bob@example.com") is None
    store.set("route.bob@example.com", SECRET)
    store.set("user.long", "x" * 8000)
    first.close()
    start_keyring(b"login-pw")
    assert store.get("route.bob@example.com") == SECRET
    assert store.names() == ("route.bob@example.com", "user.long")
    assert store.describe() == "Secret Service keyring"
    assert store.delete("user.long")
    assert not store.delete("user.long")
    assert store.names() == ("route.bob@example.com",)
    written = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if SECRET.encode() in path.read_bytes() or b"secret-word" in path.read_bytes()]


@pytest.fixture
def connections_left_open_by_keyring() -> Iterator[None]:
    """keyring forgets to close its connection when a collection stays locked: they go here, not in a later test."""
    yield
    gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("connections_left_open_by_keyring")
def test_locked_keyring_is_said_and_nothing_hangs(
    start_keyring: Callable[[bytes | None], Closable], store: KeyringStore
) -> None:
    first = start_keyring(b"login-pw")
    store.set("route.bob", SECRET)
    first.close()
    start_keyring(None)
    for act in (lambda: store.get("route.bob"), lambda: store.set("route.bob", SECRET), store.names):
        with pytest.raises(CredentialsUnavailable, match=r"is locked.*Unlock it.*MAILROOT_CREDENTIALS_DIR") as caught:
            act()
        assert SECRET not in str(caught.value)


@pytest.mark.usefixtures("session")
def test_no_session_bus_is_said(store: KeyringStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(CredentialsUnavailable, match=r"no usable keyring.*MAILROOT_CREDENTIALS_DIR"):
        store.get("route.bob")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    with pytest.raises(CredentialsUnavailable, match="no usable keyring"):
        store.set("route.bob", SECRET)


def test_commands_put_secrets_there_and_nowhere_else(
    start_keyring: Callable[[bytes | None], Closable], tmp_path: Path
) -> None:
    start_keyring(b"login-pw")
    data = tmp_path / "data"

    def mailroot(*words: str, given: str = "") -> str:
        command = [sys.executable, "-m", "engine", "--data", str(data), *words]
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
        return done.stdout + done.stderr

    said = mailroot("credentials", "set", "bob@example.com", given=f"{SECRET}\n")
    said += mailroot("users", "add", "ann", given=f"{SECRET}\n")
    assert "Secret Service keyring" in said
    assert "bob@example.com" in mailroot("credentials", "list")
    assert mailroot("users", "list").split()[-2:] == ["ann", "stored"]
    assert SECRET not in said
    written = [path for path in data.rglob("*") if path.is_file()]
    assert data / "settings.toml" in written
    assert not [path for path in written if b"secret-word" in path.read_bytes() or b"$scrypt$" in path.read_bytes()]


def test_an_open_keyring_is_tried_out_without_a_trace(
    start_keyring: Callable[[bytes | None], Closable], store: KeyringStore
) -> None:
    start_keyring(b"login-pw")
    assert not store.would_ask()
    store.try_out()
    assert store.get("trial") is None
    assert store.names() == ()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("connections_left_open_by_keyring")
def test_a_keyring_that_would_ask_is_known_without_asking(
    start_keyring: Callable[[bytes | None], Closable], store: KeyringStore
) -> None:
    start_keyring(None)
    assert store.would_ask()
