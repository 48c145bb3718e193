"""Keys that work alike in every window: from tab to tab, copying rows, and the menu of a list."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QMenu, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gui.console.window import MainWindow
from gui.copying import offer_copying
from gui.properties.sheet import PropertySheet

Wait = Callable[[Callable[[], bool]], None]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_ctrl_tab_and_ctrl_page_lead_round_the_tabs_from_any_field(qtbot: QtBot, sheet: PropertySheet) -> None:
    sheet.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet)
    last = sheet.tabs.count() - 1
    for key, modifiers, expected in (
        (Qt.Key.Key_Tab, CTRL, 1),
        (Qt.Key.Key_PageDown, CTRL, 2),
        (Qt.Key.Key_PageUp, CTRL, 1),
        (Qt.Key.Key_Backtab, CTRL | SHIFT, 0),
        (Qt.Key.Key_PageUp, CTRL, last),
        (Qt.Key.Key_Tab, CTRL, 0),
    ):
        focused = QApplication.focusWidget()
        QTest.keyClick(focused or sheet, key, modifiers)
        assert sheet.tabs.currentIndex() == expected


@pytest.fixture
def tree(qtbot: QtBot) -> QTreeWidget:
    """Two columns, a row below a row."""
    made = QTreeWidget()
    made.setObjectName("tree")
    made.setColumnCount(2)
    made.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
    first = QTreeWidgetItem(["Host", "mail.example.com"])
    first.addChild(QTreeWidgetItem(["Port", "587"]))
    made.addTopLevelItems([first, QTreeWidgetItem(["User", "scanner"])])
    made.expandAll()
    offer_copying(made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    made.setFocus()
    return made


def test_ctrl_a_and_ctrl_c_copy_rows_with_their_columns(tree: QTreeWidget) -> None:
    QTest.keyClick(tree, Qt.Key.Key_A, CTRL)
    QTest.keyClick(tree, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Host\tmail.example.com\nPort\t587\nUser\tscanner"


def test_a_list_is_copied_by_its_lines(qtbot: QtBot) -> None:
    lines = QListWidget()
    lines.setObjectName("lines")
    lines.addItems(["one", "two"])
    offer_copying(lines)
    qtbot.addWidget(lines)
    lines.show()
    lines.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is lines)
    lines.setFocus()
    lines.setCurrentRow(1)
    QTest.keyClick(lines, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "two"


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_F10, SHIFT), (Qt.Key.Key_Menu, Qt.KeyboardModifier(0))])
def test_the_menu_key_opens_the_menu_of_a_list(
    qtbot: QtBot, tree: QTreeWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    tree.setCurrentItem(tree.topLevelItem(0))
    QTest.keyClick(tree, key, modifiers)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.isEnabled() for action in menu.actions()] == [True]
    menu.actions()[0].trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == "Host\tmail.example.com"


def test_alt_enter_opens_the_properties_from_anywhere(qtbot: QtBot, window: MainWindow, wait: Wait) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.show_page("queue").setFocus()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    wait(lambda: window.open_sheet is not None)
    assert window.open_sheet is not None
    QTest.keyClick(window.open_sheet, Qt.Key.Key_Escape)
    wait(lambda: window.open_sheet is None)
