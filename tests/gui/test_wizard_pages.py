"""What the wizard's own pages find out and propose: the checks of the machine, the port, the addresses."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QRadioButton, QTreeWidget
from wizard_steps import answer

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.model import Listener
from gui.bridge import Bridge, CheckResult, MachineCheck, Verdict
from gui.console.window import MainWindow
from gui.properties.changes import changed_settings
from gui.properties.editors import WholeSpin
from gui.properties.model import SheetModel
from gui.wizard import port_choice
from gui.wizard.checkwords import _SENTENCES, sentence_of_check
from gui.wizard.listen_on import kind_of
from gui.wizard.opening import open_wizard
from gui.wizard.plan import Flow

Wait = Callable[[Callable[[], bool]], None]
Find = Callable[..., Any]


@pytest.fixture
def engine(tmp_path: Path, memory_store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A data folder that does not exist yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    running = Engine(tmp_path / "data", memory_store)
    running.open()
    yield running
    running.close()


@pytest.fixture
def port_25_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine with a mail server of its own."""
    monkeypatch.setattr(port_choice, "bind_problem", lambda *_: "Port 25 on 127.0.0.1 is in use by master.")
    monkeypatch.setattr(port_choice, "free_port", lambda *_: 2525)


def test_checks_are_shown_as_they_come(
    window: MainWindow, engine: Engine, monkeypatch: pytest.MonkeyPatch, find: Find, wait: Wait
) -> None:
    found = {
        MachineCheck.PORT: CheckResult(
            check=MachineCheck.PORT,
            verdict=Verdict.WARNING,
            finding="busy",
            facts={"port": "25", "holder": "master (process 812)", "instead": "2525", "reason": ""},
        ),
        MachineCheck.KEYRING: CheckResult(
            check=MachineCheck.KEYRING, verdict=Verdict.FAULT, finding="unusable", facts={"reason": "There is none."}
        ),
    }

    def look(check: MachineCheck) -> CheckResult:
        if check is MachineCheck.CLOCK:
            raise RuntimeError("the clock has stopped")
        facts = {"port": "25", "store": "a keyring", "folder": "/data", "free": "1000", "name": "relay", "now": "noon"}
        return found.get(check, CheckResult(check=check, facts=facts))

    monkeypatch.setattr(engine, "check_machine", look)
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    page = wizard.page("before_you_begin")
    again = find(page, QAbstractButton, "wizard_check_again")
    wait(again.isEnabled)
    assert find(page, QLabel, "wizard_check_port_verdict").text() == "warning"
    assert "master (process 812)" in find(page, QLabel, "wizard_check_port_words").text()
    assert find(page, QLabel, "wizard_check_keyring_verdict").text() == "fault"
    assert find(page, QLabel, "wizard_check_name_verdict").text() == "ok"
    assert "the clock has stopped" in find(page, QLabel, "wizard_check_clock_words").text()
    assert "before the faults are put right" in find(page, QLabel, "wizard_checks_summary").text()
    found.clear()
    again.click()
    wait(lambda: find(page, QLabel, "wizard_check_keyring_verdict").text() == "")
    wait(lambda: find(page, QLabel, "wizard_check_port_verdict").text() == "ok")


@pytest.mark.parametrize(("check", "finding"), list(_SENTENCES))
def test_every_finding_has_its_words(check: MachineCheck, finding: str) -> None:
    names = ("port", "holder", "instead", "reason", "store", "folder", "free", "now", "newest", "name", "addresses")
    words = sentence_of_check(CheckResult(check=check, finding=finding, facts=dict.fromkeys(names, "X")))
    assert words
    assert "{" not in words


def test_a_busy_port_is_replaced_in_either_flow(window: MainWindow, port_25_is_busy: None, wait: Wait) -> None:
    for flow in Flow:
        wizard = open_wizard(window, flow)
        wait(lambda wizard=wizard: {each.port for each in wizard.plan.model.get("general.listeners")} == {2525})
        wizard.reject()


def test_the_other_port_is_explained_where_it_is_chosen(
    window: MainWindow, port_25_is_busy: None, find: Find, wait: Wait
) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    wizard.next()
    wizard.next()
    page = wizard.page("server_selection")
    wait(lambda: find(page, WholeSpin, "wizard_listen_port").whole() == 2525)
    wait(lambda: "Port 2525 is proposed instead" in find(page, QLabel, "wizard_listen_problem").text())


def test_a_port_that_was_chosen_by_hand_stays(
    window: MainWindow, port_25_is_busy: None, find: Find, wait: Wait
) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    wizard.plan.model.set("general.listeners", (Listener(port=587),))
    choice = port_choice.PortChoice.of(wizard.plan)
    assert choice is not None
    wait(lambda: not choice.looking)
    assert wizard.plan.model.get("general.listeners") == (Listener(port=587),)


def test_the_pool_is_this_computer_selected(window: MainWindow, bridge: Bridge, find: Find) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    pool = find(wizard.page("server_selection"), QTreeWidget, "wizard_server_pool")
    assert pool.topLevelItemCount() == 1
    assert pool.currentItem().text(0) == bridge.machine_name
    assert find(wizard.page("server_selection"), QRadioButton, "wizard_from_pool").isChecked()


def test_addresses_and_port_are_chosen(window: MainWindow, find: Find, wait: Wait) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    wizard.next()
    wizard.next()
    page = wizard.page("server_selection")
    assert find(page, QRadioButton, "wizard_listen_loopback").isChecked()
    find(page, QRadioButton, "wizard_listen_everywhere").click()
    find(page, WholeSpin, "wizard_listen_port").setValue(2525)
    assert wizard.plan.model.get("general.listeners") == (Listener(address="", port=2525),)
    find(page, QRadioButton, "wizard_listen_loopback").click()
    addresses = [each.address for each in wizard.plan.model.get("general.listeners")]
    assert addresses == ["127.0.0.1", "::1"]


def test_identities_of_another_kind_are_kept(window: MainWindow, find: Find) -> None:
    kept = (Listener(address="127.0.0.1", port=2525), Listener(address="127.0.0.1", port=4650, tls="implicit"))
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    wizard.plan.model.set("general.listeners", kept)
    wizard.next()
    wizard.next()
    page = wizard.page("server_selection")
    custom = find(page, QRadioButton, "wizard_listen_custom")
    assert custom.isChecked()
    assert "127.0.0.1:4650" in custom.text()
    find(page, QRadioButton, "wizard_listen_everywhere").click()
    assert wizard.plan.model.get("general.listeners") != kept
    custom.click()
    assert wizard.plan.model.get("general.listeners") == kept


@pytest.mark.parametrize(
    ("addresses", "kind"),
    [
        (("127.0.0.1",), "loopback"),
        (("127.0.0.1", "::1"), "loopback"),
        (("",), "everywhere"),
        (("203.0.113.9",), "custom"),
        ((), "custom"),
    ],
)
def test_kinds_of_listeners(addresses: tuple[str, ...], kind: str) -> None:
    assert kind_of(tuple(Listener(address=address) for address in addresses)) == kind


def test_edits_are_told_by_their_labels(sheet_model: SheetModel) -> None:
    sheet_model.set("delivery.route", "capture")
    sheet_model.set("delivery.advanced.smart_host", "smtp.example.com")
    sheet_model.set("access.relay.entries", ("127.0.0.1", "192.0.2.7"))
    sheet_model.set("general.listeners", (Listener(address="", port=2525),))
    lines = {change.label: change.value for change in changed_settings(sheet_model)}
    assert lines == {
        "IP address and TCP port": "(All Unassigned):2525",
        "Computers in the relay list": "127.0.0.1, 192.0.2.7",
        "Route when there is no smart host": "capture only, nothing is delivered",
        "Smart host": "smtp.example.com",
    }


def test_answers_lead_through(window: MainWindow) -> None:
    wizard = open_wizard(window, Flow.FEATURES)
    answer(wizard)
    wizard.next()
    assert wizard.current == "smart_host"
