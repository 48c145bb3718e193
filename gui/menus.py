"""Context menus that come with the right mouse button, Shift+F10 and the Menu key alike."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget


def offer_menu(widget: QWidget, fill: Callable[[QMenu], None]) -> None:
    """Give `widget` a context menu that `fill` fills each time; an empty one is not shown.

    In a list it opens at the mouse, or below the current row when it was asked for with the keyboard.
    """

    def open_at(point: QPoint) -> None:
        if QApplication.activePopupWidget() is not None:
            # Some platforms turn the Menu key into a context menu event as well.
            return
        menu = QMenu(widget)
        menu.setObjectName(f"{widget.objectName()}_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu)
        if menu.isEmpty():
            menu.deleteLater()
            return
        surface = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
        menu.popup(surface.mapToGlobal(point))

    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(open_at)
    for keys in ("Shift+F10", "Menu"):
        shortcut = QShortcut(QKeySequence(keys), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(lambda: open_at(_keyboard_point(widget)))


def _keyboard_point(widget: QWidget) -> QPoint:
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        return widget.visualRect(widget.currentIndex()).bottomLeft()
    return widget.rect().center()
