"""Features: the check boxes, the dialog that says what comes along, and removal said in words."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot
from visible import controls

from engine.settings.model import Settings
from gui.bridge import Bridge
from gui.properties.model import SheetModel
from gui.wizard.pages.features import FeaturesPage
from gui.wizard.plan import Feature, Flow, Plan

Shown = Callable[[QWidget, str], QDialog]
Press = Callable[[QWidget, str], None]
Wait = Callable[[Callable[[], bool]], None]
ALL = frozenset({Feature.SMTP_SERVER, Feature.TELNET_CLIENT, Feature.SIGN_IN, Feature.PICKUP})
POPUP = "required_features"


@pytest.fixture
def make(qtbot: QtBot, bridge: Bridge) -> Callable[..., FeaturesPage]:
    """The page, shown; `installed` = the wizard is run again."""

    def made(installed: frozenset[Feature] = frozenset(), flow: Flow = Flow.ROLES_AND_FEATURES) -> FeaturesPage:
        plan = Plan(SheetModel(Settings()), flow, installed)
        page = FeaturesPage(plan, bridge)
        plan.setParent(page)
        qtbot.addWidget(page)
        page.resize(640, 360)
        page.show()
        page.enter()
        return page

    return made


Make = Callable[..., FeaturesPage]


def item(page: FeaturesPage, feature: Feature) -> QTreeWidgetItem:
    found = page.tree.topLevelItem(list(Feature).index(feature))
    assert found is not None
    return found


def check(page: FeaturesPage, feature: Feature, qtbot: QtBot) -> None:
    """With the keyboard."""
    page.tree.setCurrentItem(item(page, feature))
    qtbot.keyClick(page.tree, Qt.Key.Key_Space)


def checked(page: FeaturesPage) -> set[Feature]:
    return {feature for feature in Feature if item(page, feature).checkState(0) is Qt.CheckState.Checked}


def test_the_first_run_goes_on_only_with_smtp_server_and_says_so(make: Make) -> None:
    page = make()
    assert not page.complete()
    assert "Check SMTP Server" in page.note.text
    assert checked(page) == set()


def test_checking_smtp_server_asks_and_adds_what_comes_along(
    make: Make, qtbot: QtBot, dialog: Shown, press: Press
) -> None:
    page = make()
    check(page, Feature.SMTP_SERVER, qtbot)
    popup = dialog(page, POPUP)
    assert checked(page) == set()
    assert popup.findChild(QPushButton, f"{POPUP}_add").accessibleName() == "Add Features"
    with qtbot.waitSignal(page.complete_changed):
        press(popup, f"{POPUP}_add")
    assert page.plan.added() == ALL
    assert checked(page) == ALL
    assert page.complete()
    assert page.note.text == ""


def test_the_short_flow_names_its_button_as_2008_r2_did_and_lets_this_computer_relay(
    make: Make, qtbot: QtBot, dialog: Shown, press: Press
) -> None:
    page = make(flow=Flow.FEATURES)
    check(page, Feature.SMTP_SERVER, qtbot)
    popup = dialog(page, POPUP)
    assert popup.findChild(QPushButton, f"{POPUP}_add").accessibleName() == "Add Required Role Services"
    press(popup, f"{POPUP}_add")
    assert page.leave() == ""
    assert page.plan.model.get("access.relay.entries") == ("127.0.0.1", "::1")
    page.plan.model.set("access.relay.entries", ("192.0.2.7",))
    assert page.leave() == ""
    assert page.plan.model.get("access.relay.entries") == ("192.0.2.7",)


def test_cancel_adds_nothing_and_tools_can_be_left_out(make: Make, qtbot: QtBot, dialog: Shown, press: Press) -> None:
    page = make()
    check(page, Feature.SMTP_SERVER, qtbot)
    press(dialog(page, POPUP), f"{POPUP}_cancel")
    assert page.plan.added() == frozenset()
    assert checked(page) == set()
    check(page, Feature.SMTP_SERVER, qtbot)
    popup = dialog(page, POPUP)
    tools = popup.findChild(QCheckBox, f"{POPUP}_tools")
    assert isinstance(tools, QCheckBox)
    tools.click()
    press(popup, f"{POPUP}_add")
    assert page.plan.added() == ALL - {Feature.TELNET_CLIENT}


def test_a_second_run_says_what_removal_means_and_can_be_taken_back_without_a_question(
    make: Make, qtbot: QtBot
) -> None:
    page = make(ALL)
    assert item(page, Feature.SMTP_SERVER).text(0) == "SMTP Server (Installed)"
    check(page, Feature.SMTP_SERVER, qtbot)
    assert page.plan.removed() == {Feature.SMTP_SERVER}
    assert "will be removed" in page.note.text
    assert str(page.bridge.data_folder) in page.note.text
    assert page.complete()
    check(page, Feature.SMTP_SERVER, qtbot)
    assert page.plan.removed() == frozenset()
    assert not [each for each in page.findChildren(QDialog) if each.isVisible()]
    assert page.leave() == ""
    assert not page.plan.model.dirty


def test_without_start_at_sign_in_the_consequence_is_said(make: Make, qtbot: QtBot) -> None:
    page = make(ALL)
    check(page, Feature.SIGN_IN, qtbot)
    assert page.plan.removed() == {Feature.SIGN_IN}
    assert "Without Start at sign-in" in page.note.text


def test_the_pickup_folder_is_a_setting(make: Make, qtbot: QtBot) -> None:
    page = make(ALL)
    check(page, Feature.PICKUP, qtbot)
    assert page.plan.removed() == {Feature.PICKUP}
    assert page.plan.model.get("general.pickup") is False
    check(page, Feature.PICKUP, qtbot)
    assert not page.plan.model.dirty


def test_what_is_not_there_yet_can_be_read_about_but_not_checked(make: Make, qtbot: QtBot) -> None:
    page = make(ALL)
    check(page, Feature.SERVICE, qtbot)
    assert not page.plan.wants(Feature.SERVICE)
    assert Feature.SERVICE not in checked(page)
    assert "This version" in page.description.text()


def test_everything_has_a_name(make: Make, qtbot: QtBot, dialog: Shown) -> None:
    page = make()
    check(page, Feature.SMTP_SERVER, qtbot)
    for window in (page, dialog(page, POPUP)):
        for control in controls(window):
            assert control.objectName(), control
            assert control.accessibleName(), control.objectName()
