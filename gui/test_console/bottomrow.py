"""BottomRow: what is done with the conversation as a whole: copied, saved, left."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.console.widgets.filedialogs import ask_file
from gui.failures import sentence_of
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS
from gui.pushbutton import push_button
from gui.test_console.transcript import Transcript


class BottomRow(QWidget):
    """Copies and saves `transcript`; passwords are not in it."""

    close_wanted = Signal()
    failed = Signal(str)  # in words

    def __init__(self, transcript: Transcript, parent: QWidget) -> None:
        super().__init__(parent)
        self._transcript = transcript
        copy = self._button("copy", translate("console", "Copy &all"))
        copy.clicked.connect(self._copy)
        save = self._button("save", translate("console", "&Save as..."))
        save.clicked.connect(self._ask_file)
        close = self._button("close", translate("console", "C&lose"))
        close.clicked.connect(self.close_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(copy)
        row.addWidget(save)
        row.addStretch(1)
        row.addWidget(close)

    def save(self, path: Path) -> None:
        """Write the conversation as text (UTF-8)."""
        try:
            path.write_text(self._transcript.text(), encoding="utf-8")
        except OSError as error:
            self.failed.emit(sentence_of(error))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._transcript.text())

    def _ask_file(self) -> None:
        ask_file(self, translate("console", "Save conversation as"), "smtp-test.txt", self.save)

    def _button(self, name: str, text: str) -> QPushButton:
        return push_button(f"test_console_{name}", text, self)
