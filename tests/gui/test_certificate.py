"""The Certificate dialog: made on the spot, taken from files, looked at, and gone when it is not wanted."""

import datetime
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDoubleSpinBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine import certificates
from engine.facade import Engine
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]
Wait = Callable[[Callable[[], bool]], None]

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = serialization.Encoding.PEM


def certificate(days: int = 90) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.com")]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example CA")]))
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=100))
        .not_valid_after(now + datetime.timedelta(days=days, hours=1))
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    )


def key_pem() -> bytes:
    return KEY.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    path = tmp_path / "mail.pem"
    path.write_bytes(certificate().public_bytes(PEM) + key_pem())
    return path


@pytest.fixture
def opened(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    press(sheet, "access_certificate")
    return dialog(sheet, "dialog_certificate")


@pytest.fixture
def importing(opened: QDialog, press: Press, dialog: Shown) -> QDialog:
    press(opened, "certificate_import")
    return dialog(opened, "dialog_import_certificate")


def state(opened: QDialog) -> str:
    return opened.findChild(QLabel, "certificate_state").text()


def kept(engine: Engine) -> list[Path]:
    return list((engine.root / "state").glob("certificate-*.pem"))


def test_without_one_it_says_that_starttls_is_not_offered(opened: QDialog, find: Find) -> None:
    assert state(opened) == "There is no certificate: STARTTLS is not offered."
    assert not find(opened, QPushButton, "certificate_remove").isEnabled()


def test_a_self_signed_one_is_made_applied_and_required(
    opened: QDialog,
    sheet: PropertySheet,
    press: Press,
    find: Find,
    dialog: Shown,
    wait: Wait,
    engine: Engine,
    qtbot: QtBot,
    reopen: Callable[[], PropertySheet],
) -> None:
    press(opened, "certificate_create")
    creating = dialog(opened, "dialog_create_certificate")
    name: QLineEdit = find(creating, QLineEdit, "certificate_name")
    assert name.text() == engine.fqdn
    name.selectAll()
    qtbot.keyClicks(name, "mail.example.com")
    find(creating, QDoubleSpinBox, "certificate_days").setValue(60)
    press(creating, "dialog_create_certificate_ok")
    wait(lambda: state(opened) == "The certificate is valid for 59 more day(s).")
    assert find(opened, QLabel, "certificate_subject").text() == "mail.example.com"
    assert find(opened, QLabel, "certificate_issuer").text() == "mail.example.com (self-signed)"
    press(opened, "dialog_certificate_ok")

    press(sheet, "access_tls_required")
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.tls.required)
    path = Path(engine.settings.access.tls.certificate)
    assert kept(engine) == [path]
    assert path.name in (engine.root / "settings.toml").read_text(encoding="utf-8")

    again = reopen()
    assert find(again, QCheckBox, "access_tls_required").isChecked()
    press(again, "access_certificate")
    shown = dialog(again, "dialog_certificate")
    wait(lambda: find(shown, QLabel, "certificate_subject").text() == "mail.example.com")
    assert find(shown, QLineEdit, "certificate_file").text() == str(path)


def test_a_name_that_is_none_keeps_the_dialog_open(
    opened: QDialog, press: Press, find: Find, dialog: Shown, wait: Wait, qtbot: QtBot
) -> None:
    press(opened, "certificate_create")
    creating = dialog(opened, "dialog_create_certificate")
    find(creating, QLineEdit, "certificate_name").setText("two words")
    press(creating, "dialog_create_certificate_ok")
    said: QLabel = find(creating, QLabel, "dialog_create_certificate_message_text")
    wait(lambda: "host name or an IP address" in said.text())
    assert creating.isVisible()


def test_cancel_leaves_no_file_behind(opened: QDialog, press: Press, dialog: Shown, wait: Wait, engine: Engine) -> None:
    press(opened, "certificate_create")
    press(dialog(opened, "dialog_create_certificate"), "dialog_create_certificate_ok")
    wait(lambda: "valid for" in state(opened))
    assert len(kept(engine)) == 1
    press(opened, "dialog_certificate_cancel")
    assert kept(engine) == []


def test_pem_is_imported_as_a_copy(
    importing: QDialog, opened: QDialog, pem: Path, press: Press, find: Find, wait: Wait, engine: Engine
) -> None:
    find(importing, QLineEdit, "certificate_source").setText(str(pem))
    press(importing, "dialog_import_certificate_ok")
    wait(lambda: "valid for" in state(opened))
    assert find(opened, QLabel, "certificate_issuer").text() == "Example CA"
    assert find(opened, QLineEdit, "certificate_file").text() == str(kept(engine)[0])


def test_pem_is_used_where_it_is(
    importing: QDialog,
    opened: QDialog,
    sheet: PropertySheet,
    tmp_path: Path,
    press: Press,
    find: Find,
    wait: Wait,
    engine: Engine,
) -> None:
    chain, key = tmp_path / "fullchain.pem", tmp_path / "privkey.pem"
    chain.write_bytes(certificate().public_bytes(PEM))
    key.write_bytes(key_pem())
    find(importing, QLineEdit, "certificate_source").setText(str(chain))
    find(importing, QLineEdit, "certificate_key").setText(str(key))
    press(importing, "certificate_in_place")
    press(importing, "dialog_import_certificate_ok")
    wait(lambda: "valid for" in state(opened))
    press(opened, "dialog_certificate_ok")
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.tls.certificate == str(chain))
    assert engine.settings.access.tls.private_key == str(key)
    assert kept(engine) == []


def test_pfx_asks_for_its_password(
    importing: QDialog,
    opened: QDialog,
    tmp_path: Path,
    press: Press,
    find: Find,
    wait: Wait,
    qtbot: QtBot,
    engine: Engine,
) -> None:
    source = tmp_path / "mail.pfx"
    protection = serialization.BestAvailableEncryption(b"secret")
    source.write_bytes(pkcs12.serialize_key_and_certificates(b"mail", KEY, certificate(), None, protection))
    find(importing, QLineEdit, "certificate_source").setText(str(source))
    press(importing, "dialog_import_certificate_ok")
    said: QLabel = find(importing, QLabel, "dialog_import_certificate_message_text")
    password: QLineEdit = find(importing, QLineEdit, "certificate_password")
    wait(lambda: "protected by a password" in said.text())
    assert importing.focusWidget() is password
    qtbot.keyClicks(password, "secret")
    press(importing, "dialog_import_certificate_ok")
    wait(lambda: "valid for" in state(opened))
    assert b"secret" not in kept(engine)[0].read_bytes()


@pytest.mark.parametrize(
    ("days", "said"), [(12, "The certificate is valid for 12 more day(s)."), (-3, "The certificate has expired.")]
)
def test_days_left(
    sheet: PropertySheet, press: Press, dialog: Shown, wait: Wait, tmp_path: Path, days: int, said: str
) -> None:
    path = tmp_path / "mail.pem"
    path.write_bytes(certificate(days).public_bytes(PEM) + key_pem())
    sheet.model.set("access.tls.certificate", str(path))
    press(sheet, "access_certificate")
    opened = dialog(sheet, "dialog_certificate")
    wait(lambda: state(opened).startswith(said))


def test_minimum_version_and_removal_are_applied(
    sheet: PropertySheet, press: Press, dialog: Shown, find: Find, wait: Wait, engine: Engine
) -> None:
    made = certificates.create_self_signed("a.example", engine.root / "state", time.time())
    sheet.model.set("access.tls.certificate", str(made.path))
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.tls.certificate == str(made.path))
    wait(lambda: not sheet.model.dirty)

    press(sheet, "access_certificate")
    opened = dialog(sheet, "dialog_certificate")
    versions: QComboBox = find(opened, QComboBox, "access_tls_minimum_version")
    versions.setCurrentIndex(versions.findData("1.1"))
    versions.activated.emit(versions.currentIndex())
    assert "stays flagged" in find(opened, QLabel, "certificate_version_words").text()
    press(opened, "certificate_remove")
    press(opened, "dialog_certificate_ok")
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.tls.certificate == "")
    assert engine.settings.access.tls.minimum_version == "1.1"
    assert 'minimum_version = "1.1"' in (engine.root / "settings.toml").read_text(encoding="utf-8")
    # An undo of the removal must find it.
    assert made.path.exists()
