"""FindBar: finds words on the page that is shown. The window has the keys for it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QTextEdit, QWidget

from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS
from gui.properties.editors import without_mnemonic


class FindBar(QWidget):
    """Below a text; hidden until it is wanted."""

    def __init__(self, text: QTextEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help_find")
        self._text = text
        self.label = QLabel(self)
        self.line = QLineEdit(self)
        self.line.setObjectName("help_find_words")
        self.line.setClearButtonEnabled(True)
        self.label.setBuddy(self.line)
        self.next = self._button("help_find_next", self.find_next)
        self.previous = self._button("help_find_previous", self.find_previous)
        self.answer = QLabel(self)
        self.answer.setObjectName("help_find_answer")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        for widget in (self.label, self.line, self.next, self.previous, self.answer):
            row.addWidget(widget)
        row.addStretch(1)
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self.find_next)
        self.hide()

    def show_texts(self) -> None:
        """In the language that is installed."""
        self.label.setText(translate("console", "&Find on this page:"))
        self.line.setAccessibleName(without_mnemonic(self.label.text()))
        for button, text in (
            (self.next, translate("console", "Ne&xt hit")),
            (self.previous, translate("console", "&Previous hit")),
        ):
            button.setText(text)
            button.setAccessibleName(without_mnemonic(text))

    def begin(self) -> None:
        """Come into sight, ready for words."""
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def leave(self) -> None:
        """Go out of sight; the text has the focus."""
        self.hide()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_next(self) -> None:
        """The next place; after the last one, the first."""
        self._find(QTextDocument.FindFlag(0), QTextCursor.MoveOperation.Start)

    def find_previous(self) -> None:
        """The place before; before the first one, the last."""
        self._find(QTextDocument.FindFlag.FindBackward, QTextCursor.MoveOperation.End)

    def _typed(self) -> None:
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
        self.find_next()

    def _find(self, flags: QTextDocument.FindFlag, edge: QTextCursor.MoveOperation) -> None:
        words = self.line.text()
        found = not words or self._text.find(words, flags)
        if not found:
            self._text.moveCursor(edge)
            found = self._text.find(words, flags)
        self.answer.setText("" if found else translate("console", "Not on this page."))

    def _button(self, name: str, act: object) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button
