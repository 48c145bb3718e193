"""Captured mail: the Drop folder as a list; release by the route of now, remove with undo, view and export."""

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel

from engine.facade import Engine
from engine.settings.model import Delivery, General, Listener, Settings
from engine.spool.message import QueueFilter
from gui.console.models.captured import COLUMNS
from gui.console.pages.captured import CapturedPage
from gui.console.window import MainWindow
from gui.properties.sheet import PropertySheet


@pytest.fixture
def start_settings(port: int) -> Settings:
    return Settings(
        general=General(listeners=(Listener(address="127.0.0.1", port=port),)), delivery=Delivery(route="capture")
    )


@pytest.fixture
def capture(engine: Engine) -> Callable[..., str]:
    """Put a file into the Drop folder as the engine does; its name."""
    folder = engine.root / "Drop"
    folder.mkdir(exist_ok=True)

    def one(name: str, subject: str = "hello", sender: str = "alice@example.com") -> str:
        envelope = f"x-sender: {sender}\r\nx-receiver: bob@example.net\r\n"
        lines = f"{envelope}Subject: {subject}\r\n\r\ntext of {name}\r\n"
        (folder / f"{name}.eml").write_bytes(lines.encode())
        return f"{name}.eml"

    return one


@pytest.fixture
def open_page(window: MainWindow, wait) -> Callable[[], CapturedPage]:
    def opened() -> CapturedPage:
        page = window.show_page("captured")
        assert isinstance(page, CapturedPage)
        wait(lambda: page.model.looked and page.model._looking is None)
        return page

    return opened


def shown(page: CapturedPage, column: str) -> list[str]:
    place = [each.order for each in COLUMNS].index(column)
    return [page.model.index(row, place).data() for row in range(page.model.rowCount())]


def action(page: CapturedPage, name: str) -> QAction:
    found = page.findChild(QAction, f"captured_{name}")
    assert found is not None
    return found


def test_it_lists_what_is_in_the_drop_folder(open_page, capture):
    capture("one", "=?utf-8?Q?M=C3=A4rz?=")
    capture("two", "invoice", sender="")
    page = open_page()
    assert set(shown(page, "subject")) == {"invoice", "März"}
    assert "<>" in shown(page, "sender")
    assert page.status().startswith("2 message")


def test_an_empty_page_says_when_mail_comes_here(open_page, find):
    page = open_page()
    sentence = find(page, QLabel, "captured_empty")
    assert sentence.isVisible()
    assert "capture only" in sentence.text()


def test_filter_and_sort(open_page, capture, wait):
    for name, subject in (("a", "beta"), ("b", "Alpha"), ("c", "gamma")):
        capture(name, subject)
    page = open_page()
    page.table.sort_by([each.order for each in COLUMNS].index("subject"))
    wait(lambda: shown(page, "subject") == ["Alpha", "beta", "gamma"])
    page.filter.setText("GAM")
    page.filter.settle()
    wait(lambda: shown(page, "subject") == ["gamma"])


def test_removed_mail_comes_back_with_undo(open_page, capture, wait, window, engine):
    kept, gone = capture("kept"), capture("gone")
    page = open_page()
    page.table.go_to(gone)
    action(page, "remove").trigger()
    wait(lambda: list(page.model.keys) == [kept])
    wait(lambda: "removed" in window.message_bar.text)
    window.message_bar.button.click()
    wait(lambda: set(page.model.keys) == {kept, gone})
    assert (engine.root / "Drop" / gone).exists()


def test_while_the_route_is_capture_release_is_explained(open_page, capture, window, engine, wait):
    name = capture("one")
    page = open_page()
    page.table.go_to(name)
    action(page, "release").trigger()
    assert "capture only" in window.message_bar.text
    assert not engine.queue_ids(QueueFilter())
    window.message_bar.button.click()
    (sheet,) = [each for each in window.findChildren(PropertySheet) if each.isVisible()]
    sheet.reject()


def test_released_mail_goes_into_the_queue(open_page, capture, engine, wait):
    name = capture("one", "after all")
    capture("two")
    page = open_page()
    settings = msgspec.structs.replace(engine.settings, delivery=Delivery(route="hold"))
    engine.apply(settings, who="test")
    page.table.go_to(name)
    action(page, "release").trigger()
    wait(lambda: list(page.model.keys) == ["two.eml"])
    wait(lambda: "put into the queue" in page.status())
    (queued,) = engine.queue_ids(QueueFilter())
    assert engine.queue_show(queued).recipients[0].address == "bob@example.net"
    assert b"Subject: after all" in engine.queue_content(queued, 10_000).octets


def test_a_captured_message_is_shown_and_exported(open_page, capture, wait, tmp_path, engine):
    name = capture("one", "see me")
    page = open_page()
    page.table.go_to(name)
    opened = page.show_message(name)
    wait(lambda: opened.opened is not None)
    assert "text of one" in opened.text.browser.toPlainText()
    assert opened.opened.envelope.recipients == ("bob@example.net",)
    assert [opened.tabs.tabText(place).replace("&", "") for place in range(opened.tabs.count())] == [
        "Text", "Headers", "Source"
    ]  # fmt: skip
    opened.close()
    page.export_selected()
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "x.eml"))
    wait(lambda: "written" in page.status())
    assert (tmp_path / "x.eml").read_bytes().startswith(b"Subject: see me")
    dialog.close()


def test_names_and_rows_of_the_engine(engine, capture):
    for name, subject in (("a", "beta"), ("b", "Alpha")):
        capture(name, subject)
    assert engine.captured.names(order="subject", descending=False) == ("b.eml", "a.eml")
    assert engine.captured.names("alp") == ("b.eml",)
    assert [row.name for row in engine.captured.rows(["b.eml", "gone.eml", "a.eml"])] == ["b.eml", "a.eml"]
    with pytest.raises(ValueError, match="order"):
        engine.captured.names(order="body")


def test_a_file_that_vanishes_is_no_row(open_page, capture, engine, wait):
    name = capture("one")
    page = open_page()
    (engine.root / "Drop" / name).unlink()
    page.refresh()
    wait(lambda: page.model.rowCount() == 0)
