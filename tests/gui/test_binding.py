"""Rows: the control for each kind of value, both ways, with names, buddies and words for people who cannot see."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.settings.units import Kilobytes, Minutes
from gui.bridge import Bridge
from gui.properties.binding import Button, Custom, Group, Note, Page, PageView, Place, Row
from gui.properties.dialogs.base import SheetDialog
from gui.properties.editors import WholeSpin, without_mnemonic
from gui.properties.model import Refusal, SheetModel
from gui.properties.pages import PAGES


def shown(qtbot: QtBot, model: SheetModel, bridge: Bridge, *items: Any, title: str = "") -> PageView:
    view = PageView(Page("page_test", "Test", (Group(title, items),)), model, bridge)
    qtbot.addWidget(view)
    view.show()
    return view


def child(view: QWidget, kind: type[Any], name: str) -> Any:
    found = view.findChild(kind, name)
    assert found is not None, name
    return found


def replace_text(qtbot: QtBot, field: Any, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_a_flag_is_a_check_box(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    view = shown(qtbot, sheet_model, bridge, Row("access.tls.required", "Re&quire TLS"))
    box = child(view, QCheckBox, "access_tls_required")
    assert box.accessibleName() == "Require TLS"
    box.click()
    assert sheet_model.get("access.tls.required") is True
    sheet_model.set("access.tls.required", False)
    assert not box.isChecked()


def test_a_number_takes_what_is_typed_even_out_of_range_and_arrows_stop_at_it(
    qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge
) -> None:
    view = shown(qtbot, sheet_model, bridge, Row("delivery.connections.port", "&TCP port:"))
    spin = child(view, WholeSpin, "delivery_connections_port")
    replace_text(qtbot, spin, "70000")
    assert sheet_model.get("delivery.connections.port") == 70_000
    replace_text(qtbot, spin, "65535")
    qtbot.keyClick(spin, Qt.Key.Key_Up)
    assert sheet_model.get("delivery.connections.port") == 65_535
    qtbot.keyClick(spin, Qt.Key.Key_Down)
    assert sheet_model.get("delivery.connections.port") == 65_534
    qtbot.keyClicks(spin, "x")
    assert spin.whole() == 65_534


def test_a_duration_counts_in_its_unit(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    view = shown(qtbot, sheet_model, bridge, Row("general.connection_timeout", "&Time-out (minutes):"))
    spin = child(view, WholeSpin, "general_connection_timeout")
    assert spin.whole() == 10
    replace_text(qtbot, spin, "15")
    value = sheet_model.get("general.connection_timeout")
    assert value == 900
    assert isinstance(value, Minutes)


def test_a_value_that_is_no_whole_number_of_its_unit_is_shown_exactly(
    qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge
) -> None:
    sheet_model.set("general.connection_timeout", Minutes(90))
    view = shown(qtbot, sheet_model, bridge, Row("general.connection_timeout", "&Time-out (minutes):"))
    spin = child(view, WholeSpin, "general_connection_timeout")
    assert spin.text() == "90 s"
    qtbot.keyClick(spin, Qt.Key.Key_Up)
    assert sheet_model.get("general.connection_timeout") == 91
    sheet_model.set("general.connection_timeout", Minutes(600))
    assert spin.text() == "10"


def test_a_large_size_keeps_its_number(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    sheet_model.set("messages.max_session_kb", Kilobytes(1024**5))
    view = shown(qtbot, sheet_model, bridge, Row("messages.max_session_kb", "Limit", "limit"))
    assert child(view, WholeSpin, "messages_max_session_kb").whole() == 1024**4
    assert sheet_model.get("messages.max_session_kb") == 1024**5


@pytest.mark.parametrize(
    ("seconds", "number", "unit"),
    [
        (2 * 86_400, 2, "Days"),
        (12 * 3600, 12, "Hours"),
        (15 * 60, 15, "Minutes"),
        (20, 20, "Seconds"),
        (0, 0, "Minutes"),
    ],
)
def test_a_period_is_shown_in_the_largest_unit_that_fits(
    qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge, seconds: int, number: int, unit: str
) -> None:
    sheet_model.set("delivery.outbound.delay_notification", Minutes(seconds))
    view = shown(qtbot, sheet_model, bridge, Row("delivery.outbound.delay_notification", "&Delay:", "period"))
    assert child(view, WholeSpin, "delivery_outbound_delay_notification").whole() == number
    assert child(view, QComboBox, "delivery_outbound_delay_notification_unit").currentText() == unit
    assert sheet_model.get("delivery.outbound.delay_notification") == seconds


def test_another_unit_makes_another_period(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    view = shown(qtbot, sheet_model, bridge, Row("delivery.outbound.expiration", "&Expiration:", "period"))
    unit = child(view, QComboBox, "delivery_outbound_expiration_unit")
    unit.setFocus()
    qtbot.keyClick(unit, Qt.Key.Key_Up)
    assert unit.currentText() == "Hours"
    assert sheet_model.get("delivery.outbound.expiration") == 2 * 3600


CHOICES = {"smart_host": "&Smart host", "dns": "&Direct", "capture": "&Capture only", "hold": "&Hold"}


def test_a_choice_is_a_drop_down_list_in_the_rows_words(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    view = shown(qtbot, sheet_model, bridge, Row("delivery.route", "&Route:", choices=CHOICES))
    combo = child(view, QComboBox, "delivery_route")
    assert combo.currentText() == "&Hold"
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert sheet_model.get("delivery.route") == "capture"


def test_a_choice_can_be_radio_buttons(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    view = shown(qtbot, sheet_model, bridge, Row("delivery.route", "Route", "radio", choices=CHOICES))
    assert child(view, QRadioButton, "delivery_route_hold").isChecked()
    child(view, QRadioButton, "delivery_route_dns").click()
    assert sheet_model.get("delivery.route") == "dns"
    sheet_model.set("delivery.route", "smart_host")
    assert child(view, QRadioButton, "delivery_route_smart_host").isChecked()
    assert child(view, QRadioButton, "delivery_route_dns").accessibleName() == "Direct"


def test_a_folder_can_be_looked_for(
    qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *words: "/srv/badmail")
    row = Row("messages.badmail_directory", "Badmail &directory:", "folder", special=lambda bridge: "/standard")
    view = shown(qtbot, sheet_model, bridge, row)
    line = child(view, QLineEdit, "messages_badmail_directory")
    assert line.placeholderText() == "/standard"
    child(view, QPushButton, "messages_badmail_directory_browse").click()
    assert line.text() == "/srv/badmail"
    assert sheet_model.get("messages.badmail_directory") == "/srv/badmail"


def test_typing_is_not_disturbed_by_the_model(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    view = shown(qtbot, sheet_model, bridge, Row("messages.ndr_copy_to", "&Copy to:"))
    line = child(view, QLineEdit, "messages_ndr_copy_to")
    qtbot.keyClicks(line, " joe")
    assert line.text() == " joe"
    assert sheet_model.get("messages.ndr_copy_to") == "joe"


def test_a_control_is_greyed_while_the_settings_say_so(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    row = Row("access.authentication.default_domain", "D&omain:", enabled=lambda s: s.access.authentication.basic)
    view = shown(qtbot, sheet_model, bridge, row)
    line = child(view, QLineEdit, "access_authentication_default_domain")
    assert not line.isEnabled()
    sheet_model.set("access.authentication.basic", True)
    assert line.isEnabled()


def test_a_note_follows_the_settings(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    note = Note(lambda settings: f"Port {settings.delivery.connections.port}", "port_note")
    view = shown(qtbot, sheet_model, bridge, note)
    sheet_model.set("delivery.connections.port", 587)
    assert child(view, QLabel, "port_note").text() == "Port 587"


def test_labels_have_their_fields_as_buddies_and_explanations_come_from_the_model(
    qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge
) -> None:
    view = shown(qtbot, sheet_model, bridge, Row("delivery.connections.port", "&TCP port:"), title="Group")
    spin = child(view, WholeSpin, "delivery_connections_port")
    label = next(label for label in view.findChildren(QLabel) if label.text() == "&TCP port:")
    assert label.buddy() is spin
    assert spin.accessibleName() == "TCP port"
    assert spin.toolTip() == "TCP port"
    assert view.findChild(QGroupBox) is not None


def test_the_focus_goes_to_the_nearest_control_for_a_path(
    qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge
) -> None:
    opened: list[Place] = []
    view = shown(
        qtbot,
        sheet_model,
        bridge,
        Button("relay_button", "&Relay...", opened.append, ("access.relay",)),
        Custom("listeners", lambda place: named(place, "listeners_table"), ("general.listeners",)),
        Row("access.relay.authenticated_may_relay", "A&llow"),
    )
    qtbot.waitExposed(view)
    assert view.focus_path("access.relay.entries[2]")
    assert view.focusWidget() is child(view, QPushButton, "relay_button")
    assert view.focus_path("access.relay.authenticated_may_relay")
    assert view.focusWidget() is child(view, QCheckBox, "access_relay_authenticated_may_relay")
    assert view.covers("general.listeners[1].port")
    assert not view.covers("messages.max_recipients")
    child(view, QPushButton, "relay_button").click()
    assert opened[0].model is sheet_model


def named(place: Place, name: str) -> QWidget:
    widget = QWidget(place.parent)
    widget.setObjectName(name)
    QVBoxLayout(widget)
    return widget


class PortDialog(SheetDialog):
    """A dialog as the helpers write them."""

    PAGE = Page("dialog_port", "Port", (Group("", (Row("delivery.connections.port", "&TCP port:"),)),))


class StubbornDialog(PortDialog):
    """With a check of its own."""

    def check(self) -> Refusal | None:
        return Refusal("Not today.") if self.model.get("delivery.connections.port") == 26 else None


def opened(qtbot: QtBot, kind: type[SheetDialog], model: SheetModel, bridge: Bridge) -> SheetDialog:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = kind(Place(parent=parent, model=model, bridge=bridge))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    qtbot.waitExposed(dialog)
    dialog.keep = parent  # type: ignore[attr-defined]
    return dialog


def test_a_dialog_commits_with_ok(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    dialog = opened(qtbot, PortDialog, sheet_model, bridge)
    replace_text(qtbot, child(dialog, WholeSpin, "delivery_connections_port"), "587")
    assert not sheet_model.dirty
    child(dialog, QPushButton, "dialog_port_ok").click()
    assert sheet_model.get("delivery.connections.port") == 587
    assert not dialog.isVisible()


def test_a_dialog_drops_with_escape(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    dialog = opened(qtbot, PortDialog, sheet_model, bridge)
    replace_text(qtbot, child(dialog, WholeSpin, "delivery_connections_port"), "587")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not sheet_model.dirty


def test_a_dialog_stays_open_on_a_bad_value_of_its_own_only(
    qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge
) -> None:
    sheet_model.set("messages.ndr_copy_to", "nobody")
    dialog = opened(qtbot, PortDialog, sheet_model, bridge)
    spin = child(dialog, WholeSpin, "delivery_connections_port")
    replace_text(qtbot, spin, "70000")
    child(dialog, QPushButton, "dialog_port_ok").click()
    assert dialog.isVisible()
    assert dialog.focusWidget() is spin
    assert dialog.message_bar.text == "TCP port: allowed is a whole number from 1 to 65,535."
    replace_text(qtbot, spin, "587")
    child(dialog, QPushButton, "dialog_port_ok").click()
    assert not dialog.isVisible()


def test_a_dialog_may_refuse_for_reasons_of_its_own(qtbot: QtBot, sheet_model: SheetModel, bridge: Bridge) -> None:
    dialog = opened(qtbot, StubbornDialog, sheet_model, bridge)
    replace_text(qtbot, child(dialog, WholeSpin, "delivery_connections_port"), "26")
    child(dialog, QPushButton, "dialog_port_ok").click()
    assert dialog.message_bar.text == "Not today."
    assert dialog.isVisible()


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Limit &size to (KB):", "Limit size to (KB)"),
        ("R&&D &folder", "R&D folder"),
        ("サイズの制限(&S):", "サイズの制限"),
        ("Browse...", "Browse..."),
    ],
)
def test_without_mnemonic(text: str, spoken: str) -> None:
    assert without_mnemonic(text) == spoken


def test_every_row_of_every_page_names_a_setting(sheet_model: SheetModel) -> None:
    rows = [item for page in PAGES for item in page.items() if isinstance(item, Row)]
    assert rows
    for row in rows:
        sheet_model.kind(row.path)


def test_no_setting_has_two_rows() -> None:
    paths = [item.path for page in PAGES for item in page.items() if isinstance(item, Row)]
    assert len(paths) == len(set(paths))
