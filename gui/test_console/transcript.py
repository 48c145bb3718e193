"""Transcript: what client and server have said, told apart by a mark and a colour."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFontDatabase, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gui.i18n import translate
from gui.states import colour_of

# "C" and "S" as in the RFCs' own examples.
_MARKS = {"client": "C: ", "server": "S: ", "note": "-- "}
_COLOURS = {"client": "paused", "refusal": "failure", "note": "stopped"}
_MOST_LINES = 5000


class _Line(NamedTuple):
    kind: str
    text: str


class Transcript(QPlainTextEdit):
    """Grows at the end, and stays where it is while somebody reads further up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("test_console_transcript")
        self.setAccessibleName(translate("console", "Conversation"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setMaximumBlockCount(_MOST_LINES)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._lines: list[_Line] = []

    def add(self, kind: str, text: str) -> None:
        """Show a line; `kind` is "client", "server" or "note", the text may have several lines."""
        for part in text.splitlines() or [""]:
            line = _Line(kind, part)
            self._lines.append(line)
            self._write(line)
        del self._lines[:-_MOST_LINES]

    def text(self) -> str:
        """All of it, as it is copied and saved."""
        return self.toPlainText() + "\n" if self._lines else ""

    def clear(self) -> None:
        self._lines.clear()
        super().clear()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._lines:
            super().clear()
            for line in self._lines:
                self._write(line)
        super().changeEvent(event)

    def _write(self, line: _Line) -> None:
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        look = QTextCharFormat()
        look.setForeground(self._colour(line))
        if not self.document().isEmpty():
            cursor.insertBlock()
        cursor.insertText(f"{_MARKS[line.kind]}{line.text}", look)
        if at_end:
            bar.setValue(bar.maximum())

    def _colour(self, line: _Line) -> QColor:
        refuses = line.kind == "server" and line.text[:1] in ("4", "5")
        name = _COLOURS.get("refusal" if refuses else line.kind)
        return colour_of(name) if name else self.palette().color(QPalette.ColorRole.Text)
