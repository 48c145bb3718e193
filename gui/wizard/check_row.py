"""CheckRow: one check of the machine: a picture, its name, its verdict and what was found."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.assets import icon
from gui.bridge import CheckResult, MachineCheck, Verdict
from gui.console.widgets.labels import caption, sentence
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_ROWS
from gui.wizard.checkwords import name_of, sentence_of_check

_PIXELS = 16
_PICTURES = {Verdict.OK: "state-running", Verdict.WARNING: "state-attention", Verdict.FAULT: "state-failure"}
_WORDS = {
    Verdict.OK: QT_TRANSLATE_NOOP("wizard", "ok"),
    Verdict.WARNING: QT_TRANSLATE_NOOP("wizard", "warning"),
    Verdict.FAULT: QT_TRANSLATE_NOOP("wizard", "fault"),
}


class CheckRow(QWidget):
    """Says that it looks until it has found something."""

    def __init__(self, check: MachineCheck, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"wizard_check_{check}")
        self._check = check
        self._verdict: Verdict | None = None
        self._picture = QLabel(self)
        self._picture.setFixedSize(_PIXELS, _PIXELS)
        self.name = caption(name_of(check), self)
        self.verdict = QLabel(self)
        self.verdict.setObjectName(f"wizard_check_{check}_verdict")
        self.words = sentence(f"wizard_check_{check}_words", self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(BETWEEN_ROWS)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._picture, 0, 0)
        grid.addWidget(self.name, 0, 1)
        grid.addWidget(self.verdict, 0, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.words, 1, 1, 1, 2)
        grid.setColumnStretch(2, 1)
        self.show_looking()

    def show_looking(self) -> None:
        """Nothing is known yet."""
        self._show(None, translate("wizard", "Checking..."))

    def show_result(self, result: CheckResult) -> None:
        """What was found."""
        self._show(result.verdict, sentence_of_check(result))

    def show_failure(self, text: str) -> None:
        """The check itself did not work."""
        self._show(Verdict.WARNING, text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _show(self, verdict: Verdict | None, words: str) -> None:
        self._verdict = verdict
        self.verdict.setText("" if verdict is None else translate("wizard", _WORDS[verdict]))
        self.words.setText(words)
        self.setAccessibleName(f"{self.name.text()}: {self.verdict.text() or words}")
        self.setAccessibleDescription(words)
        self._draw()

    def _draw(self) -> None:
        if self._verdict is None:
            self._picture.clear()
        else:
            self._picture.setPixmap(icon(_PICTURES[self._verdict]).pixmap(_PIXELS, _PIXELS))
