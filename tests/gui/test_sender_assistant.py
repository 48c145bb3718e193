"""The sender assistant over a real relay: texts that follow the settings, and a first message by real programs."""

import smtplib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken
from visible import cut_off, mnemonics, nameless, twice, unreachable

from engine.facade import Engine
from engine.settings.model import Access, Authentication, Listener, Relay, Settings
from gui.assistant.window import SenderAssistant, open_sender_assistant
from gui.bridge import Bridge, State
from gui.console.window import MainWindow
from gui.states import colour_of

Wait = Callable[[Callable[[], bool]], None]
SENDER = "App@example.net"


@pytest.fixture
def running(bridge: Bridge, wait: Wait) -> None:
    bridge.start()
    wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)


@pytest.fixture
def assistant(window: MainWindow, wait: Wait) -> Iterator[SenderAssistant]:
    made = open_sender_assistant(window)
    made.questions.from_field.setText(SENDER)
    made.questions.to_field.setText("bob@example.org")
    choose(made, "python")
    wait(lambda: bool(made.view.text.toPlainText()))
    yield made
    if Shiboken.isValid(made):
        made.reject()


def choose(assistant: SenderAssistant, kind: str) -> None:
    ids = [each.id for each in assistant._catalogue.kind]
    assistant.kinds.setCurrentRow(ids.index(kind))


def text(assistant: SenderAssistant) -> str:
    return assistant.view.text.toPlainText()


def cautions(assistant: SenderAssistant) -> list[str]:
    inside = assistant.advice.widget()
    labels = inside.findChildren(QLabel) if inside is not None else []
    return [label.text() for label in labels if label.objectName().startswith("assistant_caution_")]


def send(port: int, sender: str = "app@EXAMPLE.net", recipient: str = "bob@example.org") -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail(sender, [recipient], b"Subject: first\r\n\r\nx\r\n")


def test_it_is_opened_by_the_shared_action_and_only_once(window: MainWindow) -> None:
    window.commands.sender_assistant.trigger()
    window.commands.sender_assistant.trigger()
    (opened,) = window.findChildren(SenderAssistant)
    assert opened.isVisible()
    assert not opened.isModal(), "settings can be changed beside it"
    opened.reject()


@pytest.mark.usefixtures("running")
def test_the_text_has_this_relays_port_and_what_was_typed(assistant: SenderAssistant, port: int, wait: Wait) -> None:
    wait(lambda: f'smtplib.SMTP("127.0.0.1", {port}' in text(assistant))
    assert f'"{SENDER}"' in text(assistant)
    choose(assistant, "sql_server")
    assert f"@port = {port}," in text(assistant)
    assert f"@email_address = N'{SENDER}'" in text(assistant)
    assistant.questions.from_field.setText("o'brien@example.net")
    assert "N'o''brien@example.net'" in text(assistant)


def test_copy_and_save_take_the_text_as_it_is(
    assistant: SenderAssistant, tmp_path: Path, press: Callable[[SenderAssistant, str], None], wait: Wait
) -> None:
    choose(assistant, "powershell")
    press(assistant, "assistant_copy")
    assert QGuiApplication.clipboard().text() == text(assistant)
    assert assistant.view.copied.text() == "Copied"
    press(assistant, "assistant_save")
    chooser = assistant.view.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(tmp_path / "send.ps1"))
    assert (tmp_path / "send.ps1").read_bytes().decode("utf-8-sig") == text(assistant)
    assert "send.ps1" in assistant.message_bar.text
    chooser.fileSelected.emit(str(tmp_path / "absent" / "send.ps1"))
    assert "absent" in assistant.message_bar.text
    chooser.reject()


def test_a_form_of_its_own_for_each_way(assistant: SenderAssistant) -> None:
    choose(assistant, "php")
    assistant.view.forms.setCurrentIndex(assistant.view.forms.findData("ini_windows"))
    assert "smtp_port" in text(assistant)
    assistant.questions.where.setCurrentIndex(1)
    assert assistant.view.form == "ini_windows", "the chosen one stays"
    assert assistant.view.forms.findData("ini_unix") == -1, "a command of this computer is no use elsewhere"


def test_a_printer_is_another_computer_unless_somebody_says_otherwise(assistant: SenderAssistant) -> None:
    where = assistant.questions.where
    assert not assistant.questions.address.isEnabled()
    choose(assistant, "printer")
    assert where.currentData() is True
    assert assistant.questions.address.isEnabled()
    choose(assistant, "python")
    assert where.currentData() is False
    where.setCurrentIndex(1)
    where.activated.emit(1)
    choose(assistant, "sql_server")
    assert where.currentData() is True


def test_what_stands_in_the_way_leads_to_the_setting_and_goes_when_it_is_changed(
    assistant: SenderAssistant, window: MainWindow, engine: Engine, start_settings: Settings, port: int, wait: Wait
) -> None:
    wait(lambda: any("stopped" in words for words in cautions(assistant)))
    assistant.questions.where.setCurrentIndex(1)
    assistant.questions.address.setText("192.168.7.20")
    found = cautions(assistant)
    assert any("this computer only" in words for words in found)
    assert any("192.168.7.20 may not relay" in words for words in found)
    button = assistant.advice.findChild(QPushButton, f"assistant_setting_{found.index(relayed(found))}")
    assert button is not None
    button.click()
    sheet = window.open_properties()
    assert sheet.isVisible()
    assert sheet.views[sheet.tabs.currentIndex()].covers("access.relay.entries")
    sheet.reject()
    general = replace(start_settings.general, listeners=(Listener(address="", port=port),))
    access = replace(start_settings.access, relay=Relay(entries=("127.0.0.1", "192.168.7.0/24")))
    engine.apply(replace(start_settings, general=general, access=access), who="test")
    wait(lambda: not any("192.168.7.20" in words or "only" in words for words in cautions(assistant)))


def relayed(found: list[str]) -> str:
    return next(words for words in found if "may not relay" in words)


def test_the_stopped_server_is_started_from_here(assistant: SenderAssistant, bridge: Bridge, wait: Wait) -> None:
    wait(lambda: any("stopped" in words for words in cautions(assistant)))
    button = assistant.advice.findChild(QPushButton, "assistant_setting_0")
    assert button is not None
    button.click()
    wait(lambda: bridge.state.state is State.STARTED and not any("stopped" in each for each in cautions(assistant)))


@pytest.mark.usefixtures("running")
def test_waiting_turns_green_with_the_first_message_and_follows_it(
    assistant: SenderAssistant, port: int, wait: Wait
) -> None:
    wait(lambda: str(port) in text(assistant))
    assert assistant.arrival.state == "waiting"
    assert assistant.arrival.words.text() == "Waiting for its first message..."
    send(port)
    wait(lambda: assistant.arrival.state == "arrived")
    assert assistant.arrival.words.text() == "Its first message has arrived, from 127.0.0.1."
    assert assistant.arrival.words.palette().color(QPalette.ColorRole.WindowText) == colour_of("running")
    wait(lambda: "held" in assistant.arrival.answer.text())


@pytest.mark.usefixtures("running")
def test_the_answer_of_the_last_host_is_shown(
    assistant: SenderAssistant, engine: Engine, start_settings: Settings, port: int, wait: Wait
) -> None:
    wait(lambda: str(port) in text(assistant))
    engine.apply(replace(start_settings, delivery=replace(start_settings.delivery, route="capture")), who="test")
    wait(lambda: any("captured" in words for words in cautions(assistant)))
    send(port)
    wait(lambda: assistant.arrival.answer.text().startswith("Delivered."))


@pytest.mark.usefixtures("running")
def test_somebody_elses_message_is_not_it(assistant: SenderAssistant, port: int, wait: Wait, qtbot: QtBot) -> None:
    wait(lambda: str(port) in text(assistant))
    with qtbot.waitSignal(assistant._bridge.occurred):
        send(port, sender="other@example.net")
    assert assistant.arrival.state == "waiting"
    assistant.questions.where.setCurrentIndex(1)
    with qtbot.waitSignal(assistant._bridge.occurred):
        send(port)
    assert assistant.arrival.state == "waiting", "it came from this computer"


@pytest.mark.usefixtures("running")
def test_the_command_is_a_program_of_this_computer(
    assistant: SenderAssistant, engine: Engine, port: int, wait: Wait
) -> None:
    from engine.spool.message import Origin

    wait(lambda: str(port) in text(assistant))
    engine.submit(SENDER, ["bob@example.org"], b"Subject: x\r\n\r\nx\r\n", origin=Origin.COMMAND)
    wait(lambda: assistant.arrival.words.text() == "Its first message has arrived.")


def test_a_refusal_is_shown_with_its_reason_and_the_way_on(
    assistant: SenderAssistant, bridge: Bridge, engine: Engine, start_settings: Settings, port: int, wait: Wait
) -> None:
    engine.apply(replace(start_settings, access=Access(relay=Relay(entries=("::1",)))), who="test")
    bridge.start()
    wait(lambda: bridge.state.state is State.STARTED and any("may not relay" in each for each in cautions(assistant)))
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(port)
    wait(lambda: assistant.arrival.state == "refused")
    assert assistant.arrival.words.text() == (
        "127.0.0.1 was refused. Relay restrictions: the computer is not on the list."
    )
    assert "550 5.7.1 Unable to relay" in assistant.arrival.answer.text()
    assert assistant.arrival.to_setting.isVisible()
    assert assistant.arrival.to_setting.text() == "Open Access..."
    engine.apply(start_settings, who="test")
    wait(lambda: not any("may not relay" in each for each in cautions(assistant)))
    send(port)
    wait(lambda: assistant.arrival.state == "arrived")
    assert not assistant.arrival.to_setting.isVisible()


def test_a_failed_logon_is_shown(
    assistant: SenderAssistant, bridge: Bridge, engine: Engine, start_settings: Settings, port: int, wait: Wait
) -> None:
    authentication = Authentication(basic=True, basic_requires_tls=False, users=("printer",))
    engine.apply(replace(start_settings, access=Access(authentication=authentication)), who="test")
    bridge.start()
    wait(lambda: bridge.state.state is State.STARTED)
    wait(lambda: assistant.questions.user.findText("printer") > 0)
    assistant.questions.user.setEditText("printer")
    assert 'client.login("printer", "TYPE-THE-PASSWORD-HERE")' in text(assistant)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client, pytest.raises(smtplib.SMTPAuthenticationError):
        client.login("printer", "wrong")
    wait(lambda: assistant.arrival.state == "refused")
    assert assistant.arrival.words.text() == "127.0.0.1 could not log on as printer."


def test_answers_are_remembered(assistant: SenderAssistant, window: MainWindow, wait: Wait) -> None:
    choose(assistant, "job")
    assistant.reject()
    again = open_sender_assistant(window)
    assert again.kind.id == "job"
    assert again.questions.program.sender == SENDER
    assert again.questions.program.recipient == "bob@example.org"
    again.reject()


def test_everything_is_named_seen_and_reached_for_every_kind(assistant: SenderAssistant, wait: Wait) -> None:
    for elsewhere in (0, 1):
        assistant.questions.where.setCurrentIndex(elsewhere)
        assistant.questions.where.activated.emit(elsewhere)
        for row in range(assistant.kinds.count()):
            assistant.kinds.setCurrentRow(row)
            QGuiApplication.processEvents()
            faults = [*cut_off(assistant), *nameless(assistant), *unreachable(assistant)]
            assert faults == [], (elsewhere, assistant.kind.id)
            assert twice(mnemonics(assistant)) == []
