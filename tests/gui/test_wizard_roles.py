"""Server Roles: what each answer proposes, what is refused, and that nothing is changed that nobody asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot
from visible import controls, mnemonics

from engine.diagnosis.subnets import Subnet
from engine.settings.catalogue import with_value
from engine.settings.model import Access, Connections, General, Listener, Relay, Settings
from gui.bridge import Bridge
from gui.properties.model import SheetModel
from gui.wizard.pages import server_roles
from gui.wizard.pages.server_roles import ServerRolesPage
from gui.wizard.plan import Feature, Flow, Import, Plan, Who

Make = Callable[..., ServerRolesPage]
LOOPBACK = ("127.0.0.1", "::1")
NETWORK = Settings(
    general=General(listeners=(Listener(address=""),)),
    access=Access(
        relay=Relay(entries=(*LOOPBACK, "10.1.0.0/16")),
        connections=Connections(mode="only_listed", entries=(*LOOPBACK, "10.1.0.0/16")),
    ),
)


@pytest.fixture(autouse=True)
def subnets(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine is in one network, with this address."""
    own = (Subnet(interface="eth0", address="192.168.1.5", network="192.168.1.0/24", main=True),)
    monkeypatch.setattr(server_roles, "own_subnets", lambda: own)
    monkeypatch.setattr(server_roles, "machine_addresses", lambda: [*LOOPBACK, "192.168.1.5"])


@pytest.fixture
def make(qtbot: QtBot, bridge: Bridge) -> Make:
    """The page over settings, shown; installed = the wizard is run again."""

    def made(settings: Settings | None = None, *, installed: bool = False) -> ServerRolesPage:
        there = frozenset({Feature.SMTP_SERVER}) if installed else frozenset()
        plan = Plan(SheetModel(settings or Settings()), Flow.ROLES_AND_FEATURES, there)
        page = ServerRolesPage(plan, bridge)
        plan.setParent(page)
        qtbot.addWidget(page)
        page.show()
        page.enter()
        return page

    return made


def choose(page: ServerRolesPage, who: Who) -> None:
    page.choices[who].button.click()


def relay_list(page: ServerRolesPage) -> tuple[str, ...]:
    entries: tuple[str, ...] = page.plan.model.get("access.relay.entries")
    return entries


def test_next_alone_lets_this_computer_relay_and_nobody_else(make: Make) -> None:
    page = make()
    assert page.who is Who.THIS_COMPUTER
    assert page.plan.model.edited == Settings()
    assert page.proposal.text().splitlines()[:3] == [
        "Relay list: 127.0.0.1, ::1",
        "Listens on: 127.0.0.1:25, [::1]:25",
        "May connect: this computer",
    ]
    assert page.leave() == ""
    assert page.plan.model.differences() == ("access.relay.entries",)
    assert relay_list(page) == LOOPBACK
    assert page.plan.answers.who is Who.THIS_COMPUTER


def test_devices_are_let_in_by_the_subnet_of_this_machine_and_the_firewall_is_told_of(make: Make) -> None:
    page = make()
    choose(page, Who.NETWORK)
    assert page.subnets.text() == "192.168.1.0/24"
    assert page.firewall.isVisible()
    assert "TCP port 25" in page.firewall.text
    assert page.leave() == ""
    assert relay_list(page) == (*LOOPBACK, "192.168.1.0/24")
    assert page.plan.model.get("general.listeners") == (Listener(address=""),)
    assert page.plan.model.get("access.connections") == Connections(
        mode="only_listed", entries=(*LOOPBACK, "192.168.1.0/24")
    )
    assert page.plan.answers.who is Who.NETWORK


def test_devices_may_be_given_one_address(make: Make) -> None:
    page = make()
    choose(page, Who.NETWORK)
    page.listen.setCurrentIndex(page.listen.findData("192.168.1.5"))
    assert "192.168.1.5:25" in page.proposal.text()
    assert page.leave() == ""
    assert page.plan.model.get("general.listeners")[-1] == Listener(address="192.168.1.5")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write the subnets"),
        ("0.0.0.0/0", "wider than one site"),
        ("192.168.1.5/24", "Write 192.168.1.0/24 for the whole network"),
        ("printer", "neither an IP address nor a network"),
    ],
)
def test_what_cannot_be_let_in_is_said_and_nothing_is_changed(make: Make, typed: str, words: str) -> None:
    page = make()
    choose(page, Who.NETWORK)
    page.subnets.setText(typed)
    assert words in page.leave()
    assert page.window().focusWidget() is page.subnets
    assert page.plan.model.edited == Settings()


def test_a_database_server_elsewhere_is_let_in_alone_and_one_here_opens_nothing(make: Make) -> None:
    page = make()
    choose(page, Who.DATABASE_MAIL)
    assert page.leave() == ""
    assert page.plan.model.get("general.listeners") == Settings().general.listeners
    assert relay_list(page) == LOOPBACK
    assert page.plan.model.get("messages.max_recipients") == 1000
    page.enter()
    page.database.setText("192.168.1.20")
    assert page.firewall.isVisible()
    assert page.leave() == ""
    assert relay_list(page) == (*LOOPBACK, "192.168.1.20")
    assert page.plan.model.get("general.listeners") == (Listener(address=""),)


def test_development_captures_and_can_be_taken_back(make: Make) -> None:
    page = make()
    choose(page, Who.DEVELOPMENT)
    assert "kept under Captured mail" in page.proposal.text()
    assert page.leave() == ""
    assert page.plan.model.get("delivery.route") == "capture"
    page.enter()
    choose(page, Who.THIS_COMPUTER)
    assert page.leave() == ""
    assert page.plan.model.get("delivery.route") == "smart_host"


def test_changing_the_answer_leaves_nothing_of_the_one_before(make: Make) -> None:
    page = make()
    for who in (Who.NETWORK, Who.DATABASE_MAIL, Who.DEVELOPMENT, Who.THIS_COMPUTER):
        choose(page, who)
        assert page.leave() == ""
        page.enter()
    assert page.plan.model.differences() == ("access.relay.entries",)


def test_listeners_of_the_page_before_are_kept(make: Make) -> None:
    chosen = (Listener(address="192.168.1.5", port=2525),)
    page = make(with_value(Settings(), "general.listeners", chosen))
    assert page.leave() == ""
    assert page.plan.model.get("general.listeners") == chosen
    assert relay_list(page) == (*LOOPBACK, "192.168.1.5")
    choose(page, Who.NETWORK)
    assert not page.listen.isVisible()
    assert "TCP port 2525" in page.firewall.text
    assert page.leave() == ""
    assert page.plan.model.get("general.listeners") == chosen


def test_a_port_that_is_found_meanwhile_is_shown_and_kept(make: Make) -> None:
    page = make()
    choose(page, Who.NETWORK)
    assert page.leave() == ""
    page.plan.model.set("general.listeners", (Listener(address="", port=2525),))
    assert "TCP port 2525" in page.firewall.text
    choose(page, Who.THIS_COMPUTER)
    assert "127.0.0.1:2525, [::1]:2525" in page.proposal.text()
    assert page.leave() == ""
    assert {listener.port for listener in page.plan.model.get("general.listeners")} == {2525}


def test_going_back_to_choose_listeners_is_not_undone(make: Make) -> None:
    page = make()
    choose(page, Who.NETWORK)
    assert page.leave() == ""
    by_hand = (Listener(address="192.168.1.5"),)
    page.plan.model.set("general.listeners", by_hand)
    page.enter()
    choose(page, Who.THIS_COMPUTER)
    assert page.leave() == ""
    assert page.plan.model.get("general.listeners") == by_hand


def test_a_second_run_shows_what_is_set_and_changes_only_what_is_chosen(make: Make) -> None:
    page = make(NETWORK, installed=True)
    assert page.who is Who.AS_SET
    assert "Relay list: 127.0.0.1, ::1, 10.1.0.0/16" in page.proposal.text()
    assert page.leave() == ""
    assert page.plan.model.edited == NETWORK
    assert page.plan.answers.who is Who.AS_SET
    choose(page, Who.NETWORK)
    assert page.subnets.text() == "10.1.0.0/16"


def test_imported_settings_are_left_alone(make: Make) -> None:
    page = make()
    assert not page.choices[Who.AS_SET].isVisible()
    assert page.leave() == ""
    page.plan.answers.imported = Import(page.bridge.data_folder / "MetaBase.xml")
    page.plan.model.take(NETWORK)
    page.enter()
    assert page.who is Who.AS_SET
    assert page.leave() == ""
    assert page.plan.model.edited == NETWORK
    page.plan.answers.imported = None
    page.plan.model.take(Settings())
    page.enter()
    assert page.who is Who.THIS_COMPUTER


def test_everything_has_a_name_and_a_key_of_its_own(make: Make, find: Callable[..., Any]) -> None:
    page = make(installed=True)
    choose(page, Who.NETWORK)
    for control in controls(page):
        assert control.objectName(), control
        assert control.accessibleName(), control.objectName()
    keys = [key for key, _ in mnemonics(page)]
    assert len(keys) == len(set(keys))
    assert not {"Alt+P", "Alt+N", "Alt+I", "Alt+C"} & set(keys)
    assert find(page, QLineEdit, "roles_subnets").accessibleName() == "Subnets"
    assert find(page, QComboBox, "roles_listen").accessibleName() == "Listen on"
    button = find(page, QRadioButton, "roles_network")
    assert "Printers" in button.accessibleDescription()
    button.setFocus(Qt.FocusReason.TabFocusReason)
