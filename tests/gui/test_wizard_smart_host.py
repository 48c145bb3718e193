"""Smart host: a provider, a host of one's own, an account with its password, later, and the first test message."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from visible import controls, mnemonics

from engine.credentials.memory_store import MemoryStore
from engine.settings.model import Advanced, Delivery, Security, Settings
from gui.bridge import Bridge
from gui.properties.model import SheetModel
from gui.route_test.dialog import RouteTestDialog
from gui.wizard.pages.smart_host import SmartHostPage
from gui.wizard.plan import Feature, FirstMessage, Flow, Plan

Make = Callable[..., SmartHostPage]
Wait = Callable[[Callable[[], bool]], None]
Press = Callable[[QWidget, str], None]
STORED = Settings(
    delivery=Delivery(
        advanced=Advanced(smart_host="mail.example.com:2587"),
        security=Security(authentication="basic", username="joe", tls="starttls"),
    )
)


@pytest.fixture
def make(qtbot: QtBot, bridge: Bridge) -> Make:
    """The page over settings, shown, with SMTP Server to be added or (`installed`) there already."""

    def made(settings: Settings | None = None, *, installed: bool = False) -> SmartHostPage:
        there = frozenset({Feature.SMTP_SERVER}) if installed else frozenset()
        plan = Plan(SheetModel(settings or Settings()), Flow.ROLES_AND_FEATURES, there)
        plan.answers.features = {Feature.SMTP_SERVER}
        page = SmartHostPage(plan, bridge)
        plan.setParent(page)
        qtbot.addWidget(page)
        page.resize(640, 480)
        page.show()
        page.enter()
        return page

    return made


def write(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)


def choose(page: SmartHostPage, provider: str) -> None:
    page.picker.provider.setCurrentIndex(page.picker.provider.findData(provider))


def known(page: SmartHostPage) -> bool:
    """Whether the keyring has answered."""
    return page.password.stored.there is not None


def test_a_host_of_ones_own_with_an_account_goes_into_the_plan(make: Make, qtbot: QtBot) -> None:
    page = make()
    assert (page.own.port.whole(), page.own.tls.currentData()) == (587, "starttls")
    write(qtbot, page.own.host, "Mail.Example.com")
    write(qtbot, page.own.user, "joe@example.com")
    write(qtbot, page.password.line, " s3cret ")
    assert page.leave() == ""
    model = page.plan.model
    assert model.get("delivery.advanced.smart_host") == "mail.example.com:587"
    security = model.get("delivery.security")
    assert (security.authentication, security.username, security.tls) == ("basic", "joe@example.com", "starttls")
    assert model.secret("route.joe@example.com") == " s3cret "
    assert model.get("delivery.route") == "smart_host"
    assert model.problems() == ()
    assert not page.plan.answers.smart_host_later


def test_a_host_without_a_logon_needs_no_password(make: Make, qtbot: QtBot) -> None:
    page = make()
    write(qtbot, page.own.host, "192.0.2.1")
    page.own.port.setValue(25)
    page.own.tls.setCurrentIndex(page.own.tls.findData("opportunistic"))
    assert page.leave() == ""
    assert page.plan.model.get("delivery.advanced.smart_host") == "[192.0.2.1]:25"
    assert page.plan.model.get("delivery.security") == Security()
    assert not page.password.isVisible()


def test_a_typed_port_and_a_list_say_their_ports_themselves(make: Make, qtbot: QtBot) -> None:
    page = make()
    write(qtbot, page.own.host, "mail.example.com:465")
    assert page.plan.model.get("delivery.advanced.smart_host") == "mail.example.com:465"
    write(qtbot, page.own.host, "a.example.com, b.example.com:2525")
    assert page.plan.model.get("delivery.advanced.smart_host") == "a.example.com, b.example.com:2525"
    assert not page.own.port.isEnabled()


def test_a_provider_fills_host_port_and_encryption(make: Make, qtbot: QtBot) -> None:
    page = make()
    choose(page, "gmail")
    assert not page.own.isVisible()
    assert page.password.isVisible()
    assert "mail address" in page.leave()
    assert page.window().focusWidget() is page.picker.account
    write(qtbot, page.picker.account, "joe@gmail.com")
    write(qtbot, page.password.line, "app password")
    assert page.leave() == ""
    assert page.plan.model.get("delivery.advanced.smart_host").startswith("smtp.gmail.com:")
    assert page.plan.model.secret("route.joe@gmail.com") == "app password"


def test_with_oauth_somebody_signs_in_instead_of_typing_a_password(
    make: Make, qtbot: QtBot, wait: Wait, dialog: Callable[[QWidget, str], QDialog], press: Press
) -> None:
    page = make()
    choose(page, "microsoft365")
    assert page.sign_in.isVisible()
    assert not page.password.isVisible()
    write(qtbot, page.picker.account, "joe@contoso.example")
    wait(lambda: page.sign_in.signed_in is False)
    assert page.leave() == "Sign in as joe@contoso.example: nobody has yet."
    assert page.window().focusWidget() is page.sign_in.button
    press(page, "delivery_security_oauth2_set_up")
    opened = dialog(page.window(), "dialog_oauth")
    write(qtbot, opened.findChild(QLineEdit, "delivery_security_oauth2_client_id"), "1234")
    opened.model.set_secret("route.joe@contoso.example", "a refresh token")
    press(opened, "dialog_oauth_ok")
    assert "stored when you press Install" in page.sign_in.label.text()
    assert page.leave() == ""
    assert page.plan.model.secret("route.joe@contoso.example") == "a refresh token"
    assert page.plan.model.get("delivery.security.oauth2.client_id") == "1234"
    assert page.plan.model.problems() == ()


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("", "Write the name of the smart host"),
        ("smtp://mail.example.com", "cannot be a smart host"),
        ("mail example.com", "cannot be a smart host"),
        ("mail.example.com:99999", "cannot be a smart host"),
    ],
)
def test_what_is_no_host_is_said(make: Make, host: str, words: str) -> None:
    page = make()
    page.own.host.setText(host)
    assert words in page.leave()
    assert page.window().focusWidget() is page.own.host


def test_an_account_without_a_password_is_said(make: Make, qtbot: QtBot, wait: Wait) -> None:
    page = make()
    write(qtbot, page.own.host, "mail.example.com")
    write(qtbot, page.own.user, "joe")
    wait(lambda: known(page))
    assert page.leave() == "Type the password of joe: none is stored."
    assert page.window().focusWidget() is page.password.line


def test_a_second_run_keeps_what_is_stored_without_reading_it(
    make: Make, memory_store: MemoryStore, wait: Wait
) -> None:
    memory_store.set("route.joe", "kept")
    page = make(STORED, installed=True)
    assert (page.own.host.text(), page.own.port.whole(), page.own.user.text()) == ("mail.example.com", 2587, "joe")
    wait(lambda: known(page))
    assert page.password.line.text() == ""
    assert "Stored in" in page.password.line.placeholderText()
    assert page.leave() == ""
    assert not page.plan.model.dirty


def test_later_captures_and_asks_for_nothing(make: Make, qtbot: QtBot, press: Press) -> None:
    page = make()
    press(page, "smart_host_later")
    assert "Captured mail" in page.note.text
    assert not page.own.isEnabled()
    assert not page.test.isEnabled()
    assert page.leave() == ""
    assert page.plan.answers.smart_host_later
    assert page.plan.model.get("delivery.route") == "capture"
    press(page, "smart_host_later")
    assert page.plan.model.get("delivery.route") == "smart_host"
    write(qtbot, page.own.host, "mail.example.com")
    assert page.leave() == ""
    assert not page.plan.answers.smart_host_later


def test_a_password_for_another_name_does_not_stay_behind(make: Make, qtbot: QtBot) -> None:
    page = make()
    write(qtbot, page.own.host, "mail.example.com")
    write(qtbot, page.own.user, "joe")
    write(qtbot, page.password.line, "s3cret")
    assert page.leave() == ""
    write(qtbot, page.own.user, "jane")
    assert page.leave() == ""
    assert page.plan.model.secret("route.joe") is None
    assert page.plan.model.secret("route.jane") == "s3cret"
    write(qtbot, page.own.user, "")
    assert page.leave() == ""
    assert not page.plan.model.secret_pending("route.jane")


def test_the_test_sees_what_is_typed_and_leads_back_to_the_field(
    make: Make, qtbot: QtBot, press: Press, dialog: Callable[[QWidget, str], QDialog]
) -> None:
    page = make()
    assert not page.test.isEnabled()
    write(qtbot, page.own.host, "mail.example.com")
    write(qtbot, page.own.user, "joe")
    write(qtbot, page.password.line, "s3cret")
    write(qtbot, page.to_line, "joe@example.org")
    press(page, "smart_host_test")
    opened = dialog(page, "dialog_route_test")
    assert isinstance(opened, RouteTestDialog)
    assert opened.form.recipient.text() == "joe@example.org"
    assert page.plan.model.secret("route.joe") == "s3cret"
    opened.reject()
    for path, field in (
        ("delivery.security.username", page.own.user),
        ("delivery.security.authentication", page.password.line),
        ("delivery.security.tls", page.own.tls),
        ("delivery.connections.port", page.own.port),
        ("delivery.advanced.smart_host", page.own.host),
    ):
        page.show_path(path)
        assert page.window().focusWidget() is field


def test_a_held_route_is_kept_unless_a_smart_host_is_named(make: Make, qtbot: QtBot) -> None:
    page = make(Settings(delivery=Delivery(route="hold")), installed=True)
    assert "held" in page.note.text
    assert page.leave() == ""
    assert not page.plan.model.dirty
    write(qtbot, page.own.host, "mail.example.com")
    assert page.plan.model.get("delivery.route") == "smart_host"


def test_the_first_message_goes_from_the_account(make: Make, qtbot: QtBot) -> None:
    page = make()
    write(qtbot, page.own.host, "mail.example.com")
    write(qtbot, page.own.user, "joe@example.com")
    write(qtbot, page.password.line, "s3cret")
    write(qtbot, page.to_line, "nobody")
    assert "no mail address" in page.leave()
    assert page.window().focusWidget() is page.to_line
    write(qtbot, page.to_line, "jane@example.net")
    assert page.leave() == ""
    assert page.plan.answers.first_message == FirstMessage("joe@example.com", "jane@example.net")
    write(qtbot, page.from_line, "relay@example.com")
    assert page.leave() == ""
    assert page.plan.answers.first_message.sender == "relay@example.com"


def test_an_import_meanwhile_is_shown(make: Make) -> None:
    page = make()
    page.plan.model.take(STORED)
    page.hide()
    page.plan.model.set("delivery.advanced.smart_host", "smtp.gmail.com:587")
    page.enter()
    chosen = page.picker.chosen_provider
    assert chosen is not None
    assert chosen.id == "gmail"


def test_nothing_is_asked_while_smtp_server_is_removed(make: Make) -> None:
    page = make(STORED, installed=True)
    page.plan.answers.features = set()
    page.own.host.setText("not a host")
    page.enter()
    assert "removed" in page.note.text
    assert page.leave() == ""


def test_everything_has_a_name_and_a_key_of_its_own(make: Make, qtbot: QtBot, find: Callable[..., Any]) -> None:
    page = make()
    write(qtbot, page.own.user, "joe")
    for provider in ("", "gmail", "microsoft365", "amazon_ses"):
        assert page.picker.provider.findData(provider) >= 0
        choose(page, provider)
        for control in controls(page):
            assert control.objectName(), control
            assert control.accessibleName(), control.objectName()
        keys = [key for key, _ in mnemonics(page)]
        assert len(keys) == len(set(keys)), provider
        assert not {"Alt+P", "Alt+N", "Alt+I", "Alt+C"} & set(keys), provider
