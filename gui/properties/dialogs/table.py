"""Table: a short list with columns and buttons beside it, as the dialogs of the Access page have them."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.copying import copy_action
from gui.i18n import translate
from gui.menus import offer_menu
from gui.properties.binding import BETWEEN_ROWS
from gui.properties.editors import without_mnemonic
from gui.pushbutton import push_button
from gui.tooltips import plain_tip

_ROWS_IN_SIGHT = 7
_COLUMN_WIDTH = 220


class TableRow(NamedTuple):
    """`key` tells rows apart; `order` holds what columns are sorted by where that is not their text."""

    key: str
    texts: tuple[str, ...]
    order: tuple[Any, ...] = ()


class Table(QWidget):
    """Rows of texts, sorted by a click on a header. The commands act on the selection, by button, menu and key.

    `chosen` says that the selection changed.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget, name: str, label: str, columns: Sequence[str]) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_box")
        self.tree = _Tree(self)
        self.tree.setObjectName(name)
        self.tree.setAccessibleName(without_mnemonic(label))
        self.tree.setHeaderLabels(list(columns))
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.tree.header().setSortIndicatorClearable(True)
        self.tree.setSortingEnabled(True)
        self.tree.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.setColumnWidth(0, _COLUMN_WIDTH)
        self._rows: list[TableRow] = []
        row_height = self.tree.fontMetrics().height() + 6
        self.tree.setMinimumHeight(row_height * (_ROWS_IN_SIGHT + 1))
        self.tree.setMinimumWidth(_COLUMN_WIDTH * len(columns))
        self._commands: list[tuple[QAction, int | None]] = []
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(BETWEEN_ROWS)
        self._buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self.tree, 1)
        row.addLayout(self._buttons)
        self.setFocusProxy(self.tree)
        self.tree.itemSelectionChanged.connect(self._follow)
        self._copy = copy_action(self.tree)
        offer_menu(self.tree, self._fill_menu)

    def add_command(
        self, name: str, text: str, act: Callable[[], None], *, needs: int | None = None, keys: str = ""
    ) -> QPushButton:
        """A button, and the same in the menu and by `keys`. `needs`: 1 = exactly one row, 2 = at least one."""
        action = QAction(text, self.tree)
        action.triggered.connect(lambda: act())
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.tree.addAction(action)
        button = push_button(f"{self.tree.objectName()}_{name}", text, self)
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        self._commands.append((action, needs))
        self._follow()
        return button

    def open_on_activation(self, act: Callable[[], None]) -> None:
        """What Enter and a double click do with the row they meet."""
        self.tree.itemActivated.connect(lambda: act())

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        """Show these rows; selection, current row and place stay where they were."""
        if list(rows) == self._rows:
            return
        selected, current = frozenset(self.selected()), _key(self.tree.currentItem())
        place = self.tree.verticalScrollBar().value()
        self._rows = list(rows)
        self.tree.clear()
        # While it sorts, it puts new rows anywhere.
        self.tree.setSortingEnabled(False)
        self.tree.addTopLevelItems([_Item(row) for row in rows])
        self.tree.setSortingEnabled(True)
        for item in self._items():
            item.setSelected(item.key in selected)
            if item.key == current:
                self.tree.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.tree.verticalScrollBar().setValue(place)
        self._follow()

    def selected(self) -> tuple[str, ...]:
        """The keys of the selected rows, in the order of the list."""
        return tuple(item.key for item in self._items() if item.isSelected())

    def select(self, key: str) -> None:
        """Select the row of a key and bring it into sight."""
        item = next((item for item in self._items() if item.key == key), None)
        if item is not None:
            self.tree.clearSelection()
            self.tree.setCurrentItem(item)

    def _items(self) -> "list[_Item]":
        items = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        return [item for item in items if isinstance(item, _Item)]

    def _follow(self) -> None:
        count = len(self.selected())
        for action, needs in self._commands:
            action.setEnabled(needs is None or count == 1 or (needs > 1 and count > 0))
        self.chosen.emit()

    def _fill_menu(self, menu: QMenu) -> None:
        menu.addActions([action for action, _ in self._commands])
        menu.addSeparator()
        self._copy.setEnabled(bool(self.selected()))
        menu.addAction(self._copy)


class _Tree(QTreeWidget):
    """Keeps Enter on a row from being OK of the dialog as well."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selectedItems():
            event.accept()


class _Item(QTreeWidgetItem):
    """One row as the widget holds it."""

    def __init__(self, row: TableRow) -> None:
        super().__init__(list(row.texts))
        self.key = row.key
        for column, text in enumerate(row.texts):
            self.setToolTip(column, plain_tip(text))
        self._order = row.order or tuple(text.casefold() for text in row.texts)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, _Item):
            return NotImplemented
        column = max(0, self.treeWidget().sortColumn())
        return bool(self._order[column] < other._order[column])


def _key(item: QTreeWidgetItem | None) -> str:
    return item.key if isinstance(item, _Item) else ""


def removal_keys() -> str:
    """The key that removes the selection."""
    return QKeySequence(Qt.Key.Key_Delete).toString()


def add_text() -> str:
    return translate("properties", "A&dd...")


def remove_text() -> str:
    return translate("properties", "Remo&ve")


def edit_text() -> str:
    return translate("properties", "&Edit...")
