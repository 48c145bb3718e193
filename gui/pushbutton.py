"""Push buttons as every window makes them: named for tests and for the screen reader, and Enter is not theirs."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QWidget

from gui.properties.editors import without_mnemonic


def push_button(name: str, text: str, parent: QWidget, picture: QIcon | None = None) -> QPushButton:
    """A button with the object name `name`; its accessible name is its text. Enter still presses the default one."""
    button = QPushButton(text, parent)
    if picture is not None:
        button.setIcon(picture)
    button.setObjectName(name)
    button.setAccessibleName(without_mnemonic(text))
    button.setAutoDefault(False)
    return button
