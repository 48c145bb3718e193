"""The property sheet: delayed commit, Apply that greys, bad values that keep it open, undo, history, help, keys."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.catalogue import with_value
from gui.bridge import Bridge
from gui.help.desk import desk
from gui.properties.editors import WholeSpin
from gui.properties.history import HistoryDialog
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]


def type_into(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text) if text else qtbot.keyClick(field, Qt.Key.Key_Delete)


def file_of(engine: Engine) -> bytes:
    return (engine.root / "settings.toml").read_bytes()


def test_apply_is_enabled_only_while_something_differs(sheet: PropertySheet, find: Find, qtbot: QtBot) -> None:
    apply = find(sheet, QPushButton, "sheet_apply")
    field = find(sheet, QLineEdit, "messages_ndr_copy_to")
    assert not apply.isEnabled()
    type_into(qtbot, field, "joe@example.com")
    assert apply.isEnabled()
    type_into(qtbot, field, "")
    assert not apply.isEnabled()


def test_apply_stores_and_greys_and_keeps_the_sheet_open(
    sheet: PropertySheet, engine: Engine, find: Find, wait: Wait, qtbot: QtBot
) -> None:
    type_into(qtbot, find(sheet, QLineEdit, "messages_ndr_copy_to"), "joe@example.com")
    find(sheet, QPushButton, "sheet_apply").click()
    wait(lambda: engine.settings.messages.ndr_copy_to == "joe@example.com")
    wait(lambda: not sheet.model.dirty)
    assert not find(sheet, QPushButton, "sheet_apply").isEnabled()
    assert sheet.isVisible()
    assert b'ndr_copy_to = "joe@example.com"' in file_of(engine)


def test_ok_applies_and_closes(sheet: PropertySheet, engine: Engine, find: Find, wait: Wait, qtbot: QtBot) -> None:
    type_into(qtbot, find(sheet, QLineEdit, "messages_ndr_copy_to"), "joe@example.com")
    find(sheet, QPushButton, "sheet_ok").click()
    wait(lambda: not sheet.isVisible())
    assert engine.settings.messages.ndr_copy_to == "joe@example.com"


def test_ok_without_a_change_only_closes(sheet: PropertySheet, engine: Engine, find: Find) -> None:
    before = file_of(engine)
    find(sheet, QPushButton, "sheet_ok").click()
    assert not sheet.isVisible()
    assert file_of(engine) == before


def test_escape_leaves_the_file_byte_identical(sheet: PropertySheet, engine: Engine, find: Find, qtbot: QtBot) -> None:
    before = file_of(engine)
    type_into(qtbot, find(sheet, QLineEdit, "messages_ndr_copy_to"), "joe@example.com")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert file_of(engine) == before
    assert not sheet.model.dirty


def test_a_bad_value_keeps_the_sheet_open_focuses_the_field_and_says_what_is_allowed(
    sheet: PropertySheet, engine: Engine, find: Find, qtbot: QtBot
) -> None:
    before = file_of(engine)
    spin = find(sheet, WholeSpin, "general_connection_timeout")
    spin.selectAll()
    qtbot.keyClicks(spin, "1000")
    sheet.tabs.setCurrentIndex(2)
    find(sheet, QPushButton, "sheet_ok").click()
    assert sheet.isVisible()
    assert sheet.views[sheet.tabs.currentIndex()].objectName() == "page_general"
    assert sheet.focusWidget() is spin
    assert sheet.message_bar.text == "Connection time-out (minutes): allowed is a whole number from 1 to 999 minutes."
    assert file_of(engine) == before


def test_text_that_is_no_address_is_refused_in_words(sheet: PropertySheet, find: Find, qtbot: QtBot) -> None:
    type_into(qtbot, find(sheet, QLineEdit, "messages_ndr_copy_to"), "nobody")
    find(sheet, QPushButton, "sheet_apply").click()
    assert sheet.message_bar.text.startswith("Send copy of Non-Delivery Report to: allowed is ")
    assert sheet.focusWidget() is find(sheet, QLineEdit, "messages_ndr_copy_to")


def test_a_locked_keyring_keeps_the_sheet_open_with_its_sentence(
    sheet: PropertySheet, memory_store: MemoryStore, find: Find, wait: Wait
) -> None:
    memory_store.unavailable = "The keyring is locked. Unlock it and try again."
    sheet.model.set_secret("route.joe", "s3cret")
    find(sheet, QPushButton, "sheet_ok").click()
    wait(lambda: sheet.message_bar.text == "The keyring is locked. Unlock it and try again.")
    assert sheet.isVisible()
    assert find(sheet, QPushButton, "sheet_apply").isEnabled()


def test_what_waits_for_a_restart_is_said(
    sheet: PropertySheet, engine: Engine, find: Find, wait: Wait, qtbot: QtBot
) -> None:
    type_into(qtbot, find(sheet, QLineEdit, "messages_badmail_directory"), str(engine.root / "Elsewhere"))
    find(sheet, QPushButton, "sheet_apply").click()
    wait(lambda: bool(sheet.message_bar.text))
    assert sheet.message_bar.text.splitlines()[-1] == "Restart the relay to apply: Badmail directory."
    assert engine.restart_needed() == ("messages.badmail_directory",)


def test_a_limit_that_is_switched_off_is_zero_and_comes_back(sheet: PropertySheet, find: Find, qtbot: QtBot) -> None:
    check = find(sheet, QCheckBox, "messages_max_recipients_limited")
    number = find(sheet, WholeSpin, "messages_max_recipients")
    assert check.isChecked()
    assert number.whole() == 100
    check.click()
    assert sheet.model.get("messages.max_recipients") == 0
    assert not number.isEnabled()
    check.click()
    assert sheet.model.get("messages.max_recipients") == 100
    assert not sheet.model.dirty


def test_what_somebody_else_stores_is_shown_and_own_edits_stay(
    sheet: PropertySheet, engine: Engine, find: Find, wait: Wait, qtbot: QtBot
) -> None:
    type_into(qtbot, find(sheet, QLineEdit, "messages_ndr_copy_to"), "joe@example.com")
    engine.apply(with_value(engine.settings, "messages.max_recipients", 7), who="command line")
    wait(lambda: find(sheet, WholeSpin, "messages_max_recipients").whole() == 7)
    assert find(sheet, QLineEdit, "messages_ndr_copy_to").text() == "joe@example.com"
    assert sheet.model.differences() == ("messages.ndr_copy_to",)


def test_undo_takes_back_the_last_change(sheet: PropertySheet, engine: Engine, find: Find, wait: Wait) -> None:
    engine.apply(with_value(engine.settings, "messages.max_recipients", 7), who="test")
    wait(lambda: find(sheet, WholeSpin, "messages_max_recipients").whole() == 7)
    find(sheet, QPushButton, "sheet_undo").click()
    wait(lambda: engine.settings.messages.max_recipients == 100)
    wait(lambda: find(sheet, WholeSpin, "messages_max_recipients").whole() == 100)
    assert sheet.message_bar.text.startswith("The last change was taken back:")


def test_history_shows_differences_and_restores(sheet: PropertySheet, engine: Engine, find: Find, wait: Wait) -> None:
    engine.apply(with_value(engine.settings, "messages.max_recipients", 7), who="test")
    find(sheet, QPushButton, "sheet_history").click()
    dialog = find(sheet, HistoryDialog, "settings_history")
    versions = find(dialog, QTreeWidget, "history_versions")
    differences = find(dialog, QTreeWidget, "history_differences")
    wait(lambda: versions.topLevelItemCount() >= 2)
    restore = find(dialog, QPushButton, "history_restore")
    assert not restore.isEnabled()
    versions.setCurrentItem(versions.topLevelItem(1))
    wait(lambda: differences.topLevelItemCount() == 1)
    shown = differences.topLevelItem(0)
    assert [shown.text(column) for column in range(3)] == ["Limit number of recipients per message to", "100", "7"]
    restore.click()
    wait(lambda: engine.settings.messages.max_recipients == 100)
    wait(lambda: find(sheet, WholeSpin, "messages_max_recipients").whole() == 100)


def test_f1_explains_the_controls_of_the_open_page(sheet: PropertySheet, find: Find, wait: Wait, qtbot: QtBot) -> None:
    sheet.tabs.setCurrentIndex(2)
    find(sheet, QPushButton, "sheet_help").click()
    window = desk().window
    assert window.topic == "messages"
    assert "Limit message size to (KB)" in window.browser.toPlainText()
    desk().close()


def test_ctrl_tab_turns_the_pages(sheet: PropertySheet, qtbot: QtBot) -> None:
    qtbot.keyClick(sheet.tabs, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert sheet.tabs.currentIndex() == 1


def test_the_sheet_can_be_opened_at_a_field(sheet: PropertySheet, find: Find) -> None:
    assert sheet.show_path("messages.max_recipients")
    assert sheet.views[sheet.tabs.currentIndex()].objectName() == "page_messages"
    assert sheet.focusWidget() is find(sheet, WholeSpin, "messages_max_recipients")
    assert not sheet.show_path("schema_version")


def test_the_wheel_over_a_number_without_focus_changes_nothing(sheet: PropertySheet, find: Find) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    spin = find(sheet, WholeSpin, "messages_max_recipients")
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(spin.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(spin, event)
    assert spin.whole() == 100


def test_cancel_during_an_apply_that_waits_for_the_keyring_stores_no_settings(
    sheet: PropertySheet, engine: Engine, bridge: Bridge, find: Find, wait: Wait, qtbot: QtBot
) -> None:
    before = file_of(engine)
    sheet.model.set_secret("route.joe", "s3cret")
    type_into(qtbot, find(sheet, QLineEdit, "messages_ndr_copy_to"), "joe@example.com")
    find(sheet, QPushButton, "sheet_ok").click()
    sheet.reject()
    answers: list[bool] = []
    bridge.has_credential("route.joe", answers.append)
    wait(lambda: bool(answers))
    assert file_of(engine) == before
