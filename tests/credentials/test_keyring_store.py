"""The keyring store on twins of keyring's backends: what they raise becomes sentences with a way on."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError, PasswordSetError

from engine.credentials import keyring_store
from engine.credentials.keyring_store import KeyringStore
from engine.credentials.memory_store import MemoryStore
from engine.credentials.name_index import NameIndex
from engine.credentials.store import CredentialStore
from engine.errors import CredentialsUnavailable


class error(Exception):  # noqa: N801
    """Stands for pywintypes.error, which is no KeyringError."""


class DictBackend:
    """A keyring in a dict."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password")


class RaisingBackend(DictBackend):
    def __init__(self, problem: Exception) -> None:
        super().__init__()
        self.problem = problem

    def get_password(self, service: str, username: str) -> str | None:
        raise self.problem

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.problem


@pytest.fixture
def index(tmp_path: Path) -> NameIndex:
    return NameIndex(tmp_path / "state" / "credentials.json")


def test_names_and_service_are_the_contract(index: NameIndex) -> None:
    backend = DictBackend()
    store: CredentialStore = KeyringStore(index, backend=backend)
    store.set("route.bob@example.com", "pw")
    assert backend.kept == {("mailroot", "route.bob@example.com"): "pw"}
    assert store.get("route.bob@example.com") == "pw"
    assert store.get("route.ann@example.com") is None


def test_delete_tells_whether_there_was_one(index: NameIndex) -> None:
    store = KeyringStore(index, backend=DictBackend())
    store.set("user.bob", "pw")
    assert store.delete("user.bob")
    assert not store.delete("user.bob")
    assert store.names() == ()


def test_names_are_those_really_there(index: NameIndex, tmp_path: Path) -> None:
    backend = DictBackend()
    store = KeyringStore(index, backend=backend)
    for name in ("user.b", "route.a", "user.c"):
        store.set(name, "pw-never-on-disk")
    del backend.kept["mailroot", "user.c"]  # removed with the system's own tool
    assert KeyringStore(index, backend=backend).names() == ("route.a", "user.b")
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"pw-never-on-disk" not in path.read_bytes()


def test_damaged_or_missing_index_counts_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    store = KeyringStore(NameIndex(path), backend=DictBackend())
    assert store.names() == ()
    path.write_text("{broken")
    store.set("user.bob", "pw")
    assert store.names() == ("user.bob",)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_index_is_private(tmp_path: Path) -> None:
    path = tmp_path / "state" / "credentials.json"
    KeyringStore(NameIndex(path), backend=DictBackend()).set("user.bob", "pw")
    assert path.stat().st_mode & 0o777 == 0o600


def test_secret_that_does_not_come_back_is_not_stored(index: NameIndex) -> None:
    class Shortening(DictBackend):
        def set_password(self, service: str, username: str, password: str) -> None:
            super().set_password(service, username, password[:1280])

    store = KeyringStore(index, backend=Shortening())
    with pytest.raises(CredentialsUnavailable, match="did not give the same back"):
        store.set("route.bob", "t" * 2000)
    assert index.names() == []


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (KeyringLocked("Failed to unlock the collection!"), "is locked.*Unlock it"),
        (InitError("Failed to create the collection: Prompt dismissed.."), "is locked"),
        (PasswordSetError("Can't store"), "refused to store"),
        (RuntimeError("no backend"), "cannot be used"),
        (FileNotFoundError(2, "No such file or directory"), "cannot be used"),
        (error(1783, "CredWrite", "The stub received bad data"), "cannot be used"),
    ],
)
def test_what_backends_raise_becomes_a_sentence_with_a_way_on(index: NameIndex, problem: Exception, text: str) -> None:
    store = KeyringStore(index, backend=RaisingBackend(problem))
    for act in (lambda: store.get("user.b"), lambda: store.set("user.b", "pw"), lambda: store.delete("user.b")):
        with pytest.raises(CredentialsUnavailable, match=text) as caught:
            act()
        assert "MAILROOT_CREDENTIALS_DIR" in str(caught.value)


def test_secret_in_a_backends_error_does_not_get_out(index: NameIndex) -> None:
    store = KeyringStore(index, backend=RaisingBackend(RuntimeError("cannot write 'hidden-word'")))
    with pytest.raises(CredentialsUnavailable) as caught:
        store.set("user.b", "hidden-word")
    shown: BaseException | None = caught.value
    while shown is not None:
        assert "hidden-word" not in repr(shown)
        shown = shown.__cause__ or shown.__context__


def test_prompt_that_nobody_answers_ends_the_wait(index: NameIndex) -> None:
    answered = threading.Event()

    class Prompting(DictBackend):
        def get_password(self, service: str, username: str) -> str | None:
            answered.wait()
            return None

    with pytest.raises(CredentialsUnavailable, match="did not answer within"):
        KeyringStore(index, backend=Prompting(), patience=0.01).get("user.b")
    answered.set()


def test_without_any_keyring_every_reason_is_named(index: NameIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring.backends.SecretService", None)
    monkeypatch.setitem(sys.modules, "keyring.backends.kwallet", None)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(CredentialsUnavailable) as caught:
        KeyringStore(index).get("user.b")
    assert "Secret Service keyring: " in str(caught.value)
    assert "KWallet: " in str(caught.value)
    assert "LoadCredential=" in str(caught.value)


def test_only_the_systems_own_keyrings_are_candidates() -> None:
    candidates = [
        *keyring_store._FREEDESKTOP,
        *(one for several in keyring_store._BACKENDS.values() for one in several),
    ]
    assert {module for module, _, _ in candidates} == {
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.Windows",
        "keyring.backends.macOS",
    }


def test_a_configured_plain_text_backend_is_not_used(index: NameIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    with pytest.raises(CredentialsUnavailable, match=r"no usable keyring|cannot be used"):
        KeyringStore(index).set("user.b", "pw")


def test_keyring_is_imported_only_when_used() -> None:
    code = (
        "import sys; from pathlib import Path; from engine.credentials.open import open_store; "
        "from engine.datafolder import Folders; open_store({}, Folders.below(Path('/nowhere'))); "
        "sys.exit('keyring' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_memory_store_is_a_store() -> None:
    store = MemoryStore({"user.b": "1"})
    checked: CredentialStore = store
    checked.set("route.a", "2")
    assert checked.names() == ("route.a", "user.b")
    assert checked.get("route.a") == "2"
    assert checked.delete("user.b")
    assert not checked.delete("user.b")
    store.unavailable = "locked"
    with pytest.raises(CredentialsUnavailable, match="locked"):
        checked.get("route.a")
