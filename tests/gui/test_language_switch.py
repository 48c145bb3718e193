"""Another language, and light or dark, while the program runs: everything is made anew, once, and nothing is lost."""

import gc
import smtplib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import SIGNAL, QLocale, QObject, Qt, QTranslator
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from gui import appearance, i18n
from gui.app import Manager
from gui.bridge import State
from gui.console.window import MainWindow
from gui.i18n import install, translate
from gui.remembered import APPEARANCE, LANGUAGE, recall_word
from gui.single_instance import SingleInstance
from gui.test_console.window import TestConsole, open_test_console
from gui.wizard.opening import open_one

Wait = Callable[[Callable[[], bool]], None]
SIGNALS = ("occurred", "state_changed", "settings_changed", "snapshot_ready", "failed", "busy_changed")


@pytest.fixture
def manager(qapp: QApplication, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Manager]:
    """The whole program in English, its window shown."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    locale, palette = QLocale(), QPalette(qapp.palette())
    install(qapp, "en")
    instance = SingleInstance(engine.root)
    assert instance.first()
    made = Manager(qapp, engine, instance)
    made.window.show()
    yield made
    window, tray = made.window, made.presence.tray
    made.close()
    window.deleteLater()
    tray.menu.deleteLater()
    made.deleteLater()
    instance.close()
    for translator in qapp.findChildren(QTranslator, "words"):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(locale)
    qapp.setPalette(palette)


def choose(manager: Manager, name: str) -> None:
    """View > Language or Appearance > the entry of this name."""
    action = manager.window.findChild(QAction, f"action_{name}")
    assert action is not None
    action.trigger()


def speak(manager: Manager, language: str, wait: Wait) -> None:
    before = manager.window
    choose(manager, f"language_{language}")
    wait(lambda: manager.window is not before)
    wait(lambda: not is_alive(before))


def is_alive(thing: QObject) -> bool:
    from shiboken6 import Shiboken

    return bool(Shiboken.isValid(thing))


def listeners(manager: Manager) -> list[int]:
    return [manager.bridge.receivers(SIGNAL(f"{name}(PyObject)")) for name in SIGNALS[:-1]] + [
        manager.bridge.receivers(SIGNAL("busy_changed(bool)"))
    ]


def test_everything_speaks_the_other_language_at_once_and_it_is_remembered(manager: Manager, wait: Wait) -> None:
    assert manager.window.menuBar().actions()[0].text() == "&File"
    speak(manager, "ja", wait)
    assert "ファイル" in manager.window.menuBar().actions()[0].text()
    assert manager.presence.tray.open_window.text() != "&Open Mailroot"
    assert recall_word(manager.bridge.data_folder, LANGUAGE) == "ja"
    checked = manager.window.findChild(QAction, "action_language_ja")
    assert checked is not None
    assert checked.isChecked()
    speak(manager, "en", wait)
    assert manager.window.menuBar().actions()[0].text() == "&File"


def test_the_page_and_the_size_stay(manager: Manager, wait: Wait) -> None:
    manager.window.resize(790, 555)
    manager.window.show_page("queue")
    speak(manager, "ja", wait)
    assert manager.window.isVisible()
    assert manager.window.current_page.name == "queue"
    assert (manager.window.width(), manager.window.height()) == (790, 555)


def test_the_relay_and_a_session_under_way_notice_nothing(manager: Manager, wait: Wait, port: int) -> None:
    manager.bridge.start()
    wait(lambda: manager.bridge.state.state is State.STARTED)
    since = manager.bridge.state.since
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.ehlo("printer")
        client.mail("scanner@example.com")
        speak(manager, "ja", wait)
        assert client.rcpt("office@example.net")[0] == 250
        assert client.data(b"Subject: Scan\r\n\r\nx\r\n")[0] == 250
    assert manager.bridge.state.since == since
    wait(lambda: manager.bridge.snapshot is not None and manager.bridge.snapshot.counts.messages == 1)


def test_nothing_stays_behind_however_often_it_is_switched(manager: Manager, qapp: QApplication, wait: Wait) -> None:
    def look_around() -> None:
        for key in ("dashboard", "server", "queue", "eventlog"):
            manager.window.show_page(key)

    look_around()
    speak(manager, "ja", wait)
    look_around()
    gc.collect()
    before = (listeners(manager), len(qapp.allWidgets()), len(manager.findChildren(QObject)))
    for language in ("en", "ja", "en", "ja"):
        speak(manager, language, wait)
        look_around()
    gc.collect()
    assert (listeners(manager), len(qapp.allWidgets()), len(manager.findChildren(QObject))) == before
    assert len(qapp.findChildren(QTranslator, "words")) == 2
    assert [each for each in qapp.topLevelWidgets() if isinstance(each, MainWindow)] == [manager.window]


def test_each_event_is_told_once(manager: Manager, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(manager, "ja", wait)
    heard: list[str] = []
    monkeypatch.setattr(type(manager.window), "_follow_state", lambda window: heard.append("state"))
    manager.bridge.state_changed.emit(manager.bridge.state)
    assert heard == ["state"]


def test_what_was_told_is_still_known_afterwards(manager: Manager, wait: Wait) -> None:
    manager.presence.notifications.told["route:relay"] = "No answer"
    speak(manager, "ja", wait)
    assert manager.presence.notifications.told == {"route:relay": "No answer"}


def test_the_help_stays_open_at_its_page(manager: Manager, wait: Wait) -> None:
    window = manager.help.open("glossary")
    speak(manager, "ja", wait)
    assert manager.help.window is window
    assert window.isVisible()
    assert window.topic == "glossary"


def test_a_clean_sheet_is_opened_again_at_its_tab(manager: Manager, wait: Wait) -> None:
    manager.window.open_properties().tabs.setCurrentIndex(2)
    speak(manager, "ja", wait)
    sheet = manager.window.open_sheet
    assert sheet is not None
    assert sheet.tabs.currentIndex() == 2
    assert translate("properties", "Access") == sheet.tabs.tabText(1)


def test_a_sheet_with_edits_is_waited_for(manager: Manager, wait: Wait) -> None:
    before = manager.window
    sheet = before.open_properties()
    sheet.model.set("messages.max_recipients", 77)
    choose(manager, "language_ja")
    wait(lambda: manager.languages.waiting)
    assert "language changes as soon as" in before.message_bar.text
    assert manager.window is before
    assert sheet.model.edited.messages.max_recipients == 77
    sheet.apply()
    wait(lambda: manager.window is not before)
    assert manager.bridge.settings.messages.max_recipients == 77
    assert not manager.languages.waiting


def test_a_wizard_that_has_only_been_opened_is_opened_again(manager: Manager, wait: Wait) -> None:
    manager.presence.commands.add_roles.trigger()
    before = open_one(manager.window)
    speak(manager, "ja", wait)
    after = open_one(manager.window)
    assert before is not None
    assert after is not None
    assert after.windowTitle() != "Add Roles and Features Wizard"


def test_a_dialog_that_cannot_be_made_anew_is_waited_for(manager: Manager, wait: Wait) -> None:
    before = manager.window
    manager.presence.commands.add_roles.trigger()
    wizard = open_one(before)
    assert wizard is not None
    wizard.next()
    choose(manager, "language_ja")
    wait(lambda: manager.languages.waiting)
    wizard.close()
    wait(lambda: manager.window is not before)
    assert open_one(manager.window) is None


def test_a_test_console_that_is_connected_is_waited_for(manager: Manager, wait: Wait) -> None:
    manager.bridge.start()
    wait(lambda: manager.bridge.state.state is State.STARTED)
    before = manager.window
    console = open_test_console(before)
    field = console.findChild(QLineEdit, "test_console_to")
    assert field is not None
    field.setText("office@example.net")
    wait(lambda: console.connecting.isEnabled())
    console.connecting.click()
    wait(lambda: console.conversation.connected)
    choose(manager, "language_ja")
    wait(lambda: manager.languages.waiting)
    console.close()
    wait(lambda: manager.window is not before)
    assert manager.window.findChild(TestConsole) is None


def test_the_choice_of_the_window_is_the_language_of_the_next_start(
    qtbot: QtBot, manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gui import app

    choose(manager, "language_ja")
    spoken: list[str] = []
    monkeypatch.setattr(app, "install", lambda application, language: spoken.append(language))
    monkeypatch.setattr(app, "QApplication", lambda arguments: QApplication.instance())
    root = manager.bridge.data_folder
    for asked, variable in (("", ""), ("", "en"), ("en", "ja")):
        monkeypatch.setenv(app.LANGUAGE_VARIABLE, variable)
        app.make_application(asked, root)
    assert spoken == ["ja", "en", "en"]
    qtbot.waitUntil(lambda: not manager.languages.waiting)


@pytest.mark.parametrize(
    ("preferred", "used"), [(["ja-JP", "en-US"], "ja"), (["de-DE", "de", "ja"], "ja"), (["fr"], "en"), (["C"], "en")]
)
def test_the_first_language_we_have_of_those_the_system_prefers(
    qapp: QApplication, manager: Manager, monkeypatch: pytest.MonkeyPatch, preferred: list[str], used: str
) -> None:
    class System(QLocale):
        def uiLanguages(self, *_: Any) -> list[str]:
            return preferred

    monkeypatch.setattr(i18n.QLocale, "system", lambda: System("fr_FR"))
    assert install(qapp, "") == used


def test_light_and_dark_are_worn_at_once_and_remembered(manager: Manager, qapp: QApplication, wait: Wait) -> None:
    def ground() -> int:
        return manager.window.palette().color(QPalette.ColorRole.Window).lightness()

    plain = ground()
    choose(manager, "appearance_dark")
    wait(lambda: ground() < 80)
    assert recall_word(manager.bridge.data_folder, APPEARANCE) == appearance.DARK
    choose(manager, "appearance_light")
    wait(lambda: ground() > 200)
    choose(manager, "appearance_dark")
    choose(manager, "appearance_system")
    wait(lambda: ground() == plain)
    assert qapp.styleHints().colorScheme() is Qt.ColorScheme.Unknown
