"""WrappedLabel: a sentence that insists on the lines it needs."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class WrappedLabel(QLabel):
    """In a form inside a form, or in a column that is squeezed, Qt gives a wrapped label the height of its hint, which
    may be a line less than its width asks for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._insist()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._insist()

    def _insist(self) -> None:
        if self.isVisible():
            self.setMinimumHeight(self.heightForWidth(self.width()) if self.text() else 0)
