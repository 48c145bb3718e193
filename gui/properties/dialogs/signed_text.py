"""SignedText: a sentence with a sign before it, for what a person should know while choosing."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.assets import icon
from gui.properties.binding import BETWEEN_ROWS

_ICON_PIXELS = 16


class SignedText(QWidget):
    """Keeps room for `lines` of text, so that nothing moves when an answer comes; 0 = takes what it needs."""

    def __init__(self, parent: QWidget, name: str, *, lines: int = 0) -> None:
        super().__init__(parent)
        self._icon = ""
        self._picture = QLabel(self)
        self.label = QLabel(self)
        self.label.setObjectName(name)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label.setMinimumHeight(self.fontMetrics().lineSpacing() * lines)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)

    @property
    def text(self) -> str:
        """What it says."""
        return self.label.text()

    def say(self, text: str, sign: str = "state-attention") -> None:
        """Show a sentence with an icon; "" shows nothing."""
        self._icon = sign if text else ""
        self.label.setText(text)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        if self._icon:
            self._picture.setPixmap(icon(self._icon).pixmap(_ICON_PIXELS, _ICON_PIXELS))
        else:
            self._picture.clear()
        self._picture.setVisible(bool(self._icon))
