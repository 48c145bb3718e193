"""Rail: the names of the wizard's pages, ticked as far as they are answered; a click goes back, never ahead."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from gui.assets import icon
from gui.i18n import translate
from gui.wizard.flows import Stop

_PIXELS = 16
_PADDING = 32
_ROW = 8
# Of a small screen; longer names end in dots there.
_SHARE = 0.28


class Rail(QListWidget):
    """A click, or Enter on a page that is done, goes back to it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("wizard_rail")
        self.setAccessibleName(translate("wizard", "Pages"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(_PIXELS, _PIXELS))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._stops: tuple[Stop, ...] = ()
        self._current = ""
        self._back = True
        self.itemClicked.connect(self._clicked)

    def show_stops(self, stops: Sequence[Stop], current: str, *, back: bool = True) -> None:
        """The pages of the flow and which is in sight; `back` = whether earlier ones may be gone to."""
        self._stops, self._current, self._back = tuple(stops), current, back
        self._fill()

    def sizeHint(self) -> QSize:
        return QSize(self._width(), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and item is not None:
            self._clicked(item)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The page in sight is the current one again, whatever the arrow keys had reached."""
        super().focusOutEvent(event)
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == self._current:
                self.setCurrentRow(row)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._fill()
        super().changeEvent(event)

    def _fill(self) -> None:
        self.clear()
        ahead = False
        for stop in self._stops:
            here = stop.key == self._current
            item = QListWidgetItem(translate("wizard", stop.name), self)
            item.setData(Qt.ItemDataRole.UserRole, stop.key)
            item.setToolTip(item.text())
            item.setIcon(_nothing() if ahead or here else icon("state-running"))
            item.setSizeHint(QSize(0, self.fontMetrics().height() + _ROW * 2))
            if here:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
                self.setCurrentItem(item)
            elif ahead or not self._back:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            else:
                done = translate("wizard", "{page}, done").format(page=item.text())
                item.setData(Qt.ItemDataRole.AccessibleTextRole, done)
            ahead = ahead or here
        self.setFixedWidth(self._width())

    def _width(self) -> int:
        font = self.font()
        font.setBold(True)
        metrics = QFontMetrics(font)
        names = (translate("wizard", stop.name) for stop in self._stops)
        wanted = max((metrics.horizontalAdvance(name) for name in names), default=0) + _PIXELS + _PADDING
        return min(wanted, int(self.screen().availableSize().width() * _SHARE))

    def _clicked(self, item: QListWidgetItem) -> None:
        key = item.data(Qt.ItemDataRole.UserRole)
        if key != self._current:
            self.chosen.emit(key)


def _nothing() -> QIcon:
    """The room of a tick, so that all names stand in one column."""
    empty = QPixmap(_PIXELS, _PIXELS)
    empty.fill(Qt.GlobalColor.transparent)
    return QIcon(empty)
