"""Emptiness: what stands in the place of a list that has no rows, and what to do then."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui.i18n import translate


class Emptiness(QWidget):
    """`clear_wanted` says that somebody wants to see what the filter hides."""

    clear_wanted = Signal()

    def __init__(self, name: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self.sentence = QLabel(text, self)
        self.sentence.setObjectName(name)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clear = QPushButton(translate("console", "&Clear filter"), self)
        self.clear.setObjectName(f"{name}_clear_filter")
        self.clear.setAutoDefault(False)
        self.clear.clicked.connect(self.clear_wanted)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self.sentence)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(2)

    def show_for(self, *, filtered: bool) -> None:
        """Say whether there is nothing at all, or nothing that matches the filter."""
        nothing = translate("console", "No message matches the filter.")
        self.sentence.setText(nothing if filtered else self._text)
        self.clear.setVisible(filtered)
