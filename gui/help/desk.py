"""HelpDesk: opens the help at the right page, from a menu, a button, or F1 in any window of the program.

F1 belongs to each window by itself, from the moment it has the focus: a shortcut of the whole application would be dead
while a dialog is open, and a filter over all events would cost something with each of them.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from gui.help.library import Library
    from gui.help.window import HelpWindow

_NAME = "help_desk"
_KEY = QKeySequence(Qt.Key.Key_F1)


class HelpDesk(QObject):
    """One for the program; makes the window when it is first wanted."""

    def __init__(self, application: QApplication, store: QSettings | None = None) -> None:
        super().__init__(application)
        self.setObjectName(_NAME)
        self._store = store
        self._window: HelpWindow | None = None
        application.focusChanged.connect(self._serve)

    @property
    def window(self) -> "HelpWindow":
        """The window, open or not; while a dialog blocks the whole program, one of its own, which it does not block."""
        from gui.help.window import HelpWindow

        modal = QApplication.activeModalWidget()
        if modal is not None and modal.windowModality() is Qt.WindowModality.ApplicationModal:
            return modal.findChild(HelpWindow) or HelpWindow(None, modal)
        if self._window is None:
            self._window = HelpWindow(self._store)
        return self._window

    def open(self, place: str = "") -> "HelpWindow":
        """TOPIC or TOPIC#ANCHOR, or what covers the window, dialog or page of this name; else the first page."""
        window = self.window
        topic, _, anchor = (window.library.place_of(place) or place).partition("#")
        window.show_topic(topic, anchor)
        window.present()
        return window

    def open_here(self) -> "HelpWindow":
        """What explains the place that has the focus."""
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        return self.open(place_at(self.window.library, widget))

    def remember_in(self, store: QSettings) -> None:
        """Where the window keeps its place, from now on."""
        self._store = store

    def close(self) -> None:
        """Put the window away."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None

    def _serve(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        window = now.window()
        if window.windowType() != Qt.WindowType.Popup and not _has_key(window):
            shortcut = QShortcut(_KEY, window)
            shortcut.setObjectName("help_key")
            shortcut.activated.connect(self.open_here)


def open_help(place: str = "") -> "HelpWindow":
    """Open the help at TOPIC or TOPIC#ANCHOR, or at what covers an objectName."""
    return desk().open(place)


def open_help_here() -> "HelpWindow":
    """Open the help at what has the focus."""
    return desk().open_here()


def desk(store: QSettings | None = None) -> HelpDesk:
    """The program's; made, and F1 with it, when there is none yet. `store` given = its place is kept there."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    found = application.findChild(HelpDesk, _NAME)
    if found is None:
        return HelpDesk(application, store)
    if store is not None:
        found.remember_in(store)
    return found


def place_at(library: "Library", widget: QWidget | None) -> str:
    """The topic of the nearest thing around `widget` that is covered; "" when nothing is.

    Tabs and buttons stand beside the page they belong to: from them it is the page in sight that counts.
    """
    while widget is not None:
        topic = place_of_window(library, widget) if widget.isWindow() else library.place_of(widget.objectName())
        if topic:
            return topic
        widget = widget.parentWidget()
    return ""


def place_of_window(library: "Library", window: QWidget) -> str:
    """The topic that explains the page a window shows, else the window itself; "" when none does."""
    return _page_in_sight(library, window) or library.place_of(window.objectName())


def _page_in_sight(library: "Library", window: QWidget) -> str:
    for widget in window.findChildren(QWidget):
        topic = library.place_of(widget.objectName())
        if topic and widget.isVisible() and not widget.isWindow() and widget.window() is window:
            return topic
    return ""


def _has_key(window: QWidget) -> bool:
    if any(shortcut.key() == _KEY for shortcut in window.findChildren(QShortcut)):
        return True
    return any(action.shortcut() == _KEY for action in window.actions() + window.findChildren(QAction))
