"""The tray: icon, words, menu, and what happens where there is none. The real D-Bus tray is in tests/e2e/desktop."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from engine.spool.message import Origin
from gui import tray as tray_module
from gui.autostart import StartAtSignIn, XdgAutostart
from gui.bridge import Bridge, State
from gui.console.window import MainWindow
from gui.tray import FIRST_LOOKS, Tray, tooltip

# The offscreen platform has no tray of its own to be told of.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)

Wait = Callable[[Callable[[], bool]], None]


class Bar:
    """Whether the system has a place for icons."""

    there = True

    def available(self) -> bool:
        return self.there


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> Bar:
    made = Bar()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", made.available)
    return made


@pytest.fixture
def sign_in(bridge: Bridge, tmp_path: Path) -> StartAtSignIn:
    return StartAtSignIn(bridge, XdgAutostart(tmp_path / "autostart", ["mailroot"]))


@pytest.fixture
def tray(qtbot: QtBot, bar: Bar, bridge: Bridge, window: MainWindow, sign_in: StartAtSignIn) -> Tray:
    return Tray(bridge, window.commands, window, sign_in, window)


def texts(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]


def action(menu: QMenu, text: str) -> QAction:
    (found,) = [one for one in menu.actions() if one.text().replace("&", "") == text]
    return found


def test_the_menu_has_everything_in_order(tray: Tray) -> None:
    assert texts(tray.menu) == [
        "Open Mailroot",
        "Start",
        "Stop",
        "Pause",
        "Restart",
        "Send test message...",
        "Queue (0)",
        "Start at sign-in",
        "Exit",
    ]
    assert tray.menu.defaultAction().text().replace("&", "") == "Open Mailroot"


def test_its_commands_are_those_of_the_window(tray: Tray, window: MainWindow) -> None:
    shared = {window.commands.start, window.commands.stop, window.commands.pause, window.commands.restart}
    assert shared | {window.commands.send_test, window.commands.exit} <= set(tray.menu.actions())


def test_start_pause_and_stop_change_engine_icon_and_words(tray: Tray, bridge: Bridge, wait: Wait) -> None:
    pictures = {}

    def is_now(state: State, word: str) -> bool:
        pictures[state] = tray.icon.icon().pixmap(32, 32).toImage()
        return bridge.state.state is state and tray.icon.toolTip().startswith(word) and not bridge.busy

    assert is_now(State.STOPPED, "stopped")
    action(tray.menu, "Start").trigger()
    wait(lambda: is_now(State.STARTED, "started, nothing waiting"))
    action(tray.menu, "Pause").trigger()
    wait(lambda: is_now(State.PAUSED, "paused"))
    action(tray.menu, "Start").trigger()
    wait(lambda: is_now(State.STARTED, "started"))
    action(tray.menu, "Stop").trigger()
    wait(lambda: is_now(State.STOPPED, "stopped"))
    assert pictures[State.STARTED] != pictures[State.PAUSED] != pictures[State.STOPPED] != pictures[State.STARTED]


def test_what_waits_is_counted_without_the_window(
    tray: Tray, engine: Engine, window: MainWindow, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.hide()
    for _ in range(3):
        engine.submit("a@example.com", ["b@example.org"], b"Subject: x\r\n\r\nx\r\n", origin=Origin.WINDOW)
    wait(lambda: "Queue (3)" in texts(tray.menu))
    assert tray.icon.toolTip() == "stopped, 3 waiting, oldest under 1 min"


@pytest.mark.parametrize(
    ("waiting", "age", "words"),
    [
        (0, 0.0, "started, nothing waiting"),
        (3, 12 * 60.0, "started, 3 waiting, oldest 12 min"),
        (1, -5.0, "started, 1 waiting, oldest under 1 min"),
        (1204, 3 * 3600.0, "started, 1,204 waiting, oldest 3 h"),
        (1, 72 * 3600.0, "started, 1 waiting, oldest 3 day(s)"),
    ],
)
def test_the_tooltip_in_words(waiting: int, age: float, words: str) -> None:
    assert tooltip("Started", waiting, age) == words


@pytest.mark.parametrize("reason", ["Trigger", "DoubleClick"])
def test_a_click_brings_the_window_to_the_front(tray: Tray, window: MainWindow, reason: str) -> None:
    window.hide()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason[reason])
    assert window.isVisible()


def test_other_clicks_do_nothing(tray: Tray, window: MainWindow) -> None:
    window.hide()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert window.isHidden()


def test_open_and_queue_open_the_window(tray: Tray, window: MainWindow) -> None:
    window.hide()
    tray.open_window.trigger()
    assert window.isVisible()
    window.hide()
    tray.queue.trigger()
    assert window.isVisible()
    assert window.current_page.objectName() == "page_queue"


def test_the_mark_of_sign_in_is_looked_up_when_the_menu_opens(
    tray: Tray, sign_in: StartAtSignIn, tmp_path: Path
) -> None:
    XdgAutostart(tmp_path / "autostart", ["mailroot"]).enable()
    assert not sign_in.isChecked()
    tray.menu.aboutToShow.emit()
    assert sign_in.isChecked()


def test_a_bar_that_comes_late_gets_its_icon(
    bar: Bar, bridge: Bridge, window: MainWindow, sign_in: StartAtSignIn, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tray_module, "_SOON_MS", 10)
    bar.there = False
    tray = Tray(bridge, window.commands, window, sign_in, window)
    assert not tray.visible
    assert not tray.icon.isVisible()
    bar.there = True
    wait(lambda: tray.visible)


def test_started_hidden_without_any_bar_there_is_a_door_at_last(
    bar: Bar, bridge: Bridge, window: MainWindow, sign_in: StartAtSignIn
) -> None:
    bar.there = False
    window.hide()
    tray = Tray(bridge, window.commands, window, sign_in, window)
    for _ in range(FIRST_LOOKS - 2):
        tray.look()
    assert window.isHidden()
    tray.look()
    assert window.isMinimized()


def test_when_the_bar_goes_a_hidden_window_comes_back(tray: Tray, bar: Bar, window: MainWindow) -> None:
    window.hide()
    bar.there = False
    assert not tray.visible
    tray.look()
    assert window.isVisible()


def test_the_icon_is_set_before_it_is_shown(
    bar: Bar, bridge: Bridge, window: MainWindow, sign_in: StartAtSignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bool] = []
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda icon: shown.append(icon.icon().isNull()))
    Tray(bridge, window.commands, window, sign_in, window)
    assert shown == [False]
