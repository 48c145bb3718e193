"""The Queue page: only what is in sight is read, what is selected stays selected, and orders can be taken back."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QToolButton

from engine.facade import Engine
from engine.settings.model import Delivery, General, Listener, Settings
from engine.spool.message import Origin, QueueFilter
from gui.bridge import Bridge, MessageAccepted, QueueEntry
from gui.console.models import rows
from gui.console.models.listing import PAGE, ListModel
from gui.console.models.look import View, moved, ranges_of
from gui.console.models.queue import COLUMNS, FIRST_VIEW
from gui.console.pages.queue import HOLD, QueuePage
from gui.console.widgets.messagetable import MessageTable
from gui.console.window import MainWindow

ALL = QueueFilter()
MANY = 100_000


@pytest.fixture
def start_settings(port: int) -> Settings:
    """Mail waits: the engine is not started, and its route holds nothing back."""
    return Settings(
        general=General(listeners=(Listener(address="127.0.0.1", port=port),)), delivery=Delivery(route="capture")
    )


@pytest.fixture
def submit(engine: Engine) -> Callable[..., str]:
    def one(sender: str = "alice@example.com", *recipients: str, body: bytes = b"Subject: x\r\n\r\nhello\r\n") -> str:
        return engine.submit(sender, recipients or ("bob@example.net",), body, origin=Origin.WINDOW)

    return one


@pytest.fixture
def open_page(window: MainWindow, wait) -> Callable[[], QueuePage]:
    def opened() -> QueuePage:
        page = window.show_page("queue")
        assert isinstance(page, QueuePage)
        refreshed(page, wait)
        return page

    return opened


def refreshed(page: QueuePage, wait) -> None:
    """Look again, and wait until the rows in sight are there."""
    looks = Looks(page.model)
    page.refresh()
    wait(lambda: looks.count > 0 and page.model._looking is None and not page.model._asked)


class Looks:
    def __init__(self, model: ListModel) -> None:
        self.count = 0
        model.settled.connect(self._looked)

    def _looked(self) -> None:
        self.count += 1


def shown(page: QueuePage, column: str) -> list[str]:
    place = [each.order for each in COLUMNS].index(column)
    return [page.model.index(row, place).data() for row in range(page.model.rowCount())]


def action(page: QueuePage, name: str) -> QAction:
    found = page.findChild(QAction, f"queue_{name}")
    assert found is not None
    return found


class Crowd:
    """A list of any length that notes which rows were asked for."""

    columns = COLUMNS

    def __init__(self, count: int) -> None:
        self.all = tuple(f"M{number:09}" for number in range(count))
        self.asked: list[tuple[str, ...]] = []
        self.looks = 0

    def keys(self, engine: Engine, view: View) -> Sequence[str]:
        self.looks += 1
        return self.all

    def rows(self, engine: Engine, keys: Sequence[str]) -> Mapping[str, QueueEntry]:
        self.asked.append(tuple(keys))
        return {key: entry_of(key) for key in keys}

    @property
    def asked_rows(self) -> set[int]:
        return {int(key[1:]) for keys in self.asked for key in keys}


def entry_of(key: str) -> QueueEntry:
    return QueueEntry(
        id=key, state="retrying", sender=f"{key}@example.com", recipients=("bob@example.net",), recipient_count=1,
        size=4096, received_at=1.0, attempts=3, next_attempt=0.0, last_answer="450 4.7.1 later",
    )  # fmt: skip


@pytest.fixture
def crowd(qtbot, bridge: Bridge, wait) -> Iterator[tuple[Crowd, ListModel, MessageTable]]:
    source = Crowd(MANY)
    model = ListModel(bridge, source, FIRST_VIEW, bridge)
    table = MessageTable("crowd_table", "Crowd", model, None)
    qtbot.addWidget(table)
    table.resize(900, 500)
    table.show()
    qtbot.waitExposed(table)
    looks = Looks(model)
    model.refresh()
    wait(lambda: looks.count == 1 and not model._asked)
    yield source, model, table
    model.let_go()


def settled(model: ListModel, wait) -> None:
    wait(lambda: not model._reading.isActive() and not model._asked and model._looking is None)


# --- A hundred thousand -------------------------------------------------------------------------------------------


def test_only_rows_near_those_in_sight_are_asked_for(crowd, wait):
    source, model, table = crowd
    assert model.rowCount() == MANY
    assert max(source.asked_rows) < PAGE
    table.verticalScrollBar().setValue(70_000)
    wait(lambda: model.entry(70_000) is not None)
    settled(model, wait)
    first, last = table.rows_in_sight()
    assert first == 70_000
    far = {row for row in source.asked_rows if row >= PAGE}
    assert min(far) >= first - PAGE
    assert max(far) <= last + PAGE
    assert model.index(70_000, 0).data() == "M000070000"


def test_rows_one_hurries_past_are_not_asked_for(crowd, wait):
    source, model, table = crowd
    for place in range(0, MANY - 100, 1000):
        table.verticalScrollBar().setValue(place)
    settled(model, wait)
    wait(lambda: model.entry(table.rows_in_sight()[0]) is not None)
    # The first page and those around the place it came to rest, of five hundred.
    assert len(source.asked) <= 4


def test_few_rows_stay_in_memory_however_far_one_scrolls(crowd, wait):
    _source, model, table = crowd
    for place in range(0, 14 * PAGE, PAGE):
        table.verticalScrollBar().setValue(place)
        wait(lambda: model.entry(table.rows_in_sight()[0]) is not None)
        settled(model, wait)
        assert model.cached <= rows.MOST_ROWS
    assert model.entry(0) is None


def test_a_refresh_reads_again_what_is_in_sight_and_nothing_else(crowd, wait):
    source, model, table = crowd
    table.verticalScrollBar().setValue(5000)
    wait(lambda: model.entry(5000) is not None)
    settled(model, wait)
    source.asked.clear()
    looks = Looks(model)
    model.refresh()
    wait(lambda: looks.count == 1)
    settled(model, wait)
    assert min(source.asked_rows) >= 5000 - PAGE
    assert max(source.asked_rows) <= 5000 + 2 * PAGE


def test_all_selected_stays_selected_while_messages_come_and_go(crowd, wait):
    source, model, table = crowd
    table.selectAll()
    assert table.selected_count() == MANY
    source.all = (*source.all[10:500], *source.all[600:], "M999999999")
    looks = Looks(model)
    model.refresh()
    wait(lambda: looks.count == 1)
    assert model.rowCount() == MANY - 109
    # The newcomer is not what was selected.
    assert table.selected_ranges() == ((0, MANY - 111),)


def test_selection_current_row_and_place_stay_with_their_messages(crowd, wait):
    source, model, table = crowd
    table.verticalScrollBar().setValue(4000)
    for row in (4003, 4005, 4006):
        table.selectionModel().select(
            model.index(row, 0), table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows
        )
    table.selectionModel().setCurrentIndex(model.index(4006, 0), table.selectionModel().SelectionFlag.NoUpdate)
    place = table.visualRect(model.index(4006, 0)).top()
    source.all = (*source.all[100:4005], *source.all[4006:])
    looks = Looks(model)
    model.refresh()
    wait(lambda: looks.count == 1)
    assert table.selected_keys() == ["M000004003", "M000004006"]
    assert model.keys[table.currentIndex().row()] == "M000004006"
    assert table.visualRect(table.currentIndex()).top() == place


def test_nothing_jumps_when_nothing_is_selected(crowd, wait):
    source, model, table = crowd
    table.verticalScrollBar().setValue(800)
    source.all = ("N000000000", "N000000001", *source.all[:700], *source.all[701:])
    looks = Looks(model)
    model.refresh()
    wait(lambda: looks.count == 1)
    assert model.keys[table.rows_in_sight()[0]] == "M000000800"


def test_at_the_top_of_the_list_newcomers_are_seen(crowd, wait):
    source, model, table = crowd
    source.all = ("N000000000", *source.all)
    looks = Looks(model)
    model.refresh()
    wait(lambda: looks.count == 1)
    assert table.rows_in_sight()[0] == 0


def test_what_is_selected_while_looking_is_kept(crowd, wait):
    source, model, table = crowd
    looks = Looks(model)
    source.all = source.all[2:]
    table.selectRow(5)
    model.refresh()
    table.selectRow(9)
    wait(lambda: looks.count == 1)
    assert table.selected_keys() == ["M000000009"]


def test_a_click_on_a_header_selects_nothing(open_page, submit, qtbot, wait):
    submit("b@example.com")
    submit("a@example.com")
    page = open_page()
    header = page.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(2) + 10, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wait(lambda: shown(page, "sender") == ["a@example.com", "b@example.com"])
    assert not page.table.selected_count()


def test_the_keys_go_on_where_a_removed_message_was(crowd, wait):
    source, model, table = crowd
    table.selectRow(7)
    source.all = (*source.all[:7], *source.all[8:])
    looks = Looks(model)
    model.refresh()
    wait(lambda: looks.count == 1)
    assert table.currentIndex().row() == 7
    assert not table.selected_count()


def test_one_look_at_a_time(crowd, wait):
    source, model, _table = crowd
    before = source.looks
    for _ in range(50):
        model.refresh()
    settled(model, wait)
    # The one under way, and one more for all who asked meanwhile.
    assert source.looks <= before + 2


def test_an_answer_for_another_filter_is_not_shown(bridge, qtbot, wait):
    class Slow(Crowd):
        def keys(self, engine: Engine, view: View) -> Sequence[str]:
            return ("M000000001",) if view.text else self.all

    model = ListModel(bridge, Slow(10), FIRST_VIEW, bridge)
    model.refresh()
    model.show(FIRST_VIEW._replace(text="x"))
    counts = []
    model.layoutChanged.connect(lambda: counts.append(model.rowCount()))
    wait(lambda: model.rowCount() == 1)
    assert counts == [1]


def test_rows_are_put_together_as_ranges():
    assert ranges_of([1, 2, 3, 5, 9, 10]) == ((1, 3), (5, 5), (9, 10))
    assert moved(((0, 2),), ("a", "b", "c"), {"c": 0, "a": 1, "b": -1}.__getitem__) == ((0, 1),)


# --- The page over a real queue -----------------------------------------------------------------------------------


def test_the_page_shows_what_waits(open_page, submit, window):
    first = submit("alice@example.com", "bob@example.net", "eve@example.net", body=b"x" * 5000)
    page = open_page()
    assert shown(page, "id") == [first]
    assert shown(page, "state") == ["Waiting"]
    assert shown(page, "recipients") == ["bob@example.net and 1 more"]
    assert shown(page, "received_at") == ["just now"]
    assert shown(page, "next_attempt") == ["now"]
    assert shown(page, "size")[0].endswith("KB")
    status = window.findChild(QLabel, "status_page").text()
    assert status.startswith("1 message")


def test_the_exact_time_is_in_the_tooltip(open_page, submit):
    submit()
    page = open_page()
    tip = page.model.index(0, 5).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith(time.strftime("%Y-"))
    assert len(tip) == len("2026-01-01 00:00:00")


def test_an_address_cannot_be_html_in_a_tooltip(open_page, submit):
    submit("alice@example.com", '"<img/src=file:///etc/hosts>"@example.net')
    page = open_page()
    tip = page.model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img" in tip


def test_numbers_stand_on_the_right(open_page, submit):
    submit()
    page = open_page()
    right = [
        column.order
        for place, column in enumerate(COLUMNS)
        if page.model.index(0, place).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    ]
    assert right == ["size", "attempts"]


def test_an_empty_page_says_what_it_is_for(open_page, find, window):
    page = open_page()
    sentence = find(page, QLabel, "queue_empty")
    assert sentence.isVisible()
    assert "No message waits" in sentence.text()


def test_text_and_state_filter(open_page, submit, engine, wait, find):
    submit("alice@example.com")
    other = submit("bob@example.org")
    page = open_page()
    page.filter.setText("BOB@example.org")
    page.filter.settle()
    wait(lambda: page.model.rowCount() == 1)
    assert page.model.keys[0] == other
    assert "match" in page.status()
    page.show_state("held")
    wait(lambda: page.model.rowCount() == 0)
    assert "matches" in find(page, QLabel, "queue_empty").text()
    page.nothing.clear.click()
    wait(lambda: page.model.rowCount() == 2)
    assert not page.filter.text()
    engine.queue_hold([other])
    page.show_state("held")
    wait(lambda: list(page.model.keys) == [other])


def test_ctrl_f_leads_to_the_filter_and_escape_back(open_page, submit, qtbot, window, wait):
    submit()
    page = open_page()
    window.activateWindow()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.filter.hasFocus()
    qtbot.keyClicks(page.filter, "nobody")
    wait(lambda: page.model.rowCount() == 0)
    qtbot.keyClick(page.filter, Qt.Key.Key_Escape)
    wait(lambda: page.model.rowCount() == 1)
    assert page.table.hasFocus()


@pytest.mark.parametrize("place", range(len(COLUMNS)))
def test_every_column_sorts_by_the_engines_query(open_page, submit, engine, wait, place):
    for number in (3, 1, 2):
        submit(f"s{number}@example.com", *(f"r{n}@example.net" for n in range(number)), body=b"x" * number * 100)
    page = open_page()
    for descending in (False, True):
        page.table.horizontalHeader().setSortIndicator(
            place, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        )
        expected = engine.queue_ids(ALL, order=COLUMNS[place].order, descending=descending)
        wait(lambda: page.model._looking is None and tuple(page.model.keys) == tuple(expected))  # noqa: B023


def test_sorting_with_the_keyboard(open_page, submit, wait):
    submit("b@example.com")
    submit("a@example.com")
    page = open_page()
    menu = QMenu()
    page.table.fill_sort_menu(menu)
    sender = next(action for action in menu.actions() if action.text() == "Sender")
    sender.trigger()
    wait(lambda: shown(page, "sender") == ["a@example.com", "b@example.com"])
    sender.trigger()
    wait(lambda: shown(page, "sender") == ["b@example.com", "a@example.com"])


def test_hold_release_and_retry(open_page, submit, engine, wait, find):
    held, other = submit(), submit()
    page = open_page()
    page.table.go_to(held)
    assert not action(page, "release").isEnabled()
    find(page, QToolButton, "queue_hold_button").click()
    wait(lambda: shown(page, "state") == ["Held", "Waiting"])
    assert engine.queue_show(held).recipients[0].state == "held"
    assert page.table.selected_keys() == [held]
    wait(lambda: action(page, "release").isEnabled())
    assert not action(page, "hold").isEnabled()
    assert "held until released" in page.status()
    action(page, "release").trigger()
    wait(lambda: shown(page, "state") == ["Waiting", "Waiting"])
    action(page, "retry").trigger()
    wait(lambda: "tried again" in page.status())
    assert engine.queue_show(other).recipients[0].state == "waiting"


def test_removed_mail_comes_back_with_undo(open_page, submit, engine, wait, window, qtbot):
    kept, gone = submit(), submit("eve@example.com")
    engine.queue_hold([gone])
    page = open_page()
    page.table.go_to(gone)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    wait(lambda: list(page.model.keys) == [kept])
    wait(lambda: "removed from the queue" in window.message_bar.text)
    window.message_bar.button.click()
    wait(lambda: list(page.model.keys) == [kept, gone])
    assert engine.queue_show(gone).recipients[0].state == "held"
    assert "brought back" in page.status()


def test_orders_for_all_that_is_shown(open_page, submit, engine, wait, window):
    chosen = [submit("fax@example.com") for _ in range(3)]
    other = submit("alice@example.com")
    page = open_page()
    page.filter.setText("fax@")
    page.filter.settle()
    wait(lambda: page.model.rowCount() == 3)
    menu = QMenu()
    page.fill_menu(menu)
    every = menu.findChild(QMenu, "queue_all")
    assert "3" in every.title()
    next(action for action in every.actions() if action.objectName() == "queue_hold_all").trigger()
    wait(lambda: set(engine.queue_ids(QueueFilter(state="held"))) == set(chosen))
    next(action for action in every.actions() if action.objectName() == "queue_remove_all").trigger()
    wait(lambda: list(engine.queue_ids(ALL)) == [other])
    wait(lambda: bool(window.message_bar.text))
    window.message_bar.button.click()
    wait(lambda: set(engine.queue_ids(QueueFilter(state="held"))) == set(chosen))


def test_without_a_filter_all_means_all(open_page, submit, engine, wait):
    for _ in range(4):
        submit()
    page = open_page()
    page.carry_out(HOLD, every=True)
    wait(lambda: len(engine.queue_ids(QueueFilter(state="held"))) == 4)


def test_export_one_and_several(open_page, submit, tmp_path, wait, engine):
    first, second = submit(body=b"Subject: one\r\n\r\n1\r\n"), submit(body=b"Subject: two\r\n\r\n2\r\n")
    page = open_page()
    page.table.go_to(first)
    page.export_selected()
    dialog = page.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith(f"{first}.eml")
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("mine.eml")
    dialog.accept()
    wait(lambda: "written" in page.status())
    assert b"Subject: one" in (tmp_path / "mine.eml").read_bytes()
    page.table.selectAll()
    page.export_selected()
    folder = tmp_path / "several"
    folder.mkdir()
    dialog = next(each for each in page.findChildren(QFileDialog) if each.isVisible())
    dialog.close()
    page.export(
        lambda running: sum(page.place_of(key).export(running, folder / key) > 0 for key in page.model.keys), folder
    )
    wait(lambda: str(folder) in page.status())
    assert b"Subject: two" in (folder / second).read_bytes()


def test_enter_and_double_click_open_the_message(open_page, submit, qtbot, wait, window):
    first, second = submit(), submit()
    page = open_page()
    page.table.go_to(second)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert list(page._windows) == [second]
    place = page.table.visualRect(page.model.index(0, 2)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert set(page._windows) == {first, second}
    # Once more: the same window.
    assert page.show_message(first) is page._windows[first]
    for opened in list(page._windows.values()):
        wait(lambda: opened.opened is not None)  # noqa: B023
        opened.close()
    wait(lambda: not page._windows)


def test_ctrl_c_copies_the_selected_rows(open_page, submit, qtbot):
    first = submit()
    page = open_page()
    page.table.selectAll()
    page.table.copy_selection()
    (line,) = QGuiApplication.clipboard().text().split("\n")
    assert line.split("\t")[:3] == [first, "Waiting", "alice@example.com"]


def test_widths_and_order_are_remembered(open_page, submit, window, bridge, qtbot, wait):
    submit()
    page = open_page()
    page.table.setColumnWidth(2, 333)
    page.table.sort_by(4)
    page.table.sort_by(4)
    window.show_page("badmail")
    later = QueuePage(bridge, window)
    qtbot.addWidget(later)
    assert later.table.columnWidth(2) == 333
    assert later.model.view.order == "size"
    assert later.model.view.descending


def test_it_looks_again_only_after_something_happened(open_page, submit, bridge, wait, monkeypatch):
    submit()
    page = open_page()
    page._timer.stop()
    looks: list[int] = []
    monkeypatch.setattr(page.model, "refresh", lambda: looks.append(1))
    page._tick()
    assert not looks
    accepted = MessageAccepted(
        at=1.0, message="x", session=1, origin="smtp", client="", user="", sender="", recipients=(), size=1
    )
    for _ in range(100):
        bridge.occurred.emit((accepted,))
    assert not looks
    page._tick()
    page._tick()
    assert looks == [1]
    page._timer.stop()


def test_what_happens_untold_is_seen_after_a_while(open_page, submit, monkeypatch):
    page = open_page()
    looks: list[int] = []
    monkeypatch.setattr(page.model, "refresh", lambda: looks.append(1))
    for _ in range(10):
        page._tick()
    assert looks == [1]
    page._timer.stop()


def test_nothing_is_read_while_hidden(open_page, submit, window, wait, bridge):
    submit()
    page = open_page()
    window.show_page("badmail")
    assert not page.active
    assert not page._timer.isActive()
    assert page.model.cached == 0
    asked: list[object] = []
    original = bridge.ask
    bridge.ask = lambda *args, **kwargs: asked.append(args)  # type: ignore[method-assign]
    bridge.occurred.emit((MessageAccepted(at=1.0, message="x", session=1, origin="smtp", client="", user="",
                                          sender="", recipients=(), size=1),))  # fmt: skip
    bridge.ask = original  # type: ignore[method-assign]
    assert not asked
    submit()
    window.show_page("queue")
    wait(lambda: page.model.rowCount() == 2 and page.model.entry(1) is not None)


def test_the_context_menu_comes_with_the_keyboard(open_page, submit, qtbot, wait):
    submit()
    page = open_page()
    page.table.selectRow(0)
    menu = QMenu()
    page.fill_menu(menu)
    texts = [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]
    assert texts[:6] == ["Open", "Retry now", "Hold", "Release", "Remove", "Export .eml..."]


def test_a_message_that_left_is_said_to_have_left(open_page, submit, engine, wait):
    first, second = submit(), submit()
    page = open_page()
    page.model._cache.clear()
    engine.queue_remove([first])
    page.model.scrolled()
    wait(lambda: page.model.entry(1) is not None)
    assert page.model.index(0, 0).data() == "No longer here"
    assert page.model.index(1, 0).data() == second
