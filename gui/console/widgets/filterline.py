"""FilterLine: the box that filters a list while one types; Ctrl+F leads to it, Esc empties and leaves it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from gui.assets import icon
from gui.i18n import translate

_TYPING_MS = 250
_WIDEST = 300
# A name, beside the picture.
_NARROWEST = 96


class FilterLine(QLineEdit):
    """`filtered` brings the text once the typing pauses; `left` says that Esc was pressed."""

    filtered = Signal(str)
    left = Signal()

    def __init__(self, name: str, hint: str, page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName(name)
        self.setAccessibleName(translate("console", "Filter"))
        self.setPlaceholderText(hint)
        self.setToolTip(hint)
        self.setClearButtonEnabled(True)
        self.setMaximumWidth(_WIDEST)
        self.setMinimumWidth(_NARROWEST)
        self._add_picture()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.settle)
        self.textChanged.connect(self._typing.start)
        self.returnPressed.connect(self.settle)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), page)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._find)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self._leave)

    def settle(self) -> None:
        """Filter by what stands there now, without waiting."""
        self._typing.stop()
        self.filtered.emit(self.text().strip())

    def _add_picture(self) -> None:
        """A picture only; Qt makes a button of it, which a screen reader comes across."""
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        for button in self.findChildren(QAbstractButton):
            if not button.accessibleName():
                button.setAccessibleName(translate("console", "Filter"))

    def _find(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _leave(self) -> None:
        self.clear()
        self.settle()
        self.left.emit()
