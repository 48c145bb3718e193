"""What can be seen and reached in a window: mnemonics, names, the way of the Tab key, texts that are cut off."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QToolBar,
    QWidget,
)
from window_tour import settle

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
)
# Parts of these are Qt's own business.
WHOLE = (QAbstractSpinBox, QComboBox, QAbstractItemView, QTabBar, QPlainTextEdit, QTextEdit, QLineEdit)
# Lists of which one entry is chosen, or several are ticked: nothing else can be done with an entry.
CHOICES = {
    "assistant_kinds",
    "features_list",
    "general_logging_fields_tree",
    "help_contents",
    "help_results",
    "required_features_list",
    "wizard_listen_addresses",
    "wizard_rail",
}
SCREEN = QSize(1366, 768)
MOST_TABS = 200


def controls(window: QWidget) -> Iterator[QWidget]:
    """What a person can use in a window, without the parts that Qt makes it of."""
    for widget in window.findChildren(QWidget):
        if isinstance(widget, CONTROLS) and not isinstance(widget, QHeaderView) and _is_seen(widget, window):
            yield widget


def mnemonics(window: QWidget) -> Iterator[tuple[str, str]]:
    """Each key that does something with Alt, and the text it stands in."""
    texts = [button.text() for button in _shown(window, QAbstractButton) if not _in_toolbar(button)]
    texts += [label.text() for label in _shown(window, QLabel) if label.buddy() is not None]
    texts += [box.title() for box in _shown(window, QGroupBox)]
    for bar in _shown(window, QTabBar):
        texts += [bar.tabText(index) for index in range(bar.count())]
    if isinstance(window, QMainWindow):
        texts += [action.text() for action in window.menuBar().actions()]
    for text in texts:
        if key := QKeySequence.mnemonic(text).toString():
            yield key, text


def mnemonics_of_menu(menu: QMenu) -> Iterator[tuple[str, str]]:
    """The same of a menu."""
    for action in menu.actions():
        if action.isVisible() and (key := QKeySequence.mnemonic(action.text()).toString()):
            yield key, action.text()


def twice(found: Iterator[tuple[str, str]]) -> list[str]:
    """Which keys stand for more than one thing."""
    all_found = list(found)
    count = Counter(key for key, _ in all_found)
    return sorted(f"{key}: {text!r}" for key, text in all_found if count[key] > 1)


def clashes(window: QWidget) -> list[str]:
    """Keys that stand for more than one thing in a window or in one of its menus."""
    menus = [window] if isinstance(window, QMenu) else window.findChildren(QMenu)
    return twice(mnemonics(window)) + [clash for menu in menus for clash in _menu_clashes(menu)]


def _menu_clashes(menu: QMenu) -> list[str]:
    menu.aboutToShow.emit()
    return twice(mnemonics_of_menu(menu))


def nameless(window: QWidget) -> list[str]:
    """Controls without an object name, or without a name that a screen reader can say."""
    return [_what(control) for control in controls(window) if not control.objectName() or not accessible_name(control)]


def accessible_name(widget: QObject) -> str:
    """What a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def without_menu(window: QWidget) -> list[str]:
    """Lists that have no context menu for the keyboard, and are no mere choice of something."""
    lists = [each for each in _shown(window, QAbstractItemView) if each.objectName() and not _is_part(each)]
    keys = {each: {key.key().toString() for key in each.findChildren(QShortcut)} for each in lists}
    return [
        _what(each)
        for each in lists
        if not isinstance(each, QHeaderView) and each.objectName() not in CHOICES and "Menu" not in keys[each]
    ]


def lost_focus(window: QWidget) -> list[str]:
    """A window in which the first key goes nowhere."""
    focused = window.focusWidget()
    if isinstance(window, QMenu) or (focused is not None and focused.isVisible() and focused.isEnabled()):
        return []
    return [f"the focus is at {_what(focused) if focused is not None else None}"]


def unreachable(window: QWidget) -> list[str]:
    """Controls that one cannot come to with the Tab key."""
    if not window.isVisible():  # a menu, in which the arrow keys lead
        return []
    reached: set[QWidget] = set()
    window.activateWindow()
    settle(lambda: QApplication.activeWindow() is window)
    for _ in range(MOST_TABS):
        focused = QApplication.focusWidget()
        QTest.keyClick(focused or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is not None:
            reached |= {*_with_parents(focused), *_choices_beside(focused)}
    return [_what(control) for control in controls(window) if _wants_focus(control) and control not in reached]


def _choices_beside(widget: QWidget) -> list[QRadioButton]:
    """The arrow keys lead from one to the other."""
    if not isinstance(widget, QRadioButton):
        return []
    group = widget.group()
    buttons = group.buttons() if group is not None else widget.parentWidget().findChildren(QRadioButton)
    return [button for button in buttons if isinstance(button, QRadioButton)]


def cut_off(window: QWidget) -> list[str]:
    """Texts that have less room than they need, and windows larger than the smallest screen."""
    found = [_what(widget) for widget in window.findChildren(QWidget) if _is_seen(widget, window) and _is_cut(widget)]
    size, room = window.size(), window.screen().size().boundedTo(SCREEN)
    if size.width() > room.width() or size.height() > room.height():
        found.append(
            f"{_what(window)} is {size.width()} x {size.height()}, the screen {room.width()} x {room.height()}"
        )
    return found


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return _is_label_cut(widget)
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.width() < widget.sizeHint().width()
    if isinstance(widget, QGroupBox) and widget.title():
        return widget.width() < widget.fontMetrics().horizontalAdvance(widget.title())
    if isinstance(widget, QTabBar):
        return any(widget.tabRect(index).width() < widget.tabSizeHint(index).width() for index in range(widget.count()))
    if isinstance(widget, QHeaderView) and widget.orientation() == Qt.Orientation.Horizontal:
        return _is_header_cut(widget)
    return False


def _is_label_cut(label: QLabel) -> bool:
    if not label.text():
        return False
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    return label.width() < label.sizeHint().width() or label.height() < label.sizeHint().height()


def _is_header_cut(header: QHeaderView) -> bool:
    sections = [index for index in range(header.count()) if not header.isSectionHidden(index)]
    model, orientation = header.model(), header.orientation()
    words = [(index, str(model.headerData(index, orientation) or "")) for index in sections]
    metrics = header.fontMetrics()
    return any(header.sectionSize(index) < metrics.horizontalAdvance(text) for index, text in words)


def _is_seen(widget: QWidget, window: QWidget) -> bool:
    return widget.isVisible() and widget.window() is window and not _is_part(widget)


def _wants_focus(control: QWidget) -> bool:
    # What a toolbar has is in the menus, too; a tab widget passes the focus on to its bar.
    return control.isEnabled() and not _in_toolbar(control) and not isinstance(control, QTabWidget)


def _is_part(widget: QWidget) -> bool:
    if isinstance(widget, QHeaderView):
        return False
    parents = list(_with_parents(widget))[1:]
    return widget.objectName().startswith("qt_") or any(isinstance(parent, WHOLE) for parent in parents)


def _in_toolbar(widget: QWidget) -> bool:
    return any(isinstance(parent, QToolBar) for parent in _with_parents(widget))


def _shown(window: QWidget, kind: type) -> Iterator:
    for widget in window.findChildren(kind):
        if widget.isVisible() and widget.window() is window:
            yield widget


def _with_parents(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = None if widget.isWindow() else widget.parentWidget()


def _what(widget: QWidget) -> str:
    text = getattr(widget, "text", None) or getattr(widget, "title", None)
    words = text() if callable(text) else ""
    near = next((each.objectName() for each in list(_with_parents(widget))[1:] if each.objectName()), "")
    size, hint = widget.size(), widget.sizeHint()
    return (
        f"{type(widget).__name__} {widget.objectName()!r} in {near!r} {words!r} "
        f"({size.width()}x{size.height()}, wants {hint.width()}x{hint.height()})"
    )
