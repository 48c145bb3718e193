"""MessageTable: the table of a long list: selection and place stay with their messages, columns are remembered."""

from functools import partial
from itertools import islice

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.bridge import Bridge
from gui.console.models.listing import Index, ListModel
from gui.console.models.look import Found, Range, moved
from gui.console.widgets.table import ConsoleTable
from gui.i18n import translate

# Rows that Ctrl+C copies; more are exported.
_MOST_COPIED = 2000
# Before it is shown for the first time.
_FIRST_SIGHT = (0, 59)

_Select = QItemSelectionModel.SelectionFlag
_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class _Figures(QStyledItemDelegate):
    """Figures stand on the right, and a little away from the text of the next column."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text += "\N{EN SPACE}"


class MessageTable(ConsoleTable):
    """`opened` brings the row that was double-clicked or chosen with Enter; `chosen` says that others are selected."""

    opened = Signal(int)
    chosen = Signal()

    def __init__(self, name: str, title: str, model: ListModel, parent: QWidget) -> None:
        super().__init__(name, title, parent)
        self._rows = model
        self._quiet = False
        self._before: tuple[Range, ...] = ()
        self._current = -1
        # The message that stays where it is on the screen while others come and go, and its row there.
        self._anchor: tuple[int, list[str]] | None = None
        self.setModel(model)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.horizontalHeader()
        # A header that follows the selection asks for each of a hundred thousand rows whether it is selected.
        header.setSelectionModel(QItemSelectionModel(model, self))
        figures = _Figures(self)
        for place, column in enumerate(model.source.columns):
            if column.right:
                self.setItemDelegateForColumn(place, figures)
        model.selected = self.selected_ranges
        model.sight = self.rows_in_sight
        model.leaving.connect(self._leave)
        model.arrived.connect(self._arrive)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.selectionModel().selectionChanged.connect(self._selection_changed)

    # --- What is selected and in sight ---------------------------------------------------------------------------

    def selected_ranges(self) -> tuple[Range, ...]:
        """The selected rows, in ascending order."""
        return tuple(sorted((each.top(), each.bottom()) for each in self.selectionModel().selection().toList()))

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(last - first + 1 for first, last in self.selected_ranges())

    def selected_keys(self) -> list[str]:
        """The keys of the selected rows, in their order."""
        return [key for first, last in self.selected_ranges() for key in self._rows.keys[first : last + 1]]

    def rows_in_sight(self) -> Range:
        """The first and last row that can be seen, wholly or in part."""
        first = self.rowAt(0)
        if first < 0:
            return _FIRST_SIGHT
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else self._rows.rowCount() - 1

    def go_to(self, key: str) -> bool:
        """Select a message and bring it into sight; False when it is not here."""
        row = self._rows.row_of(key)
        if row >= 0:
            self.selectRow(row)
            self.scrollTo(self._rows.index(row, 0))
        return row >= 0

    # --- Its columns ----------------------------------------------------------------------------------------------

    def restore_columns(self, bridge: Bridge) -> None:
        """Widths, places and order as they were left; as wide as their content wants the first time."""
        header, view = self.horizontalHeader(), self._rows.view
        columns = self._rows.source.columns
        orders = [column.order for column in columns]
        self.set_widths(*(column.sample for column in columns))
        header.setSortIndicator(orders.index(view.order), _DOWN if view.descending else _UP)
        super().restore_columns(bridge)
        place = header.sortIndicatorSection()
        if 0 <= place < len(orders):
            self._rows.view = view._replace(order=orders[place], descending=header.sortIndicatorOrder() is _DOWN)
        # Only now: it sorts at once by what the header says, which is what the view says already.
        self.setSortingEnabled(True)

    def fill_sort_menu(self, menu: QMenu) -> None:
        """Sorting for the keyboard: an entry for each column."""
        for place, column in enumerate(self._rows.source.columns):
            action = menu.addAction(translate("console", column.title))
            action.setCheckable(True)
            action.setChecked(place == self.horizontalHeader().sortIndicatorSection())
            action.triggered.connect(partial(self.sort_by, place))

    def sort_by(self, place: int, _: bool = False) -> None:
        """Sort by a column; by the same one again: the other way round."""
        header = self.horizontalHeader()
        again = header.sortIndicatorSection() == place
        ascends = header.sortIndicatorOrder() is _UP
        header.setSortIndicator(place, _DOWN if again and ascends else _UP)

    # --- Keys and mouse -------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self.rowAt(event.position().toPoint().y()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rows.scrolled()

    def _open(self, row: int) -> None:
        if row >= 0:
            self.opened.emit(row)

    def copy_selection(self) -> None:
        """Put the first selected rows on the clipboard, as far as a clipboard is the place for them."""
        rows = (row for first, last in self.selected_ranges() for row in range(first, last + 1))
        lines = [self._line(row) for row in islice(rows, _MOST_COPIED)]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    # --- Staying in place while rows come and go ------------------------------------------------------------------

    def _leave(self) -> None:
        self._before = self.selected_ranges()
        self._current = self.currentIndex().row()
        self._anchor = self._find_anchor()
        self._quiet = True
        # A selection of thousands would be followed row by row, for seconds.
        self.selectionModel().clearSelection()

    def _arrive(self, found: Found) -> None:
        same = self._before == found.before.selected
        # Somebody may have selected others while the look was under way.
        self._select(found.selected if same else moved(self._before, found.before.keys, found.row_of))
        self._quiet = False
        if self._anchor is not None:
            self._hold(found)
        if self._current >= 0 and not self.currentIndex().isValid() and self._rows.rowCount():
            # The keys go on from where the message was that is gone.
            near = self._rows.index(min(self._current, self._rows.rowCount() - 1), 0)
            self.selectionModel().setCurrentIndex(near, _Select.NoUpdate)

    def _select(self, ranges: tuple[Range, ...]) -> None:
        selection = QItemSelection()
        last_column = self._rows.columnCount() - 1
        for first, last in ranges:
            selection.select(self._rows.index(first, 0), self._rows.index(last, last_column))
        self.selectionModel().select(selection, _Select.ClearAndSelect)

    def _find_anchor(self) -> tuple[int, list[str]] | None:
        """The current message when it is in sight, else the first in sight, and those after it in case it goes.

        At the top, with nothing current, the list is allowed to grow.
        """
        first, last = self.rows_in_sight()
        current = self.currentIndex().row()
        if first <= current <= last and self.selectionModel().hasSelection():
            place = current
        elif first > 0:
            place = first
        else:
            return None
        return place - first, list(self._rows.keys[place : last + 1])

    def _hold(self, found: Found) -> None:
        assert self._anchor is not None
        offset, keys = self._anchor
        row = next((row for row in map(found.row_of, keys) if row >= 0), -1)
        if row >= 0:
            # The header knows its new rows only after the layout that is still due.
            self.updateGeometries()
            self.verticalScrollBar().setValue(max(0, row - offset))

    def _scrolled(self) -> None:
        self._rows.scrolled()

    def _selection_changed(self) -> None:
        if not self._quiet:
            self.chosen.emit()
