"""Domains: what is listed, the wizard, properties, deletion and undo, all of it in file and effect at once."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget, QWizard
from pytestqt.qtbot import QtBot

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.model import Domain, Security, Settings
from gui.console.pages.domains import DomainsPage
from gui.console.window import MainWindow

Find = Callable[..., Any]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]
Wait = Callable[[Callable[[], bool]], None]

REMOTE = Domain(name="partner.example", smart_host="mx.partner.example:587", relay_allowed=True)
ALIAS = Domain(name="example.org", kind="alias")


@pytest.fixture
def start_settings(start_settings: Settings) -> Settings:
    return Settings(general=start_settings.general, delivery=start_settings.delivery, domains=(ALIAS, REMOTE))


@pytest.fixture
def page(window: MainWindow) -> DomainsPage:
    shown = window.show_page("domains")
    assert isinstance(shown, DomainsPage)
    return shown


def listed(page: DomainsPage) -> list[tuple[str, ...]]:
    model = page.model
    columns = range(model.columnCount())
    return [tuple(str(model.index(row, column).data()) for column in columns) for row in range(model.rowCount())]


def select(page: DomainsPage, name: str) -> None:
    page.table.selectRow(page.model.row_of(name))


def message(window: MainWindow) -> str:
    return window.message_bar.text


def names_in(engine: Engine) -> list[str]:
    return [domain.name for domain in engine.settings.domains]


def file_of(engine: Engine) -> bytes:
    return (engine.root / "settings.toml").read_bytes()


def test_the_default_domain_that_nobody_set_is_shown(page: DomainsPage, engine: Engine) -> None:
    implied = (engine.fqdn, "Local (Default)", "Drop folder")
    assert listed(page)[0][:3] == implied
    assert listed(page)[1][:2] == ("example.org", "Local (Alias)")
    assert listed(page)[2] == ("partner.example", "Remote", "mx.partner.example:587", "Anybody may relay to it")
    select(page, engine.fqdn)
    assert not page.delete.isEnabled()
    assert page.properties.isEnabled()


def wizard(page: DomainsPage, dialog: Shown, window: MainWindow, kind: str, name: str, qtbot: QtBot) -> QWizard:
    page.new.trigger()
    opened = dialog(window, "new_domain_wizard")
    assert isinstance(opened, QWizard)
    opened.findChild(QRadioButton, f"new_domain_{kind}").click()
    opened.button(QWizard.WizardButton.NextButton).click()
    qtbot.keyClicks(opened.findChild(QLineEdit, "new_domain_name"), name)
    opened.button(QWizard.WizardButton.FinishButton).click()
    return opened


@pytest.mark.parametrize(("kind", "name"), [("remote", "*.new.example"), ("alias", "new.example")])
def test_the_wizard_adds_a_domain_at_once_and_undo_takes_it_back(
    page: DomainsPage,
    window: MainWindow,
    dialog: Shown,
    wait: Wait,
    engine: Engine,
    press: Press,
    qtbot: QtBot,
    kind: str,
    name: str,
) -> None:
    before, versions = file_of(engine), len(engine.settings_versions())
    wizard(page, dialog, window, kind, name, qtbot)
    wait(lambda: message(window) == f"The domain {name} was added.")
    assert engine.settings.domains[-1] == Domain(name=name, kind=kind)  # type: ignore[arg-type]
    assert name.encode() in file_of(engine)
    assert len(engine.settings_versions()) == versions + 1
    assert page.model.row_of(name) in page.table.selected_rows()

    press(window, "message_bar_action")
    wait(lambda: message(window) == "The change was taken back.")
    assert file_of(engine) == before
    assert names_in(engine) == ["example.org", "partner.example"]


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("alias", "*.new.example", "Only a remote domain"),
        ("remote", "new.*.example", "only in front"),
        ("remote", "*new.example", "only in front"),
        ("remote", "two words", "looks like example.com"),
        ("remote", "Partner.Example", "is on the list already"),
    ],
)
def test_a_name_that_cannot_be_keeps_the_wizard_open(
    page: DomainsPage,
    window: MainWindow,
    dialog: Shown,
    engine: Engine,
    find: Find,
    qtbot: QtBot,
    kind: str,
    name: str,
    said: str,
) -> None:
    opened = wizard(page, dialog, window, kind, name, qtbot)
    assert opened.isVisible()
    assert said in find(opened, QLabel, "new_domain_trouble").text()
    opened.reject()
    assert names_in(engine) == ["example.org", "partner.example"]


def test_new_domain_of_the_action_menu_opens_the_wizard(window: MainWindow, dialog: Shown) -> None:
    window.commands.new_domain.trigger()
    assert dialog(window, "new_domain_wizard").isVisible()


def test_remote_properties_are_applied_by_ok(
    page: DomainsPage,
    window: MainWindow,
    dialog: Shown,
    press: Press,
    find: Find,
    wait: Wait,
    engine: Engine,
    memory_store: MemoryStore,
    qtbot: QtBot,
) -> None:
    select(page, "partner.example")
    page.properties.trigger()
    opened = dialog(window, "dialog_remote_domain")
    assert opened.windowTitle() == "partner.example Properties"
    assert find(opened, QRadioButton, "domain_forward").isChecked()
    press(opened, "domains_1_relay_allowed")
    press(opened, "domains_1_use_helo")
    host: QLineEdit = find(opened, QLineEdit, "domain_smart_host")
    host.selectAll()
    qtbot.keyClicks(host, "[192.0.2.9]")
    press(opened, "domain_own_security")
    press(opened, "dialog_remote_domain_ok")
    wanted = Domain(name="partner.example", use_helo=True, smart_host="[192.0.2.9]", security=Security())
    wait(lambda: engine.settings.domains[1] == wanted)
    wait(lambda: message(window) == "The properties of partner.example were changed.")

    again = Engine(engine.root, memory_store)
    engine.close()
    again.open()
    try:
        assert again.settings.domains == (ALIAS, wanted)
    finally:
        again.close()
        engine.open()


def test_own_outbound_security_with_its_password(
    page: DomainsPage,
    window: MainWindow,
    dialog: Shown,
    press: Press,
    find: Find,
    wait: Wait,
    engine: Engine,
    memory_store: MemoryStore,
    qtbot: QtBot,
) -> None:
    select(page, "partner.example")
    page.properties.trigger()
    opened = dialog(window, "dialog_remote_domain")
    press(opened, "domain_outbound_security")
    security = dialog(opened, "dialog_outbound_security")
    press(security, "domains_1_security_authentication_basic")
    qtbot.keyClicks(find(security, QLineEdit, "domains_1_security_basic_username"), "joe")
    qtbot.keyClicks(find(security, QLineEdit, "domains_1_security_basic_password"), "s3cret")
    press(security, "dialog_outbound_security_ok")
    assert find(opened, QCheckBox, "domain_own_security").isChecked()
    press(opened, "dialog_remote_domain_ok")
    wait(lambda: engine.settings.domains[1].security is not None)
    own = engine.settings.domains[1].security
    assert own is not None
    assert (own.authentication, own.username) == ("basic", "joe")
    assert memory_store.get("route.joe") == "s3cret"


def test_use_dns_forgets_the_smart_host_and_cancel_nothing(
    page: DomainsPage, window: MainWindow, dialog: Shown, press: Press, wait: Wait, engine: Engine
) -> None:
    before = file_of(engine)
    select(page, "partner.example")
    page.properties.trigger()
    opened = dialog(window, "dialog_remote_domain")
    press(opened, "domain_use_dns")
    press(opened, "dialog_remote_domain_cancel")
    assert file_of(engine) == before
    page.properties.trigger()
    opened = dialog(window, "dialog_remote_domain")
    press(opened, "domain_use_dns")
    press(opened, "dialog_remote_domain_ok")
    wait(lambda: engine.settings.domains[1].smart_host == "")


@pytest.mark.parametrize(("host", "said"), [("", "Name the smart host"), ("http://x", "scheme")])
def test_a_bad_smart_host_keeps_the_dialog_open(
    page: DomainsPage, window: MainWindow, dialog: Shown, press: Press, find: Find, qtbot: QtBot, host: str, said: str
) -> None:
    select(page, "partner.example")
    page.properties.trigger()
    opened = dialog(window, "dialog_remote_domain")
    line: QLineEdit = find(opened, QLineEdit, "domain_smart_host")
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, host)
    press(opened, "dialog_remote_domain_ok")
    assert opened.isVisible()
    assert said in find(opened, QLabel, "dialog_remote_domain_message_text").text()
    assert opened.focusWidget() is line


def test_the_implied_default_domain_gets_an_entry_only_when_it_is_changed(
    page: DomainsPage, window: MainWindow, dialog: Shown, press: Press, wait: Wait, engine: Engine
) -> None:
    before = file_of(engine)
    select(page, engine.fqdn)
    page.properties.trigger()
    press(dialog(window, "dialog_default_domain"), "dialog_default_domain_ok")
    assert file_of(engine) == before
    page.properties.trigger()
    opened = dialog(window, "dialog_default_domain")
    press(opened, "domains_2_drop_quota")
    press(opened, "dialog_default_domain_ok")
    wait(lambda: engine.settings.domains[-1] == Domain(name=engine.fqdn, kind="default", drop_quota=True))


def test_the_drop_directory_comes_back(
    page: DomainsPage,
    window: MainWindow,
    dialog: Shown,
    press: Press,
    find: Find,
    wait: Wait,
    engine: Engine,
    qtbot: QtBot,
) -> None:
    folder = str(engine.root / "Elsewhere")
    select(page, engine.fqdn)
    page.properties.trigger()
    opened = dialog(window, "dialog_default_domain")
    line: QLineEdit = find(opened, QLineEdit, "domains_2_drop_directory")
    assert line.placeholderText() == str(engine.root / "Drop")
    qtbot.keyClicks(line, folder)
    press(opened, "dialog_default_domain_ok")
    wait(lambda: engine.settings.domains[-1].drop_directory == folder)


def test_delete_takes_the_selection_and_undo_brings_it_back(
    page: DomainsPage, window: MainWindow, press: Press, wait: Wait, engine: Engine, qtbot: QtBot
) -> None:
    before = file_of(engine)
    select(page, "partner.example")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    wait(lambda: message(window) == "Deleted: partner.example.")
    assert names_in(engine) == ["example.org"]
    press(window, "message_bar_action")
    wait(lambda: names_in(engine) == ["example.org", "partner.example"])
    assert file_of(engine) == before


def test_undo_does_not_take_back_what_somebody_else_did(
    page: DomainsPage, window: MainWindow, press: Press, wait: Wait, engine: Engine
) -> None:
    select(page, "partner.example")
    page.delete.trigger()
    wait(lambda: message(window) == "Deleted: partner.example.")
    engine.apply(Settings(general=engine.settings.general, domains=(ALIAS, Domain(name="other.example"))), who="other")
    press(window, "message_bar_action")
    assert "changed again since" in message(window)
    assert names_in(engine) == ["example.org", "other.example"]


def test_an_alias_can_become_the_default(page: DomainsPage, wait: Wait, engine: Engine) -> None:
    select(page, "example.org")
    page.set_default.trigger()
    wait(lambda: engine.settings.domains[0] == Domain(name="example.org", kind="default"))
    wait(lambda: listed(page)[0][:2] == ("example.org", "Local (Default)"))


def test_what_others_change_is_followed(page: DomainsPage, wait: Wait, engine: Engine) -> None:
    engine.apply(Settings(domains=(Domain(name="example.net", kind="default"),)), who="other")
    wait(lambda: [row[0] for row in listed(page)] == ["example.net"])


def test_the_status_line_counts(page: DomainsPage, find: Find) -> None:
    assert page.status() == "3 domain(s)"
    page.table.selectAll()
    assert page.status() == "3 domain(s), 3 selected"
    assert not page.properties.isEnabled()


def test_properties_by_enter(page: DomainsPage, window: MainWindow, dialog: Shown, qtbot: QtBot) -> None:
    select(page, "partner.example")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    opened = dialog(window, "dialog_remote_domain")
    assert opened.findChild(QPushButton, "dialog_remote_domain_ok").isEnabled()
