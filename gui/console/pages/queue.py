"""Queue: what waits, why, and what can be done about it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QComboBox, QMenu

from gui.bridge import (
    BadmailWritten,
    Bridge,
    DeliveryAttempted,
    Engine,
    Event,
    MessageAccepted,
    NoticeQueued,
)
from gui.console.message_view.opened import Place, Queued
from gui.console.models.queue import FIRST_VIEW, STATES, QueueSource
from gui.console.pages.listpage import ListPage, ListWords, Order, counted, said
from gui.i18n import QT_TRANSLATE_NOOP, translate

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_CHANGES = (MessageAccepted, DeliveryAttempted, NoticeQueued, BadmailWritten)
_HELD = frozenset({"held", "mixed"})
_FREE = frozenset({"waiting", "retrying", "mixed", "delivering"})


class _QueueOrder(NamedTuple):
    """One thing to do with messages. `work` takes None for all of them, unless it can be undone."""

    name: str
    text: str
    keys: str
    work: Callable[[Engine, Sequence[str] | None], int]
    said: str
    undo: Order | None = None


RETRY = _QueueOrder(
    "retry",
    QT_TRANSLATE_NOOP("console", "Retr&y now"),
    "",
    Engine.queue_retry,
    QT_TRANSLATE_NOOP("console", "{messages} tried again now"),
)
HOLD = _QueueOrder(
    "hold",
    QT_TRANSLATE_NOOP("console", "&Hold"),
    "",
    Engine.queue_hold,
    QT_TRANSLATE_NOOP("console", "{messages} held until released"),
)
RELEASE = _QueueOrder(
    "release",
    QT_TRANSLATE_NOOP("console", "Re&lease"),
    "",
    Engine.queue_release,
    QT_TRANSLATE_NOOP("console", "{messages} released"),
)
REMOVE = _QueueOrder(
    "remove",
    QT_TRANSLATE_NOOP("console", "Remo&ve"),
    "Del",
    Engine.queue_remove,
    QT_TRANSLATE_NOOP("console", "{messages} removed from the queue."),
    Engine.queue_restore,
)
ORDERS = (RETRY, HOLD, RELEASE, REMOVE)


class QueuePage(ListPage):
    """All messages of the queue, with orders for the selected ones or for all that are shown."""

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        words = ListWords(
            translate("console", "Queue"),
            translate("console", "Sender or recipient contains"),
            translate("console", "No message waits. What clients send stands here until it is delivered."),
        )
        super().__init__("queue", bridge, window, QueueSource(), FIRST_VIEW, words)
        self._orders = {
            order: self.add_action(
                order.name,
                translate("console", order.text),
                partial(self.carry_out, order),
                order.name,
                order.keys,
                button=True,
            )
            for order in ORDERS
        }
        self.add_action("export", translate("console", "E&xport .eml..."), self.export_selected, "export")
        self.state = self._make_state()
        self.upper.insertWidget(self.upper.count() - 1, self.state)

    def place_of(self, key: str) -> Place:
        return Queued(key)

    def concerns(self, event: Event) -> bool:
        return isinstance(event, _CHANGES)

    def carry_out(self, order: _QueueOrder, *, every: bool = False) -> None:
        """Give an order for the selected messages, or for every one that is shown."""
        keys = self.model.keys if every else None
        everything = every and not self.model.view.filtered and order.undo is None

        def work(engine: Engine, chosen: Sequence[str]) -> int:
            return order.work(engine, None if everything else chosen)

        self.order(work, partial(said, order.said), keys, undo=order.undo)

    def fill_menu(self, menu: QMenu) -> None:
        super().fill_menu(menu)
        count = self.model.rowCount()
        every = menu.addMenu(counted(translate("console", "&All %n message(s) shown", "", count), count))
        every.setObjectName("queue_all")
        every.setEnabled(count > 0)
        for order, action in self._orders.items():
            offered = every.addAction(action.icon(), action.text())
            offered.setObjectName(f"queue_{order.name}_all")
            offered.triggered.connect(partial(self._carry_out_on_every, order))

    def selection_changed(self) -> None:
        super().selection_changed()
        states = self._selected_states()
        if states:
            self._orders[RELEASE].setEnabled(bool(states & _HELD))
            self._orders[HOLD].setEnabled(bool(states & _FREE))
            self._orders[RETRY].setEnabled(bool(states & _FREE))

    def show_state(self, state: str) -> None:
        """Show only messages in this state; "" shows all."""
        self.state.setCurrentIndex(self.state.findData(state))

    def clear_filter(self) -> None:
        self.show_state("")
        super().clear_filter()

    def _carry_out_on_every(self, order: _QueueOrder, _: bool = False) -> None:
        self.carry_out(order, every=True)

    def _selected_states(self) -> set[str]:
        """The states of what is selected; empty when not all of it has been read, and then everything is offered."""
        ranges = self.table.selected_ranges()
        if self.table.selected_count() > self.model.cached:
            return set()
        entries = [self.model.entry(row) for first, last in ranges for row in range(first, last + 1)]
        known = [entry for entry in entries if entry is not None]
        return {entry.state for entry in known} if len(known) == len(entries) else set()

    def _make_state(self) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName("queue_state")
        box.setAccessibleName(translate("console", "State"))
        box.addItem(translate("console", "All states"), "")
        for state, word in STATES.items():
            box.addItem(translate("console", word), state)
        box.currentIndexChanged.connect(self._state_chosen)
        return box

    def _state_chosen(self) -> None:
        self.model.show(self.model.view._replace(state=str(self.state.currentData())))
