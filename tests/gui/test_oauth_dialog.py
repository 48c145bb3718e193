"""OAuth 2.0 in the window: set up and signed in through the real dialog, with a real HTTP client as the browser."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.oauth.grant import refresh_token_of
from engine.settings.model import Access, Delivery, Relay, Security, Settings
from gui.properties.dialogs import signing_in
from gui.properties.sheet import PropertySheet
from tests.e2e.certificates import Authority
from tests.oauth.browser import Browser
from tests.oauth.conftest import security_for
from tests.oauth.provider_server import ProviderServer

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]

AT = "delivery_security_oauth2"
USER = "sender@example.com"
ROUTE = f"route.{USER}"


class SystemBrowser(Browser):
    """What stands in for the system's browser; `works` False = there is none."""

    def __init__(self, ca_file: Path) -> None:
        super().__init__(ca_file)
        self.works = True
        self.visits: list[str] = []

    def open_url(self, address: QUrl) -> bool:
        self.visits.append(address.toString())
        if self.works:
            self.visit(address.toString())
        return self.works


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(Path(tmp_path_factory.mktemp("authority")))


@pytest.fixture
def server(authority: Authority) -> Iterator[ProviderServer]:
    started = ProviderServer(authority).start()
    yield started
    started.close()


@pytest.fixture
def browser(server: ProviderServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemBrowser]:
    made = SystemBrowser(server.authority.ca_file)

    class Services:
        openUrl = staticmethod(made.open_url)  # noqa: N815

    monkeypatch.setattr(signing_in, "QDesktopServices", Services)
    yield made
    made.close()


@pytest.fixture
def start_security(server: ProviderServer) -> Security:
    return security_for(server)


@pytest.fixture
def start_settings(start_security: Security) -> Settings:
    return Settings(
        access=Access(relay=Relay(entries=("127.0.0.1",))),
        delivery=Delivery(route="hold", security=start_security),
    )


@pytest.fixture
def opened(sheet: PropertySheet, press: Press, dialog: Shown, browser: SystemBrowser) -> QDialog:
    """The dialog, opened as people do."""
    press(sheet, "delivery_outbound_security")
    press(dialog(sheet, "dialog_outbound_security"), f"{AT}_set_up")
    return dialog(sheet, "dialog_oauth")


def text_of(find: Find, window: QWidget, name: str) -> str:
    label: QLabel = find(window, QLabel, name)
    return label.text()


def write(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)


def apply_all(sheet: PropertySheet, dialog: Shown, press: Press, wait: Wait) -> None:
    press(dialog(sheet, "dialog_oauth"), "dialog_oauth_ok")
    press(dialog(sheet, "dialog_outbound_security"), "dialog_outbound_security_ok")
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)


def test_signing_in_with_the_browser_is_stored_with_apply(
    sheet: PropertySheet,
    opened: QDialog,
    server: ProviderServer,
    browser: SystemBrowser,
    memory_store: MemoryStore,
    engine: Engine,
    find: Find,
    press: Press,
    wait: Wait,
    dialog: Shown,
) -> None:
    security = dialog(sheet, "dialog_outbound_security")
    wait(lambda: "Nobody has signed in yet" in text_of(find, security, AT))
    press(opened, f"{AT}_sign_in")
    wait(lambda: f"{USER} has signed in" in text_of(find, opened, f"{AT}_result"))
    assert browser.visits[0].startswith(f"{server.base}/authorize?")
    assert memory_store.names() == (), "nothing is stored before Apply"
    press(opened, "dialog_oauth_ok")
    assert "stored with Apply" in text_of(find, security, AT)
    press(security, "dialog_outbound_security_ok")
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)
    assert refresh_token_of(memory_store.get(ROUTE) or "") in server.refresh_tokens
    written = (engine.root / "settings.toml").read_text(encoding="utf-8")
    assert not any(token in written for token in server.refresh_tokens)
    press(sheet, "delivery_outbound_security")
    again = dialog(sheet, "dialog_outbound_security")
    wait(lambda: "Signed in; kept in memory of this process" in text_of(find, again, AT))


def test_cancel_keeps_nothing_of_a_sign_in(
    sheet: PropertySheet, opened: QDialog, find: Find, press: Press, wait: Wait
) -> None:
    press(opened, f"{AT}_sign_in")
    wait(lambda: f"{USER} has signed in" in text_of(find, opened, f"{AT}_result"))
    press(opened, "dialog_oauth_cancel")
    assert not sheet.model.secret_pending(ROUTE)


def test_a_code_is_shown_large_and_can_be_copied(
    opened: QDialog, server: ProviderServer, browser: SystemBrowser, find: Find, press: Press, wait: Wait
) -> None:
    flow: QComboBox = find(opened, QComboBox, f"{AT}_flow")
    flow.setCurrentIndex(flow.findData("device"))
    server.pending = ["authorization_pending"] * 100
    press(opened, f"{AT}_sign_in")
    code: QLabel = find(opened, QLabel, f"{AT}_code")
    wait(lambda: code.isVisible() and code.text() == "ABCD-EFGH")
    assert code.font().pointSizeF() > opened.font().pointSizeF() * 1.5
    assert text_of(find, opened, f"{AT}_time_left").startswith("Time left: 1")
    assert browser.visits == [], "the other device is not this one"
    press(opened, f"{AT}_copy_code")
    assert QGuiApplication.clipboard().text() == "ABCD-EFGH"
    press(opened, f"{AT}_copy_address")
    assert QGuiApplication.clipboard().text() == f"{server.base}/device"
    press(opened, f"{AT}_give_up")
    assert "you gave up" in text_of(find, opened, f"{AT}_result")
    assert find(opened, QPushButton, f"{AT}_sign_in").isEnabled()


def test_without_a_browser_the_address_can_be_copied(
    opened: QDialog, browser: SystemBrowser, find: Find, press: Press, wait: Wait
) -> None:
    browser.works = False
    press(opened, f"{AT}_sign_in")
    wait(lambda: "No browser could be opened" in text_of(find, opened, f"{AT}_result"))
    address: QLineEdit = find(opened, QLineEdit, f"{AT}_address")
    assert address.isVisible()
    browser.works = True
    press(opened, f"{AT}_open")
    wait(lambda: f"{USER} has signed in" in text_of(find, opened, f"{AT}_result"))
    assert not address.isVisible()


def test_consent_that_is_refused_is_said(
    opened: QDialog, server: ProviderServer, find: Find, press: Press, wait: Wait
) -> None:
    server.consent = False
    press(opened, f"{AT}_sign_in")
    wait(lambda: "The user said no" in text_of(find, opened, f"{AT}_result"))
    assert text_of(find, opened, f"{AT}_result").startswith("Nobody has signed in.")


def test_the_application_by_itself_takes_its_secret_along(
    sheet: PropertySheet,
    opened: QDialog,
    server: ProviderServer,
    memory_store: MemoryStore,
    find: Find,
    press: Press,
    wait: Wait,
    dialog: Shown,
    qtbot: QtBot,
) -> None:
    server.clients["app"] = "s3cret"
    flow: QComboBox = find(opened, QComboBox, f"{AT}_flow")
    flow.setCurrentIndex(flow.findData("client_credentials"))
    secret: QLineEdit = find(opened, QLineEdit, f"{AT}_client_secret")
    assert secret.echoMode() == QLineEdit.EchoMode.Password
    write(qtbot, secret, "wr0ng")
    press(opened, f"{AT}_sign_in")
    wait(lambda: "does not accept the application" in text_of(find, opened, f"{AT}_result"))
    assert "wr0ng" not in text_of(find, opened, f"{AT}_result")
    write(qtbot, secret, "s3cret")
    press(opened, f"{AT}_sign_in")
    wait(lambda: "The application has signed in" in text_of(find, opened, f"{AT}_result"))
    apply_all(sheet, dialog, press, wait)
    assert memory_store.get("client.app") == "s3cret"
    assert memory_store.get(ROUTE) is None


def test_rows_follow_the_provider_and_nothing_is_asked_that_makes_no_sense(
    opened: QDialog, find: Find, press: Press, qtbot: QtBot
) -> None:
    def shown() -> set[str]:
        rows = ("tenant", "flow", "authorization_url", "device_url", "token_url", "scope")
        return {row for row in rows if find(opened, QWidget, f"{AT}_{row}").isVisible()}

    provider: QComboBox = find(opened, QComboBox, f"{AT}_provider")
    assert shown() == {"flow", "authorization_url", "token_url", "scope"}
    provider.setCurrentIndex(provider.findData("microsoft"))
    assert shown() == {"tenant", "flow"}
    assert "SMTP.Send." in text_of(find, opened, f"{AT}_preparation")
    flow: QComboBox = find(opened, QComboBox, f"{AT}_flow")
    flow.setCurrentIndex(flow.findData("client_credentials"))
    assert "New-ServicePrincipal" in text_of(find, opened, f"{AT}_preparation")
    provider.setCurrentIndex(provider.findData("google"))
    assert shown() == set()
    assert flow.currentData() == "browser"
    write(qtbot, find(opened, QLineEdit, f"{AT}_client_id"), "")
    press(opened, f"{AT}_sign_in")
    assert text_of(find, opened, "dialog_oauth_message_text") == "Type the application (client) ID."
    press(opened, "dialog_oauth_ok")
    assert opened.isVisible()


def test_closing_gives_up(opened: QDialog, browser: SystemBrowser, press: Press, wait: Wait, find: Find) -> None:
    browser.works = False
    press(opened, f"{AT}_sign_in")
    wait(lambda: bool(browser.visits))
    press(opened, "dialog_oauth_cancel")
    wait(lambda: not any(thread.name == "mailroot-signin" for thread in threading.enumerate()))


def test_oauth_can_be_chosen(sheet: PropertySheet, opened: QDialog, press: Press, dialog: Shown, find: Find) -> None:
    press(opened, "dialog_oauth_cancel")
    security = dialog(sheet, "dialog_outbound_security")
    press(security, "delivery_security_authentication_anonymous")
    assert not find(security, QPushButton, f"{AT}_set_up").isEnabled()
    radio: QRadioButton = find(security, QRadioButton, "delivery_security_authentication_oauth2")
    assert radio.isEnabled()
    radio.click()
    assert find(security, QPushButton, f"{AT}_set_up").isEnabled()
