"""What the engine says, in the window's Japanese: an attention, a refused Apply, a route's reason, a refusal."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.model import Delivery, General, Listener, Settings
from engine.spool.message import Origin
from gui.bridge import Question, UserError, spoken
from gui.failures import sentence_of
from gui.i18n import install

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture(autouse=True)
def japanese(qapp: QApplication) -> Iterator[None]:
    """The whole session in Japanese, and back."""
    before = QLocale()
    install(qapp, "ja")
    yield
    for translator in qapp.findChildren(QTranslator, "words"):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.fixture
def taken(port: int) -> Iterator[int]:
    """The relay's port, held by somebody else."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        yield port


@pytest.fixture
def start_settings(port: int) -> Settings:
    """Nothing can be delivered: no smart host is set."""
    return Settings(
        general=General(listeners=(Listener(address="127.0.0.1", port=port),)), delivery=Delivery(route="smart_host")
    )


def test_a_listener_that_cannot_be_opened_on_the_servers_page(
    taken: int, request: pytest.FixtureRequest, find: Find, wait: Wait
) -> None:
    window = request.getfixturevalue("window")
    page = window.show_page("server")
    window.commands.start.trigger()

    def says() -> str:
        return " ".join(label.text() for label in page.findChildren(QLabel, "card_cause"))

    wait(lambda: f"ポート {taken} (127.0.0.1) は使用中です" in says())
    assert "in use" not in says()


def test_a_refused_apply_names_the_field_and_what_is_allowed(
    request: pytest.FixtureRequest, find: Find, qtbot: QtBot
) -> None:
    sheet = request.getfixturevalue("sheet")
    line = find(sheet, QLineEdit, "messages_ndr_copy_to")
    sheet.tabs.setCurrentIndex(2)
    line.setFocus()
    qtbot.keyClicks(line, "nobody")
    find(sheet, QPushButton, "sheet_apply").click()
    said = sheet.message_bar.text
    assert said.startswith("配信不能レポートのコピーの送信先: ")
    assert '"postmaster@example.com" のようなメール アドレス' in said
    assert "allowed" not in said


def test_a_question_that_is_refused(engine: Engine) -> None:
    with pytest.raises(UserError) as refused:
        engine.explain(Question(client="printer", sender="", recipient="a@example.com"))
    assert sentence_of(refused.value).startswith("'printer' は IP アドレスではありません。192.0.2.7 ")


def test_why_a_route_waits(engine: Engine, wait: Wait) -> None:
    engine.submit("a@example.com", ["b@example.net"], b"Subject: x\r\n\r\nx\r\n", origin=Origin.WINDOW)
    engine.start()
    wait(lambda: any(route.reason for route in engine.snapshot().routes))
    (reason,) = {route.reason for route in engine.snapshot().routes if route.reason}
    assert spoken(reason).startswith("スマート ホストが設定されていないため、メールの送り先がありません")


def test_where_passwords_are_kept(memory_store: MemoryStore) -> None:
    assert spoken(memory_store.describe()) == "このプロセスのメモリ"
