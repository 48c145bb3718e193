"""AttentionCards: what needs a person, one card each: cause, consequence, one button to the setting, details."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.assets import icon
from gui.bridge import AttentionRaised, Snapshot
from gui.console.widgets.attention import button_text, by_urgency, cause, consequence, name_of
from gui.console.widgets.labels import say, sentence
from gui.console.words import exact
from gui.i18n import translate

_ICON_PIXELS = 24
_DETAIL_LINES = 5

OpenSetting = Callable[[str], None]


class AttentionCards(QWidget):
    """Hidden while there is nothing; a card stays the same widget for as long as its condition is open."""

    def __init__(self, open_setting: OpenSetting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("server_cards")
        self.setAccessibleName(translate("console", "Needs attention"))
        self._open_setting = open_setting
        self._cards: dict[str, AttentionCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def cards(self) -> list["AttentionCard"]:
        """The cards as they stand, most urgent first."""
        return list(self._cards.values())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is open at the snapshot."""
        conditions = by_urgency(snapshot.attention)
        if [condition.key for condition in conditions] != list(self._cards):
            self._arrange(conditions)
        for condition in conditions:
            self._cards[condition.key].show_condition(condition, snapshot)
        self.setVisible(bool(conditions))

    def _arrange(self, conditions: list[AttentionRaised]) -> None:
        """Make new cards, take settled ones away, keep the others as they are."""
        before, self._cards = self._cards, {}
        for place, condition in enumerate(conditions):
            card = before.pop(condition.key, None) or AttentionCard(condition.key, self._open_setting, self)
            self._cards[condition.key] = card
            self._column.insertWidget(place, card)
        for card in before.values():
            card.hide()
            card.deleteLater()


class AttentionCard(QFrame):
    """One condition."""

    def __init__(self, key: str, open_setting: OpenSetting, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"card_{key}")
        self.setAccessibleName(name_of(key))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.key = key
        self._open_setting = open_setting
        self._field = ""
        self._picture = QLabel(self)
        self.cause = sentence("card_cause", self)
        font = self.cause.font()
        font.setBold(True)
        self.cause.setFont(font)
        self.consequence = sentence("card_consequence", self)
        self.to_setting = QPushButton(self)
        self.to_setting.setObjectName("card_setting")
        self.to_setting.setAutoDefault(False)
        self.to_setting.clicked.connect(self._to_setting)
        self.toggle = self._make_toggle()
        self.details = _Details(self)
        self._lay_out()
        self._draw()

    def show_condition(self, condition: AttentionRaised, snapshot: Snapshot) -> None:
        """Say what is the matter; texts that did not change are left alone, so a selection in them stays."""
        self._field = condition.field
        say(self.cause, cause(condition, snapshot))
        say(self.consequence, consequence(condition, snapshot))
        text = button_text(condition.field)
        self.to_setting.setText(text)
        self.to_setting.setAccessibleName(text)
        self.to_setting.setVisible(bool(condition.field))
        self.details.show_text(_details(condition))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _make_toggle(self) -> QToolButton:
        toggle = QToolButton(self)
        toggle.setObjectName("card_details_toggle")
        toggle.setText(translate("console", "Details"))
        toggle.setAccessibleName(toggle.text())
        toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toggle.setArrowType(Qt.ArrowType.RightArrow)
        toggle.setAutoRaise(True)
        toggle.setCheckable(True)
        toggle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        toggle.toggled.connect(self._show_details)
        return toggle

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.to_setting)
        buttons.addWidget(self.toggle)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.cause)
        words.addWidget(self.consequence)
        words.addSpacing(4)
        words.addLayout(buttons)
        words.addWidget(self.details)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def _show_details(self, shown: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self.details.setVisible(shown)

    def _to_setting(self) -> None:
        self._open_setting(self._field)

    def _draw(self) -> None:
        size = QSize(_ICON_PIXELS, _ICON_PIXELS)
        self._picture.setPixmap(icon("state-attention").pixmap(size, self.devicePixelRatioF()))


class _Details(QWidget):
    """The raw words, to read, select and copy; hidden until asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("card_details")
        self.text.setAccessibleName(translate("console", "Details"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _DETAIL_LINES + 12)
        copy = QPushButton(icon("copy"), translate("console", "Copy details"), self)
        copy.setObjectName("card_copy")
        copy.setAccessibleName(copy.text())
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_text(self, text: str) -> None:
        if text != self.text.toPlainText():
            self.text.setPlainText(text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


def _details(condition: AttentionRaised) -> str:
    lines = [
        condition.text,
        translate("console", "Since: {time}").format(time=exact(condition.at)),
        translate("console", "Condition: {key}").format(key=condition.key),
    ]
    if condition.field:
        lines.append(translate("console", "Setting: {path}").format(path=condition.field))
    return "\n".join(lines)
