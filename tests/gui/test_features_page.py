"""Features: what is installed, in words and by picture, and Add Features by every way."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QMenu, QToolButton, QTreeWidget

from gui.bridge import Bridge
from gui.console.pages.features import FeaturesPage
from gui.console.window import MainWindow
from gui.remembered import keep

Find = Callable[..., Any]


class NoAutostart:
    """Never touches the system's own folder."""

    def enabled(self) -> bool:
        return False


@pytest.fixture
def page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> FeaturesPage:
    monkeypatch.setattr("gui.console.pages.features.for_this_system", lambda _: NoAutostart())
    shown = window.show_page("features")
    assert isinstance(shown, FeaturesPage)
    return shown


def rows(page: FeaturesPage, find: Find) -> dict[str, str]:
    table = find(page, QTreeWidget, "features_list")
    items = [table.topLevelItem(index) for index in range(table.topLevelItemCount())]
    return {item.text(0): item.text(1) for item in items}


def test_it_says_what_is_installed(page: FeaturesPage, bridge: Bridge, find: Find) -> None:
    assert rows(page, find) == {
        "SMTP Server": "Installed",
        "Telnet Client": "Installed",
        "Start at sign-in": "Not installed",
        "Background service": "Not available yet",
        "Pickup folder": "Installed",
    }
    assert page.status().startswith("3 ")


def test_it_follows_the_wizard(page: FeaturesPage, window: MainWindow, bridge: Bridge, find: Find) -> None:
    keep(bridge, "features/telnet_client", False)
    window.tools.features_changed.emit()
    assert rows(page, find)["Telnet Client"] == "Not installed"


def test_every_row_says_what_the_feature_does(page: FeaturesPage, find: Find) -> None:
    table = find(page, QTreeWidget, "features_list")
    for index in range(table.topLevelItemCount()):
        item = table.topLevelItem(index)
        assert item.text(2).endswith(".")
        assert not item.icon(0).isNull()


def test_add_features_is_in_the_bar_the_page_menu_and_the_nodes_menu(
    page: FeaturesPage, window: MainWindow, find: Find
) -> None:
    button = find(page, QToolButton, "features_add_features_button")
    assert button.accessibleName() == "Add Features"
    assert button.defaultAction() is window.commands.add_features
    action_menu = find(window, QMenu, "menu_action")
    action_menu.aboutToShow.emit()
    of_node = QMenu(window)
    window.tree._fill_menu(of_node)
    for menu in (action_menu, of_node):
        assert menu.actions()[0] is window.commands.add_features


@pytest.mark.parametrize(("action", "flow"), [("add_features", "features"), ("add_roles", "roles_and_features")])
def test_both_flows_open_the_wizard(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, action: str, flow: str
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(window.tools, "_open_wizard", opened.append)
    getattr(window.commands, action).trigger()
    assert opened == [flow]
