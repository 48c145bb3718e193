"""The Delivery tab with Outbound connections and Advanced Delivery; Check DNS against a name server of our own."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from engine.settings.model import Access, Delivery, Outbound, Relay, Settings
from engine.settings.units import Minutes
from gui.properties.editors import WholeSpin
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]

CONNECTIONS = "dialog_outbound_connections"
ADVANCED = "dialog_advanced_delivery"
RETRY = "delivery_outbound_retry"


def type_number(qtbot: QtBot, spin: WholeSpin, number: int) -> None:
    spin.selectAll()
    qtbot.keyClicks(spin, str(number))


def write(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.selectAll()
    line.del_()
    qtbot.keyClicks(line, text)


def choose(combo: QComboBox, text: str) -> None:
    combo.setCurrentIndex(combo.findText(text))
    combo.activated.emit(combo.currentIndex())


def minutes(*numbers: int) -> tuple[Minutes, ...]:
    return tuple(Minutes(number * 60) for number in numbers)


def shown_intervals(find: Find, sheet: PropertySheet) -> list[int]:
    return [find(sheet, WholeSpin, f"{RETRY}_{place}").whole() for place in range(4)]


def test_every_interval_and_period_comes_back_after_apply_and_a_new_start(
    sheet: PropertySheet,
    engine: Engine,
    reopen: Callable[[], PropertySheet],
    find: Find,
    wait: Wait,
    press: Press,
    qtbot: QtBot,
) -> None:
    assert shown_intervals(find, sheet) == [15, 30, 60, 240]
    for place, number in enumerate((1, 2, 3, 4)):
        type_number(qtbot, find(sheet, WholeSpin, f"{RETRY}_{place}"), number)
    periods = {
        "delivery_outbound_delay_notification": (90, "Minutes", 90 * 60),
        "delivery_outbound_expiration": (3, "Days", 3 * 86_400),
        "delivery_local_delay_notification": (0, "Hours", 0),
        "delivery_local_expiration": (5, "Hours", 5 * 3_600),
    }
    for name, (number, unit, _) in periods.items():
        choose(find(sheet, QComboBox, f"{name}_unit"), unit)
        type_number(qtbot, find(sheet, WholeSpin, name), number)
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)
    delivery = engine.settings.delivery
    assert delivery.outbound.retry == minutes(1, 2, 3, 4)
    stored = (delivery.outbound.delay_notification, delivery.outbound.expiration)
    stored += (delivery.local.delay_notification, delivery.local.expiration)
    assert stored == tuple(seconds for _, _, seconds in periods.values())

    again = reopen()
    assert shown_intervals(find, again) == [1, 2, 3, 4]
    for name, (number, unit, _) in periods.items():
        assert find(again, WholeSpin, name).whole() == number
        if number:
            assert find(again, QComboBox, f"{name}_unit").currentText() == unit


def test_an_interval_of_nothing_is_refused_at_its_field(
    sheet: PropertySheet, find: Find, press: Press, qtbot: QtBot
) -> None:
    third = find(sheet, WholeSpin, f"{RETRY}_2")
    sheet.tabs.setCurrentIndex(3)
    type_number(qtbot, third, 0)
    sheet.tabs.setCurrentIndex(0)
    press(sheet, "sheet_apply")
    assert sheet.focusWidget() is third
    assert sheet.message_bar.text.startswith("Third retry interval (minutes): allowed is a whole number from 1 to ")


class TestRetryListsByHand:
    """Lists of other lengths than four stay what they are."""

    @pytest.fixture(params=[(7,), (7, 9), (5, 10, 20, 40, 80, 160)])
    def by_hand(self, request: pytest.FixtureRequest) -> tuple[Minutes, ...]:
        return minutes(*request.param)

    @pytest.fixture
    def start_settings(self, by_hand: tuple[Minutes, ...]) -> Settings:
        return Settings(
            access=Access(relay=Relay(entries=("127.0.0.1",))),
            delivery=Delivery(route="hold", outbound=Outbound(retry=by_hand)),
        )

    def test_survive_a_change_elsewhere(
        self,
        sheet: PropertySheet,
        engine: Engine,
        by_hand: tuple[Minutes, ...],
        find: Find,
        wait: Wait,
        press: Press,
        qtbot: QtBot,
    ) -> None:
        type_number(qtbot, find(sheet, WholeSpin, "delivery_local_expiration"), 9)
        press(sheet, "sheet_apply")
        wait(lambda: not sheet.model.dirty)
        assert engine.settings.delivery.outbound.retry == by_hand

    def test_change_only_where_they_are_edited_and_come_back_when_that_is_undone(
        self, sheet: PropertySheet, by_hand: tuple[Minutes, ...], find: Find, qtbot: QtBot
    ) -> None:
        before = shown_intervals(find, sheet)
        second = find(sheet, WholeSpin, f"{RETRY}_1")
        type_number(qtbot, second, 11)
        edited = sheet.model.get("delivery.outbound.retry")
        assert edited[1] == 11 * 60
        assert (edited[0], edited[2], edited[-1]) == minutes(before[0], before[2], before[3])
        assert edited[3:-1] == by_hand[3:-1]
        type_number(qtbot, second, before[1])
        assert sheet.model.get("delivery.outbound.retry") == by_hand
        assert not sheet.model.dirty

    def test_intervals_without_a_field_are_named(
        self, sheet: PropertySheet, by_hand: tuple[Minutes, ...], find: Find
    ) -> None:
        more = find(sheet, QLabel, f"{RETRY}_more")
        assert more.isHidden() == (len(by_hand) <= 4)
        assert more.isHidden() or "40, 80" in more.text()


def test_outbound_connections_come_back(
    sheet: PropertySheet,
    engine: Engine,
    reopen: Callable[[], PropertySheet],
    find: Find,
    wait: Wait,
    press: Press,
    dialog: Shown,
    qtbot: QtBot,
) -> None:
    press(sheet, "delivery_outbound_connections")
    connections = dialog(sheet, CONNECTIONS)
    type_number(qtbot, find(connections, WholeSpin, "delivery_connections_max_connections"), 20)
    type_number(qtbot, find(connections, WholeSpin, "delivery_connections_timeout"), 5)
    press(connections, "delivery_connections_max_per_domain_limited")
    type_number(qtbot, find(connections, WholeSpin, "delivery_connections_port"), 587)
    press(connections, f"{CONNECTIONS}_ok")
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)
    stored = engine.settings.delivery.connections
    assert (stored.max_connections, stored.timeout, stored.max_per_domain, stored.port) == (20, 300, 0, 587)

    again = reopen()
    press(again, "delivery_outbound_connections")
    second = dialog(again, CONNECTIONS)
    assert find(second, WholeSpin, "delivery_connections_port").whole() == 587
    assert not find(second, QCheckBox, "delivery_connections_max_per_domain_limited").isChecked()
    press(second, f"{CONNECTIONS}_ok")
    assert not again.model.dirty


def test_a_port_that_is_none_keeps_the_dialog_open(
    sheet: PropertySheet, find: Find, press: Press, dialog: Shown, qtbot: QtBot
) -> None:
    press(sheet, "delivery_outbound_connections")
    connections = dialog(sheet, CONNECTIONS)
    port = find(connections, WholeSpin, "delivery_connections_port")
    type_number(qtbot, port, 70_000)
    press(connections, f"{CONNECTIONS}_ok")
    assert connections.isVisible()
    assert connections.focusWidget() is port
    assert "from 1 to 65,535" in find(connections, QLabel, f"{CONNECTIONS}_message_text").text()


@pytest.fixture
def advanced(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    """Advanced Delivery, opened from the Delivery tab."""
    press(sheet, "delivery_advanced")
    return dialog(sheet, ADVANCED)


def test_advanced_delivery_comes_back_and_takes_effect(
    sheet: PropertySheet,
    advanced: QDialog,
    engine: Engine,
    reopen: Callable[[], PropertySheet],
    find: Find,
    wait: Wait,
    press: Press,
    dialog: Shown,
    qtbot: QtBot,
) -> None:
    texts = {
        "delivery_advanced_masquerade_domain": "example.com",
        "delivery_advanced_fqdn": "relay.example.com",
        "delivery_advanced_smart_host": "smtp.example.com, [192.0.2.1]:587",
    }
    for name, text in texts.items():
        write(qtbot, find(advanced, QLineEdit, name), text)
    type_number(qtbot, find(advanced, WholeSpin, "delivery_advanced_max_hops"), 30)
    press(advanced, "delivery_advanced_direct_first")
    press(advanced, "delivery_advanced_reverse_dns")
    press(advanced, "delivery_route_smart_host")
    press(advanced, f"{ADVANCED}_ok")
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)

    stored = engine.settings.delivery.advanced
    assert (stored.max_hops, stored.direct_first, stored.reverse_dns) == (30, True, True)
    assert (stored.masquerade_domain, stored.fqdn, stored.smart_host) == tuple(texts.values())
    assert engine.settings.delivery.route == "smart_host"
    assert engine.fqdn == "relay.example.com"
    assert find(sheet, QLabel, "general_fqdn").text() == "relay.example.com"

    again = reopen()
    press(again, "delivery_advanced")
    second = dialog(again, ADVANCED)
    assert [find(second, QLineEdit, name).text() for name in texts] == list(texts.values())
    assert find(second, WholeSpin, "delivery_advanced_max_hops").whole() == 30
    assert find(second, QCheckBox, "delivery_advanced_direct_first").isChecked()
    assert find(second, QCheckBox, "delivery_advanced_reverse_dns").isChecked()
    assert find(second, QRadioButton, "delivery_route_smart_host").isChecked()
    press(second, f"{ADVANCED}_ok")
    assert not again.model.dirty


@pytest.mark.parametrize("route", ["smart_host", "dns", "capture", "hold"])
def test_each_route_can_be_chosen(sheet: PropertySheet, advanced: QDialog, route: str, press: Press) -> None:
    press(advanced, f"delivery_route_{route}")
    press(advanced, f"{ADVANCED}_ok")
    assert sheet.model.get("delivery.route") == route


def test_a_smart_host_that_is_not_used_is_said(advanced: QDialog, find: Find, press: Press, qtbot: QtBot) -> None:
    note = find(advanced, QLabel, "delivery_route_note")
    write(qtbot, find(advanced, QLineEdit, "delivery_advanced_smart_host"), "smtp.example.com")
    press(advanced, "delivery_route_capture")
    assert note.text() == "The smart host is not used while every message is captured."
    press(advanced, "delivery_route_dns")
    assert note.text() == "The smart host is not used while mail goes directly."
    press(advanced, "delivery_route_smart_host")
    assert note.text() == "Mail goes to the smart host: smtp.example.com."
    press(advanced, "delivery_advanced_direct_first")
    assert note.text() == "Mail goes directly where that works, and to the smart host where not: smtp.example.com."


class TestCapturedUntilASmartHostIsNamed:
    """As the wizard leaves it when the smart host is to be set up later."""

    @pytest.fixture
    def start_settings(self) -> Settings:
        return Settings(delivery=Delivery(route="capture"))

    def test_naming_one_uses_it(
        self, sheet: PropertySheet, advanced: QDialog, find: Find, press: Press, qtbot: QtBot
    ) -> None:
        write(qtbot, find(advanced, QLineEdit, "delivery_advanced_smart_host"), "smtp.example.com")
        assert find(advanced, QRadioButton, "delivery_route_smart_host").isChecked()
        press(advanced, f"{ADVANCED}_ok")
        assert sheet.model.get("delivery.route") == "smart_host"

    def test_taking_the_name_out_again_captures(self, advanced: QDialog, find: Find, qtbot: QtBot) -> None:
        line = find(advanced, QLineEdit, "delivery_advanced_smart_host")
        write(qtbot, line, "smtp.example.com")
        write(qtbot, line, "")
        assert find(advanced, QRadioButton, "delivery_route_capture").isChecked()

    def test_who_chooses_to_capture_all_the_same_is_not_overruled(
        self, sheet: PropertySheet, advanced: QDialog, find: Find, press: Press, qtbot: QtBot
    ) -> None:
        line = find(advanced, QLineEdit, "delivery_advanced_smart_host")
        write(qtbot, line, "smtp.example")
        press(advanced, "delivery_route_capture")
        qtbot.keyClicks(line, ".com")
        press(advanced, f"{ADVANCED}_ok")
        assert sheet.model.get("delivery.route") == "capture"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("delivery_advanced_smart_host", "smtp.example.com,,", "empty entry"),
        ("delivery_advanced_smart_host", "2001:db8::1", "brackets"),
        ("delivery_advanced_masquerade_domain", "not a domain", "domain name"),
        ("delivery_advanced_fqdn", "relay..example", "domain name"),
    ],
)
def test_bad_names_keep_the_dialog_open_at_the_field(
    advanced: QDialog, name: str, text: str, words: str, find: Find, press: Press, qtbot: QtBot
) -> None:
    line = find(advanced, QLineEdit, name)
    write(qtbot, line, text)
    press(advanced, f"{ADVANCED}_ok")
    assert advanced.isVisible()
    assert advanced.focusWidget() is line
    assert words in find(advanced, QLabel, f"{ADVANCED}_message_text").text()


def test_the_machines_name_stands_in_the_field_and_is_not_stored(
    sheet: PropertySheet, advanced: QDialog, engine: Engine, find: Find, press: Press, qtbot: QtBot
) -> None:
    line = find(advanced, QLineEdit, "delivery_advanced_fqdn")
    assert line.text() == engine.machine_name
    write(qtbot, line, "relay.example.com")
    write(qtbot, line, engine.machine_name)
    press(advanced, f"{ADVANCED}_ok")
    assert sheet.model.get("delivery.advanced.fqdn") == ""
    assert not sheet.model.dirty


def test_cancel_leaves_the_file_byte_identical(
    sheet: PropertySheet, advanced: QDialog, engine: Engine, find: Find, press: Press, qtbot: QtBot
) -> None:
    file = engine.root / "settings.toml"
    before = file.read_bytes()
    write(qtbot, find(advanced, QLineEdit, "delivery_advanced_smart_host"), "smtp.example.com")
    press(advanced, f"{ADVANCED}_ok")
    type_number(qtbot, find(sheet, WholeSpin, f"{RETRY}_0"), 99)
    assert sheet.model.dirty
    press(sheet, "sheet_cancel")
    assert file.read_bytes() == before


class TestCheckDns:
    """A name server of our own knows one name with an address and one without."""

    @pytest.fixture
    def name_server(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(server,), daemon=True)
        thread.start()
        ours = dns.resolver.Resolver(configure=False)
        ours.nameservers = ["127.0.0.1"]
        ours.port = server.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", ours)
        yield
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", server.getsockname())
        thread.join()
        server.close()

    @pytest.mark.usefixtures("name_server")
    @pytest.mark.parametrize(
        ("name", "verdict"),
        [
            ("relay.example.com", "Valid: relay.example.com has the address 192.0.2.7."),
            ("empty.example.com", "Invalid: empty.example.com exists but has no address."),
            ("nobody.example.com", "Invalid: no name server knows nobody.example.com."),
            ("relay", "Invalid: relay is not fully qualified."),
            ("relay..example", "Invalid: "),
            ("broken.example.com", "Not checked: no name server gave an answer"),
        ],
    )
    def test_says_valid_or_why_not(
        self, advanced: QDialog, name: str, verdict: str, find: Find, wait: Wait, press: Press, qtbot: QtBot
    ) -> None:
        write(qtbot, find(advanced, QLineEdit, "delivery_advanced_fqdn"), name)
        press(advanced, "delivery_advanced_fqdn_check")
        said = find(advanced, QLabel, "delivery_advanced_fqdn_verdict")
        wait(lambda: said.text().startswith(verdict))
        assert find(advanced, QPushButton, "delivery_advanced_fqdn_check").isEnabled()

    @pytest.mark.usefixtures("name_server")
    def test_a_verdict_does_not_outlive_its_name(
        self, advanced: QDialog, find: Find, wait: Wait, press: Press, qtbot: QtBot
    ) -> None:
        line = find(advanced, QLineEdit, "delivery_advanced_fqdn")
        said = find(advanced, QLabel, "delivery_advanced_fqdn_verdict")
        write(qtbot, line, "relay.example.com")
        press(advanced, "delivery_advanced_fqdn_check")
        wait(lambda: said.text().startswith("Valid"))
        qtbot.keyClicks(line, "x")
        assert said.text() == ""


def _serve(server: socket.socket) -> None:
    while True:
        asked, client = server.recvfrom(4096)
        if not asked:
            return
        query = dns.message.from_wire(asked)
        answer = dns.message.make_response(query)
        question = query.question[0]
        name = question.name.to_text()
        if name == "nobody.example.com.":
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif name == "broken.example.com.":
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name == "relay.example.com." and question.rdtype == 1:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "A", "192.0.2.7"))
        server.sendto(answer.to_wire(), client)
