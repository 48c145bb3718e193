"""StepsPanel: the walkthrough's steps as a list, what the next one is for, and the buttons that take them."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase, QIcon, QPixmap
from PySide6.QtWidgets import (
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.assets import icon
from gui.console.widgets.labels import sentence
from gui.copying import offer_copying
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS
from gui.properties.editors import without_mnemonic
from gui.pushbutton import push_button
from gui.test_console.script import STEPS

_WORD_LINES = 3
_PICTURE_PIXELS = 16


class StepsPanel(QGroupBox):
    """Shows where the player is."""

    next_wanted = Signal()
    all_wanted = Signal()
    over_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(translate("console", "Step by step"), parent)
        self.setObjectName("test_console_steps")
        self.list = QListWidget(self)
        self.list.setObjectName("test_console_step_list")
        self.list.setAccessibleName(translate("console", "Steps"))
        self.list.setIconSize(QSize(_PICTURE_PIXELS, _PICTURE_PIXELS))
        self.list.setUniformItemSizes(True)
        offer_copying(self.list)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.words = sentence("test_console_step_words", self)
        self.words.setMinimumHeight(self.words.fontMetrics().lineSpacing() * _WORD_LINES)
        self.next = self._button("next", translate("console", "Ne&xt step"), self.next_wanted)
        self.play = self._button("play", translate("console", "&Play all"), self.all_wanted)
        self.over = self._button("over", translate("console", "Start o&ver"), self.over_wanted)
        # Keeps the lines of steps to come in line with those that have a picture.
        blank = QPixmap(_PICTURE_PIXELS, _PICTURE_PIXELS)
        blank.fill(Qt.GlobalColor.transparent)
        self._blank = QIcon(blank)
        for _ in STEPS:
            QListWidgetItem(self.list)
        buttons = QHBoxLayout()
        buttons.setSpacing(BETWEEN_ROWS)
        for button in (self.next, self.play, self.over):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        column.addLayout(buttons)

    def show_step(self, index: int, *, waiting: bool, ready: bool) -> None:
        """The step `index` is due (all are done when there is none such), or under way; `ready` = it can be taken."""
        done = index >= len(STEPS)
        for place in range(len(STEPS)):
            self._mark(self.list.item(place), done=place < index, due=place == index)
        if done:
            self.list.setCurrentRow(-1)
            self.words.setText(translate("console", "All steps are done. What becomes of the message is said below."))
        else:
            self.list.setCurrentRow(index)
            self.words.setText(STEPS[index].explanation)
        # Not greyed while an answer is awaited, for a moment mostly: they would lose the focus to their neighbour.
        self.next.setEnabled(ready and not done)
        self.play.setEnabled(ready and not done)
        self.over.setEnabled(index > 0 or waiting)

    def show_lines(self, command: str, sender: str, recipient: str) -> None:
        """The lines, with the addresses in them; `command` opens the connection."""
        for place, step in enumerate(STEPS):
            text = command if step.key == "connect" else step.text(sender, recipient)
            item = self.list.item(place)
            item.setText(text or translate("console", "(empty line)"))
            # A long line is cut off in the list.
            item.setToolTip(f"{text}\n{step.explanation}".strip())

    def _mark(self, item: QListWidgetItem, *, done: bool, due: bool) -> None:
        if done:
            item.setIcon(icon("state-running"))
            words = translate("console", "{line} (done)").format(line=item.text())
        else:
            item.setIcon(icon("start") if due else self._blank)
            words = item.text()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def _button(self, name: str, text: str, wanted: object) -> QPushButton:
        button = push_button(f"test_console_{name}", text, self)
        button.clicked.connect(wanted)
        return button


def labelled(text: str, field: QWidget, parent: QWidget) -> QLabel:
    """The label of a field, which is its buddy and gives it its name."""
    label = QLabel(text, parent)
    label.setBuddy(field)
    field.setAccessibleName(without_mnemonic(text))
    return label
