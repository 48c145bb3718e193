"""Badmail: why each message is there, in words; resend, export, remove with undo."""

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from engine.bus import Bus
from engine.clock import SystemClock
from engine.facade import Engine
from engine.spool.badmail import Badmail, BadmailItem
from engine.spool.message import Attempt, QueueFilter
from gui.bridge import BadmailWritten, MessageAccepted
from gui.console.models.badmail import COLUMNS
from gui.console.pages.badmail import BadmailPage
from gui.console.window import MainWindow

REASON = "The smart host refused every recipient, and the sender is empty: nobody can be told."


@pytest.fixture
def set_aside(engine: Engine) -> Callable[..., str]:
    badmail = Badmail(engine.root / "Badmail", Bus(), SystemClock())

    def one(name: str, reason: str = REASON, recipients: tuple[str, ...] = ("bob@example.net",)) -> str:
        attempt = Attempt(time.time(), "bob@example.net", "failed", "mx.example.net", "550 5.1.1 no such user")
        item = BadmailItem(id=name, reason=reason, recipients=recipients, received_at=1.0, attempts=(attempt,))
        badmail.store(item, [b"Subject: lost\r\n\r\n", b"text\r\n"])
        return name

    return one


@pytest.fixture
def open_page(window: MainWindow, wait) -> Callable[[], BadmailPage]:
    def opened() -> BadmailPage:
        page = window.show_page("badmail")
        assert isinstance(page, BadmailPage)
        wait(lambda: page.model.looked and page.model._looking is None)
        return page

    return opened


def shown(page: BadmailPage, column: str) -> list[str]:
    place = [each.order for each in COLUMNS].index(column)
    return [page.model.index(row, place).data() for row in range(page.model.rowCount())]


def action(page: BadmailPage, name: str) -> QAction:
    found = page.findChild(QAction, f"badmail_{name}")
    assert found is not None
    return found


def test_the_reason_is_in_words(open_page, set_aside):
    set_aside("6APT000001")
    page = open_page()
    assert shown(page, "reason") == [REASON]
    assert shown(page, "id") == ["6APT000001"]
    place = [each.order for each in COLUMNS].index("reason")
    assert page.model.index(0, place).data(Qt.ItemDataRole.ToolTipRole) == REASON


def test_an_empty_page_says_what_it_is_for(open_page, find):
    assert "Badmail is empty" in find(open_page(), QLabel, "badmail_empty").text()


def test_the_window_says_all_that_is_known(open_page, set_aside, wait):
    page = open_page()
    set_aside("6APT000001")
    page.refresh()
    wait(lambda: page.model.rowCount() == 1)
    opened = page.show_message("6APT000001")
    wait(lambda: opened.opened is not None)
    assert opened.tabs.tabText(0).replace("&", "") == "Reason"
    assert "550 5.1.1 no such user" in opened.reason.toPlainText()
    assert "text" in opened.text.browser.toPlainText()
    opened.close()


def test_resent_mail_goes_into_the_queue(open_page, set_aside, engine, wait):
    name, other = set_aside("6APT000001"), set_aside("6APT000002")
    page = open_page()
    page.table.go_to(name)
    action(page, "resend").trigger()
    wait(lambda: list(page.model.keys) == [other])
    (queued,) = engine.queue_ids(QueueFilter())
    assert engine.queue_show(queued).recipients[0].address == "bob@example.net"


def test_what_cannot_be_resent_says_why(open_page, set_aside, window, wait):
    name = set_aside("6APT000001", recipients=())
    page = open_page()
    page.table.go_to(name)
    action(page, "resend").trigger()
    wait(lambda: "not known for whom" in window.message_bar.text)
    assert list(page.model.keys) == [name]


def test_removed_mail_comes_back_with_undo(open_page, set_aside, window, wait, qtbot):
    name = set_aside("6APT000001")
    page = open_page()
    page.table.go_to(name)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    wait(lambda: page.model.rowCount() == 0)
    wait(lambda: "removed from Badmail" in window.message_bar.text)
    window.message_bar.button.click()
    wait(lambda: shown(page, "reason") == [REASON])


def test_filter_sort_and_export(open_page, set_aside, wait, tmp_path):
    set_aside("6APT000001", "b: mailbox full")
    second = set_aside("6APT000002", "A: no such domain")
    page = open_page()
    page.table.sort_by([each.order for each in COLUMNS].index("reason"))
    wait(lambda: shown(page, "reason") == ["A: no such domain", "b: mailbox full"])
    page.filter.setText("such")
    page.filter.settle()
    wait(lambda: list(page.model.keys) == [second])
    page.table.selectAll()
    page.export(lambda running: page.place_of(second).export(running, tmp_path / "x.eml") > 0, tmp_path / "x.eml")
    wait(lambda: "written" in page.status())
    assert (tmp_path / "x.eml").read_bytes().startswith(b"Subject: lost")


def test_ids_and_rows_of_the_engine(engine, set_aside):
    set_aside("6APT000001", "b")
    set_aside("6APT000002", "A")
    assert engine.badmail.ids(order="reason", descending=False) == ("6APT000002", "6APT000001")
    assert set(engine.badmail.ids("BOB@")) == {"6APT000001", "6APT000002"}
    assert engine.badmail.ids("nobody") == ()
    assert [row.id for row in engine.badmail.rows(["6APT000002", "gone"])] == ["6APT000002"]
    with pytest.raises(ValueError, match="order"):
        engine.badmail.ids(order="body")


def test_it_follows_what_is_written(open_page):
    page = open_page()
    assert page.concerns(BadmailWritten(at=1.0, message="x", reason="", path=""))
    assert not page.concerns(
        MessageAccepted(at=1.0, message="x", session=1, origin="", client="", user="", sender="", recipients=(), size=1)
    )
