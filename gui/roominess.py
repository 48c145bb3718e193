"""How large a window opens: as it likes, but never larger than the screen has room for."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

# What the frame of a window takes of a small screen; task bars are left out of the available size already.
_FRAME = QSize(16, 40)


def open_sized(window: QWidget, liked: QSize) -> None:
    """Give `window` the size it likes to open with (device-independent pixels), or what the screen has room for."""
    window.resize(liked.boundedTo(window.screen().availableSize() - _FRAME))
