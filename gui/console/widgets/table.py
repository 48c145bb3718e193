"""ConsoleTable: a list of rows as all pages of the console have it."""

from PySide6.QtCore import QAbstractItemModel, QByteArray, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.bridge import Bridge
from gui.remembered import keep, remembered

_PADDING = 8
_LINE_PADDING = 6


class ConsoleTable(QTableView):
    """Whole rows are selected, sorted by their header, copied with Ctrl+C as tab-separated text.

    `empty_text` stands in the middle while there are no rows.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.empty_text = ""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        # One height for all: nothing is measured, however many rows there are.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + _LINE_PADDING)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionsMovable(True)
        columns.setStretchLastSection(True)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_selection)

    def set_widths(self, *examples: str) -> None:
        """Make each column as wide as an example of its content, or as its header."""
        header = self.horizontalHeader()
        for column, example in enumerate(examples):
            width = self.fontMetrics().horizontalAdvance(example) + 2 * _PADDING
            header.resizeSection(column, max(width, header.sectionSizeHint(column)))

    def selected_rows(self) -> list[int]:
        """The selected rows from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def copy_selection(self) -> None:
        """Put the selected rows on the clipboard, a line each."""
        lines = (self._line(row) for row in self.selected_rows())
        text = "\n".join(lines)
        if text:
            QGuiApplication.clipboard().setText(text)

    def save_columns(self, bridge: Bridge) -> None:
        """Remember width, order and sorting of the columns."""
        keep(bridge, f"columns/{self.objectName()}", self.horizontalHeader().saveState())

    def restore_columns(self, bridge: Bridge) -> None:
        """As they were remembered; nothing happens when they were not."""
        state = remembered(bridge).value(f"columns/{self.objectName()}")
        if isinstance(state, QByteArray):
            self.horizontalHeader().restoreState(state)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        model = self.model()
        if self.empty_text and model is not None and model.rowCount(QModelIndex()) == 0:
            painter = QPainter(self.viewport())
            area = self.viewport().rect().adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.setPen(self.palette().text().color())
            painter.drawText(area, int(flags), self.empty_text)

    def say_when_empty(self, text: str) -> None:
        """Set `empty_text`."""
        if text != self.empty_text:
            self.empty_text = text
            self.setAccessibleDescription(text)
            self.viewport().update()

    def _line(self, row: int) -> str:
        model: QAbstractItemModel = self.model()
        columns = range(model.columnCount(QModelIndex()))
        return "\t".join(str(model.index(row, column).data()) for column in columns)
