"""Current Sessions: rows follow the engine, selection stays, terminating ends what it says."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from engine.facade import Engine
from gui.bridge import Bridge, SessionInfo
from gui.console.models.sessions import SessionsModel, state_words
from gui.console.pages.sessions import SessionsPage
from gui.console.widgets.table import ConsoleTable
from gui.console.window import MainWindow

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]
Connect = Callable[[], socket.socket]


@pytest.fixture
def page(window: MainWindow) -> SessionsPage:
    made = window.show_page("sessions")
    assert isinstance(made, SessionsPage)
    return made


@pytest.fixture
def connect(engine: Engine, port: int) -> Iterator[Connect]:
    """Connect to the started engine and read its greeting."""
    engine.start()
    sockets: list[socket.socket] = []

    def one() -> socket.socket:
        client = socket.create_connection(("127.0.0.1", port), timeout=10)
        sockets.append(client)
        assert client.recv(200).startswith(b"220 ")
        return client

    yield one
    for client in sockets:
        client.close()


def texts(model: QAbstractItemModel, row: int) -> list[str]:
    return [model.index(row, column).data() for column in range(model.columnCount())]


def info(number: int, *, messages: int = 0, at: float = 0.0) -> SessionInfo:
    return SessionInfo(number, "", f"192.0.2.{number}", at or float(number), "command", False, messages, 0)


def test_a_session_is_a_row_with_what_it_does(page: SessionsPage, connect: Connect, wait: Wait) -> None:
    client = connect()
    client.sendall(b"EHLO client.example\r\n")
    client.recv(500)
    client.sendall(b"MAIL FROM:<a@example.com>\r\n")
    client.recv(500)
    wait(lambda: page.model.rowCount() == 1 and texts(page.model, 0)[3] == "Sender given (MAIL)")
    row = texts(page.model, 0)
    assert row[:2] == ["Anonymous", "127.0.0.1"]
    assert row[2].startswith("0:00:")
    assert row[4:6] == ["No", "0"]
    assert page.status() == "1 session(s)"


def test_terminate_ends_the_selected_session_only(
    page: SessionsPage, connect: Connect, wait: Wait, engine: Engine
) -> None:
    first = connect()
    wait(lambda: page.model.rowCount() == 1)
    second = connect()
    wait(lambda: page.model.rowCount() == 2)
    ids = [page.model.session(row).id for row in (0, 1)]
    page.table.selectRow(ids.index(min(ids)))
    assert page.terminate.isEnabled()
    page.terminate.trigger()
    assert first.recv(200).startswith(b"421 4.3.2 Session ended by the administrator")
    wait(lambda: page.model.rowCount() == 1)
    assert page.model.session(0).id == max(ids)
    second.sendall(b"NOOP\r\n")
    assert second.recv(200).startswith(b"250")
    assert not page.terminate.isEnabled()


def test_terminate_all_asks_first(page: SessionsPage, connect: Connect, wait: Wait, find: Find) -> None:
    clients = [connect(), connect(), connect()]
    wait(lambda: page.model.rowCount() == 3)
    page.terminate_all.trigger()
    box = find(page, QMessageBox, "sessions_confirm")
    assert box.text() == "End all 3 session(s)?"
    box.button(QMessageBox.StandardButton.Cancel).click()
    clients[0].sendall(b"NOOP\r\n")
    assert clients[0].recv(200).startswith(b"250")
    wait(lambda: page.findChild(QMessageBox, "sessions_confirm") is None)
    page.terminate_all.trigger()
    box = find(page, QMessageBox, "sessions_confirm")
    (end,) = [button for button in box.findChildren(QPushButton) if "Terminate" in button.text()]
    end.click()
    assert all(client.recv(200).startswith(b"421") for client in clients)
    wait(lambda: page.model.rowCount() == 0)
    assert not page.terminate_all.isEnabled()


def test_the_selection_stays_when_others_come_and_go(page: SessionsPage, connect: Connect, wait: Wait) -> None:
    first, _ = connect(), connect()
    wait(lambda: page.model.rowCount() == 2)
    ids = [page.model.session(row).id for row in (0, 1)]
    kept = max(ids)
    page.table.selectRow(ids.index(kept))
    connect()
    first.close()
    wait(lambda: sorted(page.model.session(row).id for row in range(page.model.rowCount())) == [kept, kept + 1])
    assert [page.model.session(row).id for row in page.table.selected_rows()] == [kept]
    assert page.status() == "2 session(s), 1 selected"


def test_an_empty_list_says_why(page: SessionsPage, window: MainWindow, wait: Wait) -> None:
    wait(lambda: "while the relay is stopped" in page.table.empty_text)
    window.commands.start.trigger()
    wait(lambda: page.table.empty_text.startswith("Nobody is connected right now"))


def test_nothing_is_updated_while_the_page_is_hidden(
    page: SessionsPage, window: MainWindow, bridge: Bridge, engine: Engine
) -> None:
    window.show_page("server")
    bridge.snapshot_ready.emit(msgspec.structs.replace(engine.snapshot(), sessions=(info(1),)))
    assert page.model.rowCount() == 0


# --- The model ------------------------------------------------------------------------------------------------------


@pytest.fixture
def table(qtbot: QtBot) -> ConsoleTable:
    made = ConsoleTable("table", "Table")
    qtbot.addWidget(made)
    model = SessionsModel(made)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.setModel(model)
    made.setSortingEnabled(True)
    return made


def numbers(table: ConsoleTable) -> list[int]:
    model = table.model()
    assert isinstance(model, SessionsModel)
    return [model.session(row).id for row in range(model.rowCount())]


def test_rows_come_go_and_move_without_losing_the_selection(table: ConsoleTable) -> None:
    model = table.model()
    assert isinstance(model, SessionsModel)
    table.sortByColumn(5, Qt.SortOrder.DescendingOrder)
    model.show_sessions([info(number, messages=number) for number in range(1, 8)], 100.0)
    assert numbers(table) == [7, 6, 5, 4, 3, 2, 1]
    table.selectRow(2)
    model.show_sessions([info(number, messages=-number) for number in (2, 3, 5, 7, 8, 9)], 101.0)
    assert numbers(table) == [2, 3, 5, 7, 8, 9]
    assert [numbers(table)[row] for row in table.selected_rows()] == [5]
    model.show_sessions([], 102.0)
    assert table.selected_rows() == []


def test_the_longest_connected_come_first_when_time_is_descending(table: ConsoleTable) -> None:
    model = table.model()
    assert isinstance(model, SessionsModel)
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    model.show_sessions([info(1, at=50.0), info(2, at=10.0), info(3, at=30.0)], 100.0)
    assert numbers(table) == [2, 3, 1]
    assert texts(model, 0)[2] == "0:01:30"


def test_columns_are_remembered(table: ConsoleTable, qtbot: QtBot, bridge: Bridge) -> None:
    table.horizontalHeader().resizeSection(1, 222)
    table.save_columns(bridge)
    again = ConsoleTable("table", "Table")
    qtbot.addWidget(again)
    again.setModel(SessionsModel(again))
    again.restore_columns(bridge)
    assert again.columnWidth(1) == 222


def test_states_are_said_in_words() -> None:
    assert state_words("data") == "Sending a message (DATA)"
    assert state_words("something new") == "something new"
