"""StateShape: the picture of a server's state, told by its shape and not by its colour alone."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QLabel

from gui.assets import icon

_ICON_PIXELS = 32


class StateShape(QLabel):
    """Drawn again only when the shape or the palette is another."""

    _shape = ""

    def show_shape(self, shape: str) -> None:
        """The shape as `shape_of` names it."""
        if shape != self._shape:
            self._shape = shape
            size = QSize(_ICON_PIXELS, _ICON_PIXELS)
            self.setPixmap(icon(f"state-{shape}").pixmap(size, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._shape:
            shape, self._shape = self._shape, ""
            self.show_shape(shape)
        super().changeEvent(event)
