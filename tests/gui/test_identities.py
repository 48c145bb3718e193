"""General > Advanced...: the list of identities, and Identification for each; who holds a pair that is in use."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from engine.inbound.listener import bind_problem
from engine.settings.model import Listener
from gui.properties.editors import WholeSpin
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]

LIST = "dialog_identities"
ONE = "dialog_identification"
TABLE = "general_listeners_table"

HOLDER = """
import socket
held = socket.socket()
held.bind(("127.0.0.1", 0))
held.listen()
print(held.getsockname()[1], flush=True)
input()
"""


@pytest.fixture
def identities(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    """The list, opened from the General tab."""
    press(sheet, "general_listeners_advanced")
    return dialog(sheet, LIST)


@pytest.fixture
def holder() -> Iterator[tuple[int, int]]:
    """Another program that listens on a loopback port: its process and the port."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        yield program.pid, int(program.stdout.readline())
        program.communicate("\n")


def rows(find: Find, window: QDialog) -> list[tuple[str, ...]]:
    tree: QTreeWidget = find(window, QTreeWidget, TABLE)
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [tuple(item.text(column) for column in range(3)) for item in items if item is not None]


def type_number(qtbot: QtBot, spin: WholeSpin, number: int) -> None:
    spin.selectAll()
    qtbot.keyClicks(spin, str(number))


def write_address(qtbot: QtBot, combo: QComboBox, text: str) -> None:
    line = combo.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)


def test_add_edit_remove_are_stored_with_apply_and_come_back(
    sheet: PropertySheet,
    identities: QDialog,
    engine: Engine,
    port: int,
    reopen: Callable[[], PropertySheet],
    find: Find,
    wait: Wait,
    press: Press,
    dialog: Shown,
    qtbot: QtBot,
) -> None:
    assert rows(find, identities) == [("127.0.0.1", str(port), "STARTTLS")]
    press(identities, f"{TABLE}_add")
    added = dialog(identities, ONE)
    write_address(qtbot, find(added, QComboBox, "general_listeners_1_address"), "::1")
    type_number(qtbot, find(added, WholeSpin, "general_listeners_1_port"), 2526)
    tls = find(added, QComboBox, "general_listeners_1_tls")
    tls.setCurrentText("None")
    tls.activated.emit(tls.currentIndex())
    press(added, f"{ONE}_ok")
    wait(lambda: len(rows(find, identities)) == 2)

    find(identities, QTreeWidget, TABLE).setCurrentItem(find(identities, QTreeWidget, TABLE).topLevelItem(0))
    press(identities, f"{TABLE}_edit")
    edited = dialog(identities, ONE)
    type_number(qtbot, find(edited, WholeSpin, "general_listeners_0_port"), 2525)
    press(edited, f"{ONE}_ok")
    press(identities, f"{LIST}_ok")
    press(sheet, "sheet_apply")
    wait(lambda: not sheet.model.dirty)
    assert engine.settings.general.listeners == (
        Listener(address="127.0.0.1", port=2525),
        Listener(address="::1", port=2526, tls="none"),
    )

    again = reopen()
    press(again, "general_listeners_advanced")
    second = dialog(again, LIST)
    assert rows(find, second) == [("127.0.0.1", "2525", "STARTTLS"), ("::1", "2526", "None")]
    press(second, f"{TABLE}_remove")
    press(second, f"{LIST}_ok")
    assert again.model.get("general.listeners") == (Listener(address="::1", port=2526, tls="none"),)


def test_cancel_of_either_dialog_adds_nothing(
    sheet: PropertySheet, identities: QDialog, find: Find, press: Press, dialog: Shown
) -> None:
    press(identities, f"{TABLE}_add")
    press(dialog(identities, ONE), f"{ONE}_cancel")
    assert len(rows(find, identities)) == 1
    press(identities, f"{TABLE}_add")
    press(dialog(identities, ONE), f"{ONE}_ok")
    assert len(rows(find, identities)) == 2
    press(identities, f"{LIST}_cancel")
    assert not sheet.model.dirty


@pytest.mark.parametrize("text", ["", "256.1.1.1", "localhost"])
def test_what_is_no_address_keeps_identification_open_at_the_field(
    identities: QDialog, text: str, find: Find, press: Press, dialog: Shown, qtbot: QtBot
) -> None:
    press(identities, f"{TABLE}_edit")
    one = dialog(identities, ONE)
    combo = find(one, QComboBox, "general_listeners_0_address")
    write_address(qtbot, combo, text)
    press(one, f"{ONE}_ok")
    assert one.isVisible()
    assert "IP address" in find(one, QLabel, f"{ONE}_message_text").text()
    assert one.focusWidget() in (combo, combo.lineEdit())


def test_a_pair_that_is_there_already_is_refused_by_name(
    identities: QDialog, port: int, find: Find, press: Press, dialog: Shown, qtbot: QtBot
) -> None:
    press(identities, f"{TABLE}_add")
    one = dialog(identities, ONE)
    write_address(qtbot, find(one, QComboBox, "general_listeners_1_address"), "127.0.0.1")
    type_number(qtbot, find(one, WholeSpin, "general_listeners_1_port"), port)
    press(one, f"{ONE}_ok")
    assert one.isVisible()
    assert f"127.0.0.1:{port}" in find(one, QLabel, f"{ONE}_message_text").text()


def test_implicit_tls_needs_a_certificate_and_says_so(
    identities: QDialog, find: Find, press: Press, dialog: Shown
) -> None:
    press(identities, f"{TABLE}_edit")
    one = dialog(identities, ONE)
    tls = find(one, QComboBox, "general_listeners_0_tls")
    tls.setCurrentText("Implicit TLS")
    tls.activated.emit(tls.currentIndex())
    press(one, f"{ONE}_ok")
    assert one.isVisible()
    assert "certificate" in find(one, QLabel, f"{ONE}_message_text").text()


def test_the_program_that_holds_a_pair_is_named(
    identities: QDialog,
    holder: tuple[int, int],
    find: Find,
    wait: Wait,
    press: Press,
    dialog: Shown,
    qtbot: QtBot,
) -> None:
    pid, port = holder
    press(identities, f"{TABLE}_edit")
    one = dialog(identities, ONE)
    type_number(qtbot, find(one, WholeSpin, "general_listeners_0_port"), port)
    said = find(one, QLabel, "general_listener_state")
    wait(lambda: f"(process {pid})" in said.text())
    assert f"Port {port} on 127.0.0.1 is in use" in said.text()
    press(one, f"{ONE}_ok")
    listed = find(identities, QLabel, "general_listeners_problems")
    wait(lambda: f"(process {pid})" in listed.text())


def test_our_own_listener_is_no_problem(
    sheet: PropertySheet, engine: Engine, port: int, press: Press, dialog: Shown, find: Find, wait: Wait
) -> None:
    engine.start()
    assert bind_problem("127.0.0.1", port) == ""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        assert client.recv(3) == b"220"
    assert bind_problem("", port) == ""


def test_a_pair_nobody_holds_can_be_listened_on_afterwards(port: int) -> None:
    assert bind_problem("127.0.0.1", port) == ""
    with socket.socket() as free:
        free.bind(("127.0.0.1", port))
        free.listen()
        assert bind_problem("127.0.0.1", port) == "", f"held by this process, {os.getpid()}"


def test_an_address_of_another_machine_is_said() -> None:
    assert "does not have that address" in bind_problem("192.0.2.1", 2525)
