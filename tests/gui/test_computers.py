"""The Computer dialog: the three kinds of entries, typed in every usual way, and the DNS lookup."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QPushButton, QRadioButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from engine.settings.computers import parse_computer
from engine.settings.model import Access, Relay, Settings
from gui.properties.dialogs.computer import NotAComputer, domain_entry, group_entry, single_entry
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]
Wait = Callable[[Callable[[], bool]], None]

MESSAGE = "dialog_computer_message_text"


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        (" 127.0.0.1 ", "127.0.0.1"),
        ("2001:DB8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_single_computers(typed: str, entry: str) -> None:
    assert single_entry(typed) == entry
    parse_computer(entry)


@pytest.mark.parametrize("typed", ["", "localhost", "192.168.1", "192.168.1.0/24", "fe80::1%eth0", "1.2.3.400"])
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(NotAComputer, match=r"192\.0\.2\.7") as refused:
        single_entry(typed)
    assert refused.value.field == "single"


@pytest.mark.parametrize(
    ("address", "mask", "entry"),
    [
        ("192.168.1.0", "255.255.255.0", "192.168.1.0/24"),
        ("192.168.1.0", "24", "192.168.1.0/24"),
        ("192.168.1.0", "/24", "192.168.1.0/24"),
        ("192.168.1.0/24", "", "192.168.1.0/24"),
        ("192.168.1.77", "255.255.255.0", "192.168.1.0/24"),
        ("2001:db8::", "32", "2001:db8::/32"),
        ("2001:db8::/32", "", "2001:db8::/32"),
        ("192.168.1.7", "255.255.255.255", "192.168.1.7"),
    ],
)
def test_groups_of_computers(address: str, mask: str, entry: str) -> None:
    assert group_entry(address, mask) == entry
    parse_computer(entry)


@pytest.mark.parametrize(
    ("address", "mask", "field"),
    [
        ("", "24", "group"),
        ("office", "24", "group"),
        ("192.168.1.0", "", "mask"),
        ("192.168.1.0", "33", "mask"),
        ("192.168.1.0", "255.0.255.0", "mask"),
        ("2001:db8::", "129", "mask"),
        ("192.168.1.0/99", "", "group"),
    ],
)
def test_what_is_no_group(address: str, mask: str, field: str) -> None:
    with pytest.raises(NotAComputer) as refused:
        group_entry(address, mask)
    assert refused.value.field == field


def test_domains() -> None:
    assert domain_entry(" Example.com ") == "domain:example.com"
    assert domain_entry("*.example.com") == "domain:example.com"
    with pytest.raises(NotAComputer, match=r"example\.com"):
        domain_entry("two words")


@pytest.fixture
def start_settings(start_settings: Settings) -> Settings:
    entries = ("127.0.0.1", "192.168.1.0/24", "2001:db8::/32", "domain:example.com")
    return Settings(general=start_settings.general, access=Access(relay=Relay(entries=entries)))


@pytest.fixture
def relay(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    press(sheet, "access_relay")
    return dialog(sheet, "dialog_relay")


@pytest.fixture
def computer(relay: QDialog, press: Press, dialog: Shown) -> QDialog:
    press(relay, "access_relay_entries_add")
    return dialog(relay, "dialog_computer")


def rows(relay: QDialog) -> list[tuple[str, str]]:
    tree = relay.findChild(QTreeWidget, "access_relay_entries")
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items]


def test_the_list_says_what_each_entry_is(relay: QDialog) -> None:
    assert rows(relay) == [
        ("127.0.0.1", "Single computer"),
        ("192.168.1.0/24", "Group of computers, mask 255.255.255.0"),
        ("2001:db8::/32", "Group of computers"),
        ("example.com", "Domain"),
    ]


@pytest.mark.parametrize(
    ("row", "kind", "texts"),
    [
        (0, "single", {"computer_address": "127.0.0.1"}),
        (1, "group", {"computer_subnet": "192.168.1.0", "computer_mask": "255.255.255.0"}),
        (2, "group", {"computer_subnet": "2001:db8::", "computer_mask": "32"}),
        (3, "domain", {"computer_domain": "example.com"}),
    ],
)
def test_edit_shows_the_entry_and_ok_keeps_it(
    relay: QDialog, press: Press, dialog: Shown, find: Find, row: int, kind: str, texts: dict[str, str]
) -> None:
    before = rows(relay)
    tree = find(relay, QTreeWidget, "access_relay_entries")
    tree.setCurrentItem(tree.topLevelItem(row))
    press(relay, "access_relay_entries_edit")
    shown = dialog(relay, "dialog_computer")
    assert find(shown, QRadioButton, f"computer_{kind}").isChecked()
    assert {name: find(shown, QLineEdit, name).text() for name in texts} == texts
    press(shown, "dialog_computer_ok")
    assert rows(relay) == before


def test_adding_what_is_there_already_selects_it(
    relay: QDialog, computer: QDialog, press: Press, find: Find, qtbot: QtBot
) -> None:
    before = rows(relay)
    qtbot.keyClicks(find(computer, QLineEdit, "computer_address"), "127.0.0.1")
    press(computer, "dialog_computer_ok")
    assert not computer.isVisible()
    assert rows(relay) == before
    assert find(relay, QTreeWidget, "access_relay_entries").currentItem().text(0) == "127.0.0.1"


def test_an_entry_cannot_be_changed_into_another(
    relay: QDialog, press: Press, dialog: Shown, find: Find, qtbot: QtBot
) -> None:
    tree = find(relay, QTreeWidget, "access_relay_entries")
    tree.setCurrentItem(tree.topLevelItem(1))
    press(relay, "access_relay_entries_edit")
    computer = dialog(relay, "dialog_computer")
    press(computer, "computer_single")
    qtbot.keyClicks(find(computer, QLineEdit, "computer_address"), "127.0.0.1")
    press(computer, "dialog_computer_ok")
    assert computer.isVisible()
    assert find(computer, QLabel, MESSAGE).text() == "127.0.0.1 is on the list already."


def test_nonsense_keeps_the_dialog_open_at_the_field(computer: QDialog, press: Press, find: Find, qtbot: QtBot) -> None:
    press(computer, "computer_group")
    qtbot.keyClicks(find(computer, QLineEdit, "computer_subnet"), "192.168.1.0")
    qtbot.keyClicks(find(computer, QLineEdit, "computer_mask"), "300")
    press(computer, "dialog_computer_ok")
    assert computer.isVisible()
    assert "subnet mask" in find(computer, QLabel, MESSAGE).text()
    assert computer.focusWidget() is find(computer, QLineEdit, "computer_mask")


def test_a_domain_warns_of_its_cost(computer: QDialog, press: Press, find: Find, qtbot: QtBot, relay: QDialog) -> None:
    press(computer, "computer_domain")
    assert "reverse DNS lookup" in find(computer, QLabel, "computer_domain_warning").text()
    assert not find(computer, QLineEdit, "computer_address").isEnabled()
    qtbot.keyClicks(find(computer, QLineEdit, "computer_domain"), "example.net")
    press(computer, "dialog_computer_ok")
    assert rows(relay)[-1] == ("example.net", "Domain")


class TestDnsLookup:
    ADDRESSES: tuple[str, ...] = ()

    @pytest.fixture
    def lookup(
        self, computer: QDialog, press: Press, dialog: Shown, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, find: Find
    ) -> QDialog:
        asked = socket.getaddrinfo

        def resolve(host: Any, *rest: Any, **named: Any) -> Any:
            if host != "printer.example.com":
                return asked(host, *rest, **named)
            if not self.ADDRESSES:
                raise socket.gaierror("no such name")
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in self.ADDRESSES]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        press(computer, "computer_dns_lookup")
        opened = dialog(computer, "dialog_dns_lookup")
        qtbot.keyClicks(find(opened, QLineEdit, "dns_name"), "printer.example.com")
        return opened

    def test_one_address_goes_into_the_field(
        self, lookup: QDialog, computer: QDialog, press: Press, find: Find, wait: Wait
    ) -> None:
        type(self).ADDRESSES = ("192.0.2.50",)
        press(lookup, "dialog_dns_lookup_ok")
        wait(lambda: find(computer, QLineEdit, "computer_address").text() == "192.0.2.50")

    def test_of_several_one_is_chosen(
        self, lookup: QDialog, computer: QDialog, press: Press, find: Find, wait: Wait
    ) -> None:
        type(self).ADDRESSES = ("192.0.2.50", "192.0.2.51", "192.0.2.50")
        press(lookup, "dialog_dns_lookup_ok")
        found: QListWidget = find(lookup, QListWidget, "dns_addresses")
        wait(found.isVisible)
        assert [found.item(row).text() for row in range(found.count())] == ["192.0.2.50", "192.0.2.51"]
        found.setCurrentRow(1)
        press(lookup, "dialog_dns_lookup_ok")
        wait(lambda: find(computer, QLineEdit, "computer_address").text() == "192.0.2.51")

    def test_none_is_said_in_words(self, lookup: QDialog, press: Press, find: Find, wait: Wait) -> None:
        type(self).ADDRESSES = ()
        press(lookup, "dialog_dns_lookup_ok")
        said: QLabel = find(lookup, QLabel, "dialog_dns_lookup_message_text")
        wait(lambda: "No address was found for printer.example.com." in said.text())
        assert find(lookup, QPushButton, "dialog_dns_lookup_ok").isEnabled()
