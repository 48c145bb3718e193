"""The tab Access: the seed's steps by what a person reads, both computer lists, the open relay, TLS, Cancel."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QDialog, QLabel, QLineEdit, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from engine.settings.model import Access, General, Listener, Relay, Settings
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]

ENTRIES = "access_relay_entries"


def called(parent: QWidget, name: str) -> QAbstractButton:
    """The one visible button that a screen reader calls by this name."""
    found = [button for button in parent.findChildren(QAbstractButton) if button.isVisible() and said(button) == name]
    assert len(found) == 1, f"{len(found)} buttons are called {name!r}"
    return found[0]


def said(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text().replace("&", "")


def file_of(engine: Engine) -> str:
    return (engine.root / "settings.toml").read_text(encoding="utf-8")


@pytest.fixture
def relay(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    press(sheet, "access_relay")
    return dialog(sheet, "dialog_relay")


class TestTheSeedsSteps:
    @pytest.fixture
    def start_settings(self, start_settings: Settings) -> Settings:
        return Settings(general=start_settings.general, delivery=start_settings.delivery)

    def test_access_relay_add_single_computer_ok_ok(
        self,
        sheet: PropertySheet,
        dialog: Shown,
        wait: Wait,
        engine: Engine,
        qtbot: QtBot,
        reopen: Callable[[], PropertySheet],
    ) -> None:
        tabs = [sheet.tabs.tabText(index) for index in range(sheet.tabs.count())]
        sheet.tabs.setCurrentIndex(tabs.index("Access"))
        called(sheet, "Relay...").click()
        relay = dialog(sheet, "dialog_relay")
        assert called(relay, "Only the list below").isChecked()
        called(relay, "Add...").click()
        computer = dialog(relay, "dialog_computer")
        assert called(computer, "Single computer").isChecked()
        address = computer.focusWidget()
        assert address.accessibleName() == "IP address"
        qtbot.keyClicks(address, "127.0.0.1")
        called(computer, "OK").click()
        called(relay, "OK").click()
        assert engine.settings.access.relay.entries == ()
        called(sheet, "OK").click()

        wait(lambda: engine.settings.access.relay.entries == ("127.0.0.1",))
        assert 'entries = ["127.0.0.1"]' in file_of(engine)
        assert reopen().model.get("access.relay.entries") == ("127.0.0.1",)


def test_the_page_has_iis_groups_and_buttons(sheet: PropertySheet) -> None:
    sheet.show_path("access.relay")
    for name in ("Authentication...", "Certificate...", "Connection...", "Relay...", "Who was refused lately..."):
        assert called(sheet, name).isEnabled()


def test_relay_settings_come_back_after_a_restart(
    relay: QDialog,
    sheet: PropertySheet,
    press: Press,
    find: Find,
    wait: Wait,
    engine: Engine,
    reopen: Callable[[], PropertySheet],
    dialog: Shown,
) -> None:
    press(relay, "access_relay_authenticated_may_relay")
    find(relay, QTreeWidget, ENTRIES).selectAll()
    press(relay, f"{ENTRIES}_remove")
    press(relay, "dialog_relay_ok")
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.relay == Relay(authenticated_may_relay=False))
    assert "authenticated_may_relay = false" in file_of(engine)

    again = reopen()
    press(again, "access_relay")
    shown = dialog(again, "dialog_relay")
    assert not find(shown, QCheckBox, "access_relay_authenticated_may_relay").isChecked()
    assert find(shown, QTreeWidget, ENTRIES).topLevelItemCount() == 0


def test_connection_control_comes_back_after_a_restart(
    sheet: PropertySheet,
    press: Press,
    find: Find,
    wait: Wait,
    engine: Engine,
    reopen: Callable[[], PropertySheet],
    dialog: Shown,
    qtbot: QtBot,
) -> None:
    press(sheet, "access_connection")
    connection = dialog(sheet, "dialog_connection")
    press(connection, "access_connections_mode_only_listed")
    said_words = [label.text() for label in connection.findChildren(QLabel) if label.isVisible()]
    assert "The list is empty: every client is turned away." in said_words
    press(connection, "access_connections_entries_add")
    computer = dialog(connection, "dialog_computer")
    press(computer, "computer_group")
    qtbot.keyClicks(find(computer, QLineEdit, "computer_subnet"), "192.0.2.0")
    qtbot.keyClicks(find(computer, QLineEdit, "computer_mask"), "255.255.255.0")
    press(computer, "dialog_computer_ok")
    press(connection, "dialog_connection_ok")
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.connections.entries == ("192.0.2.0/24",))
    assert engine.settings.access.connections.mode == "only_listed"
    assert 'mode = "only_listed"' in file_of(engine)
    assert reopen().model.get("access.connections.entries") == ("192.0.2.0/24",)


def test_cancel_leaves_the_file_as_it_is(
    relay: QDialog, sheet: PropertySheet, press: Press, find: Find, engine: Engine
) -> None:
    before = (engine.root / "settings.toml").read_bytes()
    find(relay, QTreeWidget, ENTRIES).selectAll()
    press(relay, f"{ENTRIES}_remove")
    press(relay, "dialog_relay_ok")
    assert sheet.model.dirty
    press(sheet, "sheet_cancel")
    assert (engine.root / "settings.toml").read_bytes() == before
    assert engine.settings.access.relay.entries == ("127.0.0.1",)


def test_cancel_in_the_dialog_leaves_the_sheet_as_it_is(
    relay: QDialog, sheet: PropertySheet, press: Press, find: Find
) -> None:
    find(relay, QTreeWidget, ENTRIES).selectAll()
    press(relay, f"{ENTRIES}_remove")
    press(relay, "dialog_relay_cancel")
    assert not sheet.model.dirty


def test_tls_cannot_be_required_without_a_certificate(sheet: PropertySheet, find: Find) -> None:
    assert not find(sheet, QCheckBox, "access_tls_required").isEnabled()
    assert find(sheet, QLabel, "access_starttls_words").text() == ("There is no certificate: STARTTLS is not offered.")


class TestOpenRelay:
    @pytest.fixture
    def start_settings(self, start_settings: Settings, port: int) -> Settings:
        everywhere = General(listeners=(Listener(address="", port=port),))
        return Settings(general=everywhere, delivery=start_settings.delivery, access=Access(relay=Relay()))

    def test_it_is_refused_until_it_is_confirmed_in_words_and_then_stays_flagged(
        self,
        relay: QDialog,
        sheet: PropertySheet,
        press: Press,
        find: Find,
        wait: Wait,
        engine: Engine,
        qtbot: QtBot,
        reopen: Callable[[], PropertySheet],
    ) -> None:
        flag = find(sheet, QWidget, "access_open_relay")
        assert not flag.isVisibleTo(sheet.views[1])
        press(relay, "access_relay_mode_all_except")
        press(relay, "dialog_relay_ok")
        line: QLineEdit = find(relay, QLineEdit, "relay_confirmation")
        assert relay.isVisible()
        assert find(relay, QLabel, "dialog_relay_message_text").text().startswith("This would be an open relay.")
        assert relay.focusWidget() is line

        qtbot.keyClicks(line, "open rela")
        press(relay, "dialog_relay_ok")
        assert relay.isVisible()
        qtbot.keyClicks(line, "y")
        press(relay, "dialog_relay_ok")
        press(sheet, "sheet_apply")
        wait(lambda: engine.settings.access.relay.mode == "all_except")

        assert engine.settings.access.relay.open_relay_confirmed
        assert "open_relay_confirmed = true" in file_of(engine)
        assert flag.isVisibleTo(sheet.views[1])
        assert find(reopen(), QLabel, "access_open_relay_text").text().startswith("Open relay: anybody")

    def test_closing_it_again_takes_the_confirmation_back(
        self, relay: QDialog, press: Press, find: Find, sheet: PropertySheet, qtbot: QtBot
    ) -> None:
        press(relay, "access_relay_mode_all_except")
        qtbot.keyClicks(find(relay, QLineEdit, "relay_confirmation"), "Open Relay")
        press(relay, "access_relay_mode_only_listed")
        assert find(relay, QLineEdit, "relay_confirmation").text() == ""
        press(relay, "dialog_relay_ok")
        assert not sheet.model.dirty


def test_with_loopback_listeners_only_it_is_taken_but_flagged(
    relay: QDialog, sheet: PropertySheet, press: Press, find: Find, wait: Wait, engine: Engine
) -> None:
    press(relay, "access_relay_mode_all_except")
    assert not find(relay, QLineEdit, "relay_confirmation").isVisible()
    press(relay, "dialog_relay_ok")
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.relay.mode == "all_except")
    assert not engine.settings.access.relay.open_relay_confirmed
    assert "Only this computer can connect" in find(sheet, QLabel, "access_open_relay_text").text()


def test_mnemonics_are_unique_on_the_page(sheet: PropertySheet) -> None:
    sheet.show_path("access.relay")
    buttons = [button for button in sheet.findChildren(QAbstractButton) if button.isVisible()]
    keys = [button.shortcut().toString() for button in buttons if not button.shortcut().isEmpty()]
    assert sorted(set(keys)) == sorted(keys)


def test_the_lists_work_by_keys(relay: QDialog, find: Find, qtbot: QtBot, dialog: Shown) -> None:
    tree: QTreeWidget = find(relay, QTreeWidget, ENTRIES)
    tree.setCurrentItem(tree.topLevelItem(0))
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    computer = dialog(relay, "dialog_computer")
    assert find(computer, QLineEdit, "computer_address").text() == "127.0.0.1"
    computer.reject()
    assert relay.isVisible()
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    assert tree.topLevelItemCount() == 0
