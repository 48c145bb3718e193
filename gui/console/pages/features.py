"""Features: what of the program is set up."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout

from gui.bridge import Bridge
from gui.console.pages.base import ConsolePage
from gui.i18n import translate

if TYPE_CHECKING:
    from gui.console.window import MainWindow


class FeaturesPage(ConsolePage):
    """Features: what of the program is set up."""

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        super().__init__("features", bridge, window)
        self.sentence = QLabel(self)
        self.sentence.setObjectName("features_sentence")
        self.sentence.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(self.sentence)
        column.addStretch(1)
        self.sentence.setText(translate("console", "SMTP Server is installed on this computer."))
