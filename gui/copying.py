"""Copying rows of a list: Ctrl+C, and Copy in its context menu."""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu

from gui.assets import icon
from gui.i18n import translate
from gui.menus import offer_menu


def copy_action(view: QAbstractItemView) -> QAction:
    """Copy, working with its key while `view` has the focus: Qt's own copies one cell."""
    action = QAction(icon("copy"), translate("app", "&Copy"), view)
    action.setObjectName(f"{view.objectName()}_copy")
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda: copy_rows(view))
    view.addAction(action)
    return action


def offer_copying(view: QAbstractItemView) -> None:
    """Give a list that one can only read a context menu with Copy, and the key for it."""
    action = copy_action(view)

    def fill(menu: QMenu) -> None:
        action.setEnabled(bool(rows_of(view)))
        menu.addAction(action)

    offer_menu(view, fill)


def copy_rows(view: QAbstractItemView) -> None:
    """Put the selected rows on the clipboard, a line each, their columns parted by tabs."""
    lines = rows_of(view)
    if lines:
        QGuiApplication.clipboard().setText("\n".join(lines))


def rows_of(view: QAbstractItemView) -> list[str]:
    """The selected rows from top to bottom."""
    chosen = view.selectionModel()
    return ["\t".join(_texts(view, index)) for index in _rows(view) if chosen.isSelected(index)]


def _rows(view: QAbstractItemView, above: QModelIndex | None = None) -> Iterator[QModelIndex]:
    model, above = view.model(), above or QModelIndex()
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        yield index
        yield from _rows(view, index)


def _texts(view: QAbstractItemView, index: QModelIndex) -> Iterator[str]:
    # A list has one column, and its model says so to nobody else.
    columns = 1 if isinstance(view, QListView) else view.model().columnCount(index.parent())
    for column in range(columns):
        yield str(index.siblingAtColumn(column).data() or "")
