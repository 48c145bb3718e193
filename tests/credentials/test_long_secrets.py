"""Secrets that the keyring cannot take: encrypted files, keys in the keyring, and no moment without a secret."""

import os
import sys
from pathlib import Path

import pytest
from keyring.errors import PasswordDeleteError, PasswordSetError

from engine.credentials.keyring_store import LONGEST, KeyringStore
from engine.credentials.long_secrets import LongSecrets
from engine.credentials.name_index import NameIndex
from engine.errors import CredentialsUnavailable

NAME = "route.joe@example.com"
LONG = "refresh-token-é" * 200
LIMIT = 1280


class Vault:
    """A keyring that takes what Windows' takes; `dies_at` raises at the n-th change, as a power cut would come."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.dies_at = -1

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._die()
        if len(password) > LIMIT:
            raise PasswordSetError("(1783, 'CredWrite', 'The stub received bad data')")
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._die()
        if self.kept.pop(username, None) is None:
            raise PasswordDeleteError("No such password")

    def _die(self) -> None:
        self.dies_at -= 1
        if self.dies_at == 0:
            raise PasswordSetError("the power has gone")


class Home:
    def __init__(self, folder: Path) -> None:
        self.vault = Vault()
        self.folder = folder / "state" / "secrets"
        self.store = KeyringStore(
            NameIndex(folder / "state" / "credentials.json"),
            backend=self.vault,
            long_secrets=LongSecrets(self.folder),
            longest=LONGEST["win32"],
        )

    def files(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.exists() else []


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_long_secret_comes_back_and_stands_nowhere_in_clear(home: Home) -> None:
    home.store.set(NAME, LONG)
    assert home.store.get(NAME) == LONG
    assert home.store.names() == (NAME,)
    (file,) = home.files()
    assert b"refresh" not in file.read_bytes()
    assert "joe" not in file.name
    assert list(home.vault.kept) == [f"key.{NAME}"]
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600
        assert home.folder.stat().st_mode & 0o777 == 0o700


def test_a_short_one_needs_no_file(home: Home) -> None:
    home.store.set(NAME, "x" * 1200)
    assert home.vault.kept == {NAME: "x" * 1200}
    assert home.files() == []
    # Characters outside the BMP are two units of UTF-16.
    home.store.set(NAME, "\U0001f511" * 601)
    assert home.store.get(NAME) == "\U0001f511" * 601
    assert len(home.files()) == 1


def test_rotation_in_every_direction(home: Home) -> None:
    for secret in ("short", LONG, LONG + "2", "short again", LONG, "s"):
        home.store.set(NAME, secret)
        assert home.store.get(NAME) == secret
        assert home.store.names() == (NAME,)
    assert home.files() == []
    assert home.vault.kept == {NAME: "s"}


@pytest.mark.parametrize(("before", "after"), [("short", LONG), (LONG, "short"), (LONG, LONG + "2")])
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_whenever_the_power_goes_the_old_or_the_new_secret_is_there(
    home: Home, before: str, after: str, moment: int
) -> None:
    home.store.set(NAME, before)
    home.vault.dies_at = moment
    try:
        home.store.set(NAME, after)
    except CredentialsUnavailable:
        assert home.store.get(NAME) in (before, after)
    else:
        assert home.store.get(NAME) == after
    home.vault.dies_at = -1
    home.store.set(NAME, after)
    assert home.store.get(NAME) == after


def test_deleting_leaves_nothing(home: Home) -> None:
    home.store.set(NAME, LONG)
    home.store.set("route.ann", LONG)
    assert home.store.delete(NAME)
    assert home.store.get(NAME) is None
    assert not home.store.delete(NAME)
    assert home.store.names() == ("route.ann",)
    assert home.store.get("route.ann") == LONG


@pytest.mark.parametrize("damage", ["cut", "changed", "another name", "another key"])
def test_a_damaged_file_is_said_without_the_secret(home: Home, damage: str) -> None:
    home.store.set(NAME, LONG)
    (file,) = home.files()
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:10])
    elif damage == "changed":
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    elif damage == "another name":
        octets = file.read_bytes()
        home.store.set("route.ann", LONG)
        home.vault.kept[f"key.{NAME}"] = home.vault.kept["key.route.ann"]
        file.write_bytes(next(one for one in home.files() if one.read_bytes() != octets).read_bytes())
    else:
        home.vault.kept[f"key.{NAME}"] = LongSecrets.new_key()
    with pytest.raises(CredentialsUnavailable, match="damaged") as unavailable:
        home.store.get(NAME)
    assert "refresh" not in str(unavailable.value)
    home.store.set(NAME, LONG)
    assert home.store.get(NAME) == LONG


def test_a_file_that_has_gone_is_a_missing_secret(home: Home) -> None:
    home.store.set(NAME, LONG)
    home.files()[0].unlink()
    assert home.store.get(NAME) is None


def test_elsewhere_the_keyring_takes_all(tmp_path: Path) -> None:
    assert LONGEST == {"win32": 1_200}
    if sys.platform == "win32":
        pytest.skip("Windows' own limit counts here")
    home = Home(tmp_path)
    store = KeyringStore(NameIndex(tmp_path / "names.json"), backend=home.vault, long_secrets=LongSecrets(home.folder))
    with pytest.raises(CredentialsUnavailable):
        store.set(NAME, LONG)
    assert home.files() == []
