"""Logging Properties: schedule, size, local time, directory, file name, W3C fields."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLabel, QLineEdit, QRadioButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from engine.journal.names import example_name
from engine.settings.model import Access, Delivery, General, Logging, Relay, Settings
from gui.properties.dialogs.w3c_fields import chosen_fields
from gui.properties.editors import WholeSpin
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]

NAME = "dialog_logging_properties"
TREE = "general_logging_fields_tree"


@pytest.fixture
def logging_format() -> str:
    return "w3c"


@pytest.fixture
def start_settings(logging_format: Any) -> Settings:
    return Settings(
        general=General(listeners=(), logging=Logging(enabled=True, format=logging_format)),
        access=Access(relay=Relay(entries=("127.0.0.1",))),
        delivery=Delivery(route="hold"),
    )


@pytest.fixture
def properties(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    """The dialog, opened from the General tab."""
    press(sheet, "general_logging_properties")
    return dialog(sheet, NAME)


def tick(find: Find, window: QDialog, field: str) -> None:
    """Change the check box of a W3C field."""
    tree: QTreeWidget = find(window, QTreeWidget, TREE)
    flags = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
    (item,) = tree.findItems(f"( {field} )", flags)
    unchecked = item.checkState(0) == Qt.CheckState.Unchecked
    item.setCheckState(0, Qt.CheckState.Checked if unchecked else Qt.CheckState.Unchecked)


def test_every_control_comes_back_after_apply_and_a_new_start(
    sheet: PropertySheet,
    properties: QDialog,
    engine: Engine,
    tmp_path: Path,
    reopen: Callable[[], PropertySheet],
    find: Find,
    wait: Wait,
    press: Press,
    dialog: Shown,
    qtbot: QtBot,
) -> None:
    press(properties, "general_logging_local_time")
    press(properties, "general_logging_schedule_size")
    size = find(properties, WholeSpin, "general_logging_max_file_mb")
    size.selectAll()
    qtbot.keyClicks(size, "7")
    qtbot.keyClicks(find(properties, QLineEdit, "general_logging_directory"), str(tmp_path / "elsewhere"))
    tick(find, properties, "cs-version")
    tick(find, properties, "date")
    press(properties, f"{NAME}_ok")
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)

    stored = engine.settings.general.logging
    assert (stored.schedule, stored.max_file_mb, stored.local_time) == ("size", 7 * 1024**2, True)
    assert stored.directory == str(tmp_path / "elsewhere")
    assert stored.fields[0] == "time"
    assert stored.fields[-1] == "cs-version"

    again = reopen()
    press(again, "general_logging_properties")
    second = dialog(again, NAME)
    assert find(second, QRadioButton, "general_logging_schedule_size").isChecked()
    assert find(second, WholeSpin, "general_logging_max_file_mb").whole() == 7
    assert find(second, QCheckBox, "general_logging_local_time").isChecked()
    assert find(second, QLineEdit, "general_logging_directory").text() == str(tmp_path / "elsewhere")
    press(second, f"{NAME}_ok")
    assert not again.model.dirty


@pytest.mark.parametrize("schedule", ["hourly", "daily", "weekly", "monthly", "unlimited", "size"])
def test_each_schedule_is_chosen_and_names_its_file(
    sheet: PropertySheet, properties: QDialog, schedule: str, find: Find, press: Press
) -> None:
    press(properties, f"general_logging_schedule_{schedule}")
    lengths = {"hourly": 8, "daily": 6, "weekly": 6, "monthly": 4}
    shown = find(properties, QLabel, "general_logging_file_name").text()
    name = shown.removeprefix("Log file name: ")
    if schedule in lengths:
        assert len(name.removeprefix("ex").removesuffix(".log")) == lengths[schedule]
    else:
        assert name == "extend1.log"
    assert find(properties, WholeSpin, "general_logging_max_file_mb").isEnabled() == (schedule == "size")
    press(properties, f"{NAME}_ok")
    assert sheet.model.get("general.logging.schedule") == schedule


def test_browse_takes_the_folder_that_was_chosen(
    sheet: PropertySheet,
    properties: QDialog,
    tmp_path: Path,
    press: Press,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(properties, "general_logging_directory_browse")
    press(properties, f"{NAME}_ok")
    assert sheet.model.get("general.logging.directory") == str(tmp_path)


def test_no_field_at_all_is_refused_in_words(properties: QDialog, find: Find, press: Press) -> None:
    tree = find(properties, QTreeWidget, TREE)
    for item in tree.findItems("(", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
        item.setCheckState(0, Qt.CheckState.Unchecked)
    press(properties, f"{NAME}_ok")
    assert properties.isVisible()
    assert "at least one W3C field" in find(properties, QLabel, f"{NAME}_message_text").text()


def test_a_size_of_nothing_is_refused_at_the_field(properties: QDialog, find: Find, press: Press, qtbot: QtBot) -> None:
    press(properties, "general_logging_schedule_size")
    size = find(properties, WholeSpin, "general_logging_max_file_mb")
    size.selectAll()
    qtbot.keyClicks(size, "0")
    press(properties, f"{NAME}_ok")
    assert properties.isVisible()
    assert properties.focusWidget() is size
    assert "from 1 to" in find(properties, QLabel, f"{NAME}_message_text").text()


@pytest.mark.parametrize("logging_format", ["ncsa", "iis", "jsonl"])
def test_only_w3c_has_fields(properties: QDialog, find: Find) -> None:
    assert not find(properties, QTreeWidget, TREE).isVisible()


@pytest.mark.parametrize(("logging_format", "free"), [("ncsa", False), ("iis", False), ("jsonl", True), ("w3c", True)])
def test_local_time_can_be_chosen_only_where_it_changes_something(properties: QDialog, free: bool, find: Find) -> None:
    assert find(properties, QCheckBox, "general_logging_local_time").isEnabled() == free


def test_the_order_of_a_hand_edited_list_is_kept() -> None:
    by_hand = ("time", "sc-status", "date")
    assert chosen_fields({"time", "sc-status", "date"}, ("time", "date"), by_hand) == by_hand
    assert chosen_fields({"time", "date"}, by_hand, by_hand) == ("time", "date")
    added = chosen_fields({"time", "sc-status", "date", "c-ip"}, by_hand, by_hand)
    assert added == ("time", "c-ip", "sc-status", "date")


def test_the_shown_name_is_the_one_that_is_written(tmp_path: Path) -> None:
    tuesday = 1_795_478_400.0  # 2026-11-24 00:00 UTC
    assert example_name(Logging(), tuesday) == "ex261124.log"
    assert example_name(Logging(format="jsonl", schedule="monthly"), tuesday) == "mailroot-2611.jsonl"
    assert example_name(Logging(format="iis", schedule="size"), tuesday) == "inetsv1.log"
