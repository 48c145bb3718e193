"""The test console over a real server on a free port: played, typed by hand, refused, stopped, cut off."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from engine.certificates import create_self_signed
from engine.facade import Engine
from engine.settings.catalogue import with_value
from engine.settings.model import Access, Authentication, Delivery, General, Listener, Relay, Settings
from gui.bridge import BoundListener, Bridge, State
from gui.console.window import MainWindow
from gui.remembered import keep
from gui.test_console.masking import Masking
from gui.test_console.refusals import explained
from gui.test_console.reply import Reply, ReplyReader
from gui.test_console.script import STEPS
from gui.test_console.targets import Target, targets_of
from gui.test_console.window import TestConsole, open_test_console

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]
Type = Callable[[str], None]

SEED = [
    "C: EHLO server",
    "C: MAIL FROM: me@example.com",
    "C: RCPT TO: you@example.org",
    "C: DATA",
    "C: Subject: Test Message",
    "C: ",
    "C: This is the message body of the test message.",
    "C: .",
]


class RefusingHost:
    """A smart host that takes nobody; one connection at a time."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, connection.makefile("rwb", buffering=0) as stream:
                    stream.write(b"220 host\r\n")
                    while line := stream.readline():
                        verb = line[:4].upper()
                        answers = {b"RCPT": b"550 5.1.1 nobody of that name", b"DATA": b"503 5.5.1 no recipients"}
                        stream.write(answers.get(verb, b"250 ok") + b"\r\n")


@pytest.fixture
def start_settings(port: int) -> Settings:
    return Settings(
        general=General(listeners=(Listener(address="127.0.0.1", port=port),)),
        access=Access(relay=Relay(entries=("127.0.0.1",)), authentication=Authentication(basic_requires_tls=False)),
        delivery=Delivery(route="capture"),
    )


@pytest.fixture
def console(window: MainWindow, qtbot: QtBot) -> Iterator[TestConsole]:
    made = open_test_console(window)
    qtbot.waitExposed(made)
    made.from_field.setText("me@example.com")
    made.to_field.setText("you@example.org")
    yield made
    with contextlib.suppress(RuntimeError):  # a test may have closed it
        made.close()


@pytest.fixture
def started(bridge: Bridge, window: MainWindow, wait: Wait) -> None:
    bridge.start()
    wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)
    wait(lambda: bridge.snapshot is not None and bool(bridge.snapshot.listeners))


@pytest.fixture
def enter(console: TestConsole, qtbot: QtBot, wait: Wait) -> Type:
    """Type a line and wait for what the server says to it, if anything."""

    def type_line(text: str) -> None:
        wait(console.line.isEnabled)
        qtbot.keyClicks(console.line, text)
        qtbot.keyClick(console.line, Qt.Key.Key_Return)

    return type_line


def said(console: TestConsole) -> list[str]:
    return console.transcript.text().splitlines()


def client_lines(console: TestConsole) -> list[str]:
    return [line for line in said(console) if line.startswith("C:")]


def connect(console: TestConsole, wait: Wait) -> None:
    console.connecting.click()
    wait(lambda: any(line.startswith("S: 220") for line in said(console)))


# --- Played ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("started")
def test_the_whole_script_is_played_and_the_message_followed(
    console: TestConsole, engine: Engine, wait: Wait, port: int
) -> None:
    console.steps.play.click()
    wait(lambda: console.player.step is None)
    assert said(console)[0] == f"-- telnet localhost {port}"
    assert client_lines(console) == SEED
    assert any(line.startswith("S: 250 2.6.0 ") for line in said(console))
    wait(lambda: console.fate.answer.label.text().startswith("Delivered."))
    assert any(line.startswith("-- Delivered.") for line in said(console))
    (captured,), _ = engine.captured.list()
    assert captured.recipients == ("you@example.org",)


@pytest.mark.usefixtures("started")
def test_one_step_at_a_time_each_with_its_words(console: TestConsole, wait: Wait) -> None:
    for index, step in enumerate(STEPS):
        assert console.player.index == index
        assert console.steps.words.text() == step.explanation
        console.steps.next.click()
        wait(lambda after=index + 1: console.player.index == after)
    assert client_lines(console) == SEED
    assert not console.steps.next.isEnabled()
    console.steps.over.click()
    assert console.player.index == 0
    assert said(console) == []
    assert not console.conversation.busy


@pytest.mark.usefixtures("started")
def test_the_space_bar_takes_all_steps_and_starts_nothing_over(console: TestConsole, qtbot: QtBot, wait: Wait) -> None:
    console.activateWindow()
    console.steps.next.setFocus()
    for index in range(len(STEPS)):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        wait(lambda after=index + 1: console.player.index == after)
    assert console.line.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert client_lines(console) == SEED


@pytest.mark.usefixtures("started")
def test_what_is_typed_by_hand_counts_as_a_step(console: TestConsole, enter: Type, wait: Wait) -> None:
    connect(console, wait)
    enter("ehlo me")
    wait(lambda: console.player.index == 2)
    enter("NOOP")
    enter("mail from:<me@example.com>")
    wait(lambda: console.player.index == 3)
    console.steps.play.click()
    wait(lambda: console.player.step is None)


# --- Typed -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("started")
def test_a_message_is_typed_by_hand_and_followed(console: TestConsole, enter: Type, engine: Engine, wait: Wait) -> None:
    connect(console, wait)
    enter("HELO server")
    enter("MAIL FROM:<a@example.com>")
    enter("RCPT TO:<b@example.org>")
    enter("DATA")
    wait(lambda: console.conversation.masking.in_data)
    for line in ("Subject: by hand", "", "AUTH is not hidden in a body", "."):
        enter(line)
    wait(lambda: console.fate.answer.label.text().startswith("Delivered."))
    assert "C: AUTH is not hidden in a body" in said(console)
    enter("QUIT")
    wait(lambda: said(console)[-1] == "-- Connection closed.")
    assert not console.line.isEnabled()
    assert console.message_bar.text == ""
    assert engine.captured.list()[1] == 1


@pytest.mark.usefixtures("started")
def test_up_and_down_bring_back_lines(console: TestConsole, enter: Type, wait: Wait, qtbot: QtBot) -> None:
    connect(console, wait)
    enter("NOOP")
    enter("HELP")
    line = console.line
    wait(line.isEnabled)
    qtbot.keyClicks(line, "RS")
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert line.text() == "HELP"
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert line.text() == "NOOP"
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert line.text() == "NOOP"
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert line.text() == "RS"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""
    assert console.isVisible()


@pytest.mark.usefixtures("started")
def test_a_password_is_neither_shown_nor_kept_nor_saved(
    console: TestConsole, enter: Type, engine: Engine, wait: Wait, tmp_path: Path
) -> None:
    engine.apply(with_value(engine.settings, "access.authentication.basic", True), who="test")
    connect(console, wait)
    enter("EHLO server")
    enter("AUTH PLAIN AHNlY3JldAB0b3BzZWNyZXQ=")
    wait(lambda: any(line.startswith("S: 535") for line in said(console)))
    enter("auth login")
    wait(lambda: console.conversation.masking.expects_secret)
    assert console.line.echoMode() == QLineEdit.EchoMode.Password
    enter("c2VjcmV0")
    wait(lambda: sum(line.startswith("S: 334") for line in said(console)) == 2)
    wait(lambda: console.conversation.masking.expects_secret)
    enter("dG9wc2VjcmV0")
    wait(lambda: sum(line.startswith("S: 535") for line in said(console)) == 2)
    assert console.line.echoMode() == QLineEdit.EchoMode.Normal
    file = tmp_path / "said.txt"
    console.bottom.save(file)
    QApplication.clipboard().clear()
    console.findChild(QPushButton, "test_console_copy").click()
    for kept in (file.read_text(), QApplication.clipboard().text(), "\n".join(console.line.history)):
        assert "c2VjcmV0" not in kept
        assert "dG9wc2VjcmV0" not in kept
        assert "AHNlY3JldA" not in kept
    assert client_lines(console)[1:] == ["C: AUTH PLAIN ***", "C: auth login", "C: ***", "C: ***"]


@pytest.mark.usefixtures("started")
def test_colours_and_marks_tell_who_speaks(console: TestConsole, enter: Type, wait: Wait) -> None:
    connect(console, wait)
    enter("NONSENSE")
    wait(lambda: any(line.startswith("S: 500") for line in said(console)))
    colours = {}
    block = console.transcript.document().begin()
    while block.isValid():
        cursor_format = next(iter([block.begin().fragment().charFormat()]))
        colours[block.text()[:5]] = cursor_format.foreground().color().name()
        block = block.next()
    assert len({colours["C: NO"], colours["S: 22"], colours["S: 50"]}) == 3


# --- Refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("started")
def test_a_refused_relay_is_explained_and_leads_to_the_relay_list(
    console: TestConsole, engine: Engine, window: MainWindow, wait: Wait
) -> None:
    engine.apply(with_value(engine.settings, "access.relay.entries", ()), who="test")
    console.steps.play.click()
    wait(lambda: console.message_bar.text != "")
    assert console.message_bar.text.startswith("The server does not relay to other domains for this computer.")
    assert "550 5.7.1 Unable to relay for you@example.org" in console.message_bar.text
    assert console.player.step is not None
    assert console.player.step.key == "rcpt", "it can be tried again"
    assert console.message_bar.button.text() == "Relay..."
    console.message_bar.button.click()
    assert window._sheet is not None
    assert window._sheet.focusWidget().objectName() == "access_relay"
    window._sheet.reject()
    engine.apply(with_value(engine.settings, "access.relay.entries", ("127.0.0.1",)), who="test")
    console.steps.play.click()
    wait(lambda: console.player.step is None)


@pytest.mark.usefixtures("started")
def test_a_refused_message_begins_again_at_mail(console: TestConsole, engine: Engine, enter: Type, wait: Wait) -> None:
    engine.apply(with_value(engine.settings, "messages.max_message_kb", 1024), who="test")
    for index in range(7):
        console.steps.next.click()
        wait(lambda after=index + 1: console.player.index == after)
    for _ in range(3):
        enter("x" * 600)
    console.conversation.send(".")
    wait(lambda: console.message_bar.text.startswith("The message is larger"))
    assert console.player.step is not None
    assert console.player.step.key == "mail"


@pytest.mark.parametrize(
    ("text", "words", "path"),
    [
        ("550 5.7.1 Unable to relay for a@b", "does not relay", "access.relay"),
        ("554 5.7.1 Connections from 127.0.0.1 are not accepted here", "may not connect", "access.connections"),
        ("530 5.7.0 Must issue a STARTTLS command first", "Encryption is required", "access.tls.required"),
        ("530 5.7.0 Authentication required", "Anonymous access is off", "access.authentication"),
        ("421 4.4.2 Connection timed out", "Nothing was typed", "general.connection_timeout"),
        ("421 4.9.9 Anything", "hangs up for now", ""),
        ("503 5.5.1 Send EHLO first", "The order is wrong", ""),
        ("499 4.9.9 Anything", "no for now", ""),
        ("599 5.9.9 Anything", "no. The same again", ""),
    ],
)
def test_refusals_have_words_and_a_place(text: str, words: str, path: str, window: MainWindow) -> None:
    reply = ReplyReader().feed(text)
    assert reply is not None
    assert words in explained(reply).words
    assert explained(reply).path == path
    if path:
        sheet = window.open_properties()
        assert any(view.covers(path) for view in sheet.views)
        sheet.reject()


@pytest.mark.usefixtures("started")
def test_a_message_that_the_smart_host_refuses_has_its_card(
    console: TestConsole, engine: Engine, window: MainWindow, wait: Wait
) -> None:
    host = RefusingHost()
    settings = with_value(engine.settings, "delivery.route", "smart_host")
    engine.apply(with_value(settings, "delivery.advanced.smart_host", f"[127.0.0.1]:{host.port}"), who="test")
    console.steps.play.click()
    wait(lambda: console.fate.answer.label.text().startswith("Refused; it is not tried again."))
    host.close()
    assert "550 5.1.1 nobody of that name" in console.fate.answer.label.text()
    assert console.fate.card.isVisible()
    assert console.fate.card.cause.text()
    assert any(line.startswith("-- Refused") for line in said(console))
    console.steps.over.click()
    assert not console.fate.card.isVisible()


# --- Stopped, cut off, silent ----------------------------------------------------------------------------------------


def test_a_stopped_server_is_said_and_can_be_started_from_here(
    console: TestConsole, bridge: Bridge, wait: Wait, port: int
) -> None:
    assert console.places.currentText() == f"127.0.0.1:{port}"
    console.steps.next.click()
    wait(lambda: console.message_bar.text == "The server is stopped: nobody can connect to it.")
    assert console.player.index == 0
    assert console.steps.next.isEnabled()
    console.message_bar.button.click()
    wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)
    console.steps.play.click()
    wait(lambda: console.player.step is None)


@pytest.mark.usefixtures("started")
def test_a_server_that_is_stopped_meanwhile_says_421(console: TestConsole, bridge: Bridge, wait: Wait) -> None:
    connect(console, wait)
    bridge.stop()
    wait(lambda: said(console)[-1] == "-- Connection closed.")
    assert any(line.startswith("S: 421 4.3.2") for line in said(console))
    wait(lambda: console.message_bar.text == "The server is stopped: nobody can connect to it.")
    assert console.player.index == 0
    assert not console.line.isEnabled()


class Listening:
    """Somebody else on a port: says `greeting`, then hangs up or stays silent."""

    def __init__(self, greeting: bytes, *, hangs_up: bool) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._greeting, self._hangs_up = greeting, hangs_up
        self._kept: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._socket.accept()
            connection.sendall(self._greeting)
            if self._hangs_up:
                connection.close()
            else:
                self._kept.append(connection)

    def close(self) -> None:
        self._socket.close()
        for each in self._kept:
            each.close()


@pytest.fixture
def elsewhere(console: TestConsole) -> Iterator[Callable[..., Listening]]:
    """Let the console connect to somebody who misbehaves."""
    made: list[Listening] = []

    def listen(greeting: bytes, *, hangs_up: bool) -> Listening:
        made.append(Listening(greeting, hangs_up=hangs_up))
        target = Target("127.0.0.1", made[-1].port, "none")
        console.places.addItem(target.text, target)
        console.places.setCurrentIndex(console.places.count() - 1)
        return made[-1]

    yield listen
    for each in made:
        each.close()


@pytest.mark.usefixtures("started")
def test_a_connection_that_is_lost_is_said(
    console: TestConsole, elsewhere: Callable[..., Listening], wait: Wait
) -> None:
    elsewhere(b"220 half", hangs_up=True)
    console.conversation.open(console.places.target or Target("", 0, ""))
    wait(lambda: console.message_bar.text == "The server closed the connection.")
    assert said(console) == ["S: 220 half", "-- Connection closed."]
    assert console.player.index == 0


@pytest.mark.usefixtures("started")
def test_nobody_there_is_said(console: TestConsole, wait: Wait) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    target = Target("127.0.0.1", free, "none")
    console.conversation.open(target)
    wait(lambda: console.message_bar.text == f"Nobody listens on {target.text}.")


@pytest.mark.usefixtures("started")
def test_silence_is_said(console: TestConsole, elsewhere: Callable[..., Listening], wait: Wait) -> None:
    console.conversation._answering.setInterval(20)
    silent = elsewhere(b"", hangs_up=False)
    console.conversation.open(Target("127.0.0.1", silent.port, "none"))
    wait(lambda: any("No answer for" in line for line in said(console)))
    assert console.conversation.busy


@pytest.mark.usefixtures("started")
def test_a_line_without_end_is_shown_in_pieces(
    console: TestConsole, elsewhere: Callable[..., Listening], wait: Wait
) -> None:
    flood = elsewhere(b"250-" + b"x" * 100_000, hangs_up=True)
    console.conversation.open(Target("127.0.0.1", flood.port, "none"))
    wait(lambda: said(console)[-1:] == ["-- Connection closed."])
    assert max(len(line) for line in said(console)) < 10_000
    assert sum(line.count("x") for line in said(console)) == 100_000


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_certificate(engine: Engine, tmp_path: Path) -> None:
    made = create_self_signed("localhost", tmp_path, time.time())
    engine.apply(with_value(engine.settings, "access.tls.certificate", str(made.path)), who="test")


@pytest.mark.usefixtures("started", "with_certificate")
def test_starttls_encrypts_and_the_steps_begin_again_at_ehlo(console: TestConsole, enter: Type, wait: Wait) -> None:
    connect(console, wait)
    enter("EHLO server")
    wait(lambda: console.player.index == 2)
    enter("STARTTLS")
    wait(lambda: any(line.startswith("-- Encrypted with TLSv1") for line in said(console)))
    assert console.player.index == 1
    console.steps.play.click()
    wait(lambda: console.player.step is None)
    wait(lambda: console.fate.answer.label.text().startswith("Delivered."))


@pytest.mark.usefixtures("started", "with_certificate")
def test_a_listener_with_implicit_tls(console: TestConsole, engine: Engine, wait: Wait, port: int) -> None:
    settings = with_value(engine.settings, "general.listeners[0].tls", "implicit")
    engine.apply(settings, who="test")
    wait(lambda: console.places.target is not None and console.places.target.tls == "implicit")
    assert console.places.currentText() == f"127.0.0.1:{port}, TLS"
    console.steps.play.click()
    wait(lambda: console.player.step is None)
    assert said(console)[0] == f"-- openssl s_client -crlf -connect 127.0.0.1:{port}"
    assert said(console)[1].startswith("-- Encrypted with TLSv1")


# --- The window ------------------------------------------------------------------------------------------------------


def test_there_is_one_console_and_it_remembers_its_place(window: MainWindow, console: TestConsole, wait: Wait) -> None:
    assert open_test_console(window) is console
    console.resize(780, 530)
    console.close()
    wait(lambda: window.findChild(TestConsole) is None)
    again = open_test_console(window)
    assert (again.width(), again.height()) == (780, 530)
    assert not again.isModal()
    again.close()


def test_the_action_opens_it_and_goes_with_the_feature(window: MainWindow, bridge: Bridge) -> None:
    window.commands.test_console.trigger()
    found = window.findChild(TestConsole)
    assert found is not None
    found.close()
    keep(bridge, "features/telnet_client", False)
    window.tools.features_changed.emit()
    assert not window.commands.test_console.isVisible()
    keep(bridge, "features/telnet_client", True)
    window.tools.features_changed.emit()
    assert window.commands.test_console.isVisible()


def test_without_addresses_no_step_can_be_taken(console: TestConsole) -> None:
    console.to_field.clear()
    assert not console.steps.next.isEnabled()
    console.to_field.setText("you@example.org")
    assert console.steps.next.isEnabled()
    assert console.steps.list.item(3).text() == "RCPT TO: you@example.org"


@pytest.mark.usefixtures("started")
def test_nothing_is_left_open_when_it_is_closed(console: TestConsole, bridge: Bridge, wait: Wait) -> None:
    connect(console, wait)
    wait(lambda: bridge.snapshot is not None and len(bridge.snapshot.sessions) == 1)
    console.close()
    bridge.watch(bridge)
    wait(lambda: bridge.snapshot is not None and not bridge.snapshot.sessions)
    bridge.unwatch(bridge)


def test_the_stored_id_is_read_from_the_answer() -> None:
    assert Reply(250, ("2.6.0 01ABC Queued mail for delivery",)).message == "01ABC"
    assert Reply(250, ("2.1.0 Sender OK",)).message == ""


def test_an_answer_of_several_lines_is_one() -> None:
    reader = ReplyReader()
    assert reader.feed("250-server") is None
    reply = reader.feed("250 HELP")
    assert reply == Reply(250, ("server", "HELP"))
    assert reader.feed("no reply at all") is None


def test_masking_knows_where_passwords_stand() -> None:
    masking = Masking()
    assert masking.shown("  auth  plain abc") == "auth plain ***"
    assert masking.shown("AUTH LOGIN") == "AUTH LOGIN"
    masking.replied(Reply(334, ("",)))
    assert masking.shown("secret") == "***"
    assert masking.shown("*") == "*"
    masking.sent("secret")
    masking.replied(Reply(354, ("go",)))
    assert masking.shown("AUTH PLAIN x y") == "AUTH PLAIN x y"


def test_a_listener_on_all_addresses_is_reached_by_loopback() -> None:
    settings = Settings(general=General(listeners=(Listener(address="", port=2525), Listener(address="::", port=25))))
    assert targets_of(None, settings) == (Target("127.0.0.1", 2525, "starttls"), Target("::1", 25, "starttls"))
    assert Target("::1", 25, "none").text == "[::1]:25"
    assert Target("127.0.0.1", 25, "none").command == "telnet localhost 25"
    assert BoundListener("0.0.0.0", 25, "none").address == "0.0.0.0"
