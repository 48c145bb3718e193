"""Labels as the console's pages use them: sentences that can be selected, captions of sections."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.wrapped import WrappedLabel


def sentence(name: str, parent: QWidget, *, insists: bool = False) -> QLabel:
    """A label for a sentence of any length, which can be selected and copied; `insists` = is never squeezed."""
    label = WrappedLabel(parent) if insists else QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def caption(text: str, parent: QWidget) -> QLabel:
    """The title of a section of a page."""
    label = QLabel(text, parent)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def say(label: QLabel, text: str) -> None:
    """Set a text only when it is another one, so that a selection in it stays."""
    if label.text() != text:
        label.setText(text)
