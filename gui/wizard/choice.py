"""Choice: one answer of a page: a radio button, a sentence below it, and fields that are there while it is chosen."""

from PySide6.QtWidgets import QFormLayout, QRadioButton, QVBoxLayout, QWidget

from gui.properties.binding import LABEL_TO_FIELD
from gui.properties.dialogs.asking import arrange
from gui.properties.editors import without_mnemonic
from gui.wizard.explained import explained, indent_of


class Choice(QWidget):
    """`text` and `sentence` are translated. The button tells a screen reader the sentence, too.

    The radio buttons of several choices belong to one QButtonGroup of whoever makes them.
    """

    def __init__(self, name: str, text: str, sentence: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = QRadioButton(text, self)
        self.button.setObjectName(name)
        self.button.setAccessibleName(without_mnemonic(text))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(LABEL_TO_FIELD)
        self._column.addLayout(explained(self.button, sentence, self))

    def form(self) -> QFormLayout:
        """A form for fields that are seen while this is chosen."""
        box = QWidget(self)
        form = QFormLayout(box)
        arrange(form)
        form.setContentsMargins(indent_of(self.button), LABEL_TO_FIELD, 0, LABEL_TO_FIELD)
        self._column.addWidget(box)
        box.setVisible(self.button.isChecked())
        self.button.toggled.connect(box.setVisible)
        return form
