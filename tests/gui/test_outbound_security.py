"""Outbound Security: every way of logging on and encrypting, and the password's way into the keyring."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.model import Access, Delivery, Domain, OAuth2, Relay, Security, Settings
from gui.bridge import Bridge
from gui.properties.binding import Place
from gui.properties.dialogs.outbound_security import open_outbound_security
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]

NAME = "dialog_outbound_security"
BASIC = "delivery_security_basic"


@pytest.fixture
def security(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    """The dialog, opened from the Delivery tab."""
    press(sheet, "delivery_outbound_security")
    return dialog(sheet, NAME)


def write(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)


def note_of(find: Find, window: QDialog) -> str:
    label: QLabel = find(window, QLabel, f"{BASIC}_stored")
    return label.text()


def test_basic_with_tls_and_a_password_goes_into_file_and_keyring_and_comes_back(
    sheet: PropertySheet,
    security: QDialog,
    engine: Engine,
    memory_store: MemoryStore,
    reopen: Callable[[], PropertySheet],
    find: Find,
    wait: Wait,
    press: Press,
    dialog: Shown,
    qtbot: QtBot,
) -> None:
    press(security, "delivery_security_authentication_basic")
    write(qtbot, find(security, QLineEdit, f"{BASIC}_username"), "joe@example.com")
    write(qtbot, find(security, QLineEdit, f"{BASIC}_password"), " s3cret ")
    press(security, "delivery_security_tls")
    press(security, f"{NAME}_ok")
    assert memory_store.names() == ()
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)

    stored = engine.settings.delivery.security
    assert (stored.authentication, stored.username, stored.tls) == ("basic", "joe@example.com", "starttls")
    assert memory_store.get("route.joe@example.com") == " s3cret "
    assert b"s3cret" not in (engine.root / "settings.toml").read_bytes()

    again = reopen()
    press(again, "delivery_outbound_security")
    second = dialog(again, NAME)
    assert find(second, QRadioButton, "delivery_security_authentication_basic").isChecked()
    assert find(second, QLineEdit, f"{BASIC}_username").text() == "joe@example.com"
    assert find(second, QCheckBox, "delivery_security_tls").isChecked()
    password = find(second, QLineEdit, f"{BASIC}_password")
    wait(lambda: password.placeholderText() == f"Stored in {memory_store.describe()}")
    assert password.text() == ""


@pytest.mark.parametrize(
    ("clicks", "mode", "expected"),
    [
        ((), "", "opportunistic"),
        (("delivery_security_tls_offered",), "", "none"),
        (("delivery_security_tls",), "STARTTLS", "starttls"),
        (("delivery_security_tls",), "Implicit TLS", "implicit"),
    ],
)
def test_every_kind_of_tls_can_be_chosen(
    sheet: PropertySheet,
    security: QDialog,
    find: Find,
    press: Press,
    clicks: tuple[str, ...],
    mode: str,
    expected: str,
) -> None:
    for name in clicks:
        press(security, name)
    if mode:
        combo = find(security, QComboBox, "delivery_security_tls_mode")
        combo.setCurrentText(mode)
        combo.activated.emit(combo.currentIndex())
    press(security, f"{NAME}_ok")
    assert sheet.model.get("delivery.security.tls") == expected


def test_verification_and_ca_file_belong_to_mandatory_tls(
    sheet: PropertySheet, security: QDialog, find: Find, press: Press, qtbot: QtBot
) -> None:
    verify = find(security, QCheckBox, "delivery_security_verify_certificate")
    authorities = find(security, QLineEdit, "delivery_security_ca_file")
    assert not verify.isEnabled()
    assert not authorities.isEnabled()
    press(security, "delivery_security_tls")
    verify.click()
    write(qtbot, authorities, "authorities.pem")
    press(security, f"{NAME}_ok")
    chosen = sheet.model.get("delivery.security")
    assert (chosen.verify_certificate, chosen.ca_file) == (False, "authorities.pem")


def test_the_warning_about_clear_text_stands_exactly_while_it_is_true(
    security: QDialog, find: Find, press: Press
) -> None:
    warning = find(security, QLabel, f"{BASIC}_note")
    assert not warning.isVisible()
    press(security, "delivery_security_authentication_basic")
    assert warning.isVisible()
    assert "clear text" in warning.text()
    assert "TLS encryption" in warning.text()
    press(security, "delivery_security_tls")
    assert not warning.isVisible()


def test_basic_without_a_user_name_keeps_the_dialog_open_at_the_field(
    security: QDialog, find: Find, press: Press, qtbot: QtBot
) -> None:
    press(security, "delivery_security_authentication_basic")
    find(security, QLineEdit, f"{BASIC}_username").setFocus()
    find(security, QCheckBox, "delivery_security_tls").setFocus()
    press(security, f"{NAME}_ok")
    assert security.isVisible()
    assert security.focusWidget() is find(security, QLineEdit, f"{BASIC}_username")
    assert "user name" in find(security, QLabel, f"{NAME}_message_text").text()


def test_a_renamed_user_is_asked_for_anew(
    security: QDialog, memory_store: MemoryStore, find: Find, wait: Wait, press: Press, qtbot: QtBot
) -> None:
    memory_store.set("route.ann", "pw")
    press(security, "delivery_security_authentication_basic")
    user = find(security, QLineEdit, f"{BASIC}_username")
    password = find(security, QLineEdit, f"{BASIC}_password")
    write(qtbot, user, "ann")
    wait(lambda: "ann is stored" in note_of(find, security))
    assert password.placeholderText().startswith("Stored in ")
    qtbot.keyClicks(user, "a")
    assert password.placeholderText() == ""
    wait(lambda: note_of(find, security).startswith("No password of anna is stored yet"))


def test_a_locked_keyring_is_said_and_what_was_typed_stays(
    security: QDialog, memory_store: MemoryStore, find: Find, wait: Wait, press: Press, qtbot: QtBot
) -> None:
    memory_store.unavailable = "The keyring is locked. Unlock it and try again."
    memory_store_password = find(security, QLineEdit, f"{BASIC}_password")
    press(security, "delivery_security_authentication_basic")
    write(qtbot, memory_store_password, "s3cret")
    write(qtbot, find(security, QLineEdit, f"{BASIC}_username"), "joe")
    wait(lambda: note_of(find, security).startswith("The keyring is locked. Unlock it and try again."))
    assert memory_store_password.text() == "s3cret"
    memory_store.unavailable = ""
    memory_store.set("route.joe", "old")
    press(security, f"{BASIC}_stored_again")
    wait(lambda: "joe is stored" in note_of(find, security))
    assert memory_store_password.text() == "s3cret"


def test_a_password_the_keyring_refuses_at_apply_is_still_there_in_the_dialog(
    sheet: PropertySheet,
    security: QDialog,
    engine: Engine,
    memory_store: MemoryStore,
    find: Find,
    wait: Wait,
    press: Press,
    dialog: Shown,
    qtbot: QtBot,
) -> None:
    before = (engine.root / "settings.toml").read_bytes()
    press(security, "delivery_security_authentication_basic")
    write(qtbot, find(security, QLineEdit, f"{BASIC}_username"), "joe")
    write(qtbot, find(security, QLineEdit, f"{BASIC}_password"), "s3cret")
    press(security, f"{NAME}_ok")
    memory_store.unavailable = "The keyring is locked. Unlock it and try again."
    press(sheet, "sheet_apply")
    wait(lambda: sheet.message_bar.text == memory_store.unavailable)
    assert (engine.root / "settings.toml").read_bytes() == before
    press(sheet, "delivery_outbound_security")
    second = dialog(sheet, NAME)
    password = find(second, QLineEdit, f"{BASIC}_password")
    assert password.text() == "s3cret"
    assert password.echoMode() == QLineEdit.EchoMode.Password
    memory_store.unavailable = ""
    press(second, f"{NAME}_ok")
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)
    assert memory_store.get("route.joe") == "s3cret"


def test_a_password_follows_the_name_it_was_corrected_to(
    sheet: PropertySheet, security: QDialog, find: Find, press: Press, dialog: Shown, qtbot: QtBot
) -> None:
    press(security, "delivery_security_authentication_basic")
    write(qtbot, find(security, QLineEdit, f"{BASIC}_username"), "jo")
    write(qtbot, find(security, QLineEdit, f"{BASIC}_password"), "s3cret")
    press(security, f"{NAME}_ok")
    press(sheet, "delivery_outbound_security")
    second = dialog(sheet, NAME)
    write(qtbot, find(second, QLineEdit, f"{BASIC}_username"), "joe")
    press(second, f"{NAME}_ok")
    assert not sheet.model.secret_pending("route.jo")
    assert sheet.model.secret("route.joe") == "s3cret"


def test_cancel_drops_everything(
    sheet: PropertySheet, security: QDialog, find: Find, press: Press, qtbot: QtBot
) -> None:
    press(security, "delivery_security_authentication_basic")
    write(qtbot, find(security, QLineEdit, f"{BASIC}_username"), "joe")
    write(qtbot, find(security, QLineEdit, f"{BASIC}_password"), "s3cret")
    press(security, "delivery_security_tls")
    press(security, f"{NAME}_cancel")
    assert not sheet.model.dirty
    assert not sheet.model.secret_pending("route.joe")


def test_integrated_takes_an_account_and_says_how_to_write_it(
    sheet: PropertySheet, security: QDialog, find: Find, press: Press, qtbot: QtBot
) -> None:
    assert "Kerberos where the domain has it" in find(security, QLabel, "delivery_security_integrated_note").text()
    press(security, "delivery_security_authentication_integrated")
    write(qtbot, find(security, QLineEdit, "delivery_security_integrated_username"), "CONTOSO\\joe")
    write(qtbot, find(security, QLineEdit, "delivery_security_integrated_password"), "s3cret")
    press(security, f"{NAME}_ok")
    assert sheet.model.get("delivery.security.authentication") == "integrated"
    assert sheet.model.secret("route.CONTOSO\\joe") == "s3cret"


class TestHandEditedFile:
    """A file with OAuth 2.0 in it that was written by hand."""

    @pytest.fixture
    def start_settings(self) -> Settings:
        oauth2 = OAuth2(provider="microsoft", client_id="1234", tenant="contoso.example")
        by_hand = Security(authentication="oauth2", username="joe@contoso.example", tls="none", oauth2=oauth2)
        return Settings(
            access=Access(relay=Relay(entries=("127.0.0.1",))),
            delivery=Delivery(route="hold", security=by_hand),
            domains=(Domain(name="remote.example"),),
        )

    def test_is_shown_and_kept(
        self, sheet: PropertySheet, security: QDialog, engine: Engine, find: Find, press: Press
    ) -> None:
        before = (engine.root / "settings.toml").read_bytes()
        assert find(security, QRadioButton, "delivery_security_authentication_oauth2").isChecked()
        summary = find(security, QLabel, "delivery_security_oauth2").text()
        assert summary.startswith("Microsoft, joe@contoso.example.")
        assert not find(security, QAbstractButton, "delivery_security_tls_offered").isChecked()
        press(security, f"{NAME}_ok")
        assert not sheet.model.dirty
        press(sheet, "sheet_ok")
        assert (engine.root / "settings.toml").read_bytes() == before

    def test_can_be_come_back_to(self, sheet: PropertySheet, security: QDialog, press: Press) -> None:
        press(security, "delivery_security_authentication_anonymous")
        press(security, "delivery_security_authentication_oauth2")
        press(security, f"{NAME}_ok")
        assert not sheet.model.dirty

    def test_a_domain_gets_security_of_its_own_with_ok(
        self, sheet: PropertySheet, bridge: Bridge, press: Press, dialog: Shown
    ) -> None:
        place = Place(parent=sheet, model=sheet.model, bridge=bridge)
        open_outbound_security(place, "domains[0].security")
        press(dialog(sheet, NAME), f"{NAME}_cancel")
        assert sheet.model.get("domains[0].security") is None
        open_outbound_security(place, "domains[0].security")
        opened = dialog(sheet, NAME)
        press(opened, "domains_0_security_tls")
        press(opened, f"{NAME}_ok")
        assert sheet.model.get("domains[0].security.tls") == "starttls"
