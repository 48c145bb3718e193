"""credentials and users: where secrets come from, where they go, and where they never stand."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from engine.credentials.nt_hash import nt_hash
from engine.credentials.passwords import nt_hash_of, verify_password
from engine.errors import CredentialsUnavailable, UserError

SECRET = "correct-horse-Ä"


def given(text: str = SECRET) -> bytes:
    return f"{text}\n".encode()


def users_in_settings(data: Path) -> str:
    return (data / "settings.toml").read_text(encoding="utf-8")


def test_set_list_remove(run, secrets) -> None:
    stored = (0, "Stored in the memory of this process.\n", "")
    assert run("credentials", "set", "bob@example.com", given=given()) == stored
    assert secrets.get("route.bob@example.com") == SECRET
    secrets.set("user.ann", "x")
    assert run("credentials", "list")[1] == "User\nbob@example.com\n"
    assert json.loads(run("credentials", "list", "--json")[1]) == {
        "store": "memory of this process",
        "credentials": [{"user": "bob@example.com"}],
    }
    assert run("credentials", "remove", "bob@example.com")[0] == 0
    assert secrets.get("route.bob@example.com") is None
    status, _, err = run("credentials", "remove", "bob@example.com")
    assert status == 1
    assert "No password of bob@example.com is stored" in err
    assert run("credentials", "list")[1] == "No password is stored.\n"


@pytest.mark.parametrize("typed", [b"", b"\n", b"\xff\xfe\n"])
def test_no_secret_or_no_text_is_said(run, secrets, typed: bytes) -> None:
    status, _, err = run("credentials", "set", "bob", given=typed)
    assert (status, secrets.names()) == (1, ())
    assert err.startswith("mailroot: Password of bob: ")
    assert len(err.splitlines()) == 1


def test_secret_on_standard_input_is_one_line_as_it_is(run, secrets) -> None:
    run("credentials", "set", "bob", given=b" two words \r\nsecond line\n")
    assert secrets.get("route.bob") == " two words "


def test_locked_store_is_said(run, secrets) -> None:
    secrets.unavailable = "The keyring is locked. Unlock it."
    for words in (("credentials", "list"), ("credentials", "remove", "bob"), ("credentials", "set", "bob")):
        assert run(*words, given=given()) == (1, "", "mailroot: The keyring is locked. Unlock it.\n")


def test_running_relay_is_told(relay, run, secrets) -> None:
    run("credentials", "set", "bob", given=given())
    run("users", "add", "ann", given=given())
    run("users", "remove", "ann")
    assert [operation for operation, _ in relay.asked] == ["reload"] * 3
    relay.answers["reload"] = UserError("The file is broken.")
    status, out, err = run("credentials", "set", "bob", given=given())
    assert status == 0
    assert "Stored" in out
    assert err == "mailroot: The running relay could not read its settings again: The file is broken.\n"


def test_user_is_added_listed_removed(run, secrets, data: Path) -> None:
    assert run("users", "list")[1] == "Nobody may log on.\n"
    assert run("users", "add", "ann", given=given()) == (0, "ann may log on.\n", "")
    assert run("users", "add", "bob", given=given("other"))[0] == 0
    assert verify_password(SECRET, secrets.get("user.ann") or "")
    assert 'users = ["ann", "bob"]' in users_in_settings(data)
    secrets.delete("user.bob")
    assert run("users", "list")[1].split() == ["Name", "Password", "ann", "stored", "bob", "missing"]
    assert json.loads(run("users", "list", "--json")[1])["users"] == [
        {"name": "ann", "password": True},
        {"name": "bob", "password": False},
    ]
    assert run("users", "remove", "ann") == (0, "ann may no longer log on.\n", "")
    assert secrets.get("user.ann") is None
    assert 'users = ["bob"]' in users_in_settings(data)
    status, _, err = run("users", "remove", "ann")
    assert status == 1
    assert "ann is none of the users" in err


def test_while_integrated_is_on_ntlm_gets_what_it_needs(run, secrets, data: Path) -> None:
    run("settings", "set", "access.authentication.integrated", "true")
    assert run("users", "add", "ann", given=given())[0] == 0
    stored = secrets.get("user.ann") or ""
    assert nt_hash_of(stored) == nt_hash(SECRET)
    assert verify_password(SECRET, stored)


def test_adding_again_changes_the_password_only(run, secrets, data: Path) -> None:
    run("users", "add", "ann", given=given())
    before = users_in_settings(data)
    assert run("users", "add", "ann", given=given("new one"))[0] == 0
    assert verify_password("new one", secrets.get("user.ann") or "")
    assert users_in_settings(data) == before


def test_no_secret_is_anywhere_below_the_data_folder(relay, run, secrets, data: Path) -> None:
    run("users", "add", "ann", given=given())
    run("credentials", "set", "bob", given=given())
    written = [path for path in data.rglob("*") if path.is_file()]
    assert data / "settings.toml" in written
    assert not [path for path in written if SECRET.encode() in path.read_bytes() or b"scrypt" in path.read_bytes()]


def test_failed_store_leaves_the_settings_alone(run, secrets, data: Path) -> None:
    secrets.unavailable = "locked"
    assert run("users", "add", "ann", given=given())[0] == 1
    assert not (data / "settings.toml").exists()


def test_bad_settings_store_nothing(run, secrets, data: Path) -> None:
    data.mkdir()
    (data / "settings.toml").write_text("[general]\nmax_connections = -1\n")
    status, _, err = run("users", "add", "ann", given=given())
    assert status == 2
    assert "general.max_connections" in err
    assert secrets.names() == ()


def test_removed_user_is_out_even_if_the_secret_stays(
    run, secrets, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("users", "add", "ann", given=given())

    def refuse(name: str) -> bool:
        raise CredentialsUnavailable("The directory is read-only.")

    monkeypatch.setattr(secrets, "delete", refuse)
    status, out, err = run("users", "remove", "ann")
    assert (status, out) == (0, "ann may no longer log on.\n")
    assert "still stored. The directory is read-only." in err
    assert '"ann"' not in users_in_settings(data)


def test_hash_for_a_credentials_directory(run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, _ = run("users", "hash", given=given())
    assert status == 0
    assert verify_password(SECRET, out.strip())
    assert SECRET not in out
    monkeypatch.setenv("MAILROOT_CREDENTIALS_DIR", str(tmp_path / "secrets"))
    (tmp_path / "secrets").mkdir()
    status, _, err = run("users", "add", "ann", given=given())
    assert status == 1
    assert "mailroot users hash" in err
    status, _, err = run("users", "add", "--stored", "ann")
    assert status == 1
    assert "holds no user.ann" in err
    (tmp_path / "secrets" / "user.ann").write_text(out)
    (tmp_path / "secrets" / "user.ann").chmod(0o400)
    assert run("users", "add", "--stored", "ann") == (0, "ann may log on.\n", "")
    assert run("users", "list")[1].split() == ["Name", "Password", "ann", "stored"]


def at_a_terminal(environment: dict[str, str], *typed: str) -> tuple[int, str]:
    """Run `users hash` on a terminal of its own and type; the exit status and all that the terminal showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "engine", "users", "hash"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    answers = list(typed)
    while True:
        try:
            block = os.read(ours, 1024)
        except OSError:  # Linux: the other side has been closed
            break
        if not block:
            break
        shown += block
        if answers and shown.rstrip(b" ").endswith(b":"):
            os.write(ours, answers.pop(0).encode() + b"\n")
    os.close(ours)
    return process.wait(), shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals")
def test_prompt_does_not_show_what_is_typed(bare_environment: dict[str, str]) -> None:
    status, shown = at_a_terminal(bare_environment, "typed-secret", "typed-secret")
    assert status == 0
    assert "typed-secret" not in shown
    assert verify_password("typed-secret", shown.split()[-1])


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals")
def test_two_different_inputs_at_the_prompt_store_nothing(bare_environment: dict[str, str]) -> None:
    status, shown = at_a_terminal(bare_environment, "typed-secret", "typed-secrte")
    assert status == 1
    assert "The two are not the same" in shown
    assert "$scrypt$" not in shown
