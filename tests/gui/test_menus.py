"""Context menus: what assistive technology finds in them, each time they open."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QListWidget, QMenu
from pytestqt.qtbot import QtBot

from gui.menus import offer_menu


@pytest.fixture
def view(qtbot: QtBot) -> QListWidget:
    """A list whose menu has an action that other menus have too, and a submenu."""
    made = QListWidget()
    qtbot.addWidget(made)
    made.setObjectName("view")
    shared = QAction("Stop", made)

    def fill(menu: QMenu) -> None:
        menu.addAction(shared)
        menu.addMenu("New").addAction("Domain")

    offer_menu(made, fill)
    made.show()
    return made


def open_and_close(view: QListWidget) -> tuple[str, ...]:
    """The names of what the menu offers."""
    view.customContextMenuRequested.emit(QPoint(1, 1))
    menu = view.findChild(QMenu, "view_menu")
    assert menu is not None
    assert menu.isVisible()
    shown = QAccessible.queryAccessibleInterface(menu)
    items = [shown.child(index) for index in range(shown.childCount())]
    names = tuple(item.text(QAccessible.Text.Name) for item in items if item is not None and item.isValid())
    menu.close()
    return names


def test_a_menu_has_its_names_each_time_it_opens(view: QListWidget, qtbot: QtBot) -> None:
    for _ in range(3):
        assert open_and_close(view) == ("Stop", "New")
        qtbot.wait(1)  # what is to be deleted goes


def test_submenus_do_not_pile_up(view: QListWidget, qtbot: QtBot) -> None:
    for _ in range(3):
        open_and_close(view)
    qtbot.waitUntil(lambda: len(view.findChildren(QMenu)) == 2)
