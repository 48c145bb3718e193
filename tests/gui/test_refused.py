"""Who was refused lately: real clients turned away by the real relay, and let in from the list."""

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QTreeWidget, QWidget

from engine.facade import Engine
from engine.settings.model import Access, Authentication, Connections, Relay, Settings
from gui.properties.dialogs.allowance import allowance
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]
Wait = Callable[[Callable[[], bool]], None]

NOT_LISTED = "relay list: not listed"


def relaying(**relay: Any) -> Settings:
    return Settings(access=Access(relay=Relay(**relay)))


class TestAllowance:
    def test_a_computer_and_its_subnet_are_added(self) -> None:
        settings = relaying(entries=("127.0.0.1",))
        found = allowance(settings, "192.0.2.7", NOT_LISTED)
        assert (found.path, found.entries) == ("access.relay.entries", ("127.0.0.1", "192.0.2.7"))
        assert allowance(settings, "192.0.2.7", NOT_LISTED, subnet=True).entries == ("127.0.0.1", "192.0.2.0/24")
        assert allowance(settings, "2001:db8::7", NOT_LISTED, subnet=True).entries[-1] == "2001:db8::/64"

    def test_a_subnet_takes_the_place_of_what_it_covers(self) -> None:
        settings = relaying(entries=("192.0.2.7", "domain:example.com"))
        assert allowance(settings, "192.0.2.8", NOT_LISTED, subnet=True).entries == (
            "domain:example.com",
            "192.0.2.0/24",
        )

    def test_what_is_on_the_list_already_is_said(self) -> None:
        assert "already" in allowance(relaying(entries=("192.0.2.0/24",)), "192.0.2.7", NOT_LISTED).reason

    def test_the_connection_list_has_exceptions_taken_away(self) -> None:
        settings = Settings(access=Access(connections=Connections(entries=("192.0.2.7", "192.0.2.0/25"))))
        single = allowance(settings, "192.0.2.7", "connection list: 192.0.2.7")
        assert "192.0.2.0/25" in single.reason
        subnet = allowance(settings, "192.0.2.7", "connection list: 192.0.2.7", subnet=True)
        assert (subnet.path, subnet.entries) == ("access.connections.entries", ())

    def test_a_domain_that_keeps_a_client_out_is_named(self) -> None:
        settings = Settings(access=Access(connections=Connections(entries=("domain:example.com",))))
        assert "example.com" in allowance(settings, "192.0.2.7", "connection list: domain:example.com").reason

    @pytest.mark.parametrize("rule", ["TLS: required", "recipient limit: 100", "authentication: required"])
    def test_what_no_list_refused_no_list_can_allow(self, rule: str) -> None:
        assert "No list" in allowance(relaying(), "192.0.2.7", rule).reason


@pytest.fixture
def start_settings(start_settings: Settings) -> Settings:
    return Settings(general=start_settings.general, delivery=start_settings.delivery)


@pytest.fixture
def refused(engine: Engine, port: int, sheet: PropertySheet, press: Press, dialog: Shown, wait: Wait) -> QDialog:
    engine.start()
    for recipient in ("one@far.example", "two@far.example"):
        with smtplib.SMTP("127.0.0.1", port, local_hostname="printer.example.com") as client:
            client.ehlo()
            client.mail("printer@example.com")
            assert client.rcpt(recipient)[0] == 550
    press(sheet, "access_refused")
    opened = dialog(sheet, "dialog_refused")
    wait(lambda: len(rows(opened)) == 1)
    return opened


def rows(opened: QDialog) -> list[list[str]]:
    tree = opened.findChild(QTreeWidget, "refused_clients")
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(tree.columnCount())] for item in items]


def select(opened: QDialog) -> None:
    tree = opened.findChild(QTreeWidget, "refused_clients")
    tree.setCurrentItem(tree.topLevelItem(0))


def test_a_refused_client_is_listed_with_everything(refused: QDialog, find: Find) -> None:
    ((address, _, helo, when, why, count),) = rows(refused)
    assert (address, helo, count) == ("127.0.0.1", "printer.example.com", "2")
    assert why == "Relay restrictions: the computer is not on the list"
    assert len(when) == len("2026-01-01 00:00:00")
    select(refused)
    assert "550 5.7.1 Unable to relay for two@far.example" in find(refused, QLabel, "refused_about").text()


def test_allow_this_computer_waits_for_apply_and_then_works(
    refused: QDialog, sheet: PropertySheet, press: Press, find: Find, wait: Wait, engine: Engine, port: int
) -> None:
    select(refused)
    press(refused, "refused_clients_allow")
    assert not find(refused, QPushButton, "refused_clients_allow").isEnabled()
    press(refused, "dialog_refused_ok")
    assert engine.settings.access.relay.entries == ()
    press(sheet, "sheet_apply")
    wait(lambda: engine.settings.access.relay.entries == ("127.0.0.1",))
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("printer@example.com")
        assert client.rcpt("one@far.example")[0] == 250


def test_allow_its_subnet(refused: QDialog, sheet: PropertySheet, press: Press) -> None:
    select(refused)
    press(refused, "refused_clients_allow_subnet")
    press(refused, "dialog_refused_ok")
    assert sheet.model.get("access.relay.entries") == ("127.0.0.0/8",)


def test_ignore_hides_it_for_good(
    refused: QDialog, sheet: PropertySheet, press: Press, dialog: Shown, find: Find, wait: Wait
) -> None:
    select(refused)
    press(refused, "refused_clients_ignore")
    assert rows(refused) == []
    press(refused, "dialog_refused_cancel")
    press(sheet, "access_refused")
    again = dialog(sheet, "dialog_refused")
    wait(lambda: "Nobody was refused" in find(again, QLabel, "refused_about").text())
    assert rows(again) == []
    assert not sheet.model.dirty


def test_from_the_relay_dialog_it_goes_into_that_dialogs_list(
    refused: QDialog, sheet: PropertySheet, press: Press, dialog: Shown, find: Find, wait: Wait
) -> None:
    press(refused, "dialog_refused_cancel")
    press(sheet, "access_relay")
    relay = dialog(sheet, "dialog_relay")
    press(relay, "relay_refused")
    again = dialog(relay, "dialog_refused")
    wait(lambda: len(rows(again)) == 1)
    select(again)
    press(again, "refused_clients_allow")
    press(again, "dialog_refused_ok")
    assert find(relay, QTreeWidget, "access_relay_entries").topLevelItem(0).text(0) == "127.0.0.1"
    press(relay, "dialog_relay_cancel")
    assert not sheet.model.dirty


class TestOtherRules:
    @pytest.fixture
    def start_settings(self, start_settings: Settings) -> Settings:
        return Settings(
            general=start_settings.general,
            access=Access(authentication=Authentication(anonymous=False)),
        )

    def test_a_client_that_should_have_logged_on_cannot_be_allowed_here(
        self,
        engine: Engine,
        port: int,
        sheet: PropertySheet,
        press: Press,
        dialog: Shown,
        find: Find,
        wait: Wait,
    ) -> None:
        engine.start()
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.ehlo()
            assert client.mail("printer@example.com")[0] == 530
        press(sheet, "access_refused")
        opened = dialog(sheet, "dialog_refused")
        wait(lambda: len(rows(opened)) == 1)
        select(opened)
        assert not find(opened, QPushButton, "refused_clients_allow").isEnabled()
        assert "No list refused this client" in find(opened, QLabel, "refused_about").text()
