"""SentenceList: sentences one below the other, each as many lines as it needs, in a list of bounded height."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QWidget

from gui.copying import offer_copying

_LINE_PADDING = 4


class SentenceList(QListWidget):
    """`lines` of text are in sight at least. Ctrl+C copies the selected sentences."""

    def __init__(self, name: str, title: str, lines: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setWordWrap(True)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight((self.fontMetrics().lineSpacing() + _LINE_PADDING) * lines)
        offer_copying(self)

    def sizeHint(self) -> QSize:
        """No higher than it must be."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def say(self, sentences: tuple[str, ...]) -> None:
        """Show these, in their order."""
        self.clear()
        self.addItems(list(sentences))
