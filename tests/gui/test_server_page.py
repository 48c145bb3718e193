"""The server's page: state in words, cards, where clients connect, the last hour, counts, what to do next."""

import socket
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from engine.settings.model import Delivery, General, Listener, Settings
from engine.spool.message import Origin
from gui.bridge import AttentionRaised, Bridge, Minute, QueueCounts, RouteStatus, Snapshot, State
from gui.console.pages.server import ServerPage
from gui.console.widgets.attention import button_text, by_urgency, consequence, name_of
from gui.console.widgets.chart import HourChart, nice_ceiling
from gui.console.widgets.header import state_sentence, waiting_sentence
from gui.console.widgets.listeners import encryption, endpoint
from gui.console.window import MainWindow
from gui.console.words import clock, duration, number, size, span

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]

MESSAGE = b"Subject: test\r\n\r\nhello\r\n"
NOON = 1_700_000_000.0


@pytest.fixture
def page(window: MainWindow, wait: Wait) -> ServerPage:
    made = window.show_page("server")
    assert isinstance(made, ServerPage)
    wait(lambda: bool(made.header.sentence.text()))
    return made


@pytest.fixture
def snapshot(engine: Engine) -> Snapshot:
    return engine.snapshot()


def start(window: MainWindow, page: ServerPage, wait: Wait, word: str = "Relaying since") -> None:
    window.commands.start.trigger()
    wait(lambda: page.header.sentence.text().startswith(word))


def submit(engine: Engine, recipient: str = "b@example.net") -> str:
    return engine.submit("a@example.com", [recipient], MESSAGE, origin=Origin.WINDOW)


# --- The header -----------------------------------------------------------------------------------------------------


def test_the_commands_beside_the_state_act_and_the_state_follows(page: ServerPage, find: Find, wait: Wait) -> None:
    assert page.header.sentence.text().startswith("Stopped since")
    for command, words in (
        ("server_start", "Relaying since"),
        ("server_pause", "Paused since"),
        ("server_stop", "Stopped since"),
    ):
        button = find(page, QToolButton, command)
        wait(button.isEnabled)
        button.click()
        wait(lambda words=words: page.header.sentence.text().startswith(words))
    wait(lambda: not find(page, QToolButton, "server_stop").isEnabled())


def test_what_waits_is_said_with_its_smart_host(snapshot: Snapshot) -> None:
    route = RouteStatus(
        key="smtp.example.com:587",
        kind="smart_host",
        state="held",
        reason="r",
        field="",
        since=0,
        next_probe=0,
        connections=0,
        waiting=1204,
    )
    counts = QueueCounts(1204, 5_000_000, 1204, 0, NOON - 750)
    busy = msgspec.structs.replace(snapshot, counts=counts, routes=(route,))
    assert waiting_sentence(busy, NOON) == "1,204 message(s) wait for smtp.example.com:587, oldest 12 minute(s)."
    elsewhere = msgspec.structs.replace(route, key="hold", kind="hold", state="waiting")
    mixed = msgspec.structs.replace(busy, routes=(route, elsewhere))
    assert waiting_sentence(mixed, NOON) == "1,204 message(s) wait, oldest 12 minute(s)."
    assert waiting_sentence(snapshot, NOON) == "No message waits."


def test_a_reason_is_said_unless_a_card_says_it(snapshot: Snapshot) -> None:
    stopped = msgspec.structs.replace(snapshot, reason="The server could not be started.", since=NOON)
    assert state_sentence(stopped, NOON).endswith(". The server could not be started.")
    degraded = msgspec.structs.replace(stopped, state=State.DEGRADED)
    assert "could not" not in state_sentence(degraded, NOON)


# --- Cards ----------------------------------------------------------------------------------------------------------


def test_nothing_is_shown_while_nothing_is_open(page: ServerPage, window: MainWindow, wait: Wait) -> None:
    start(window, page, wait)
    assert page.cards.isHidden()
    assert page.cards.cards() == []


def test_a_busy_port_is_a_card_that_leads_to_the_setting(
    page: ServerPage, window: MainWindow, port: int, find: Find, wait: Wait
) -> None:
    with socket.create_server(("127.0.0.1", port)):
        start(window, page, wait, "Relaying since")
        wait(lambda: bool(page.cards.cards()))
        card = page.cards.cards()[0]
        assert f"Port {port} on 127.0.0.1 is in use by" in card.cause.text()
        assert card.consequence.text() == "Nobody can send through this address until it can be opened."
        assert "needs your attention" in page.header.sentence.text()
        assert find(page, QLabel, "server_listeners_empty").text().startswith("No address is open")
        card.to_setting.click()
        sheet = window.findChild(QDialog, "property_sheet")
        assert sheet is not None
        sheet.reject()
        details = find(card, QPlainTextEdit, "card_details")
        assert not details.isVisible()
        card.toggle.click()
        assert details.isVisible()
        assert details.isReadOnly()
        find(card, QPushButton, "card_copy").click()
        assert f"listener:127.0.0.1:{port}" in QGuiApplication.clipboard().text()
    wait(window.commands.restart.isEnabled)
    window.commands.restart.trigger()
    wait(page.cards.isHidden)


class TestWithoutSmartHost:
    @pytest.fixture
    def start_settings(self, port: int) -> Settings:
        listeners = (Listener(address="127.0.0.1", port=port),)
        return Settings(general=General(listeners=listeners), delivery=Delivery(route="smart_host"))

    def test_the_next_step_is_the_smart_host_and_then_a_card_says_what_waits(
        self, page: ServerPage, window: MainWindow, engine: Engine, wait: Wait
    ) -> None:
        start(window, page, wait)
        wait(lambda: page.next_step.isVisible())
        assert page.next_step.button.text() == "Set the smart host..."
        submit(engine)
        wait(lambda: bool(page.cards.cards()))
        card = page.cards.cards()[0]
        assert card.cause.text().startswith("No smart host is set")
        wait(lambda: card.consequence.text().endswith(" Nothing is lost: 1 message(s) wait."))
        assert card.next_step.text().startswith("Name a smart host")
        assert card.to_setting.text() == "Change the smart host..."
        assert page.next_step.isHidden()
        card.toggle.click()
        submit(engine)
        wait(lambda: card.consequence.text().endswith(" Nothing is lost: 2 message(s) wait."))
        assert page.cards.cards() == [card]
        assert card.details.isVisible()

    def test_the_next_step_opens_the_sheet(self, page: ServerPage, window: MainWindow, wait: Wait) -> None:
        start(window, page, wait)
        wait(lambda: page.next_step.isVisible())
        page.next_step.button.click()
        sheet = window.findChild(QDialog, "property_sheet")
        assert sheet is not None
        sheet.reject()


def test_the_most_urgent_card_stands_first() -> None:
    keys = ("log", "route:smtp.example.com:25", "unheard-of", "listener:::1:25", "spool")
    conditions = tuple(AttentionRaised(at=NOON, key=key, text="t", field="") for key in keys)
    assert [condition.key for condition in by_urgency(conditions)] == [
        "spool",
        "listener:::1:25",
        "route:smtp.example.com:25",
        "log",
        "unheard-of",
    ]


def test_every_condition_has_a_name_and_a_consequence(snapshot: Snapshot) -> None:
    for key in ("spool", "spool-salvaged", "listener:::1:25", "credentials.inbound", "drop:/x", "log", "new"):
        condition = AttentionRaised(at=NOON, key=key, text="t", field="")
        for text in (consequence(condition, snapshot), name_of(key)):
            assert text
            assert "{" not in text
    assert name_of("route:smtp.example.com:587") == "Route smtp.example.com:587"


def test_the_button_names_the_place_of_the_setting() -> None:
    assert button_text("delivery.security.username") == "Open Outbound Security..."
    assert button_text("delivery.outbound.retry[0]") == "Open Delivery..."
    assert button_text("domains[2].security") == "Open Domains..."
    assert button_text("general.listeners") == "Change IP address or port..."


# --- Where clients connect ------------------------------------------------------------------------------------------


def test_addresses_and_commands_are_there_to_copy(
    page: ServerPage, window: MainWindow, port: int, find: Find, wait: Wait
) -> None:
    assert f"127.0.0.1, port {port}" in find(page, QLabel, "server_listeners_empty").text()
    start(window, page, wait)
    wait(lambda: page.listeners.findChild(QToolButton, "server_copy_address_1") is not None)
    find(page, QToolButton, "server_copy_address_1").click()
    assert QGuiApplication.clipboard().text() == f"127.0.0.1:{port}"
    find(page, QToolButton, "server_copy_command_1").click()
    assert QGuiApplication.clipboard().text() == f"telnet 127.0.0.1 {port}"
    assert page.listeners.empty.isHidden()


def test_all_addresses_are_reached_by_the_name_of_the_machine() -> None:
    from gui.bridge import BoundListener

    assert endpoint(BoundListener("0.0.0.0", 25, "none"), "relay.example.com").text == "relay.example.com:25"
    v6 = endpoint(BoundListener("::1", 465, "implicit"), "relay.example.com")
    assert v6.text == "[::1]:465"
    assert v6.command == "openssl s_client -crlf -connect [::1]:465"
    assert encryption("starttls", has_certificate=False) == "None (no certificate)"
    assert encryption("starttls", has_certificate=True) == "STARTTLS"


# --- The last hour and the counts -----------------------------------------------------------------------------------


def test_mail_shows_in_counts_and_chart_and_ends_the_hint(
    page: ServerPage, window: MainWindow, engine: Engine, find: Find, wait: Wait
) -> None:
    start(window, page, wait)
    wait(lambda: page.next_step.isVisible())
    assert page.next_step.words.text().startswith("No message has come in yet. Set 127.0.0.1, port")
    for _ in range(3):
        submit(engine)
    wait(lambda: bool(find(page, QLabel, "server_count_accepted").text() == "3"))
    assert find(page, QLabel, "server_count_messages").text() == "3"
    assert page.minute.text().startswith("Last hour: 3 accepted, 0 delivered, 0 deferred, 0 bounced.")
    assert page.chart.accessibleDescription() == page.minute.text()
    assert page.next_step.isHidden()
    assert "3 message(s) waiting" in page.status()


def test_the_hint_offers_a_test_message(page: ServerPage, window: MainWindow, wait: Wait) -> None:
    start(window, page, wait)
    wait(lambda: page.next_step.isVisible())
    assert page.next_step.button.text() == "Send test message..."
    asked: list[bool] = []
    window.commands.send_test.triggered.disconnect()
    window.commands.send_test.triggered.connect(lambda: asked.append(True))
    page.next_step.button.click()
    assert asked == [True]


def minutes(count: int = 60) -> tuple[Minute, ...]:
    return tuple(
        Minute(at=NOON + 60 * place, accepted=place, delivered=place // 2, deferred=1, failed=0)
        for place in range(count)
    )


@pytest.fixture
def chart(qtbot: QtBot) -> HourChart:
    made = HourChart()
    qtbot.addWidget(made)
    made.resize(800, 200)
    made.show_minutes(minutes())
    made.show()
    return made


def test_the_chart_is_read_with_the_keyboard(chart: HourChart, qtbot: QtBot) -> None:
    told: list[str] = []
    chart.pointed.connect(told.append)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert ": 59 accepted, 29 delivered, 1 deferred, 0 bounced." in told[-1]
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert ": 0 accepted, 0 delivered, 1 deferred, 0 bounced." in told[-1]
    assert chart.accessibleDescription() == told[-1]
    chart.clearFocus()
    chart.choose(None)
    assert told[-1].startswith(
        "Last hour: 1,770 accepted, 870 delivered, 60 deferred, 0 bounced. Most in one minute: 59"
    )


def test_the_pointer_shows_the_minute_below_it(chart: HourChart) -> None:
    at = QPointF(chart.width() / 2, 50)
    chart.mouseMoveEvent(
        QMouseEvent(
            QMouseEvent.Type.MouseMove,
            at,
            at,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    accepted = int(chart.words.split(": ")[1].split()[0])
    assert 25 <= accepted <= 32


def test_series_differ_without_colour(chart: HourChart, qtbot: QtBot) -> None:
    """What is drawn for one minute of each kind differs in grey, too."""

    def drawn(**counts: int) -> bytes:
        minute = Minute(at=NOON, **{"accepted": 0, "delivered": 0, "deferred": 0, "failed": 0, **counts})
        chart.show_minutes((minute,))
        picture = QPixmap(chart.size())
        chart.render(picture)
        grey = picture.toImage().convertToFormat(picture.toImage().Format.Format_Mono)
        return bytes(grey.constBits())

    pictures = [drawn(**{name: 9}) for name in ("accepted", "delivered", "deferred", "failed")]
    assert len(set(pictures)) == 4


@pytest.mark.parametrize(("value", "top"), [(0, 2), (2, 2), (3, 4), (11, 12), (48, 60), (100, 100), (999, 1000)])
def test_axes_end_in_round_numbers(value: int, top: int) -> None:
    assert nice_ceiling(value) == top


def test_nothing_is_updated_while_the_page_is_hidden(
    page: ServerPage, window: MainWindow, bridge: Bridge, engine: Engine
) -> None:
    window.show_page("sessions")
    before = page.header.sentence.text()
    bridge.snapshot_ready.emit(msgspec.structs.replace(engine.snapshot(), state=State.PAUSED))
    assert page.header.sentence.text() == before


# --- Words ----------------------------------------------------------------------------------------------------------


def test_numbers_times_and_sizes_read_well() -> None:
    assert number(1234567) == "1,234,567"
    assert (size(999), size(4096), size(25 * 1024**2), size(3 * 1024**4)) == ("999 B", "4.0 KB", "25 MB", "3,072 GB")
    assert (span(5), span(720), span(3 * 3600), span(3 * 86400)) == (
        "less than a minute",
        "12 minute(s)",
        "3 hour(s)",
        "3 day(s)",
    )
    assert duration(3725) == "1:02:05"
    assert len(clock(NOON, NOON)) == 5
    assert len(clock(NOON - 10 * 86400, NOON)) == 16
