"""What a screen reader is told, wherever the focus is: states, conditions, steps, answers."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.events import AttentionCleared, AttentionRaised
from gui import announcing
from gui.announcing import announce
from gui.bridge import Bridge, State, Step, StepResult
from gui.console.window import MainWindow
from gui.dialogs.send_test_message import Answer
from gui.messagebar import MessageBar
from gui.route_test.panel import RouteTestPanel
from gui.wizard.opening import open_wizard
from gui.wizard.plan import Flow
from gui.wizard.wizard import AddRolesWizard

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What was announced, and whether urgently."""
    said: list[tuple[str, bool]] = []

    class Ear(QAccessible):
        @staticmethod
        def updateAccessibility(event: Any) -> None:
            said.append((event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive))

    monkeypatch.setattr(announcing, "QAccessible", Ear)
    return said


def test_nothing_is_announced_without_words(qtbot: QtBot, heard: list[tuple[str, bool]]) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    announce(label, "")
    announce(label, "Done")
    assert heard == [("Done", False)]


def test_a_failure_interrupts_and_a_notice_does_not(qtbot: QtBot, heard: list[tuple[str, bool]]) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_failure("It is full.")
    bar.show_notice("It is saved.")
    assert heard == [("It is full.", True), ("It is saved.", False)]


def test_each_state_the_server_comes_to_is_said_once(
    window: MainWindow, bridge: Bridge, heard: list[tuple[str, bool]], wait: Wait
) -> None:
    window.show_page("queue")
    bridge.start()
    wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)
    bridge.state_changed.emit(bridge.state)
    bridge.stop()
    wait(lambda: bridge.state.state is State.STOPPED)
    said = [words for words, _ in heard if words.startswith("SMTP Virtual Server #1: ")]
    assert said == ["SMTP Virtual Server #1: Started.", "SMTP Virtual Server #1: Stopped."]


def test_a_condition_is_said_when_it_comes_and_when_it_has_gone(
    window: MainWindow, bridge: Bridge, heard: list[tuple[str, bool]]
) -> None:
    raised = AttentionRaised(key="route:mail.example.com:587", text="Nobody answers.", field="", at=0.0)
    bridge.occurred.emit((raised, raised, AttentionCleared(key=raised.key, at=0.0)))
    assert [words for words, _ in heard] == [
        "Needs attention: Route mail.example.com:587. Nobody answers.",
        "No longer a problem: Route mail.example.com:587.",
    ]


def test_an_answer_is_said_when_it_changes(qtbot: QtBot, window: MainWindow, heard: list[tuple[str, bool]]) -> None:
    answer = Answer(window)
    qtbot.addWidget(answer)
    answer.say("search", "Sending...")
    answer.say("search", "Sending...")
    answer.say("state-running", "Delivered.")
    assert [words for words, _ in heard] == ["Sending...", "Delivered."]


def test_each_step_of_a_route_test_is_said(qtbot: QtBot, bridge: Bridge, heard: list[tuple[str, bool]]) -> None:
    panel = RouteTestPanel(bridge, None)
    qtbot.addWidget(panel)
    said = panel.steps.add(
        StepResult(step=Step.CONNECT, outcome="passed", host="mail.example.com", words="", seconds=0)
    )
    assert said.startswith(f"{panel.steps.topLevelItem(0).text(0)}: ")


def test_the_wizard_says_the_page_it_comes_to(window: MainWindow, heard: list[tuple[str, bool]], wait: Wait) -> None:
    wizard: AddRolesWizard = open_wizard(window, Flow.FEATURES)
    first = wizard.heading.text()
    wizard.next()
    pages = [words for words, _ in heard]
    assert first in pages
    assert wizard.heading.text() in pages
    wizard.close()
