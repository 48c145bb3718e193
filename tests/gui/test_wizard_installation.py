"""Install: steps and their results, what fails and is put back, closing meanwhile, changing, removing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QMessageBox, QTreeWidget
from wizard_steps import through

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.catalogue import with_value
from engine.settings.model import Listener
from gui.autostart import Autostart, for_this_system
from gui.bridge import Bridge, State
from gui.console.window import MainWindow
from gui.properties.sheet import PropertySheet
from gui.wizard.features import installed_features
from gui.wizard.installation import Installation
from gui.wizard.opening import open_wizard
from gui.wizard.plan import Feature, FirstMessage, Flow
from gui.wizard.step import StepState
from gui.wizard.wizard import AddRolesWizard

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
def autostart(engine: Engine) -> Autostart:
    """That of this test's own desktop."""
    return for_this_system(engine.root)


@pytest.fixture
def ready(window: MainWindow, port: int, wait: Wait) -> AddRolesWizard:
    """The wizard on Confirmation: capture, one free port, start at sign-in, a password."""
    wizard = open_wizard(window, Flow.ROLES_AND_FEATURES)
    through(wizard, port)
    wizard.plan.answers.features.add(Feature.SIGN_IN)
    wizard.plan.model.set_secret("route.relay@example.com", "s3cret-words")
    wait(wizard.install_button.isEnabled)
    return wizard


@pytest.fixture
def run(wait: Wait) -> Callable[[AddRolesWizard], Installation]:
    """Press Install and wait for the end."""

    def installed(wizard: AddRolesWizard) -> Installation:
        wizard.install()
        wait(lambda: wizard.installation is not None and not wizard.installation.running)
        assert wizard.installation is not None
        return wizard.installation

    return installed


def states(installation: Installation) -> dict[str, StepState]:
    return {step.KEY: step.state for step in installation.steps}


def confirmation_text(wizard: AddRolesWizard) -> str:
    listed = wizard.page("confirmation").findChild(QTreeWidget, "wizard_confirmation_list")
    lines = []
    for row in range(listed.topLevelItemCount()):
        top = listed.topLevelItem(row)
        lines.append(top.text(0))
        lines += [f"{top.child(child).text(0)}: {top.child(child).text(1)}" for child in range(top.childCount())]
    return "\n".join(lines)


def test_each_step_has_its_result(
    ready: AddRolesWizard,
    run: Callable[[AddRolesWizard], Installation],
    memory_store: MemoryStore,
    autostart: Autostart,
    find: Find,
) -> None:
    installation = run(ready)
    assert states(installation) == {
        "folders": StepState.DONE,
        "credentials": StepState.DONE,
        "sign_in": StepState.DONE,
        "settings": StepState.DONE,
        "listeners": StepState.DONE,
        "start": StepState.DONE,
        "first_message": StepState.SKIPPED,
    }
    assert memory_store.get("route.relay@example.com") == "s3cret-words"
    assert autostart.enabled()
    results = ready.page("results")
    assert find(results, QLabel, "wizard_results_headline").text() == "Installation succeeded."
    assert find(results, QLabel, "wizard_step_start_state").text() == "done"
    assert not find(results, QAbstractButton, "wizard_results_retry").isVisible()


def test_the_first_message_is_followed_to_its_answer(
    ready: AddRolesWizard, run: Callable[[AddRolesWizard], Installation], engine: Engine, wait: Wait
) -> None:
    ready.plan.answers.first_message = FirstMessage("me@example.com", "you@example.com")
    installation = run(ready)
    assert states(installation)["first_message"] is StepState.DONE
    assert installation.steps[-1].words.startswith("Delivered.")
    assert engine.captured.count() == 1


def test_confirmation_says_what_will_be_done_and_no_secret(ready: AddRolesWizard, port: int) -> None:
    ready.plan.changed.emit()
    text = confirmation_text(ready)
    assert "SMTP Server" in text
    assert "Start at sign-in" in text
    assert f"127.0.0.1:{port}" in text
    assert "relay@example.com: is stored" in text
    assert "s3cret" not in text


def test_exported_settings_hold_what_is_planned_and_no_secret(
    ready: AddRolesWizard, tmp_path: Path, port: int, wait: Wait, find: Find
) -> None:
    page = ready.page("confirmation")
    page._export_to(tmp_path / "exported.toml")
    wait(lambda: "were written" in find(page, QLabel, "wizard_confirmation_said").text())
    text = (tmp_path / "exported.toml").read_text(encoding="utf-8")
    assert f"port = {port}" in text
    assert "s3cret" not in text


def test_automatic_restart_is_asked_about(
    ready: AddRolesWizard, dialog: Callable[..., QMessageBox], find: Find
) -> None:
    box = find(ready.page("confirmation"), QCheckBox, "wizard_restart_automatically")
    box.click()
    question = dialog(ready, "wizard_restart_question")
    assert "without additional notifications" in question.text()
    find(question, QAbstractButton, "wizard_restart_no").click()
    assert not box.isChecked()
    assert not ready.plan.answers.restart_automatically
    box.click()
    find(dialog(ready, "wizard_restart_question"), QAbstractButton, "wizard_restart_yes").click()
    assert box.isChecked()
    assert ready.plan.answers.restart_automatically


def test_a_failure_before_the_settings_puts_everything_back(
    ready: AddRolesWizard,
    run: Callable[[AddRolesWizard], Installation],
    engine: Engine,
    memory_store: MemoryStore,
    autostart: Autostart,
    monkeypatch: pytest.MonkeyPatch,
    find: Find,
) -> None:
    memory_store.set("route.relay@example.com", "the one before")
    (engine.root / "settings.toml").mkdir()
    installation = run(ready)
    assert states(installation)["settings"] is StepState.FAILED
    assert states(installation)["sign_in"] is StepState.UNDONE
    assert states(installation)["credentials"] is StepState.UNDONE
    assert states(installation)["start"] is StepState.WAITING
    assert memory_store.get("route.relay@example.com") == "the one before"
    assert not autostart.enabled()
    assert engine.snapshot().state is State.STOPPED
    results = ready.page("results")
    assert "put back" in find(results, QLabel, "wizard_results_headline").text()


def test_after_a_failure_retry_goes_on(
    ready: AddRolesWizard,
    run: Callable[[AddRolesWizard], Installation],
    memory_store: MemoryStore,
    find: Find,
    wait: Wait,
) -> None:
    memory_store.unavailable = "The keyring is locked. Unlock it."
    installation = run(ready)
    assert states(installation)["credentials"] is StepState.FAILED
    results = ready.page("results")
    assert find(results, QLabel, "wizard_step_credentials_words").text() == "The keyring is locked. Unlock it."
    assert ready.previous_button.isEnabled()
    memory_store.unavailable = ""
    find(results, QAbstractButton, "wizard_results_retry").click()
    wait(lambda: ready.installation is not installation and not ready.installation.running)
    assert ready.installation.succeeded
    assert memory_store.get("route.relay@example.com") == "s3cret-words"


def test_an_address_that_cannot_be_had_leads_to_its_page(
    ready: AddRolesWizard, run: Callable[[AddRolesWizard], Installation], engine: Engine, find: Find, port: int
) -> None:
    ready.plan.model.set("general.listeners", _on("203.0.113.1", port))
    installation = run(ready)
    assert states(installation)["listeners"] is StepState.FAILED
    assert "does not have that address" in installation.steps[4].words
    assert engine.configured
    button = find(ready.page("results"), QAbstractButton, "wizard_results_page")
    assert button.accessibleName() == "Go to Server Selection"
    button.click()
    assert ready.current == "server_selection"
    ready.plan.model.set("general.listeners", _on("127.0.0.1", port))
    while ready.current != "confirmation":
        ready.next()
    again = run(ready)
    assert again.succeeded
    assert states(again)["credentials"] is StepState.SKIPPED


def test_where_the_flow_has_no_such_page_the_sheet_opens(
    window: MainWindow, run: Callable[[AddRolesWizard], Installation], port: int, find: Find, wait: Wait
) -> None:
    wizard = open_wizard(window, Flow.FEATURES)
    through(wizard, port)
    wizard.plan.model.set("general.listeners", _on("203.0.113.1", port))
    wait(wizard.install_button.isEnabled)
    installation = run(wizard)
    button = find(wizard.page("results"), QAbstractButton, "wizard_results_page")
    assert button.accessibleName() == "Properties..."
    button.click()
    sheet = window.findChild(PropertySheet)
    assert sheet is not None
    assert sheet.tabs.currentWidget() is not None
    sheet.model.set("general.listeners", _on("127.0.0.1", port))
    sheet.apply()
    wait(lambda: wizard.plan.model.stored.general.listeners == _on("127.0.0.1", port))
    find(wizard.page("results"), QAbstractButton, "wizard_results_retry").click()
    wait(lambda: wizard.installation is not installation and not wizard.installation.running)
    assert wizard.installation.succeeded


def _on(address: str, port: int) -> tuple[Listener, ...]:
    return (Listener(address=address, port=port),)


def test_it_goes_on_while_the_wizard_is_closed(
    ready: AddRolesWizard, window: MainWindow, engine: Engine, monkeypatch: pytest.MonkeyPatch, wait: Wait, find: Find
) -> None:
    gate, asked = Event(), Event()
    replace = engine.replace_credential

    def slowly(name: str, secret: str | None) -> Callable[[], None]:
        asked.set()
        assert gate.wait(10)
        return replace(name, secret)

    monkeypatch.setattr(engine, "replace_credential", slowly)
    ready.install()
    wait(asked.is_set)
    assert ready.close_button.isEnabled()
    ready.close_button.click()
    shown_again = open_wizard(window, Flow.FEATURES)
    assert shown_again is not ready
    assert shown_again.current == "results"
    assert "Installing..." in find(shown_again, QLabel, "wizard_results_headline").text()
    shown_again.reject()
    gate.set()
    wait(lambda: window.message_bar.text == "Installation succeeded.")
    assert engine.configured
    window.message_bar.button.click()
    last = window.findChildren(AddRolesWizard)[-1]
    assert last.current == "results"
    assert last.installation is not None
    assert last.installation.succeeded
    last.close_button.click()
    assert open_wizard(window, Flow.FEATURES).current == "features"


def test_the_second_time_only_differences_are_done(
    ready: AddRolesWizard, run: Callable[[AddRolesWizard], Installation], window: MainWindow, engine: Engine
) -> None:
    run(ready)
    ready.close_button.click()
    wizard = open_wizard(window, Flow.FEATURES)
    assert Feature.SMTP_SERVER in wizard.plan.installed
    assert not wizard.plan.first_run
    while wizard.current != "confirmation":
        wizard.next()
    assert not wizard.install_button.isEnabled()
    assert confirmation_text(wizard) == ""
    before = len(engine.settings_versions())
    wizard.plan.model.set("messages.max_recipients", 7)
    assert wizard.install_button.isEnabled()
    assert "recipients per message to: 7" in confirmation_text(wizard)
    assert run(wizard).succeeded
    assert len(engine.settings_versions()) == before + 1
    assert engine.settings.messages.max_recipients == 7


@pytest.mark.parametrize("automatically", [True, False])
def test_a_restart_is_done_only_when_it_is_allowed(
    ready: AddRolesWizard,
    run: Callable[[AddRolesWizard], Installation],
    window: MainWindow,
    engine: Engine,
    tmp_path: Path,
    automatically: bool,
) -> None:
    run(ready)
    ready.close_button.click()
    wizard = open_wizard(window, Flow.FEATURES)
    while wizard.current != "confirmation":
        wizard.next()
    wizard.plan.model.set("messages.badmail_directory", str(tmp_path / "elsewhere"))
    wizard.plan.answers.restart_automatically = automatically
    installation = run(wizard)
    assert bool(engine.restart_needed()) is not automatically
    assert states(installation)["start"] is (StepState.DONE if automatically else StepState.WARNING)


def test_removing_the_server_keeps_mail_and_history(
    ready: AddRolesWizard,
    run: Callable[[AddRolesWizard], Installation],
    window: MainWindow,
    engine: Engine,
    autostart: Autostart,
    bridge: Bridge,
) -> None:
    ready.plan.answers.first_message = FirstMessage("me@example.com", "you@example.com")
    run(ready)
    ready.close_button.click()
    wizard = open_wizard(window, Flow.FEATURES)
    wizard.plan.answers.features.clear()
    wizard.plan.changed.emit()
    wizard._go("confirmation")
    assert "Features to remove" in confirmation_text(wizard)
    installation = run(wizard)
    assert installation.succeeded, states(installation)
    assert engine.snapshot().state is State.STOPPED
    assert not engine.configured
    assert not autostart.enabled()
    assert installed_features(bridge, autostart) == frozenset()
    assert engine.captured.count() == 1
    engine.settings_undo(who="test")
    assert engine.configured
    assert engine.settings.delivery.route == "capture"


def test_settings_changed_elsewhere_meanwhile_are_not_taken_back(
    ready: AddRolesWizard, run: Callable[[AddRolesWizard], Installation], engine: Engine, wait: Wait
) -> None:
    engine.apply(with_value(engine.settings, "messages.max_recipients", 9), who="elsewhere")
    wait(lambda: ready.plan.model.stored.messages.max_recipients == 9)
    assert run(ready).succeeded
    assert engine.settings.messages.max_recipients == 9
    assert engine.settings.delivery.route == "capture"
