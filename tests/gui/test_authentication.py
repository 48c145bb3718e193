"""Authentication: how clients log on, and users whose passwords go to the credentials as hashes."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from engine.credentials.memory_store import MemoryStore
from engine.credentials.nt_hash import nt_hash
from engine.credentials.passwords import nt_hash_of, verify_password
from engine.facade import Engine
from engine.settings.model import Authentication
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]
Wait = Callable[[Callable[[], bool]], None]
Add = Callable[[str, str], None]

USERS = "access_authentication_users"


@pytest.fixture
def authentication(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    press(sheet, "access_authentication")
    return dialog(sheet, "dialog_authentication")


@pytest.fixture
def add(authentication: QDialog, press: Press, dialog: Shown, find: Find, qtbot: QtBot) -> Add:
    def one(name: str, password: str) -> None:
        press(authentication, f"{USERS}_add")
        user = dialog(authentication, "dialog_user")
        qtbot.keyClicks(find(user, QLineEdit, "user_name"), name)
        qtbot.keyClicks(find(user, QLineEdit, "user_password"), password)
        qtbot.keyClicks(find(user, QLineEdit, "user_password_again"), password)
        press(user, "dialog_user_ok")

    return one


def listed(authentication: QDialog) -> list[tuple[str, str]]:
    tree = authentication.findChild(QTreeWidget, USERS)
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items]


def select(authentication: QDialog, name: str) -> None:
    tree = authentication.findChild(QTreeWidget, USERS)
    tree.setCurrentItem(next(item for row in range(9) if (item := tree.topLevelItem(row)).text(0) == name))


def test_everything_comes_back_after_a_restart(
    authentication: QDialog,
    sheet: PropertySheet,
    press: Press,
    find: Find,
    wait: Wait,
    engine: Engine,
    qtbot: QtBot,
    dialog: Shown,
    reopen: Callable[[], PropertySheet],
) -> None:
    domain: QLineEdit = find(authentication, QLineEdit, "access_authentication_default_domain")
    assert not domain.isEnabled()
    press(authentication, "access_authentication_anonymous")
    press(authentication, "access_authentication_basic")
    press(authentication, "access_authentication_basic_requires_tls")
    qtbot.keyClicks(domain, "example.com")
    said: QLabel = find(authentication, QLabel, "authentication_basic_words")
    assert said.text() == "Without TLS, user names and passwords travel as clear text."
    press(authentication, "dialog_authentication_ok")
    press(sheet, "sheet_apply")
    wanted = Authentication(anonymous=False, basic=True, basic_requires_tls=False, default_domain="example.com")
    wait(lambda: engine.settings.access.authentication == wanted)
    assert 'default_domain = "example.com"' in (engine.root / "settings.toml").read_text(encoding="utf-8")

    again = reopen()
    press(again, "access_authentication")
    shown = dialog(again, "dialog_authentication")
    assert not find(shown, QCheckBox, "access_authentication_anonymous").isChecked()
    assert find(shown, QCheckBox, "access_authentication_basic").isChecked()
    assert not find(shown, QCheckBox, "access_authentication_basic_requires_tls").isChecked()
    assert find(shown, QLineEdit, "access_authentication_default_domain").text() == "example.com"


def test_integrated_says_whom_it_lets_in_and_what_it_costs(authentication: QDialog, press: Press, find: Find) -> None:
    words = find(authentication, QLabel, "authentication_integrated_words")
    keytab = find(authentication, QLineEdit, "access_authentication_keytab")
    assert not keytab.isEnabled()
    press(authentication, "access_authentication_integrated")
    assert words.text().startswith("Nobody can log on this way yet")
    assert keytab.isEnabled()
    keytab.setText("/etc/smtp.keytab")
    assert "Kerberos lets in everybody" in words.text()
    assert "easier to guess" in words.text()
    press(authentication, "access_authentication_integrated")
    assert not words.text()


def test_a_password_set_while_integrated_is_chosen_serves_ntlm_too(
    authentication: QDialog,
    add: Add,
    sheet: PropertySheet,
    engine: Engine,
    memory_store: MemoryStore,
    press: Press,
    wait: Wait,
) -> None:
    press(authentication, "access_authentication_integrated")
    add("scanner", "scan this 7")
    press(authentication, "dialog_authentication_ok")
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.authentication.integrated)
    stored = memory_store.get("user.scanner")
    assert stored is not None
    assert nt_hash_of(stored) == nt_hash("scan this 7")
    assert verify_password("scan this 7", stored)


def test_basic_without_a_certificate_says_that_nobody_can_log_on(
    authentication: QDialog, press: Press, find: Find
) -> None:
    press(authentication, "access_authentication_basic")
    assert find(authentication, QLabel, "authentication_basic_words").text().startswith("Nobody can log on yet")


def test_nobody_at_all_is_said(authentication: QDialog, press: Press, find: Find) -> None:
    press(authentication, "access_authentication_anonymous")
    assert "nobody can send mail" in find(authentication, QLabel, "authentication_access_words").text()


def test_a_users_password_becomes_a_hash_with_apply_and_never_a_setting(
    authentication: QDialog,
    add: Add,
    sheet: PropertySheet,
    press: Press,
    wait: Wait,
    engine: Engine,
    memory_store: MemoryStore,
    dialog: Shown,
    reopen: Callable[[], PropertySheet],
) -> None:
    add("scanner", "s3cret")
    assert listed(authentication) == [("scanner", "stored with Apply")]
    press(authentication, "dialog_authentication_ok")
    assert memory_store.get("user.scanner") is None
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.authentication.users == ("scanner",))
    wait(lambda: not sheet.model.dirty)

    stored = memory_store.get("user.scanner") or ""
    assert stored.startswith("$scrypt$")
    assert verify_password("s3cret", stored)
    assert all("s3cret" not in path.read_text("utf-8", "replace") for path in engine.root.glob("**/*.toml"))

    again = reopen()
    press(again, "access_authentication")
    shown = dialog(again, "dialog_authentication")
    wait(lambda: listed(shown) == [("scanner", "stored")])


def test_cancel_stores_neither_user_nor_password(
    authentication: QDialog, add: Add, sheet: PropertySheet, press: Press, engine: Engine, memory_store: MemoryStore
) -> None:
    before = (engine.root / "settings.toml").read_bytes()
    add("scanner", "s3cret")
    press(authentication, "dialog_authentication_ok")
    press(sheet, "sheet_cancel")
    assert memory_store.names() == ()
    assert (engine.root / "settings.toml").read_bytes() == before


def test_a_user_who_was_added_and_removed_again_changes_nothing(
    authentication: QDialog, add: Add, sheet: PropertySheet, press: Press
) -> None:
    add("scanner", "s3cret")
    select(authentication, "scanner")
    press(authentication, f"{USERS}_remove")
    press(authentication, "dialog_authentication_ok")
    assert not sheet.model.dirty


@pytest.mark.parametrize(
    ("name", "password", "again", "said"),
    [
        ("two words", "x", "x", "A user name has no blanks"),
        ("", "x", "x", "A user name has no blanks"),
        ("SCANNER", "x", "x", "is on the list already"),
        ("other", "", "", "Type a password"),
        ("other", "one", "two", "The two passwords differ"),
    ],
)
def test_what_cannot_be_a_user_keeps_the_dialog_open(
    authentication: QDialog,
    add: Add,
    press: Press,
    find: Find,
    dialog: Shown,
    qtbot: QtBot,
    name: str,
    password: str,
    again: str,
    said: str,
) -> None:
    add("scanner", "s3cret")
    press(authentication, f"{USERS}_add")
    user = dialog(authentication, "dialog_user")
    for field, text in (("user_name", name), ("user_password", password), ("user_password_again", again)):
        qtbot.keyClicks(find(user, QLineEdit, field), text)
    press(user, "dialog_user_ok")
    assert user.isVisible()
    assert said in find(user, QLabel, "dialog_user_message_text").text()
    assert listed(authentication) == [("scanner", "stored with Apply")]


class TestStoredUsers:
    @pytest.fixture
    def authentication(self, engine: Engine, sheet: PropertySheet, press: Press, dialog: Shown, wait: Wait) -> QDialog:
        engine.set_credential("user.scanner", "old")
        sheet.model.set("access.authentication.users", ("scanner", "backup"))
        press(sheet, "sheet_apply")
        wait(lambda: engine.settings.access.authentication.users == ("scanner", "backup"))
        wait(lambda: not sheet.model.dirty)
        press(sheet, "access_authentication")
        opened = dialog(sheet, "dialog_authentication")
        wait(lambda: listed(opened) == [("scanner", "stored"), ("backup", "missing")])
        return opened

    def test_a_password_can_be_changed(
        self,
        authentication: QDialog,
        sheet: PropertySheet,
        press: Press,
        find: Find,
        dialog: Shown,
        qtbot: QtBot,
        wait: Wait,
        memory_store: MemoryStore,
    ) -> None:
        select(authentication, "scanner")
        press(authentication, f"{USERS}_password")
        user = dialog(authentication, "dialog_user")
        assert find(user, QLineEdit, "user_name").isReadOnly()
        qtbot.keyClicks(find(user, QLineEdit, "user_password"), "new")
        qtbot.keyClicks(find(user, QLineEdit, "user_password_again"), "new")
        press(user, "dialog_user_ok")
        press(authentication, "dialog_authentication_ok")
        press(sheet, "sheet_apply")
        wait(lambda: verify_password("new", memory_store.get("user.scanner") or ""))
        wait(lambda: not sheet.model.dirty)

    def test_a_removed_user_loses_name_and_password(
        self,
        authentication: QDialog,
        sheet: PropertySheet,
        press: Press,
        wait: Wait,
        engine: Engine,
        memory_store: MemoryStore,
    ) -> None:
        select(authentication, "scanner")
        press(authentication, f"{USERS}_remove")
        press(authentication, "dialog_authentication_ok")
        press(sheet, "sheet_apply")
        wait(lambda: engine.settings.access.authentication.users == ("backup",))
        assert memory_store.get("user.scanner") is None
