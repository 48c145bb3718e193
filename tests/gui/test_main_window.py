"""The console: tree and pages, one set of actions, context menus by every way, messages, place on the screen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMenuBar, QToolBar
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from engine.settings.catalogue import with_value
from gui.actions import Actions
from gui.bridge import Bridge, State, UserError
from gui.console.pages import BELOW_SERVER, PAGES
from gui.console.window import MainWindow

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]


def test_the_tree_has_the_nodes_of_the_console(window: MainWindow) -> None:
    tree = window.tree
    top = [tree.topLevelItem(index).text(0) for index in range(tree.topLevelItemCount())]
    assert top[:2] == ["Dashboard", "Features"]
    assert len(top) == 3
    server = tree.topLevelItem(2).child(0)
    assert server.text(0) == "[SMTP Virtual Server #1]"
    below = [server.child(index).text(0) for index in range(server.childCount())]
    assert below == ["Domains", "Current Sessions", "Queue", "Captured mail", "Badmail", "Event log"]


def test_the_menu_bar_has_the_menus_of_the_console(window: MainWindow, find: Find) -> None:
    titles = [action.text().replace("&", "") for action in window.menuBar().actions()]
    assert titles == ["File", "Action", "Manage", "View", "Help"]
    manage = find(window, QMenu, "menu_manage")
    assert names(manage.actions()) == ["action_add_roles", "action_remove_features"]
    assert manage.actions()[0].text().replace("&", "") == "Add Roles and Features..."


def test_each_node_has_its_own_menu(window: MainWindow) -> None:
    def offered(key: str) -> list[str]:
        window.show_page(key)
        menu = QMenu(window)
        window.tree._fill_menu(menu)
        return names(menu.actions())

    assert offered("features") == ["action_add_features", "action_remove_features", "action_refresh"]
    assert offered("dashboard") == ["action_add_roles", "action_remove_features"]
    assert "action_properties" in offered("server")
    assert "action_properties" in offered("queue")


def test_pages_are_made_when_they_are_wanted_first(window: MainWindow) -> None:
    assert set(window._pages) == {"server"}
    page = window.show_page("queue")
    assert set(window._pages) == {"server", "queue"}
    assert window.current_page is page
    assert window.page("queue") is page


@pytest.mark.parametrize("key", [spec.key for spec in PAGES])
def test_every_page_works_while_it_is_seen_and_rests_while_it_is_not(
    window: MainWindow, key: str, qtbot: QtBot
) -> None:
    page = window.show_page(key)
    assert page.objectName() == f"page_{key}"
    assert page.active
    window.show_page("features" if key != "features" else "server")
    assert not page.active
    window.show_page(key)
    window.hide()
    assert not page.active
    window.show()
    assert page.active


def test_a_hidden_window_asks_for_nothing(window: MainWindow, bridge: Bridge) -> None:
    window.show_page("sessions")
    window.hide()
    assert not bridge._timer.isActive()


def test_actions_follow_the_state(window: MainWindow, wait: Wait) -> None:
    commands: Actions = window.commands

    def enabled() -> set[str]:
        actions = (commands.start, commands.stop, commands.pause, commands.restart)
        return {action.objectName().removeprefix("action_") for action in actions if action.isEnabled()}

    assert enabled() == {"start"}
    commands.start.trigger()
    assert enabled() == set()
    wait(lambda: enabled() == {"stop", "pause", "restart"})
    commands.pause.trigger()
    wait(lambda: enabled() == {"start", "stop", "restart"})
    commands.start.trigger()
    wait(lambda: window.bridge.state.state is State.STARTED and enabled() == {"stop", "pause", "restart"})
    commands.restart.trigger()
    wait(lambda: enabled() == {"stop", "pause", "restart"})
    commands.stop.trigger()
    wait(lambda: enabled() == {"start"})


def names(actions: list[QAction]) -> list[str]:
    return [action.objectName() for action in actions if action.objectName()]


def test_menu_toolbar_and_tree_offer_the_same_actions(window: MainWindow, find: Find, qtbot: QtBot) -> None:
    action_menu = find(window, QMenu, "menu_action")
    action_menu.aboutToShow.emit()
    in_tree = QMenu(window)
    window.tree._fill_menu(in_tree)
    commands = ["start", "stop", "pause", "restart", "send_test", "test_console", "properties"]
    offered = [f"action_{name}" for name in commands]
    for place in (action_menu, in_tree, find(window, QToolBar, "toolbar")):
        assert set(offered) <= set(names(place.actions()))
    assert [menu.title() for menu in window.findChild(QMenuBar).findChildren(QMenu) if menu.objectName() == "menu_new"]


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)],
)
def test_the_context_menu_opens_from_the_keyboard(
    window: MainWindow, find: Find, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    window.activateWindow()
    window.tree.setFocus()
    qtbot.keyClick(window.tree, key, modifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "action_properties" in names(menu.actions())
    menu.close()


def test_the_context_menu_opens_with_the_right_button(window: MainWindow, qtbot: QtBot) -> None:
    window.tree.customContextMenuRequested.emit(window.tree.rect().center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


def test_the_name_and_the_state_stand_in_tree_title_and_status_bar(
    window: MainWindow, engine: Engine, wait: Wait
) -> None:
    engine.apply(with_value(engine.settings, "general.name", "Relay of the office"), who="test")
    server = window.tree.item("server")
    wait(lambda: server.text(0) == "[Relay of the office]")
    assert window.windowTitle() == "Relay of the office - Mailroot"
    assert window._state_word.text() == "Stopped"
    window.bridge.start()
    wait(lambda: window._state_word.text() == "Started")


def test_the_server_is_renamed_in_the_tree(window: MainWindow, engine: Engine, wait: Wait, qtbot: QtBot) -> None:
    window.commands.rename.trigger()
    editor = window.tree.findChild(QLineEdit)
    assert editor.text() == "SMTP Virtual Server #1"
    editor.selectAll()
    qtbot.keyClicks(editor, "Office")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    wait(lambda: engine.settings.general.name == "Office")
    wait(lambda: window.tree.item("server").text(0) == "[Office]")


def test_a_name_that_cannot_be_is_refused_in_a_sentence(window: MainWindow, wait: Wait) -> None:
    window.tree.renamed.emit("x" * 300)
    wait(lambda: window.message_bar.text.startswith("Name of the virtual server: allowed is "))
    assert window.message_bar.text.endswith(".")


def test_escape_leaves_the_name_as_it_was(window: MainWindow, engine: Engine, qtbot: QtBot) -> None:
    window.commands.rename.trigger()
    editor = window.tree.findChild(QLineEdit)
    qtbot.keyClicks(editor, "Office")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert window.tree.item("server").text(0) == "[SMTP Virtual Server #1]"
    assert engine.settings.general.name == "SMTP Virtual Server #1"


def test_failures_are_said_in_the_message_bar(window: MainWindow, wait: Wait) -> None:
    def fail(engine: Engine) -> None:
        raise UserError("This cannot be done, because it is a test.")

    window.bridge.ask(fail)
    wait(lambda: window.message_bar.text == "This cannot be done, because it is a test.")


def test_what_waits_for_a_restart_is_said_and_done(window: MainWindow, engine: Engine, wait: Wait) -> None:
    window.bridge.start()
    wait(lambda: not window.bridge.busy)
    elsewhere = str(engine.root / "Elsewhere")
    engine.apply(with_value(engine.settings, "messages.badmail_directory", elsewhere), who="test")
    wait(lambda: window.restart_bar.text == "Restart needed to apply: Badmail directory")
    window.restart_bar.button.click()
    wait(lambda: not window.bridge.busy)
    wait(lambda: window.restart_bar.text == "")
    wait(lambda: window.bridge.state.state is State.STARTED)
    assert engine.restart_needed() == ()


def test_there_is_one_property_sheet_and_it_opens_at_a_field(window: MainWindow, wait: Wait) -> None:
    sheet = window.open_properties()
    assert window.open_properties("messages.ndr_copy_to") is sheet
    assert sheet.focusWidget().objectName() == "messages_ndr_copy_to"
    sheet.reject()
    assert window.open_properties() is not sheet


def test_alt_enter_opens_the_properties(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.tree.setFocus()
    qtbot.keyClick(window.tree, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert window._sheet is not None
    window._sheet.reject()


def test_f5_refreshes_the_page(window: MainWindow, bridge: Bridge, qtbot: QtBot) -> None:
    window.show_page("queue")
    with qtbot.waitSignal(bridge.snapshot_ready):
        window.commands.refresh.trigger()


def test_size_and_columns_are_remembered(window: MainWindow, bridge: Bridge, qtbot: QtBot) -> None:
    window.resize(700, 500)
    window.close()
    again = MainWindow(bridge, window.commands)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (700, 500)
    assert (bridge.data_folder / "state" / "window.ini").exists()


def test_who_may_close_decides(window: MainWindow) -> None:
    window.may_close = lambda: False
    window.close()
    assert window.isVisible()
    window.may_close = lambda: True
    window.close()
    assert not window.isVisible()


def test_every_node_has_a_page_and_an_icon() -> None:
    from gui.assets import icon

    for spec in (*PAGES, *BELOW_SERVER):
        assert not icon(spec.icon).isNull()


def test_a_settings_file_with_a_wrong_key_is_told_when_the_window_opens(
    qtbot: QtBot, tmp_path: Path, memory_store: Any
) -> None:
    root = tmp_path / "odd"
    root.mkdir()
    (root / "settings.toml").write_text("schema_version = 1\n[general]\nmax_connection = 7\n", "utf-8")
    engine = Engine(root, memory_store)
    engine.open()
    bridge = Bridge(engine)
    try:
        window = MainWindow(bridge, Actions(bridge))
        qtbot.addWidget(window)
        window.show()
        assert "max_connection" in window.message_bar.text
        assert "max_connections" in window.message_bar.text
    finally:
        bridge.close()
        engine.close()
