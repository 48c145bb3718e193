"""FailureCard: what is the matter in plain words, what follows, what to do, a button to the setting, details."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication
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
from gui.bridge import Card
from gui.console.widgets.attention import button_text
from gui.console.widgets.labels import say, sentence
from gui.i18n import translate

_ICON_PIXELS = 24
_DETAIL_LINES = 7

OpenSetting = Callable[[str], object]


class FailureCard(QFrame):
    """Shows one failure at a time; texts that did not change are left alone, so a selection in them stays.

    `open_setting` is called with the dotted path when the button is clicked; without it there is no button.
    """

    def __init__(
        self, open_setting: OpenSetting | None = None, parent: QWidget | None = None, name: str = "failure_card"
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(translate("console", "What went wrong"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.card: Card | None = None
        self._open_setting = open_setting
        self._field = ""
        self._picture = QLabel(self)
        self.cause = sentence("card_cause", self)
        font = QFont(self.cause.font())
        font.setBold(True)
        self.cause.setFont(font)
        self.consequence = sentence("card_consequence", self)
        self.next_step = sentence("card_next_step", self)
        self.to_setting = QPushButton(self)
        self.to_setting.setObjectName("card_setting")
        self.to_setting.setAutoDefault(False)
        self.to_setting.clicked.connect(self._to_setting)
        self.toggle = self._make_toggle()
        self.details = Details(self)
        self._lay_out()
        self._draw()

    def show_card(self, card: Card, *, waiting: str = "", details: str = "") -> None:
        """Show a card of the catalogue. `waiting` says how much mail waits; `details` stands for the bare answer."""
        self.card = card
        # Behind a Japanese full stop there is no space.
        space = "" if card.consequence.endswith("。") else " "
        consequence = space.join(part for part in (card.consequence, waiting) if part)
        self._show(card.cause, consequence, card.next_step, card.field, details or card.answer)

    def show_words(self, cause: str, consequence: str, field: str, details: str) -> None:
        """Show what no card of the catalogue is about."""
        self.card = None
        self._show(cause, consequence, "", field, details)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _show(self, cause: str, consequence: str, next_step: str, field: str, details: str) -> None:
        self._field = field
        for label, text in ((self.cause, cause), (self.consequence, consequence), (self.next_step, next_step)):
            say(label, text)
            label.setVisible(bool(text))
        if field:
            text = button_text(field)
            self.to_setting.setText(text)
            self.to_setting.setAccessibleName(text)
        self.to_setting.setVisible(bool(field) and self._open_setting is not None)
        self.toggle.setVisible(bool(details))
        self.details.show_text(details)
        self.details.setVisible(bool(details) and self.toggle.isChecked())

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
        words.addWidget(self.next_step)
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
        if self._open_setting is not None:
            self._open_setting(self._field)

    def _draw(self) -> None:
        size = QSize(_ICON_PIXELS, _ICON_PIXELS)
        self._picture.setPixmap(icon("state-attention").pixmap(size, self.devicePixelRatioF()))


class Details(QWidget):
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
        """Show it; a selection stays while the text is the same."""
        if text != self.text.toPlainText():
            self.text.setPlainText(text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
