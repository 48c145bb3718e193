"""Smart host presets: the picker fills the model, the dialog hands it on, and what is wrong is said in words."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.settings.checks import check
from engine.settings.model import Advanced, Delivery, Security, Settings
from gui.bridge import Bridge, Providers
from gui.properties.dialogs.presets import PresetPicker
from gui.properties.model import SheetModel
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]

EVERY = Providers.load().all()
NAME = "dialog_presets"


def make(qtbot: QtBot, bridge: Bridge, settings: Settings | None = None) -> tuple[PresetPicker, SheetModel]:
    model = SheetModel(settings or Settings(delivery=Delivery(route="hold")))
    picker = PresetPicker(model, bridge)
    model.setParent(picker)
    qtbot.addWidget(picker)
    picker.show()
    return picker, model


def choose(combo: QComboBox, value: object) -> None:
    index = combo.findData(value)
    assert index >= 0, f"{value!r} is not offered by {combo.objectName()}"
    combo.setCurrentIndex(index)


@pytest.fixture
def presets(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    """The dialog, opened from Delivery > Advanced."""
    press(sheet, "delivery_advanced")
    advanced = dialog(sheet, "dialog_advanced_delivery")
    press(advanced, "delivery_advanced_presets")
    return dialog(advanced, NAME)


@pytest.mark.parametrize("provider", EVERY, ids=lambda provider: provider.id)
def test_every_provider_can_be_chosen_and_makes_settings_without_problems(
    provider: Any, qtbot: QtBot, bridge: Bridge
) -> None:
    picker, model = make(qtbot, bridge)
    choose(picker.provider, provider.id)
    for field in provider.fields:
        line = picker.fields[provider.id, field.name]
        assert line.isVisible()
        line.setText(field.example)
    assert picker.region.isVisible() == bool(provider.regions)
    assert [picker.port.itemData(index) for index in range(picker.port.count())] == [one.port for one in provider.ports]
    assert picker.account.isVisible() == provider.asks_account
    if provider.asks_account:
        assert picker.problem() != ""
        picker.account.setText("joe@example.com")
    assert picker.problem() == ""
    assert check(model.edited).problems == ()
    assert model.get("delivery.route") == "smart_host"
    assert model.get("delivery.advanced.smart_host").endswith(f":{provider.ports[0].port}")
    assert model.get("delivery.security.tls") == provider.ports[0].tls


def test_nothing_changes_before_a_provider_is_chosen(qtbot: QtBot, bridge: Bridge) -> None:
    picker, model = make(qtbot, bridge)
    assert picker.chosen_provider is None
    assert not picker.port.isVisible()
    assert not picker.account.isVisible()
    assert picker.problem() == ""
    assert not model.dirty


def test_region_and_port_go_into_the_model_and_are_said(qtbot: QtBot, bridge: Bridge) -> None:
    picker, model = make(qtbot, bridge)
    choose(picker.provider, "amazon_ses")
    with qtbot.waitSignal(picker.chosen):
        choose(picker.region, "eu-west-1")
    choose(picker.port, 465)
    assert model.get("delivery.advanced.smart_host") == "email-smtp.eu-west-1.amazonaws.com:465"
    assert model.get("delivery.security.tls") == "implicit"


def test_an_account_that_cannot_be_used_is_left_out_and_told(qtbot: QtBot, bridge: Bridge) -> None:
    picker, model = make(qtbot, bridge)
    choose(picker.provider, "gmail")
    picker.account.setText("joe@example.com")
    assert model.get("delivery.security.username") == "joe@example.com"
    picker.account.setText("joe@")
    assert model.get("delivery.security.username") == ""
    assert "mail address" in picker.problem()


def test_what_is_demanded_and_limited_is_said(qtbot: QtBot, bridge: Bridge, find: Find) -> None:
    picker, _ = make(qtbot, bridge)
    choose(picker.provider, "microsoft365")
    assert "December 2026" in find(picker, QLabel, "preset_limits").text()
    assert "With OAuth 2.0 somebody signs in once" in find(picker, QLabel, "preset_password").text()
    assert "mailbox" in find(picker, QLabel, "preset_demands").text()
    assert picker.caution.text == ""
    choose(picker.provider, "outlook")
    assert "signs in once" in find(picker, QLabel, "preset_password").text()
    choose(picker.provider, "sakura")
    assert "could be confirmed" in picker.caution.text


def test_no_logon_takes_the_account_away(qtbot: QtBot, bridge: Bridge) -> None:
    picker, model = make(qtbot, bridge)
    choose(picker.provider, "exchange")
    picker.fields["exchange", "server"].setText("mail.contoso.example")
    choose(picker.port, 25)
    choose(picker.logon, "anonymous")
    assert not picker.account.isVisible()
    assert picker.problem() == ""
    assert model.get("delivery.security.authentication") == "anonymous"
    assert model.get("delivery.advanced.smart_host") == "mail.contoso.example:25"


def test_what_is_set_already_is_recognised(qtbot: QtBot, bridge: Bridge) -> None:
    stored = Settings(
        delivery=Delivery(
            advanced=Advanced(smart_host="sv123.xserver.jp:587"),
            security=Security(authentication="basic", username="joe@example.com", tls="starttls"),
        )
    )
    picker, model = make(qtbot, bridge, stored)
    assert picker.chosen_provider is not None
    assert picker.chosen_provider.id == "xserver"
    assert picker.fields["xserver", "number"].text() == "123"
    assert picker.port.currentData() == 587
    assert picker.account.text() == "joe@example.com"
    assert not model.dirty


def test_whoever_has_an_account_field_of_its_own_gets_none(qtbot: QtBot, bridge: Bridge) -> None:
    model = SheetModel(Settings())
    picker = PresetPicker(model, bridge, account=False)
    model.setParent(picker)
    qtbot.addWidget(picker)
    picker.show()
    choose(picker.provider, "gmail")
    assert not picker.account.isVisible()
    assert picker.problem() == ""


def test_labels_are_buddies_and_no_mnemonic_is_there_twice(qtbot: QtBot, bridge: Bridge) -> None:
    picker, _ = make(qtbot, bridge)
    for provider in EVERY:
        choose(picker.provider, provider.id)
        shown = [label for label in picker.findChildren(QLabel) if label.isVisible() and label.buddy() is not None]
        letters = [label.text().partition("&")[2][:1].lower() for label in shown]
        assert all(letters)
        assert len(set(letters)) == len(letters), (provider.id, letters)


def test_japanese_shows_the_japanese_texts(qtbot: QtBot, bridge: Bridge, find: Find) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("ja"))
    try:
        picker, _ = make(qtbot, bridge)
        choose(picker.provider, "yahoo_japan")
        assert picker.provider.currentText().startswith("Yahoo!メール")
        assert find(picker, QLabel, "preset_demands").text().endswith("。")
    finally:
        QLocale.setDefault(before)


def test_ok_hands_on_through_both_dialogs_and_apply_stores(
    sheet: PropertySheet, presets: QDialog, find: Find, press: Press, qtbot: QtBot
) -> None:
    choose(find(presets, QComboBox, "preset_provider"), "yahoo_japan")
    press(presets, f"{NAME}_ok")
    assert presets.isVisible()
    assert "mail address" in find(presets, QLabel, f"{NAME}_message_text").text()
    account = find(presets, QLineEdit, "preset_account")
    assert presets.focusWidget() is account
    qtbot.keyClicks(account, "joe@yahoo.co.jp")
    advanced = presets.parentWidget()
    press(presets, f"{NAME}_ok")
    assert find(advanced, QLineEdit, "delivery_advanced_smart_host").text() == "smtp.mail.yahoo.co.jp:465"
    assert not sheet.model.dirty
    press(advanced, "dialog_advanced_delivery_ok")
    assert sheet.model.get("delivery.advanced.smart_host") == "smtp.mail.yahoo.co.jp:465"
    security = sheet.model.get("delivery.security")
    assert (security.username, security.tls, security.authentication) == ("joe", "implicit", "basic")


def test_cancel_drops_everything(sheet: PropertySheet, presets: QDialog, find: Find, press: Press) -> None:
    choose(find(presets, QComboBox, "preset_provider"), "sendgrid")
    advanced = presets.parentWidget()
    press(presets, f"{NAME}_cancel")
    assert find(advanced, QLineEdit, "delivery_advanced_smart_host").text() == ""
    press(advanced, "dialog_advanced_delivery_ok")
    assert not sheet.model.dirty


def test_the_smart_host_can_still_be_typed_beside_the_button(
    sheet: PropertySheet, press: Press, dialog: Shown, find: Find, qtbot: QtBot
) -> None:
    press(sheet, "delivery_advanced")
    advanced = dialog(sheet, "dialog_advanced_delivery")
    line = find(advanced, QLineEdit, "delivery_advanced_smart_host")
    qtbot.keyClicks(line, "smtp.example.com:587")
    button = find(advanced, QAbstractButton, "delivery_advanced_presets")
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    press(advanced, "dialog_advanced_delivery_ok")
    assert sheet.model.get("delivery.advanced.smart_host") == "smtp.example.com:587"
