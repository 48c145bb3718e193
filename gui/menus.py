"""Context menus that come with the right mouse button, Shift+F10 and the Menu key alike."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget

from gui.properties.editors import without_mnemonic


def name_plainly(action: QAction) -> None:
    """Its text as buttons and tooltips show it: of a Japanese one Qt leaves the letter of the mnemonic standing."""
    plain = without_mnemonic(action.text()).rstrip(".")
    action.setIconText(plain)
    action.setToolTip(plain)


def offer_menu(widget: QWidget, fill: Callable[[QMenu], None]) -> None:
    """Give `widget` a context menu that `fill` fills each time; an empty one is not shown.

    In a list it opens at the mouse, or below the current row when it was asked for with the keyboard.
    """
    # One for all times: assistive technology knows an action by the first menu that showed it, and loses it with that.
    menu = QMenu(widget)
    menu.setObjectName(f"{widget.objectName()}_menu")

    def open_at(point: QPoint) -> None:
        if QApplication.activePopupWidget() is not None:
            # Some platforms turn the Menu key into a context menu event as well.
            return
        refill(menu, fill)
        if menu.isEmpty():
            return
        surface = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
        menu.popup(surface.mapToGlobal(point))

    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(open_at)
    for keys in ("Shift+F10", "Menu"):
        shortcut = QShortcut(QKeySequence(keys), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(lambda: open_at(_keyboard_point(widget)))


def refill(menu: QMenu, fill: Callable[[QMenu], None]) -> None:
    """Fill a menu anew, each time it opens; submenus that are not used again go."""
    before = menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    menu.clear()
    fill(menu)
    for submenu in before:
        if submenu.menuAction() not in menu.actions():
            submenu.deleteLater()


def _keyboard_point(widget: QWidget) -> QPoint:
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        return widget.visualRect(widget.currentIndex()).bottomLeft()
    return widget.rect().center()
