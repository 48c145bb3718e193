"""CommandLine: where a line is typed; Up and Down bring back what was sent before."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class CommandLine(QLineEdit):
    """`entered` brings the line, an empty one as well. Nothing that may hold a password is kept."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("test_console_line")
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.history: list[str] = []
        self._place = 0
        self._draft = ""

    def remember(self, line: str) -> None:
        """Offer this line again; the caller has masked what must not be kept."""
        if line and (not self.history or self.history[-1] != line):
            self.history.append(line)
        self._place = len(self.history)

    def hide_input(self, hidden: bool) -> None:
        """Show dots instead of what is typed, while a password is."""
        self.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            line = self.text()
            self.clear()
            self.entered.emit(line)
        elif key == Qt.Key.Key_Up:
            self._recall(self._place - 1)
        elif key == Qt.Key.Key_Down:
            self._recall(self._place + 1)
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _recall(self, place: int) -> None:
        if self.echoMode() != QLineEdit.EchoMode.Normal or not 0 <= place <= len(self.history):
            return
        if self._place == len(self.history):
            self._draft = self.text()
        self._place = place
        self.setText(self.history[place] if place < len(self.history) else self._draft)
