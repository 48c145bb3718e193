"""Closing, Exit and the end of the session."""

import smtplib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from engine.spool.message import Origin
from gui.autostart import StartAtSignIn, XdgAutostart
from gui.bridge import Bridge, State
from gui.console.window import MainWindow
from gui.exit_rules import ExitRules
from gui.tray import Tray

pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)

Wait = Callable[[Callable[[], bool]], None]
Find = Callable[..., QPushButton]


class Ending:
    """Counts how often the program was ended."""

    count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def ending() -> Ending:
    return Ending()


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    there = {"there": True}
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: there["there"])
    return there


@pytest.fixture
def rules(
    bar: dict[str, bool], bridge: Bridge, window: MainWindow, tmp_path: Path, ending: Ending
) -> Iterator[ExitRules]:
    sign_in = StartAtSignIn(bridge, XdgAutostart(tmp_path / "autostart", ["mailroot"]))
    tray = Tray(bridge, window.commands, window, sign_in, window)
    made = ExitRules(bridge, window.commands, window, tray, ending, window)
    yield made
    window.may_close = lambda: True


def question(window: MainWindow, name: str) -> QMessageBox | None:
    found: QMessageBox | None = window.findChild(QMessageBox, name)
    return found if found is not None and found.isVisible() else None


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def submit(engine: Engine, count: int) -> None:
    for _ in range(count):
        engine.submit("a@example.com", ["b@example.org"], b"Subject: x\r\n\r\nx\r\n", origin=Origin.WINDOW)


def test_closing_hides_the_window_and_says_so_once(
    rules: ExitRules, window: MainWindow, qtbot: QtBot, ending: Ending
) -> None:
    window.close()
    box = question(window, "close_to_tray")
    assert box is not None
    assert "goes on" in box.text()
    assert "Exit" in box.informativeText()
    press(qtbot, window, "close_to_tray_ok")
    assert window.isHidden()
    window.present()
    window.close()
    assert window.isHidden()
    assert question(window, "close_to_tray") is None
    assert ending.count == 0


def test_not_to_hide_next_time_is_remembered(
    rules: ExitRules, window: MainWindow, qtbot: QtBot, ending: Ending, wait: Wait, bridge: Bridge
) -> None:
    window.close()
    box = window.findChild(QCheckBox, "close_to_tray_never")
    assert box is not None
    box.setChecked(True)
    press(qtbot, window, "close_to_tray_ok")
    assert window.isHidden()
    assert "exits=true" in (bridge.data_folder / "state" / "window.ini").read_text()
    window.present()
    window.close()
    wait(lambda: ending.count == 1)


def test_without_a_tray_closing_is_exit(
    rules: ExitRules, window: MainWindow, bar: dict[str, bool], ending: Ending, wait: Wait
) -> None:
    bar["there"] = False
    window.close()
    wait(lambda: ending.count == 1)
    assert question(window, "close_to_tray") is None
    assert window.may_close(), "Qt closes the windows while it quits"


def test_exit_asks_when_mail_waits_and_can_be_called_off(
    rules: ExitRules, window: MainWindow, engine: Engine, qtbot: QtBot, ending: Ending, wait: Wait
) -> None:
    submit(engine, 3)
    window.commands.exit.trigger()
    wait(lambda: question(window, "exit_question") is not None)
    box = question(window, "exit_question")
    assert box is not None
    assert box.informativeText().startswith("3 message(s) stay queued and go out at the next start.")
    press(qtbot, window, "exit_question_cancel")
    assert ending.count == 0
    window.commands.exit.trigger()
    wait(lambda: question(window, "exit_question") is not None)
    press(qtbot, window, "exit_question_exit")
    assert ending.count == 1


def test_exit_asks_once_however_often_it_is_wanted(
    rules: ExitRules, window: MainWindow, engine: Engine, wait: Wait, qtbot: QtBot
) -> None:
    submit(engine, 1)
    window.commands.exit.trigger()
    window.commands.exit.trigger()
    wait(lambda: question(window, "exit_question") is not None)
    window.commands.exit.trigger()
    assert len(window.findChildren(QMessageBox, "exit_question")) == 1
    press(qtbot, window, "exit_question_cancel")


def test_exit_from_the_tray_asks_above_a_hidden_window(
    rules: ExitRules, window: MainWindow, engine: Engine, wait: Wait, qtbot: QtBot
) -> None:
    submit(engine, 1)
    window.hide()
    window.commands.exit.trigger()
    wait(lambda: question(window, "exit_question") is not None)
    press(qtbot, window, "exit_question_cancel")


def test_an_open_session_is_a_reason_to_ask(
    rules: ExitRules, window: MainWindow, bridge: Bridge, port: int, wait: Wait, qtbot: QtBot
) -> None:
    bridge.start()
    wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.noop()
        window.commands.exit.trigger()
        wait(lambda: question(window, "exit_question") is not None)
        box = question(window, "exit_question")
        assert box is not None
        assert box.informativeText().startswith("1 session(s) are open")
        press(qtbot, window, "exit_question_cancel")


def test_with_nothing_to_lose_exit_just_exits(rules: ExitRules, window: MainWindow, ending: Ending, wait: Wait) -> None:
    window.commands.exit.trigger()
    wait(lambda: ending.count == 1)


def test_the_end_of_the_session_asks_nothing_and_stops_the_relay(
    rules: ExitRules, window: MainWindow, engine: Engine, bridge: Bridge, wait: Wait, ending: Ending
) -> None:
    bridge.start()
    wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)
    submit(engine, 2)
    rules.end_session()
    # At once: nothing may be left for later.
    assert engine.snapshot().state is State.STOPPED
    assert engine.snapshot().counts.messages == 2
    assert window.may_close()
    assert question(window, "exit_question") is None


def test_the_system_tells_us_of_the_end_of_the_session(qapp: QGuiApplication, request: pytest.FixtureRequest) -> None:
    # The signal itself cannot be emitted here: its argument belongs to a session manager.
    signal = SIGNAL("commitDataRequest(QSessionManager&)")
    before = qapp.receivers(signal)
    request.getfixturevalue("rules")
    assert qapp.receivers(signal) == before + 1


def test_when_the_session_goes_on_after_all_so_does_the_relay(
    rules: ExitRules, bridge: Bridge, wait: Wait, window: MainWindow
) -> None:
    bridge.start()
    wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)
    rules.end_session()
    wait(lambda: bridge.state.state is State.STOPPED)
    rules.session_goes_on(was_serving=True)
    wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)
    assert not window.may_close()
