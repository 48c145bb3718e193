"""StepList: the steps of a route test as they end: a picture, a name, the time it took, a sentence."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gui.assets import icon
from gui.bridge import StepResult
from gui.copying import offer_copying
from gui.i18n import translate
from gui.route_test.words import name_of, outcome_of, sentence_of_step
from gui.tooltips import plain_tip

PICTURES = {
    "passed": "state-running",
    "warning": "state-attention",
    "failed": "state-failure",
    "skipped": "skipped",
}
_NAME, _TIME, _RESULT = range(3)
# As many as there are steps, so that nothing moves when one is added.
_ROWS = 9
_ROW_PADDING = 6


class StepList(QTreeWidget):
    """The newest step is selected until a person selects another one."""

    step_selected = Signal(object)  # StepResult

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("route_test_steps")
        self.setAccessibleName(translate("console", "Steps"))
        self.setColumnCount(3)
        self.setHeaderLabels(
            [translate("console", "Step"), translate("console", "Took"), translate("console", "Result")]
        )
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTabKeyNavigation(False)
        offer_copying(self)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_TIME, QHeaderView.ResizeMode.ResizeToContents)
        self._results: list[StepResult] = []
        # Selected by us; another one was selected by a person, and stays.
        self._newest: QTreeWidgetItem | None = None
        self.currentItemChanged.connect(self._say_selected)
        self._row = self._keep_room()

    @property
    def results(self) -> Sequence[StepResult]:
        """The steps that have ended."""
        return tuple(self._results)

    def clear(self) -> None:
        """Begin anew."""
        self._results.clear()
        self._newest = None
        super().clear()

    def add(self, result: StepResult) -> str:
        """A step has ended; the words for it, in one line."""
        sentence = sentence_of_step(result, self._results)
        time = (
            "" if result.outcome == "skipped" else translate("console", "{n} ms").format(n=round(result.seconds * 1000))
        )
        name = name_of(result.step)
        if self._results and result.host != self._results[0].host:
            name = f"{name} ({result.host})"
        item = QTreeWidgetItem([name, time, sentence])
        item.setSizeHint(_RESULT, QSize(0, self._row))
        item.setIcon(_NAME, icon(PICTURES[result.outcome]))
        item.setTextAlignment(_TIME, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(_RESULT, plain_tip(sentence))
        spoken = f"{name}: {outcome_of(result.outcome)}. {sentence}"
        item.setData(_NAME, Qt.ItemDataRole.AccessibleTextRole, spoken)
        self._results.append(result)
        self.addTopLevelItem(item)
        if result.outcome != "skipped" and self.currentItem() is self._newest:
            self._newest = item
            self.setCurrentItem(item)
        return spoken

    def select(self, result: StepResult) -> None:
        """Select a step that has ended."""
        item = self.topLevelItem(self._results.index(result))
        assert item is not None
        self.setCurrentItem(item)

    def _say_selected(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.step_selected.emit(self._results[self.indexOfTopLevelItem(item)])

    def _keep_room(self) -> int:
        row: int = max(self.iconSize().height(), self.fontMetrics().lineSpacing()) + _ROW_PADDING
        self.setFixedHeight(self.header().sizeHint().height() + row * _ROWS + 2 * self.frameWidth() + 2)
        return row
