"""Failure cards in the window: on the server's page, at a message, in notifications; in the language of the window."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QLocale, QPoint
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from engine.events import AttentionRaised
from engine.facade import Engine
from engine.settings.model import Advanced, Delivery, General, Listener, OutboundConnections, Settings
from engine.spool.message import Origin
from gui.bridge import Attempt, Bridge, Card, Fault, RouteStatus, Step, Symptom
from gui.console.message_view.delivery import DeliveryPanel
from gui.console.message_view.opened import Delivery as Progress
from gui.console.message_view.opened import Queued
from gui.console.message_view.window import MessageWindow
from gui.console.pages.server import ServerPage
from gui.console.widgets.failurecard import FailureCard
from gui.console.window import MainWindow
from gui.i18n import language
from gui.notifications import Notifications
from gui.properties.sheet import PropertySheet

Wait = Callable[[Callable[[], bool]], None]
Find = Callable[..., Any]

REFUSED = Symptom(step=Step.LOGON, code=535, enhanced="5.7.8", host="smtp.example.com", user="relay@example.com",
                  answer="535 5.7.8 Error: authentication failed")  # fmt: skip


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def start_settings(port: int, closed_port: int) -> Settings:
    """A smart host where nobody listens."""
    return Settings(
        general=General(listeners=(Listener(address="127.0.0.1", port=port),)),
        delivery=Delivery(
            route="smart_host",
            advanced=Advanced(smart_host="[127.0.0.1]"),
            connections=OutboundConnections(port=closed_port),
        ),
    )


@pytest.fixture
def japanese() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("ja_JP"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def opened() -> list[str]:
    """The settings that were asked for."""
    return []


@pytest.fixture
def card(qtbot: QtBot, opened: list[str]) -> FailureCard:
    made = FailureCard(opened.append)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def panel(qtbot: QtBot, bridge: Bridge, opened: list[str]) -> DeliveryPanel:
    made = DeliveryPanel(bridge.card, opened.append, None)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


def attempt(answer: str, recipient: str = "bob@example.net", outcome: str = "deferred") -> Attempt:
    return Attempt(100.0, recipient, outcome, "smtp.example.com", answer)


def select(panel: DeliveryPanel, row: int) -> None:
    panel.recipients.clearSelection()
    item = panel.recipients.topLevelItem(row)
    assert item is not None
    item.setSelected(True)


# --- The widget -----------------------------------------------------------------------------------------------------


def test_a_card_says_all_and_leads_to_the_setting(
    card: FailureCard, bridge: Bridge, opened: list[str], find: Find
) -> None:
    card.show_card(bridge.card(REFUSED), waiting="Nothing is lost: 3 message(s) wait.")
    card.show()
    assert card.cause.text() == "smtp.example.com did not accept the user name or password of relay@example.com."
    assert card.consequence.text().endswith("Nothing is lost: 3 message(s) wait.")
    assert card.next_step.text().startswith("Check both")
    assert card.to_setting.text() == card.to_setting.accessibleName() == "Open Outbound Security..."
    card.to_setting.click()
    assert opened == ["delivery.security.username"]
    details = find(card, QPlainTextEdit, "card_details")
    assert not details.isVisible()
    card.toggle.click()
    assert details.isVisible()
    assert details.toPlainText() == REFUSED.answer


def test_what_there_is_not_is_not_shown(card: FailureCard, qtbot: QtBot) -> None:
    card.show_words("Cause.", "Consequence.", "", "")
    card.show()
    assert card.next_step.isHidden()
    assert card.to_setting.isHidden()
    assert card.toggle.isHidden()
    nowhere = FailureCard()
    qtbot.addWidget(nowhere)
    nowhere.show_words("Cause.", "Consequence.", "delivery.security", "raw")
    nowhere.show()
    assert nowhere.to_setting.isHidden(), "there is nobody who could open it"
    assert nowhere.toggle.isVisible()


def test_open_details_follow_the_next_card(card: FailureCard, bridge: Bridge, find: Find) -> None:
    card.show_card(bridge.card(REFUSED))
    card.show()
    card.toggle.click()
    details = find(card, QPlainTextEdit, "card_details")
    details.selectAll()
    card.show_card(bridge.card(REFUSED))
    assert details.textCursor().hasSelection(), "the same text was left alone"
    card.show_card(bridge.card(msgspec.structs.replace(REFUSED, answer="535 no")))
    assert details.toPlainText() == "535 no"
    assert details.isVisible()


def test_long_words_in_a_narrow_card_are_not_cut(card: FailureCard) -> None:
    """German is a third longer, and the details stand in a window of half the size."""
    words = "Der Smarthost smtp.beispielunternehmen.example akzeptiert den Benutzernamen nicht. " * 3
    shown = Card(id="x", cause=words, consequence=words, next_step=words, field="delivery.security.tls", answer=words)
    card.show_card(shown)
    card.resize(360, 100)
    card.show()
    card.adjustSize()
    card.resize(360, card.heightForWidth(360))
    for label in (card.cause, card.consequence, card.next_step):
        assert label.height() >= label.heightForWidth(label.width()), label.objectName()
        assert label.mapTo(card, QPoint(label.width(), 0)).x() <= card.width()
    assert card.to_setting.width() >= card.to_setting.sizeHint().width()


def test_the_card_speaks_the_language_of_the_window(qtbot: QtBot, bridge: Bridge, japanese: None) -> None:
    assert language() == "ja"
    card = bridge.card(REFUSED)
    assert card.cause == ("smtp.example.com は relay@example.com のユーザー名またはパスワードを受け付けませんでした。")
    assert card.answer == REFUSED.answer
    made = FailureCard()
    qtbot.addWidget(made)
    made.show_card(card, waiting="失われるメールはありません。")
    assert made.consequence.text() == f"{card.consequence}失われるメールはありません。"


# --- The server's page ----------------------------------------------------------------------------------------------


def test_a_smart_host_that_refuses_is_a_card(
    window: MainWindow, bridge: Bridge, engine: Engine, closed_port: int, wait: Wait, find: Find
) -> None:
    """From a real connection that is refused, through route, attention and snapshot, to words and the right control."""
    page = window.show_page("server")
    assert isinstance(page, ServerPage)
    engine.start()
    for _ in range(2):
        engine.submit("a@example.com", ["b@example.net"], b"Subject: x\r\n\r\nx\r\n", origin=Origin.WINDOW)
    wait(lambda: bool(page.cards.cards()))
    (card,) = page.cards.cards()
    assert card.card is not None
    assert card.card.id == "refused"
    assert card.cause.text() == f"127.0.0.1 refuses connections on port {closed_port}."
    wait(lambda: card.consequence.text().endswith(" Nothing is lost: 2 message(s) wait."))
    assert card.accessibleName() == f"Route [127.0.0.1]:{closed_port}"
    card.toggle.click()
    assert "Address: 127.0.0.1" in find(card, QPlainTextEdit, "card_details").toPlainText()
    card.to_setting.click()
    sheet = window.findChild(QDialog, "property_sheet")
    assert isinstance(sheet, PropertySheet)
    sheet.reject()
    engine.queue_remove(None)


def test_other_conditions_keep_their_words(window: MainWindow, bridge: Bridge, engine: Engine, wait: Wait) -> None:
    page = window.show_page("server")
    assert isinstance(page, ServerPage)
    condition = AttentionRaised(at=1.0, key="log", text="The log cannot be written.", field="general.logging.directory")
    page.cards.show_snapshot(msgspec.structs.replace(engine.snapshot(), attention=(condition,)))
    (card,) = page.cards.cards()
    assert card.card is None
    assert card.cause.text() == "The log cannot be written."
    assert card.consequence.text() == "Mail goes on; the log has gaps until this is settled."
    assert card.next_step.isHidden()


# --- The message ----------------------------------------------------------------------------------------------------


def test_the_last_answer_of_the_selected_recipient_is_explained(panel: DeliveryPanel, opened: list[str]) -> None:
    attempts = (
        attempt("552 5.3.4 Message size exceeds fixed limit", "eve@example.net", "failed"),
        attempt("250 2.0.0 ok", "joe@example.net", "delivered"),
        attempt("smtp.example.com:587 takes mail more slowly than it comes in", "ann@example.net"),
    )
    panel.show_delivery(Progress((), attempts))
    assert panel.card.isHidden(), "nobody is selected"
    select(panel, 0)
    assert panel.card.card is not None
    assert panel.card.card.id == "too_big"
    assert panel.card.isVisible()
    assert panel.answer.isHidden()
    panel.card.to_setting.click()
    assert opened == ["messages.max_message_kb"]
    for row, words in ((1, "250 2.0.0 ok"), (2, "smtp.example.com:587 takes mail more slowly than it comes in")):
        select(panel, row)
        assert panel.card.isHidden(), "that is no failure"
        assert panel.answer.text() == words
        assert panel.answer.isVisible()


def test_an_only_recipient_need_not_be_selected(panel: DeliveryPanel) -> None:
    panel.show_delivery(Progress((), (attempt("450 4.2.0 Greylisted"), attempt("550 5.1.1 User unknown"))))
    assert panel.card.card is not None
    assert panel.card.card.id == "recipient_unknown"
    earlier = panel.attempts.topLevelItem(1)
    assert earlier is not None
    earlier.setSelected(True)
    assert panel.card.card.id == "greylisted"
    panel.show_delivery(Progress((), ()))
    assert panel.card.isHidden()
    assert panel.answer.text() == "Nothing has been tried yet."


def test_a_message_its_route_holds_shows_the_trouble_of_the_route(panel: DeliveryPanel) -> None:
    route = RouteStatus(
        key="smtp.example.com:587", kind="smart_host", state="held", reason="It refuses the password of relay",
        field="", since=1.0, next_probe=2.0, connections=0, waiting=1, symptom=REFUSED,
    )  # fmt: skip
    panel.show_delivery(Progress((), (attempt(route.reason),), (route,)))
    assert panel.card.card is not None
    assert panel.card.card.id == "logon_refused"
    assert "relay@example.com" in panel.card.cause.text()


def test_a_window_follows_its_route(
    qtbot: QtBot, bridge: Bridge, engine: Engine, opened: list[str], wait: Wait, closed_port: int
) -> None:
    """A message that was tried at a host that refuses connections."""
    key = engine.submit("a@example.com", ["b@example.net"], b"Subject: x\r\n\r\nx\r\n", origin=Origin.WINDOW)
    engine.start()
    wait(lambda: bool(engine.queue_show(key).recipients[0].last_answer))
    window = MessageWindow(bridge, Queued(key), open_setting=opened.append)
    qtbot.addWidget(window)
    window.show()
    wait(lambda: window.delivery.card.card is not None)
    assert window.delivery.card.cause.text() == f"127.0.0.1 refuses connections on port {closed_port}."
    window.tabs.setCurrentWidget(window.delivery)
    window.delivery.card.findChild(QPushButton, "card_setting").click()
    assert opened == ["delivery.advanced.smart_host"]
    assert window.delivery.findChild(QLabel, "message_answer").isHidden()


# --- Notifications --------------------------------------------------------------------------------------------------


class Corner:
    """A tray that only remembers what it was to say."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.clicked_message = self

    def connect(self, slot: object) -> None:
        del slot

    def say(self, title: str, text: str, serious: bool = False) -> None:
        del title, serious
        self.said.append(text)


def test_a_notification_says_the_cause_in_the_language_of_the_window(
    bridge: Bridge, window: MainWindow, japanese: None
) -> None:
    corner = Corner()
    notifications = Notifications(bridge, corner, window, window)  # type: ignore[arg-type]
    route = AttentionRaised(at=1.0, key="route:smtp.example.com", text="Mail waits.", field="", symptom=REFUSED)
    fault = AttentionRaised(
        at=1.0, key="route:b", text="Mail waits.", field="", symptom=Symptom(step=Step.RESOLVE, fault=Fault.NO_ROUTE)
    )
    disk = AttentionRaised(at=1.0, key="spool", text="The disk is full.", field="")
    bridge.occurred.emit((route, fault, disk))
    notifications.tell()
    (said,) = corner.said
    assert said.splitlines() == [
        bridge.card(REFUSED).cause,
        "スマート ホストが設定されていないため、メールの送信先がありません。",
        "The disk is full.",
    ]
