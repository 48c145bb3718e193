"""AttentionCards: what needs a person, one card each: cause, consequence, one button to the setting, details."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.bridge import AttentionRaised, Bridge, Snapshot, Symptom, spoken
from gui.console.widgets.attention import by_urgency, cause, consequence, name_of, symptom_of, waiting_sentence
from gui.console.widgets.failurecard import FailureCard, OpenSetting
from gui.console.words import exact
from gui.i18n import translate


class AttentionCards(QWidget):
    """Hidden while there is nothing; a card stays the same widget for as long as its condition is open."""

    def __init__(self, bridge: Bridge, open_setting: OpenSetting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("server_cards")
        self.setAccessibleName(translate("console", "Needs attention"))
        self._bridge = bridge
        self._open_setting = open_setting
        self._cards: dict[str, FailureCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def cards(self) -> list[FailureCard]:
        """The cards as they stand, most urgent first."""
        return list(self._cards.values())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is open at the snapshot."""
        conditions = by_urgency(snapshot.attention)
        if [condition.key for condition in conditions] != list(self._cards):
            self._arrange(conditions)
        for condition in conditions:
            self._show(self._cards[condition.key], condition, snapshot)
        self.setVisible(bool(conditions))

    def _arrange(self, conditions: list[AttentionRaised]) -> None:
        """Make new cards, take settled ones away, keep the others as they are."""
        before, self._cards = self._cards, {}
        for place, condition in enumerate(conditions):
            card = before.pop(condition.key, None) or self._new_card(condition.key)
            self._cards[condition.key] = card
            self._column.insertWidget(place, card)
        for card in before.values():
            card.hide()
            card.deleteLater()

    def _new_card(self, key: str) -> FailureCard:
        card = FailureCard(self._open_setting, self, f"card_{key}")
        card.setAccessibleName(name_of(key))
        return card

    def _show(self, card: FailureCard, condition: AttentionRaised, snapshot: Snapshot) -> None:
        """By the catalogue where it is about the way to a smart host, else in the words of the condition."""
        symptom = symptom_of(condition, snapshot)
        details = _details(condition, symptom)
        if symptom is None:
            words = cause(condition, snapshot), consequence(condition, snapshot)
            card.show_words(*words, condition.field, details)
        else:
            waiting = waiting_sentence(condition, snapshot)
            card.show_card(self._bridge.card(symptom), waiting=waiting, details=details)


def _details(condition: AttentionRaised, symptom: Symptom | None) -> str:
    lines = [
        spoken(condition.text),
        translate("console", "Since: {time}").format(time=exact(condition.at)),
        translate("console", "Condition: {key}").format(key=condition.key),
    ]
    if symptom is not None and symptom.answer:
        lines.insert(1, translate("console", "Answer: {answer}").format(answer=symptom.answer))
    if symptom is not None and symptom.address:
        lines.append(translate("console", "Address: {address}").format(address=symptom.address))
    if condition.field:
        lines.append(translate("console", "Setting: {path}").format(path=condition.field))
    return "\n".join(lines)
