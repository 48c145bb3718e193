"""Send test message: what is proposed, what is sent, and what is said of its way; About beside it."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import SMTP

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

import engine as engine_package
from engine.events import DeliveryAttempted, Outcome
from engine.facade import Engine
from engine.settings.model import Settings
from engine.spool.message import QueueFilter
from gui.bridge import Bridge, State
from gui.console.window import MainWindow
from gui.dialogs.about import AboutDialog
from gui.dialogs.message_watch import in_words
from gui.dialogs.send_test_message import SendTestMessageDialog, composed, proposed_sender

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def dialog(qtbot: QtBot, bridge: Bridge, window: MainWindow) -> SendTestMessageDialog:
    made = SendTestMessageDialog(bridge, window)
    made.show()
    return made


class Host:
    """A smart host that answers each RCPT with `answer`, one connection after the other."""

    def __init__(self, answer: str) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with contextlib.suppress(ConnectionError), connection, connection.makefile("rwb", buffering=0) as stream:
                self._talk(stream)

    def _talk(self, stream: socket.SocketIO) -> None:
        stream.write(b"220 host\r\n")
        while line := stream.readline():
            verb = line.strip().upper()
            if verb == b"DATA":
                stream.write(b"354 go\r\n")
                while stream.readline() != b".\r\n":
                    pass
                stream.write(b"250 2.0.0 queued as 42\r\n")
            elif verb.startswith(b"RCPT"):
                stream.write(self._answer.encode() + b"\r\n")
            else:
                stream.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


@pytest.fixture
def host_answering(
    bridge: Bridge, engine: Engine, start_settings: Settings, wait: Wait
) -> Iterator[Callable[[str], None]]:
    """The server runs and hands everything to a host with this answer."""
    hosts: list[Host] = []

    def make(answer: str) -> None:
        hosts.append(Host(answer))
        delivery = start_settings.delivery
        advanced = replace(delivery.advanced, smart_host=f"[127.0.0.1]:{hosts[-1].port}")
        settings = replace(start_settings, delivery=replace(delivery, route="smart_host", advanced=advanced))
        engine.apply(settings, who="test")
        bridge.start()
        wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)

    yield make
    for host in hosts:
        host.close()


def send(dialog: SendTestMessageDialog, recipient: str = "bob@example.org") -> None:
    dialog.to_field.setText(recipient)
    dialog.send_button.click()


def said(dialog: SendTestMessageDialog) -> str:
    return dialog.answer.label.text()


def test_it_is_opened_by_the_shared_action(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.send_test.trigger()
    dialog = window.findChild(SendTestMessageDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()


def test_names_and_labels(dialog: SendTestMessageDialog) -> None:
    names = {"send_test_from": "From", "send_test_to": "To", "send_test_subject": "Subject"}
    for name, label in names.items():
        field = dialog.findChild(QLineEdit, name)
        assert field is not None
        assert field.accessibleName() == label


def test_the_senders_address_is_one_the_smart_host_knows(start_settings: Settings) -> None:
    delivery = start_settings.delivery
    security = replace(delivery.security, username="relay@contoso.com")
    settings = replace(start_settings, delivery=replace(delivery, security=security))
    assert proposed_sender(settings, "mail.example.net") == "relay@contoso.com"
    assert proposed_sender(start_settings, "mail.example.net").endswith("@mail.example.net")


def test_the_message_is_complete() -> None:
    message = message_from_bytes(composed("a@example.com", "b@example.org", "Grüße", "mail.example.net"), policy=SMTP)
    assert message["From"] == "a@example.com"
    assert message["To"] == "b@example.org"
    assert message["Subject"] == "Grüße"
    assert message["Date"]
    assert message["Message-ID"].endswith("@mail.example.net>")
    assert "test message from Mailroot" in message.get_content()


def test_delivered_with_the_hosts_own_words(
    dialog: SendTestMessageDialog, host_answering: Callable[[str], None], wait: Wait
) -> None:
    host_answering("250 ok")
    send(dialog)
    wait(lambda: said(dialog).startswith("Delivered."))
    assert "queued as 42" in said(dialog)
    assert dialog.send_button.isEnabled(), "it can be sent again"


def test_deferred_says_when_it_is_tried_again(
    dialog: SendTestMessageDialog, host_answering: Callable[[str], None], wait: Wait
) -> None:
    host_answering("450 4.2.1 mailbox busy")
    send(dialog)
    wait(lambda: said(dialog).startswith("Not yet delivered; tried again at"))
    assert "mailbox busy" in said(dialog)


def test_refused_for_good(dialog: SendTestMessageDialog, host_answering: Callable[[str], None], wait: Wait) -> None:
    host_answering("550 5.1.1 nobody of that name")
    send(dialog)
    wait(lambda: said(dialog).startswith("Refused; it is not tried again."))
    assert "nobody of that name" in said(dialog)


def test_a_stopped_server_is_said_and_can_be_started_from_here(
    dialog: SendTestMessageDialog, bridge: Bridge, engine: Engine, wait: Wait
) -> None:
    start = dialog.findChild(QPushButton, "send_test_start")
    assert start is not None
    assert start.isVisible()
    send(dialog)
    wait(lambda: said(dialog).startswith("The server is stopped."))
    assert engine.queue_list(QueueFilter())[1] == 1
    start.click()
    wait(lambda: bridge.state.state is State.STARTED)
    assert not start.isVisible()


def test_while_the_route_is_hold_it_says_that_it_is_held(
    dialog: SendTestMessageDialog, bridge: Bridge, wait: Wait
) -> None:
    bridge.start()
    wait(lambda: bridge.state.state is State.STARTED and not bridge.busy)
    send(dialog)
    wait(lambda: "held" in said(dialog).lower() or "waits" in said(dialog).lower())


def test_an_address_that_is_none_is_refused_in_words(dialog: SendTestMessageDialog, engine: Engine, wait: Wait) -> None:
    send(dialog, "not an address")
    wait(lambda: "not an address" in said(dialog))
    assert engine.queue_list(QueueFilter())[1] == 0
    assert dialog.send_button.isEnabled()


def test_the_last_recipient_is_proposed_again(
    dialog: SendTestMessageDialog, bridge: Bridge, window: MainWindow, wait: Wait
) -> None:
    send(dialog, "carol@example.org")
    wait(lambda: "queue" in said(dialog))
    again = SendTestMessageDialog(bridge, window)
    assert again.to_field.text() == "carol@example.org"
    again.deleteLater()


@pytest.mark.parametrize(
    ("outcome", "picture", "said"),
    [
        (Outcome.DELIVERED, "state-running", "this computer"),
        # Nobody has answered yet.
        (Outcome.DEFERRED, "state-attention", "goes out by itself"),
        (Outcome.FAILED, "state-failure", "this computer"),
    ],
)
def test_each_outcome_has_its_sign(outcome: Outcome, picture: str, said: str) -> None:
    event = DeliveryAttempted(
        at=0.0,
        message="m",
        sender="a@example.com",
        recipient="b@example.org",
        outcome=outcome,
        host="",
        answer="Written to x.eml",
        attempts=1,
        next_attempt=60.0,
    )
    sign, words = in_words(event, 0.0)
    assert sign == picture
    assert said in words
    assert "Written to x.eml" in words


def test_about_names_version_folder_and_where_secrets_are(
    bridge: Bridge, window: MainWindow, wait: Wait, qtbot: QtBot
) -> None:
    about = AboutDialog(bridge, window)
    about.show()
    wait(lambda: bool(about.secrets.text() and about.version.text()))
    assert about.version.text() == engine_package.__version__
    folder = about.findChild(QLabel, "about_data")
    assert folder is not None
    assert folder.text() == str(bridge.data_folder)
    about.close()
