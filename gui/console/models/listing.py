"""ListModel: a list of messages of any length; it knows all keys, and the rows around those in sight."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from gui.bridge import Bridge
from gui.console.models.look import Before, Found, Range, Source, View, look
from gui.console.models.pictures import Pictures
from gui.console.models.rows import RowCache
from gui.i18n import translate
from gui.tooltips import plain_tip

# Rows that are read together.
PAGE = 200
# Rows beside those in sight that are read with them, so that a turn of the wheel finds them there.
_MARGIN = 50

_DISPLAY = Qt.ItemDataRole.DisplayRole.value
_DECORATION = Qt.ItemDataRole.DecorationRole.value
_TOOL_TIP = Qt.ItemDataRole.ToolTipRole.value
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole.value
_ANSWERED = frozenset({_DISPLAY, _DECORATION, _TOOL_TIP, _ALIGNMENT})
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ListModel(QAbstractTableModel):
    """Rows are read off the window's thread, a page at a time, when a view asks for them or comes near.

    A view sets `selected` and `sight`, which say what is selected and which rows are in sight. While `leaving` is
    emitted the rows are still where they were; with `arrived` they are where a Found says.
    """

    leaving = Signal()
    arrived = Signal(object)  # Found
    settled = Signal()  # a look is done, whether or not anything changed
    read = Signal()  # a page of rows has come

    def __init__(self, bridge: Bridge, source: Source, view: View, parent: QObject) -> None:
        super().__init__(parent)
        self.source = source
        self.view = view
        self.selected: Callable[[], tuple[Range, ...]] = tuple
        self.sight: Callable[[], Range] = lambda: (0, PAGE - 1)
        self.looked = False
        # Seconds the last look took.
        self.effort = 0.0
        self._bridge = bridge
        self._awake = False
        self._keys: Sequence[str] = ()
        self._cache = RowCache()
        self._asked: set[int] = set()
        self._looking: View | None = None
        self._again = False
        self._pictures = Pictures()
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(0)
        self._reading.timeout.connect(self._read_sight)

    # --- What is shown ------------------------------------------------------------------------------------------

    @property
    def keys(self) -> Sequence[str]:
        """The keys of all rows, in order."""
        return self._keys

    def row_of(self, key: str) -> int:
        """Where a key is, -1 when it is not here."""
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def entry(self, row: int) -> Any | None:
        """A row, None while it has not been read or when it is gone."""
        return self._cache.get(self._keys[row]) if 0 <= row < len(self._keys) else None

    @property
    def cached(self) -> int:
        """How many rows are in memory."""
        return len(self._cache)

    def show(self, view: View) -> None:
        """Another filter or order."""
        if view != self.view:
            self.view = view
            self.refresh()

    def refresh(self) -> None:
        """Look again, once at a time; what is shown stays until the answer is here."""
        self._awake = True
        if self._looking is not None:
            self._again = True
            return
        view, source = self.view, self.source
        before = Before(self._keys, self.selected(), self.sight())
        began = time.perf_counter()

        def done(found: Found) -> None:
            self.effort = time.perf_counter() - began
            self._found(found)

        self._looking = view
        self._bridge.ask(lambda engine: look(engine, source, view, before), done, self._not_found, owner=self)

    def let_go(self) -> None:
        """Nobody looks any more: forget the rows, keep the keys and with them selection and place."""
        self._awake = False
        self._reading.stop()
        self._cache.clear()

    def _found(self, found: Found) -> None:
        if not self._awake or self._looking != self.view:
            # The filter has changed meanwhile: this is no longer what was asked for.
            self._next_look()
            return
        self._cache.stale()
        self._cache.put(found.asked, found.rows)
        self.looked = True
        if found.keys is not None:
            self._replace(found)
        self._tell_all()
        self._next_look()
        self.settled.emit()
        self._reading.start()

    def _replace(self, found: Found) -> None:
        assert found.keys is not None
        self.leaving.emit()
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        moved = [self._moved(index, found) for index in kept]
        self._keys = found.keys
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()
        self.arrived.emit(found)

    def _moved(self, index: QModelIndex, found: Found) -> QModelIndex:
        row = found.row_of(self._keys[index.row()]) if index.row() < len(self._keys) else -1
        return self.createIndex(row, index.column()) if row >= 0 else QModelIndex()

    def _not_found(self, error: Exception) -> None:
        self._next_look()
        self._bridge.failed.emit(error)

    def _next_look(self) -> None:
        again = self._awake and (self._again or self._looking != self.view)
        self._looking, self._again = None, False
        if again:
            self.refresh()

    # --- Pages --------------------------------------------------------------------------------------------------

    def scrolled(self) -> None:
        """Other rows have come into sight; they are read soon, and those one only hurried past are not."""
        self._reading.start()

    def _read_sight(self) -> None:
        if not self._awake:
            return
        first, last = self.sight()
        first, last = max(0, first - _MARGIN), min(len(self._keys) - 1, last + _MARGIN)
        for page in range(first // PAGE, last // PAGE + 1):
            if page not in self._asked:
                self._read_page(page, first, last)

    def _read_page(self, page: int, first: int, last: int) -> None:
        here = range(max(first, page * PAGE), min(last, page * PAGE + PAGE - 1) + 1)
        if all(self._cache.is_fresh(self._keys[row]) for row in here):
            return
        keys, source = self._keys[page * PAGE : (page + 1) * PAGE], self.source

        def done(rows: Mapping[str, Any]) -> None:
            self._asked.discard(page)
            if not self._awake:
                return
            self._cache.put(keys, rows)
            self._tell_all()
            self.read.emit()
            self._reading.start()

        def failed(error: Exception) -> None:
            self._asked.discard(page)
            self._bridge.failed.emit(error)

        self._asked.add(page)
        self._bridge.ask(lambda engine: source.rows(engine, keys), done, failed, owner=self)

    def _tell_all(self) -> None:
        """What is in sight may have changed."""
        first, last = self.sight()
        last = min(last, len(self._keys) - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.source.columns) - 1))

    # --- Qt's questions -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.source.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        column = self.source.columns[section]
        if role == _DISPLAY:
            return translate("console", column.title)
        return (_RIGHT if column.right else _LEFT) if role == _ALIGNMENT else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        # A repaint asks some two thousand times, mostly for what we have nothing to say about.
        if role not in _ANSWERED or not index.isValid():
            return None
        column = self.source.columns[index.column()]
        if role == _ALIGNMENT:
            return _RIGHT if column.right else _LEFT
        if role == _DECORATION and column.picture is None:
            return None
        entry = self.entry(index.row())
        if entry is None:
            return self._missing(index, role)
        if role == _DISPLAY:
            return column.text(entry, time.time())
        if role == _TOOL_TIP:
            return plain_tip(column.tip(entry) if column.tip else column.text(entry, time.time()))
        return self._pictures.picture(column.picture(entry)) if column.picture is not None else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.source.columns):
            descending = order is Qt.SortOrder.DescendingOrder
            self.show(self.view._replace(order=self.source.columns[column].order, descending=descending))

    def _missing(self, index: Index, role: int) -> Any:
        key = self._keys[index.row()]
        if role != _DISPLAY:
            return None
        if not self._cache.is_fresh(key):
            self._reading.start()
            return "..." if index.column() == 0 else ""
        return translate("console", "No longer here") if index.column() == 0 else ""
