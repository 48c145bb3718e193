"""Secrets from a credentials directory."""

import os
from pathlib import Path

import pytest

from engine.credentials.directory_store import DirectoryStore
from engine.credentials.keyring_store import KeyringStore
from engine.credentials.open import open_store
from engine.credentials.store import client_name
from engine.datafolder import Folders
from engine.errors import CredentialsUnavailable

modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")


def write(folder: Path, name: str, content: bytes, mode: int = 0o400) -> Path:
    path = folder / name
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        (b"pw", "pw"),
        (b"pw\n", "pw"),
        (b"pw\r\n", "pw"),
        (b"pw\n\n", "pw\n"),
        (b" p w ", " p w "),
        ("ä日".encode(), "ä日"),
    ],
)
def test_one_trailing_line_end_is_stripped(tmp_path: Path, content: bytes, secret: str) -> None:
    write(tmp_path, "route.bob@example.com", content)
    assert DirectoryStore(tmp_path).get("route.bob@example.com") == secret


def test_missing_credential_is_none_but_missing_folder_is_said(tmp_path: Path) -> None:
    assert DirectoryStore(tmp_path).get("user.nobody") is None
    gone = DirectoryStore(tmp_path / "gone")
    with pytest.raises(CredentialsUnavailable, match="MAILROOT_CREDENTIALS_DIR must name a folder"):
        gone.get("user.nobody")
    with pytest.raises(CredentialsUnavailable, match="No such file"):
        gone.names()


@modes
@pytest.mark.parametrize("mode", [0o440, 0o404, 0o644, 0o420, 0o460, 0o401])
def test_file_open_to_others_is_refused_with_the_way_on(tmp_path: Path, mode: int) -> None:
    path = write(tmp_path, "user.bob", b"hidden-word", mode)
    with pytest.raises(CredentialsUnavailable) as caught:
        DirectoryStore(tmp_path).get("user.bob")
    assert f"chmod 0400 {path}" in str(caught.value)
    assert "hidden-word" not in str(caught.value)


def status(mode: int, uid: int, gid: int) -> os.stat_result:
    return os.stat_result((0o100000 | mode, 1, 1, 1, uid, gid, 2, 0, 0, 0))


@modes
@pytest.mark.parametrize(
    ("mode", "uid", "gid", "accepted"),
    [
        (0o400, 0, 0, True),  # service of root
        (0o440, 0, 0, True),  # service of another user: the group bit is the mask of the access list
        (0o400, 990, 990, True),  # no access lists there: systemd gives the file away
        (0o440, 990, 990, False),
        (0o440, 0, 990, False),
        (0o444, 0, 0, False),
        (0o460, 0, 0, False),
    ],
)
def test_what_systemd_makes_is_accepted_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, uid: int, gid: int, accepted: bool
) -> None:
    write(tmp_path, "route.bob", b"pw\n")
    monkeypatch.setattr("engine.credentials.directory_store.os.fstat", lambda _: status(mode, uid, gid))
    store = DirectoryStore(tmp_path, made_by_systemd=True)
    if accepted:
        assert store.get("route.bob") == "pw"
    else:
        with pytest.raises(CredentialsUnavailable, match="open to other users"):
            store.get("route.bob")
    if mode != 0o400:
        with pytest.raises(CredentialsUnavailable, match="open to other users"):
            DirectoryStore(tmp_path).get("route.bob")


@pytest.mark.parametrize("name", ["route.a/b", "route./etc/passwd", "user.../../x", "user.a\0b", "other.x", "..", ""])
def test_names_that_are_no_file_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CredentialsUnavailable, match="cannot stand in a credentials directory"):
        DirectoryStore(tmp_path).get(name)


def test_what_is_not_a_secret_file_is_refused_without_waiting(tmp_path: Path) -> None:
    (tmp_path / "user.folder").mkdir()
    write(tmp_path, "user.large", b"x" * 70_000)
    write(tmp_path, "user.binary", b"\xff\xfe")
    for name, text in (("folder", "not a file"), ("large", "larger than 64 KB"), ("binary", "not UTF-8")):
        with pytest.raises(CredentialsUnavailable, match=text):
            DirectoryStore(tmp_path).get(f"user.{name}")


@modes
def test_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "user.pipe", 0o600)
    with pytest.raises(CredentialsUnavailable, match="not a file"):
        DirectoryStore(tmp_path).get("user.pipe")


def test_names_lists_credentials_only(tmp_path: Path) -> None:
    for name in ("user.bob", "route.x@y", "tls.key", ".hidden", "user."):
        write(tmp_path, name, b"1")
    (tmp_path / "user.folder").mkdir()
    assert DirectoryStore(tmp_path).names() == ("route.x@y", "user.bob")


def test_read_only_says_how_to_do_it_instead(tmp_path: Path) -> None:
    ours, systemd = DirectoryStore(tmp_path), DirectoryStore(tmp_path, made_by_systemd=True)
    with pytest.raises(CredentialsUnavailable, match=r"read-only.*mailroot users hash.*user\.bob \(mode 0400") as said:
        ours.set("user.bob", "hidden-word")
    assert "hidden-word" not in str(said.value)
    with pytest.raises(CredentialsUnavailable, match=r"LoadCredential=route\.bob:"):
        systemd.set("route.bob", "hidden-word")
    with pytest.raises(CredentialsUnavailable, match=r"Remove the file .*user\.bob"):
        ours.delete("user.bob")
    with pytest.raises(CredentialsUnavailable, match=r"taking LoadCredential=route\.bob out"):
        systemd.delete("route.bob")


def test_environment_decides_which_store(tmp_path: Path) -> None:
    folders = Folders.below(tmp_path)
    ours, systemd = str(tmp_path / "ours"), str(tmp_path / "systemd")
    both = open_store({"MAILROOT_CREDENTIALS_DIR": ours, "CREDENTIALS_DIRECTORY": systemd}, folders)
    assert both.describe() == f"credentials directory {ours}"
    assert open_store({"CREDENTIALS_DIRECTORY": systemd}, folders).describe() == f"credentials directory {systemd}"
    assert isinstance(open_store({"MAILROOT_CREDENTIALS_DIR": "", "CREDENTIALS_DIRECTORY": ""}, folders), KeyringStore)


@modes
def test_our_variable_naming_systemds_folder_counts_as_systemds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "route.bob", b"pw")
    monkeypatch.setattr("engine.credentials.directory_store.os.fstat", lambda _: status(0o440, 0, 0))
    environment = {"MAILROOT_CREDENTIALS_DIR": str(tmp_path), "CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert open_store(environment, Folders.below(tmp_path)).get("route.bob") == "pw"


def test_client_secrets_of_applications_stand_there_too(tmp_path: Path) -> None:
    file = tmp_path / "client.1234-abc.apps.googleusercontent.com"
    file.write_text("s3cret\n", encoding="utf-8")
    file.chmod(0o400)
    store = DirectoryStore(tmp_path)
    assert store.get(client_name("1234-abc.apps.googleusercontent.com")) == "s3cret"
    assert store.names() == (file.name,)
