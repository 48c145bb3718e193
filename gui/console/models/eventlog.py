"""EventLog: the last events, kept from the start of the window on; EventLogModel: the rows of them that are shown."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import chain, takewhile
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from gui.assets import icon
from gui.bridge import Bridge, Event
from gui.console.models.eventwords import KINDS, kind_of, words_of
from gui.console.words import exact
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.tooltips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NAME = "event_log"

CAPACITY = sum(kind.kept for kind in KINDS.values())
PROBLEMS = frozenset(key for key, kind in KINDS.items() if kind.problem)


class Entry(NamedTuple):
    """An event with its place in the order of arrival and its kind."""

    number: int
    kind: str
    event: Event


class EventLog(QObject):
    """Records whatever the bridge says, seen or not, and costs next to nothing while it is not looked at.

    `grew` comes once for each batch that had something for the log.
    """

    grew = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.setObjectName(_NAME)
        self._count = 0
        self._rings: dict[str, deque[Entry]] = {key: deque(maxlen=kind.kept) for key, kind in KINDS.items()}
        self._texts: dict[int, str] = {}
        bridge.occurred.connect(self._record)

    @classmethod
    def of(cls, bridge: Bridge) -> "EventLog":
        """The log of this bridge, made when it is asked for first: it records from then on."""
        found = bridge.findChild(cls, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
        return found if isinstance(found, cls) else cls(bridge)

    @property
    def count(self) -> int:
        """How many events have been recorded so far, those that are gone again included."""
        return self._count

    def entries(self, kinds: Iterable[str] = KINDS, text: str = "") -> list[Entry]:
        """What is kept of these kinds and has `text` in its words (in any letter case), oldest first."""
        return self._with(text, sorted(chain.from_iterable(self._rings[kind] for kind in kinds), key=_number))

    def newer(self, number: int, kinds: Iterable[str] = KINDS, text: str = "") -> int:
        """How many of such entries have come after `number`, as far as they are kept."""
        recent = (takewhile(lambda entry: entry.number > number, reversed(self._rings[kind])) for kind in kinds)
        return len(self._with(text, list(chain.from_iterable(recent))))

    def _record(self, batch: tuple[Event, ...]) -> None:
        number = self._count
        rings = self._rings
        for event in batch:
            kind = kind_of(event)
            if kind:
                number += 1
                rings[kind].append(Entry(number, kind, event))
        if number != self._count:
            self._count = number
            self.grew.emit()

    def _with(self, text: str, entries: list[Entry]) -> list[Entry]:
        if not text:
            return entries
        wanted = text.casefold()
        return [entry for entry in entries if wanted in self._searchable(entry)]

    def _searchable(self, entry: Entry) -> str:
        """The words of an entry, made once for as long as somebody searches."""
        text = self._texts.get(entry.number)
        if text is None:
            if len(self._texts) > 2 * CAPACITY:
                self._texts.clear()
            text = self._texts[entry.number] = words_of(entry.event).casefold()
        return text


_TITLES = (
    QT_TRANSLATE_NOOP("console", "Time"),
    QT_TRANSLATE_NOOP("console", "Kind"),
    QT_TRANSLATE_NOOP("console", "Event"),
)
TIME, KIND, TEXT = range(3)


class EventLogModel(QAbstractTableModel):
    """A list of entries, replaced as a whole; words are made for the rows that are painted and no others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()
        self._today = ""
        self._icons: dict[str, QIcon] = {key: icon(kind.icon) for key, kind in KINDS.items() if kind.icon}

    def entry(self, row: int) -> Entry:
        """The entry in a row."""
        return self._entries[row]

    def row_of(self, number: int) -> int:
        """The row of the entry with this number, -1 when it is not shown."""
        for row, entry in enumerate(self._entries):
            if entry.number == number:
                return row
        return -1

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these instead of what was shown."""
        self.beginResetModel()
        self._entries = entries
        self._today = time.strftime("%Y-%m-%d")
        self.endResetModel()

    # --- What Qt asks --------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, column = self._entries[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        if role == Qt.ItemDataRole.DecorationRole and column == KIND:
            return self._icons.get(entry.kind)
        if role == Qt.ItemDataRole.ToolTipRole:
            return exact(entry.event.at) if column == TIME else plain_tip(self._text(entry, column))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translate("console", _TITLES[section])
        return None

    def _text(self, entry: Entry, column: int) -> str:
        if column == TIME:
            return exact(entry.event.at).removeprefix(self._today).lstrip()
        if column == KIND:
            return translate("console", KINDS[entry.kind].name)
        return words_of(entry.event)


def _number(entry: Entry) -> int:
    return entry.number
