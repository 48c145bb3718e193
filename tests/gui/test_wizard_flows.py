"""The wizard's frame: both orders of pages from end to end, back and ahead, and Cancel, which leaves nothing behind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMessageBox, QRadioButton
from pytestqt.qtbot import QtBot
from wizard_steps import answer, through

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.model import General, Listener, Settings
from engine.settings.store import SettingsStore
from gui.actions import Actions
from gui.autostart import for_this_system
from gui.bridge import Bridge, State
from gui.console.window import MainWindow
from gui.wizard.first_run import FirstRun
from gui.wizard.flows import stops
from gui.wizard.opening import open_one, open_wizard
from gui.wizard.plan import Flow
from gui.wizard.wizard import AddRolesWizard

Wait = Callable[[Callable[[], bool]], None]

NAMES_2016 = [
    "Before You Begin",
    "Installation Type",
    "Server Selection",
    "Server Roles",
    "Features",
    "Smart host",
    "Confirmation",
    "Results",
]
NAMES_2008 = ["Select Features", "Smart host", "Confirm Installation Selections", "Installation Results"]


@pytest.fixture
def engine(tmp_path: Path, memory_store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A data folder that does not exist yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    running = Engine(tmp_path / "data", memory_store)
    running.open()
    yield running
    running.close()


def names_in_rail(wizard: AddRolesWizard) -> list[str]:
    return [wizard.rail.item(row).text() for row in range(wizard.rail.count())]


@pytest.mark.parametrize(
    ("flow", "names"), [(Flow.ROLES_AND_FEATURES, NAMES_2016), (Flow.FEATURES, NAMES_2008)], ids=["2016", "2008 R2"]
)
def test_a_flow_has_the_pages_of_the_document_in_order(window: MainWindow, flow: Flow, names: list[str]) -> None:
    wizard = open_wizard(window, flow)
    assert names_in_rail(wizard) == names
    assert wizard.current == stops(flow)[0].key


@pytest.mark.parametrize("flow", list(Flow))
def test_next_alone_leads_from_nothing_to_a_started_relay(
    window: MainWindow, engine: Engine, flow: Flow, port: int, wait: Wait
) -> None:
    wizard = open_wizard(window, flow)
    seen = through(wizard, port)
    assert seen == [stop.key for stop in stops(flow)][:-1]
    assert wizard.current == "confirmation"
    wait(wizard.install_button.isEnabled)
    wizard.install_button.click()
    assert wizard.current == "results"
    wait(lambda: wizard.installation is not None and not wizard.installation.running)
    assert wizard.installation is not None
    assert wizard.installation.succeeded, [(step.KEY, step.words) for step in wizard.installation.steps]
    assert engine.configured
    assert engine.snapshot().state is State.STARTED
    assert wizard.close_button.isVisible()
    assert not wizard.previous_button.isEnabled()
    wizard.close_button.click()
    assert open_one(window) is None


def test_every_named_control_is_found_by_its_name(window: MainWindow) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    wizard.next()
    wizard.next()
    names = {button.accessibleName().strip("<> ") for button in wizard.findChildren(QAbstractButton)}
    assert {
        "Previous",
        "Next",
        "Install",
        "Cancel",
        "Close",
        "Role-based or feature-based installation",
        "Select a server from the server pool",
    } <= names


def test_back_shows_what_was_answered_and_ahead_is_closed(window: MainWindow, qtbot: QtBot) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    wizard.next_button.click()
    wizard.page("installation_type").findChild(QRadioButton, "wizard_role_based").click()
    wizard.next_button.click()
    assert wizard.current == "server_selection"
    wizard.previous_button.click()
    assert wizard.current == "installation_type"
    ahead = wizard.rail.item(2)
    assert not ahead.flags() & Qt.ItemFlag.ItemIsEnabled
    first = wizard.rail.visualItemRect(wizard.rail.item(0)).center()
    qtbot.mouseClick(wizard.rail.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert wizard.current == "before_you_begin"
    assert not wizard.previous_button.isEnabled()
    wizard.next()
    wizard.rail.setFocus()
    QTest.keyClick(wizard.rail, Qt.Key.Key_Up)
    QTest.keyClick(wizard.rail, Qt.Key.Key_Return)
    assert wizard.current == "before_you_begin"


def test_the_import_is_a_page_of_its_own_when_it_is_chosen(window: MainWindow) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    wizard.next()
    wizard.page("installation_type").findChild(QRadioButton, "wizard_importing").click()
    assert names_in_rail(wizard)[2] == "Import"
    wizard.page("installation_type").findChild(QRadioButton, "wizard_role_based").click()
    assert names_in_rail(wizard) == NAMES_2016


def test_what_keeps_from_going_on_is_said_and_goes_away(window: MainWindow) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    for _ in range(2):
        wizard.next()
    page = wizard.page("server_selection")
    page.findChild(QRadioButton, "wizard_listen_chosen").click()
    wizard.next_button.click()
    assert wizard.current == "server_selection"
    assert wizard.message_bar.text.startswith("No address is checked.")
    page.findChild(QRadioButton, "wizard_listen_loopback").click()
    wizard.next_button.click()
    assert wizard.current == "server_roles"
    assert wizard.message_bar.text == ""


@pytest.mark.parametrize(("flow", "pages"), [(flow, pages) for flow in Flow for pages in range(len(stops(flow)) - 1)])
def test_cancel_at_any_page_leaves_nothing_behind(
    window: MainWindow,
    engine: Engine,
    bridge: Bridge,
    memory_store: MemoryStore,
    port: int,
    flow: Flow,
    pages: int,
) -> None:
    wizard = open_wizard(window, flow)
    through(wizard, port, pages=pages)
    wizard.cancel_button.click()
    assert wizard.over
    assert not (engine.root / "settings.toml").exists()
    assert memory_store.names() == ()
    assert not for_this_system(engine.root).enabled()
    window.save_place()
    bridge.close()
    engine.close()
    assert not engine.root.exists()


def test_typing_is_worth_a_question_and_nothing_else_is(
    window: MainWindow, qtbot: QtBot, dialog: Callable[..., QMessageBox]
) -> None:
    wizard = open_wizard(window, Flow.FEATURES)
    answer(wizard)
    wizard.next()
    assert wizard.current == "smart_host"
    line = wizard.page("smart_host").findChildren(QLineEdit)[0]
    line.setEnabled(True)
    qtbot.keyClicks(line, "relay.example.com")
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.over
    question = dialog(wizard, "wizard_cancel_question")
    question.findChild(QAbstractButton, "wizard_cancel_no").click()
    assert not wizard.over
    wizard.reject()
    dialog(wizard, "wizard_cancel_question").findChild(QAbstractButton, "wizard_cancel_yes").click()
    assert wizard.over


def test_there_is_one_wizard_at_a_time(window: MainWindow) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    assert open_wizard(window, Flow.FEATURES) is wizard
    wizard.reject()
    assert open_wizard(window, Flow.FEATURES) is not wizard


def test_it_opens_by_itself_once_when_nothing_is_set_up(qtbot: QtBot, bridge: Bridge, wait: Wait) -> None:
    commands = Actions(bridge)
    made = MainWindow(bridge, commands)
    commands.setParent(made)
    qtbot.addWidget(made)
    FirstRun(made, made)
    assert open_one(made) is None
    made.show()
    wait(lambda: open_one(made) is not None)
    wizard = open_one(made)
    assert wizard is not None
    assert wizard.plan.answers.flow is Flow.ROLES_AND_FEATURES
    wizard.reject()
    made.hide()
    made.show()
    QTest.qWait(1)
    assert open_one(made) is None


def test_a_relay_that_is_set_up_gets_no_wizard(
    qtbot: QtBot, tmp_path: Path, bridge: Bridge, engine: Engine, wait: Wait
) -> None:
    engine.apply(Settings(general=General(listeners=(Listener(port=2525),))), who="test")
    made = MainWindow(bridge, Actions(bridge))
    qtbot.addWidget(made)
    FirstRun(made, made)
    made.show()
    QTest.qWait(1)
    assert open_one(made) is None


@pytest.mark.parametrize("size", [(1366, 768), (853, 480)], ids=["1366x768", "1280x720 at 150 %"])
def test_it_fits_small_screens(window: MainWindow, port: int, size: tuple[int, int]) -> None:
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    for _ in range(6):
        least = wizard.minimumSizeHint()
        assert least.width() <= size[0], wizard.current
        assert least.height() <= size[1] - 40, wizard.current
        answer(wizard, port)
        wizard.next()


def test_an_all_default_answer_still_makes_the_file(tmp_path: Path, engine: Engine) -> None:
    engine.apply(Settings(), who="test")
    assert not engine.configured
    engine.apply(Settings(), who="test", create=True)
    assert engine.configured
    store = SettingsStore(engine.root / "settings.toml", engine.root / "history", engine._clock)
    assert store.load().settings == Settings()
