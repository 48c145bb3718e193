"""The event log: every event in words, bounded by kind, filtered, still while somebody reads."""

import smtplib
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine import events as engine_events
from engine.facade import Engine
from gui import bridge as b
from gui.bridge import Bridge, DeliveryAttempted, Event, MessageAccepted, Outcome, SessionOpened, State, StateChanged
from gui.console.models.eventlog import CAPACITY, EventLog
from gui.console.models.eventwords import KINDS, kind_of, message_of, words_of
from gui.console.pages.eventlog import EventLogPage
from gui.console.window import MainWindow

Wait = Callable[[Callable[[], bool]], None]
NOON = 1_700_000_000.0


@pytest.fixture
def page(window: MainWindow) -> EventLogPage:
    made = window.show_page("eventlog")
    assert isinstance(made, EventLogPage)
    return made


def accepted(number: int) -> MessageAccepted:
    return MessageAccepted(
        at=NOON,
        message=f"M{number}",
        session=1,
        origin="smtp",
        client="192.0.2.7",
        user="",
        sender="a@example.com",
        recipients=(f"b{number}@example.net",),
        size=4096,
    )


def attempted(outcome: Outcome, message: str = "M1") -> DeliveryAttempted:
    return DeliveryAttempted(
        at=NOON,
        message=message,
        sender="a@example.com",
        recipient="b@example.net",
        outcome=outcome,
        host="smtp.example.com:587",
        answer="451 4.7.1 Greylisted",
        attempts=1,
        next_attempt=NOON + 900,
    )


def opened(number: int) -> SessionOpened:
    return SessionOpened(
        at=NOON, session=number, client="192.0.2.7", client_port=4, server="127.0.0.1", server_port=25, tls=False
    )


SAMPLES: tuple[tuple[Event, str, str], ...] = (
    (StateChanged(at=NOON, state=State.PAUSED), "state", "Paused."),
    (opened(3), "session", "Session 3: 192.0.2.7 connected to 127.0.0.1, port 25."),
    (
        b.SessionClosed(at=NOON, session=3, client="192.0.2.7", reason="timed out", messages=2, bytes_in=2048),
        "session",
        "Session 3: 192.0.2.7 left (the client was silent for too long) after 2 message(s), 2.0 KB.",
    ),
    (
        b.CommandHandled(
            at=NOON,
            direction="out",
            session=1,
            client="smtp.example.com",
            server="",
            server_port=25,
            helo="",
            user="",
            verb="RCPT",
            argument="TO:<b@example.net>",
            status=250,
            bytes_out=1,
            bytes_in=1,
            elapsed=1,
            reply="2.1.5 Ok",
        ),
        "command",
        "To smtp.example.com: RCPT TO:<b@example.net> - 250 2.1.5 Ok",
    ),
    (
        b.ClientRefused(
            at=NOON,
            client="192.0.2.7",
            name="pc.example",
            helo="pc",
            sender="",
            recipient="b@example.net",
            rule="relay list: not listed",
            reply="550 5.7.1 No relay",
        ),
        "refused",
        "192.0.2.7 (pc.example) may not send from <> to b@example.net: 550 5.7.1 No relay [relay list: not listed]",
    ),
    (
        b.LogonFailed(at=NOON, session=1, client="192.0.2.7", user="joe", mechanism="PLAIN"),
        "refused",
        "192.0.2.7 could not log on as joe (PLAIN).",
    ),
    (accepted(1), "accepted", "M1: from a@example.com to b1@example.net, 4.0 KB, by 192.0.2.7."),
    (attempted(Outcome.DELIVERED), "delivered", "M1: b@example.net has it. smtp.example.com:587: 451 4.7.1 Greylisted"),
    (
        b.NoticeQueued(at=NOON, message="N1", about="M1", kind="failed", recipient="a@example.com"),
        "notice",
        "N1: Non-Delivery Report about M1 goes to a@example.com.",
    ),
    (
        b.BadmailWritten(at=NOON, message="M1", reason="no way back", path="/x"),
        "badmail",
        "M1 is in Badmail: no way back",
    ),
    (b.AttentionRaised(at=NOON, key="log", text="The disk is full.", field=""), "attention", "The disk is full."),
    (b.AttentionCleared(at=NOON, key="log"), "attention", "Protocol log: settled."),
    (
        b.SettingsApplied(at=NOON, changed=("general.name",), restart_needed=("general.queue_directory",)),
        "settings",
        "Settings changed: Name of the virtual server. In effect after a restart: Queue directory.",
    ),
)


@pytest.mark.parametrize(("event", "kind", "words"), SAMPLES, ids=lambda value: type(value).__name__)
def test_every_event_is_said_in_words(event: Event, kind: str, words: str) -> None:
    assert kind_of(event) == kind
    assert words_of(event) == words


def test_no_event_of_the_engine_is_forgotten() -> None:
    assert {type(event) for event, _, _ in SAMPLES} == set(engine_events.Event.__subclasses__())


def test_outcomes_are_kinds_of_their_own() -> None:
    assert [kind_of(attempted(outcome)) for outcome in Outcome] == ["delivered", "deferred", "bounced"]
    assert "waits until 20" in words_of(attempted(Outcome.DEFERRED))
    assert "is given up" in words_of(attempted(Outcome.FAILED))


def test_a_notice_leads_to_the_message_it_is_about() -> None:
    assert message_of(b.NoticeQueued(at=NOON, message="N1", about="M1", kind="failed", recipient="a@b")) == "M1"
    assert message_of(accepted(4)) == "M4"
    assert message_of(opened(1)) == ""


# --- The log --------------------------------------------------------------------------------------------------------


def test_it_is_bounded_and_busy_kinds_do_not_push_out_rare_ones(bridge: Bridge) -> None:
    log = EventLog.of(bridge)
    assert EventLog.of(bridge) is log
    bridge.occurred.emit((StateChanged(at=NOON, state=State.STARTED),))
    for start in range(0, 8000, 1000):
        bridge.occurred.emit(tuple(accepted(start + number) for number in range(1000)))
    entries = log.entries()
    assert CAPACITY == 5000
    assert len(entries) == 1 + KINDS["accepted"].kept
    assert isinstance(entries[0].event, StateChanged)
    assert [entry.number for entry in entries] == sorted(entry.number for entry in entries)
    assert log.count == 8001
    assert entries[-1].event == accepted(7999)


def test_it_records_before_its_page_is_looked_at(window: MainWindow, bridge: Bridge) -> None:
    bridge.occurred.emit((accepted(1),))
    page = window.show_page("eventlog")
    assert isinstance(page, EventLogPage)
    assert page.model.rowCount() == 1


# --- The page -------------------------------------------------------------------------------------------------------


def test_an_address_is_no_html_in_a_tooltip(page: EventLogPage, bridge: Bridge) -> None:
    bridge.occurred.emit((msgspec.structs.replace(accepted(1), sender='"<img/src=x>"@example.net'),))
    tips = [str(page.model.index(0, column).data(Qt.ItemDataRole.ToolTipRole)) for column in range(3)]
    assert any("&lt;img" in tip for tip in tips)
    assert not any("<img" in tip for tip in tips)


def rows(page: EventLogPage) -> list[list[str]]:
    return [[page.model.index(row, column).data() for column in range(3)] for row in range(page.model.rowCount())]


def test_a_message_is_followed_from_the_connection_on(
    page: EventLogPage, window: MainWindow, port: int, engine: Engine, wait: Wait
) -> None:
    engine.start()
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("a@example.com", ["b@example.net"], b"Subject: x\r\n\r\nhello\r\n")
    wait(lambda: {"State", "Session", "Accepted"} <= {row[1] for row in rows(page)})
    wait(lambda: any("the client said goodbye" in row[2] for row in rows(page)))
    assert any("from a@example.com to b@example.net" in row[2] for row in rows(page))


def test_kind_and_text_filter(page: EventLogPage, bridge: Bridge, wait: Wait, qtbot: QtBot) -> None:
    bridge.occurred.emit((accepted(1), accepted(2), attempted(Outcome.DEFERRED), opened(5)))
    page.bar.kind.setCurrentIndex(page.bar.kind.findData("accepted"))
    assert [row[1] for row in rows(page)] == ["Accepted", "Accepted"]
    page.bar.kind.setCurrentIndex(page.bar.kind.findData("problems"))
    assert [row[1] for row in rows(page)] == ["Deferred"]
    page.bar.kind.setCurrentIndex(0)
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.bar.text, "B2@EXAMPLE")
    wait(lambda: len(rows(page)) == 1)
    bridge.occurred.emit((accepted(3), accepted(22)))
    assert len(rows(page)) == 1
    page.bar.text.setText("nothing like it")
    wait(lambda: not rows(page))
    assert page.table.empty_text.startswith("Nothing here fits the filter")


def test_the_list_stands_still_while_somebody_reads(page: EventLogPage, bridge: Bridge) -> None:
    bridge.occurred.emit(tuple(accepted(number) for number in range(100)))
    bar = page.table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    page.table.selectRow(40)
    before = rows(page)
    bridge.occurred.emit((accepted(100), accepted(101)))
    assert rows(page) == before
    assert page.bar.newest.text() == "Show 2 new"
    assert page.status() == "100 event(s), 1 selected, stands still while you read"
    page.bar.newest.click()
    assert len(rows(page)) == 102
    assert bar.value() == bar.maximum()
    assert not page.bar.newest.isEnabled()


def test_scrolling_up_pauses_and_scrolling_down_goes_on(page: EventLogPage, bridge: Bridge) -> None:
    bridge.occurred.emit(tuple(accepted(number) for number in range(100)))
    bar = page.table.verticalScrollBar()
    bar.setValue(10)
    bridge.occurred.emit((accepted(100),))
    assert (len(rows(page)), bar.value()) == (100, 10)
    bar.setValue(bar.maximum())
    assert len(rows(page)) == 101
    page.bar.pause.click()
    bridge.occurred.emit((accepted(101),))
    assert len(rows(page)) == 101
    page.bar.pause.click()
    assert len(rows(page)) == 102


def test_another_filter_keeps_the_selection(page: EventLogPage, bridge: Bridge) -> None:
    bridge.occurred.emit((opened(1), accepted(1), opened(2), accepted(2)))
    page.table.selectRow(3)
    page.bar.kind.setCurrentIndex(page.bar.kind.findData("accepted"))
    assert [rows(page)[row][2][:3] for row in page.table.selected_rows()] == ["M2:"]
    page.bar.kind.setCurrentIndex(page.bar.kind.findData("session"))
    assert page.table.selected_rows() == []


def test_nothing_is_updated_while_the_page_is_hidden(page: EventLogPage, window: MainWindow, bridge: Bridge) -> None:
    window.show_page("server")
    bridge.occurred.emit((accepted(1),))
    assert page.model.rowCount() == 0
    window.show_page("eventlog")
    assert page.model.rowCount() == 1


def test_rows_are_copied_as_lines(page: EventLogPage, bridge: Bridge) -> None:
    bridge.occurred.emit((accepted(1), accepted(2)))
    page.table.selectAll()
    page.table.copy_selection()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[1:] for line in lines] == [row[1:] for row in rows(page)]


def test_an_entry_opens_its_message_in_the_queue(
    page: EventLogPage, window: MainWindow, engine: Engine, wait: Wait
) -> None:
    message = engine.submit("a@example.com", ["b@example.net"], b"\r\n", origin=b.Origin.WINDOW)
    wait(lambda: any(message in row[2] for row in rows(page)))
    page.table.selectRow(next(place for place, row in enumerate(rows(page)) if message in row[2]))
    assert page.open_message.isEnabled()
    page.open_message.trigger()
    wait(lambda: window.current_page is window.page("queue"))
    titles = [each.windowTitle() for each in QApplication.topLevelWidgets() if each.objectName() == "message_window"]
    assert titles == [f"Message {message}"]


def test_a_message_that_is_gone_is_said_to_be(
    page: EventLogPage, window: MainWindow, bridge: Bridge, wait: Wait
) -> None:
    bridge.occurred.emit((accepted(7),))
    page.table.selectRow(0)
    page.open_message.trigger()
    wait(lambda: "There is no message M7 in the queue" in window.message_bar.text)
    assert window.current_page is page


def test_only_entries_about_a_message_offer_it(page: EventLogPage, bridge: Bridge) -> None:
    bridge.occurred.emit((opened(1),))
    page.table.selectRow(0)
    menu = QMenu()
    page.fill_menu(menu)
    assert [action.isEnabled() for action in menu.actions()] == [False, True]


def test_commands_say_when_they_are_recorded(page: EventLogPage) -> None:
    page.bar.kind.setCurrentIndex(page.bar.kind.findData("command"))
    assert "Enable logging" in page.table.empty_text
