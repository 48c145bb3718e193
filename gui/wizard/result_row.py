"""ResultRow: one step of an installation: a picture, its name, and its result in words."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.assets import icon
from gui.console.widgets.labels import caption, say, sentence
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_ROWS, LABEL_TO_FIELD
from gui.wizard.step import InstallStep, StepState

_PIXELS = 16
_PICTURES = {
    StepState.RUNNING: "refresh",
    StepState.DONE: "state-running",
    StepState.WARNING: "state-attention",
    StepState.FAILED: "state-failure",
    StepState.SKIPPED: "state-notice",
    StepState.UNDONE: "undo",
}
_WORDS = {
    StepState.WAITING: QT_TRANSLATE_NOOP("wizard", "waiting"),
    StepState.RUNNING: QT_TRANSLATE_NOOP("wizard", "running"),
    StepState.DONE: QT_TRANSLATE_NOOP("wizard", "done"),
    StepState.WARNING: QT_TRANSLATE_NOOP("wizard", "done, with a remark"),
    StepState.FAILED: QT_TRANSLATE_NOOP("wizard", "failed"),
    StepState.SKIPPED: QT_TRANSLATE_NOOP("wizard", "nothing to do"),
    StepState.UNDONE: QT_TRANSLATE_NOOP("wizard", "put back"),
}


class ResultRow(QWidget):
    """Reads its step; `show_step` when that has changed."""

    def __init__(self, step: InstallStep, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"wizard_step_{step.KEY}")
        self._step = step
        self._picture = QLabel(self)
        self._picture.setFixedSize(_PIXELS, _PIXELS)
        self.name = caption(step.name, self)
        self.result = QLabel(self)
        self.result.setObjectName(f"wizard_step_{step.KEY}_state")
        self.words = sentence(f"wizard_step_{step.KEY}_words", self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(BETWEEN_ROWS)
        grid.setVerticalSpacing(LABEL_TO_FIELD // 2)
        grid.addWidget(self._picture, 0, 0)
        grid.addWidget(self.name, 0, 1)
        grid.addWidget(self.result, 0, 2)
        grid.addWidget(self.words, 1, 1, 1, 2)
        grid.setColumnStretch(2, 1)
        self.result.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.show_step()

    def show_step(self) -> None:
        """The step as it is now."""
        state = self._step.state
        self._draw()
        self.result.setText(translate("wizard", _WORDS[state]))
        say(self.words, self._step.words)
        self.words.setVisible(bool(self._step.words))
        self.setAccessibleName(f"{self.name.text()}: {self.result.text()}")
        self.setAccessibleDescription(self._step.words)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        picture = _PICTURES.get(self._step.state)
        if picture is None:
            self._picture.clear()
        else:
            self._picture.setPixmap(icon(picture).pixmap(_PIXELS, _PIXELS))
