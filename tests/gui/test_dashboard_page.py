"""Dashboard: the links lead where they say, and the tile says how the server stands, or that there is none yet."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QCommandLinkButton, QMenu
from pytestqt.qtbot import QtBot

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.catalogue import with_value
from engine.settings.model import Listener, Settings
from gui.actions import Actions
from gui.bridge import Bridge, Origin, State
from gui.console.pages.dashboard import DashboardPage
from gui.console.window import MainWindow
from gui.remembered import keep
from gui.test_console.targets import Target
from gui.test_console.window import open_test_console

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def page(window: MainWindow) -> DashboardPage:
    shown = window.show_page("dashboard")
    assert isinstance(shown, DashboardPage)
    return shown


@pytest.fixture
def fresh(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window over a data folder in which nobody has set up anything."""
    engine = Engine(tmp_path / "fresh", MemoryStore())
    engine.open()
    bridge = Bridge(engine)
    commands = Actions(bridge)
    made = MainWindow(bridge, commands)
    commands.setParent(made)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    bridge.close()
    bridge.deleteLater()
    engine.close()


def test_it_is_the_first_node_and_the_first_page_of_a_new_data_folder(fresh: MainWindow) -> None:
    assert fresh.tree.topLevelItem(0).text(0) == "Dashboard"
    assert fresh.tree.key == "dashboard"
    page = fresh.current_page
    assert isinstance(page, DashboardPage)
    assert page.tile.title.text() == "SMTP Server is not installed on this computer."
    assert page.add_roles.isEnabled()


def test_a_relay_that_is_set_up_begins_with_its_server(window: MainWindow) -> None:
    assert window.tree.key == "server"


def test_without_a_server_start_is_greyed_and_says_why(fresh: MainWindow, wait: Wait, port: int) -> None:
    commands = fresh.commands
    assert not commands.start.isEnabled()
    assert "Add Roles and Features" in commands.start.statusTip()
    assert "Add Roles and Features" in commands.start.toolTip()
    assert not commands.remove_features.isEnabled()
    page = fresh.show_page("server")
    wait(lambda: page.next_step.isVisible())
    assert page.next_step.words.text().startswith("SMTP Server is not installed on this computer.")
    assert page.next_step.button.text() == "Add Roles and Features..."
    settings = with_value(fresh.bridge.settings, "general.listeners", (Listener(address="127.0.0.1", port=port),))
    fresh.bridge.apply(settings)
    wait(commands.start.isEnabled)
    assert commands.start.statusTip() == ""
    assert commands.start.toolTip() == "Start"
    wait(lambda: not page.next_step.isVisible())


def test_the_test_console_of_a_new_data_folder_leads_to_the_wizard(fresh: MainWindow, wait: Wait) -> None:
    console = open_test_console(fresh)
    console.to_field.setText("you@example.org")
    console.conversation.open(Target("127.0.0.1", free_port(), "none"))
    wait(lambda: console.message_bar.text == "SMTP Server is not installed on this computer.")
    assert console.message_bar.button.text() == "Add Roles and Features..."
    console.reject()


def test_each_link_does_what_its_action_does(page: DashboardPage, window: MainWindow, qtbot: QtBot) -> None:
    commands = window.commands
    pairs = (
        (page.add_roles, commands.add_roles),
        (page.sender_assistant, commands.sender_assistant),
        (page.test_console, commands.test_console),
        (page.send_test, commands.send_test),
        (page.properties, commands.properties),
    )
    for link, action in pairs:
        action.triggered.disconnect()
        with qtbot.waitSignal(action.triggered):
            link.click()


def test_the_link_has_the_words_of_the_walkthrough(page: DashboardPage, find: Find) -> None:
    link = find(page, QCommandLinkButton, "dashboard_add_roles")
    assert link.accessibleName() == "Add roles and features"
    assert link.isVisible()


def test_the_tile_follows_the_server(page: DashboardPage, bridge: Bridge, engine: Engine, wait: Wait) -> None:
    wait(lambda: page.tile.state.text().startswith("Stopped since"))
    assert page.tile.title.text() == "[SMTP Virtual Server #1]"
    bridge.start()
    wait(lambda: page.tile.state.text().startswith("Relaying since"))
    assert page.tile.waiting.text() == "No message waits."
    engine.submit("a@example.com", ["b@example.org"], b"Subject: x\r\n\r\nx\r\n", origin=Origin.WINDOW)
    wait(lambda: page.tile.waiting.text().startswith("1 message"))


def test_a_removed_telnet_client_has_no_link(page: DashboardPage, window: MainWindow, bridge: Bridge) -> None:
    assert page.test_console.isVisible()
    keep(bridge, "features/telnet_client", False)
    window.tools.features_changed.emit()
    assert not page.test_console.isVisible()


def test_its_menu_is_manage(window: MainWindow, page: DashboardPage) -> None:
    menu = QMenu(window)
    window.tree._fill_menu(menu)
    assert menu.actions()[0].text().replace("&", "") == "Add Roles and Features..."


def test_settings_given_to_the_engine_count_as_set_up(start_settings: Settings, bridge: Bridge) -> None:
    assert bridge.configured
    assert bridge.settings == start_settings
    assert bridge.state.state is State.STOPPED
