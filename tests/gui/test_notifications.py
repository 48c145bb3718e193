"""Notifications: once for an outage, once when it clears, never for a message."""

import socket
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal

from engine.events import AttentionCleared, AttentionRaised, BadmailWritten, DeliveryAttempted, Event, Outcome
from gui.bridge import Bridge
from gui.console.window import MainWindow
from gui.notifications import BADMAIL_SECONDS, Notifications, solved

Wait = Callable[[Callable[[], bool]], None]

HOST = "route:smtp.example.com"
WRONG = "Mail waits in the queue. smtp.example.com refuses the password."


class Corner(QObject):
    """A tray that only remembers what it was to say."""

    clicked_message = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str, bool]] = []

    def say(self, title: str, text: str, serious: bool = False) -> None:
        self.said.append((title, text, serious))


@pytest.fixture
def corner() -> Corner:
    return Corner()


@pytest.fixture
def notifications(bridge: Bridge, corner: Corner, window: MainWindow, wait: Wait) -> Notifications:
    bridge.start()
    wait(lambda: bridge.state.state == "started" and not bridge.busy)
    return Notifications(bridge, corner, window, window)  # type: ignore[arg-type]


@pytest.fixture
def hear(bridge: Bridge, notifications: Notifications) -> Callable[..., None]:
    """Have these events come in one batch, and the time of gathering pass."""

    def arrive(*events: Event) -> None:
        bridge.occurred.emit(events)
        notifications.tell()

    return arrive


def raised(key: str = HOST, text: str = WRONG, at: float = 1.0) -> AttentionRaised:
    return AttentionRaised(at=at, key=key, text=text, field="")


def cleared(key: str = HOST) -> AttentionCleared:
    return AttentionCleared(at=2.0, key=key)


def bad(at: float) -> BadmailWritten:
    return BadmailWritten(at=at, message="m", reason="r", path="p")


def test_an_outage_is_said_once_and_its_end_once(hear: Callable[..., None], corner: Corner) -> None:
    hear(raised())
    hear(raised(text=WRONG + " Again."))
    hear()
    assert corner.said == [("Mailroot needs attention", WRONG, True)]
    hear(cleared())
    assert corner.said[1:] == [("No longer a problem", "Mail goes out again through smtp.example.com.", False)]
    hear(raised())
    assert len(corner.said) == 3, "the next outage is another one"


def test_messages_are_never_announced(hear: Callable[..., None], corner: Corner) -> None:
    attempts = [
        DeliveryAttempted(
            at=1.0,
            message=str(number),
            sender="a@example.com",
            recipient="b@example.org",
            outcome=outcome,
            host="h",
            answer="450",
            attempts=1,
            next_attempt=0,
        )
        for number, outcome in enumerate((Outcome.DELIVERED, Outcome.DEFERRED, Outcome.FAILED))
    ]
    hear(*attempts)
    assert corner.said == []


def test_what_comes_and_goes_at_once_was_nothing(hear: Callable[..., None], corner: Corner) -> None:
    hear(raised(), cleared())
    assert corner.said == []
    hear(raised())
    hear(cleared(), raised())
    assert len(corner.said) == 1


def test_several_conditions_make_one_notification(hear: Callable[..., None], corner: Corner) -> None:
    hear(raised(), raised("listener:127.0.0.1:25", "Port 25 on 127.0.0.1 is in use."))
    assert corner.said == [("2 thing(s) need attention", f"{WRONG}\nPort 25 on 127.0.0.1 is in use.", True)]


def test_badmail_is_one_piece_of_news_an_hour(hear: Callable[..., None], corner: Corner, window: MainWindow) -> None:
    hear(*(bad(at) for at in (10.0, 10.1, 10.2)))
    hear(bad(11.0))
    hear(bad(10.0 + BADMAIL_SECONDS / 2))
    assert [text for _, text, _ in corner.said] == ["3 message(s) could be neither delivered nor returned."]
    corner.clicked_message.emit()
    assert window.current_page.objectName() == "page_badmail"
    hear(bad(20.0 + BADMAIL_SECONDS))
    assert len(corner.said) == 2


def test_a_click_opens_the_page_of_the_trouble(hear: Callable[..., None], corner: Corner, window: MainWindow) -> None:
    window.show_page("queue")
    window.hide()
    hear(raised())
    corner.clicked_message.emit()
    assert window.isVisible()
    assert window.current_page.objectName() == "page_server"


def test_stopping_is_no_solution(hear: Callable[..., None], corner: Corner, bridge: Bridge, wait: Wait) -> None:
    hear(raised())
    bridge.stop()
    wait(lambda: bridge.state.state == "stopped")
    hear(cleared())
    assert len(corner.said) == 1


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("route:smtp.example.com", "Mail goes out again through smtp.example.com."),
        ("listener:127.0.0.1:25", "Clients can connect to 127.0.0.1:25 again."),
        ("spool", "Solved: The disk is full."),
    ],
)
def test_what_is_well_again_in_words(key: str, words: str) -> None:
    assert solved(key, "The disk is full.") == words


def test_a_real_condition_of_the_engine_arrives(
    bridge: Bridge, corner: Corner, window: MainWindow, port: int, wait: Wait
) -> None:
    """From the engine's board through bus, bridge and gathering to the corner of the screen."""
    made = Notifications(bridge, corner, window, window)  # type: ignore[arg-type]
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        bridge.start()
        wait(lambda: bool(corner.said))
    ((title, text, serious),) = corner.said
    assert (title, serious) == ("Mailroot needs attention", True)
    assert str(port) in text
    made.deleteLater()
