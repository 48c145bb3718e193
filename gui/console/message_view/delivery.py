"""DeliveryPanel: where each recipient stands, and every attempt with what the remote server answered."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.bridge import Attempt, Card, Outcome, QueuedRecipient, RecipientState, Symptom, spoken, symptom_of_answer
from gui.console.message_view.opened import Delivery
from gui.console.models import fields
from gui.console.widgets.failurecard import FailureCard, OpenSetting
from gui.console.widgets.labels import caption, say, sentence
from gui.console.words import number
from gui.copying import offer_copying
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.scrolling import PageArea

_OUTCOMES = {
    Outcome.DELIVERED.value: QT_TRANSLATE_NOOP("console", "Delivered"),
    Outcome.DEFERRED.value: QT_TRANSLATE_NOOP("console", "Deferred"),
    Outcome.FAILED.value: QT_TRANSLATE_NOOP("console", "Failed"),
    "held": QT_TRANSLATE_NOOP("console", "Held"),
}
CardOf = Callable[[Symptom], Card]

# An answer of several lines takes one row; all of it is shown below when the row is selected.
_ANSWER_WIDTH = 360


class DeliveryPanel(QWidget):
    """The history is that of the selected recipients, or of all when none is selected.

    Below stands what the selected answer means: as the card that `card_of` gives for it, or as it is. Of an only
    recipient it is shown at once.
    """

    def __init__(self, card_of: CardOf, open_setting: OpenSetting, parent: QWidget) -> None:
        super().__init__(parent)
        self._delivery = Delivery((), ())
        self._card_of = card_of
        self.recipients = self._table(
            "message_recipients",
            translate("console", "Recipients"),
            (
                translate("console", "Recipient"),
                translate("console", "State"),
                translate("console", "Attempts"),
                translate("console", "Next attempt"),
                translate("console", "Last answer"),
            ),
        )
        self.attempts = self._table(
            "message_attempts",
            translate("console", "History of attempts"),
            (
                translate("console", "Time"),
                translate("console", "Recipient"),
                translate("console", "Outcome"),
                translate("console", "Host"),
                translate("console", "Answer"),
            ),
        )
        self.answer = sentence("message_answer", self)
        self.card = FailureCard(open_setting, self, "message_card")
        self.card.hide()
        self._lay_out()
        self.recipients.itemSelectionChanged.connect(self._recipients_selected)
        self.attempts.itemSelectionChanged.connect(self._attempt_selected)

    def show_delivery(self, delivery: Delivery) -> None:
        """Show how things stand; the selection stays where it can."""
        selected = set(self._selected())
        self._delivery = delivery
        now = time.time()
        lines = [_recipient_line(recipient, now) for recipient in delivery.recipients]
        lines += _finished(delivery)
        self.recipients.blockSignals(True)
        _fill(self.recipients, lines)
        for address in selected:
            for item in self.recipients.findItems(address, Qt.MatchFlag.MatchExactly):
                item.setSelected(True)
        self.recipients.blockSignals(False)
        self._recipients_selected()

    def _recipients_selected(self) -> None:
        chosen = set(self._selected())
        shown = [attempt for attempt in self._delivery.attempts if not chosen or attempt.recipient in chosen]
        _fill(self.attempts, [_attempt_line(attempt) for attempt in reversed(shown)])
        selected = self.recipients.selectedItems()
        only = self.recipients.topLevelItem(0) if self.recipients.topLevelItemCount() == 1 else None
        item = selected[0] if selected else only
        if item is not None and _answer(item):
            host = next((attempt.host for attempt in reversed(shown) if attempt.recipient == item.text(0)), "")
            self._explain(_answer(item), host)
        else:
            self._explain(self._hint(), "")

    def _attempt_selected(self) -> None:
        for item in self.attempts.selectedItems()[:1]:
            self._explain(_answer(item), item.text(3))

    def _explain(self, answer: str, host: str) -> None:
        say(self.answer, spoken(answer))
        symptom = self._symptom(answer, host)
        if symptom is not None:
            self.card.show_card(self._card_of(symptom), details=spoken(answer))
        self.card.setVisible(symptom is not None)
        self.answer.setVisible(symptom is None)

    def _symptom(self, answer: str, host: str) -> Symptom | None:
        """What is behind an answer: the trouble of the route that holds the message, or what the host said."""
        for route in self._delivery.routes:
            if route.symptom is not None and answer == fields.one_line(route.reason):
                return route.symptom
        symptom = symptom_of_answer(answer, host)
        return symptom if symptom.code or symptom.enhanced else None

    def _selected(self) -> list[str]:
        return [item.text(0) for item in self.recipients.selectedItems()]

    def _hint(self) -> str:
        return "" if self._delivery.attempts else translate("console", "Nothing has been tried yet.")

    def _table(self, name: str, label: str, columns: Sequence[str]) -> QTreeWidget:
        table = QTreeWidget(self)
        table.setObjectName(name)
        table.setAccessibleName(label)
        table.setHeaderLabels(list(columns))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        offer_copying(table)
        return table

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        for table in (self.recipients, self.attempts):
            box = QWidget(splitter)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            column.addWidget(caption(table.accessibleName(), box))
            column.addWidget(table)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.addWidget(splitter, 1)
        column.addWidget(self.answer)
        column.addWidget(self.card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(PageArea(body, self))


def _fill(table: QTreeWidget, lines: Sequence[tuple[str, ...]]) -> None:
    table.clear()
    for *cells, answer in lines:
        item = QTreeWidgetItem([*map(fields.one_line, cells), fields.one_line(spoken(answer))])
        item.setData(len(cells), Qt.ItemDataRole.UserRole, fields.one_line(answer))
        table.addTopLevelItem(item)
    for column in range(table.columnCount() - 1):
        table.resizeColumnToContents(column)
    table.setColumnWidth(table.columnCount() - 1, _ANSWER_WIDTH)


def _answer(item: QTreeWidgetItem) -> str:
    """The last answer as it came: the card for it is found by its own words, not by their translation."""
    return str(item.data(4, Qt.ItemDataRole.UserRole))


def _recipient_line(recipient: QueuedRecipient, now: float) -> tuple[str, ...]:
    held = recipient.state is RecipientState.HELD
    if held:
        word = translate("console", "Held")
    elif recipient.first_failure:
        word = translate("console", "Retrying")
    else:
        word = translate("console", "Waiting")
    following = "" if held else fields.ahead(recipient.next_attempt, now)
    if recipient.next_attempt and not held:
        following = f"{following} ({fields.moment(recipient.next_attempt)})"
    return recipient.address, word, number(recipient.attempts), following, recipient.last_answer


def _finished(delivery: Delivery) -> list[tuple[str, ...]]:
    """Recipients that wait no longer, as their last attempt left them."""
    waiting = {recipient.address for recipient in delivery.recipients}
    last = {attempt.recipient: attempt for attempt in delivery.attempts if attempt.recipient not in waiting}
    tried = [attempt.recipient for attempt in delivery.attempts]
    return [
        (address, _outcome(attempt), number(tried.count(address)), "", attempt.answer)
        for address, attempt in last.items()
    ]


def _attempt_line(attempt: Attempt) -> tuple[str, ...]:
    return fields.moment(attempt.at), attempt.recipient, _outcome(attempt), attempt.host, attempt.answer


def _outcome(attempt: Attempt) -> str:
    word = _OUTCOMES.get(attempt.outcome)
    return translate("console", word) if word else attempt.outcome
