"""The General tab: name, address, limits, logging; each set by its control, applied, and found again."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QDialogButtonBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from engine.settings.model import Access, Delivery, General, Listener, Relay, Settings
from gui.properties.editors import WholeSpin
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]
Press = Callable[[QWidget, str], None]


def choose(combo: QComboBox, text: str) -> None:
    """As a person does: from the list."""
    index = combo.findText(text)
    assert index >= 0, f"{text!r} is not offered"
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def type_number(qtbot: QtBot, spin: WholeSpin, number: int) -> None:
    spin.selectAll()
    qtbot.keyClicks(spin, str(number))


def test_every_control_comes_back_after_apply_and_a_new_start(
    sheet: PropertySheet,
    engine: Engine,
    reopen: Callable[[], PropertySheet],
    port: int,
    find: Find,
    wait: Wait,
    press: Press,
    qtbot: QtBot,
) -> None:
    choose(find(sheet, QComboBox, "general_listeners"), "::1")
    press(sheet, "general_max_connections_limited")
    type_number(qtbot, find(sheet, WholeSpin, "general_max_connections"), 70)
    type_number(qtbot, find(sheet, WholeSpin, "general_connection_timeout"), 7)
    press(sheet, "general_logging_enabled")
    choose(find(sheet, QComboBox, "general_logging_format"), "NCSA Common Log File Format")
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)

    general = engine.settings.general
    assert general.listeners == (Listener(address="::1", port=port),)
    assert (general.max_connections, general.connection_timeout) == (70, 420)
    assert (general.logging.enabled, general.logging.format) == (True, "ncsa")

    again = reopen()
    assert find(again, QComboBox, "general_listeners").currentText() == "::1"
    assert find(again, QCheckBox, "general_max_connections_limited").isChecked()
    assert find(again, WholeSpin, "general_max_connections").whole() == 70
    assert find(again, WholeSpin, "general_connection_timeout").whole() == 7
    assert find(again, QCheckBox, "general_logging_enabled").isChecked()
    assert find(again, QComboBox, "general_logging_format").currentText() == "NCSA Common Log File Format"


def test_the_limit_switched_off_is_no_limit(sheet: PropertySheet, find: Find, press: Press, qtbot: QtBot) -> None:
    press(sheet, "general_max_connections_limited")
    type_number(qtbot, find(sheet, WholeSpin, "general_max_connections"), 5)
    assert sheet.model.get("general.max_connections") == 5
    press(sheet, "general_max_connections_limited")
    assert sheet.model.get("general.max_connections") == 0
    assert not sheet.model.dirty


def test_log_format_and_properties_belong_to_enabled_logging(sheet: PropertySheet, find: Find, press: Press) -> None:
    parts = [
        find(sheet, QComboBox, "general_logging_format"),
        find(sheet, QPushButton, "general_logging_properties"),
    ]
    assert not any(part.isEnabled() for part in parts)
    press(sheet, "general_logging_enabled")
    assert all(part.isEnabled() for part in parts)


def test_the_name_is_that_of_the_machine_until_another_is_set(sheet: PropertySheet, engine: Engine, find: Find) -> None:
    name = find(sheet, QLabel, "general_fqdn")
    assert name.text() == engine.machine_name
    sheet.model.set("delivery.advanced.fqdn", "relay.example.com")
    assert name.text() == "relay.example.com"


def test_escape_leaves_the_file_byte_identical(
    sheet: PropertySheet, engine: Engine, find: Find, press: Press, qtbot: QtBot
) -> None:
    file = engine.root / "settings.toml"
    before = file.read_bytes()
    choose(find(sheet, QComboBox, "general_listeners"), "(All Unassigned)")
    press(sheet, "general_logging_enabled")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert file.read_bytes() == before


def test_addresses_of_this_machine_are_offered(sheet: PropertySheet, find: Find) -> None:
    combo = find(sheet, QComboBox, "general_listeners")
    offered = [combo.itemText(index) for index in range(combo.count())]
    assert offered[0] == "(All Unassigned)"
    assert "127.0.0.1" in offered


@pytest.mark.parametrize("page", ["page_general", "page_delivery"])
def test_mnemonics_are_unique_with_the_buttons_of_the_sheet(sheet: PropertySheet, page: str) -> None:
    view = next(view for view in sheet.views if view.objectName() == page)
    below = sheet.findChild(QDialogButtonBox)
    assert below is not None
    captions = [label.text() for label in view.findChildren(QLabel)]
    captions += [button.text() for parent in (view, below) for button in parent.findChildren(QAbstractButton)]
    letters = [text[text.index("&") + 1].lower() for text in captions if "&" in text]
    assert len(letters) > 5
    assert sorted(letters) == sorted(set(letters))


def test_a_started_relay_listens_on_the_new_address_at_once(
    sheet: PropertySheet, engine: Engine, port: int, find: Find, wait: Wait, press: Press
) -> None:
    engine.start()
    choose(find(sheet, QComboBox, "general_listeners"), "(All Unassigned)")
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)
    assert {"0.0.0.0"} <= {bound.address for bound in engine.snapshot().listeners}
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        assert client.recv(3) == b"220"


class TestSeveralIdentities:
    """Two addresses, as after installation."""

    @pytest.fixture
    def start_settings(self) -> Settings:
        return Settings(
            general=General(listeners=(Listener(address="127.0.0.1", port=2525), Listener(address="::1", port=2526))),
            access=Access(relay=Relay(entries=("127.0.0.1",))),
            delivery=Delivery(route="hold"),
        )

    def test_are_shown_in_one_line_and_left_as_they_are(
        self, sheet: PropertySheet, engine: Engine, find: Find, press: Press
    ) -> None:
        before = (engine.root / "settings.toml").read_bytes()
        assert find(sheet, QComboBox, "general_listeners").currentText() == "127.0.0.1:2525, [::1]:2526"
        press(sheet, "sheet_ok")
        assert (engine.root / "settings.toml").read_bytes() == before

    def test_choosing_an_address_leaves_one_and_the_line_brings_all_back(
        self, sheet: PropertySheet, find: Find
    ) -> None:
        combo = find(sheet, QComboBox, "general_listeners")
        choose(combo, "::1")
        assert sheet.model.get("general.listeners") == (Listener(address="::1", port=2525),)
        choose(combo, "127.0.0.1:2525, [::1]:2526")
        assert not sheet.model.dirty
