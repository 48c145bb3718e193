"""SessionsModel: the open inbound sessions, row by row, kept the same rows from one snapshot to the next."""

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.bridge import SessionInfo
from gui.console.words import duration, exact, number, size
from gui.i18n import QT_TRANSLATE_NOOP, translate

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

_STATES = {
    "greeting": QT_TRANSLATE_NOOP("console", "Being greeted"),
    "command": QT_TRANSLATE_NOOP("console", "Waiting for a command"),
    "auth": QT_TRANSLATE_NOOP("console", "Logging on (AUTH)"),
    "tls": QT_TRANSLATE_NOOP("console", "Starting TLS"),
    "mail": QT_TRANSLATE_NOOP("console", "Sender given (MAIL)"),
    "rcpt": QT_TRANSLATE_NOOP("console", "Recipients given (RCPT)"),
    "data": QT_TRANSLATE_NOOP("console", "Sending a message (DATA)"),
}


class _Column(NamedTuple):
    """Its title, what it shows of a session (at a time), what it sorts by, and whether it is a number."""

    title: str
    text: Callable[[SessionInfo, float], str]
    key: Callable[[SessionInfo], Any]
    is_number: bool = False


def _user(info: SessionInfo, now: float) -> str:
    return info.user or translate("console", "Anonymous")


def _tls(info: SessionInfo, now: float) -> str:
    return translate("console", "Yes") if info.tls else translate("console", "No")


def state_words(state: str) -> str:
    """The protocol state in words; one that is not known here as it is."""
    return translate("console", _STATES[state]) if state in _STATES else state


COLUMNS = (
    _Column(QT_TRANSLATE_NOOP("console", "User"), _user, lambda info: info.user.lower()),
    _Column(QT_TRANSLATE_NOOP("console", "From"), lambda info, now: info.client, lambda info: info.client),
    _Column(
        QT_TRANSLATE_NOOP("console", "Connected time"),
        lambda info, now: duration(now - info.connected_at),
        lambda info: -info.connected_at,
        is_number=True,
    ),
    _Column(
        QT_TRANSLATE_NOOP("console", "Protocol state"),
        lambda info, now: state_words(info.protocol_state),
        lambda info: info.protocol_state,
    ),
    _Column(QT_TRANSLATE_NOOP("console", "TLS"), _tls, lambda info: info.tls),
    _Column(
        QT_TRANSLATE_NOOP("console", "Messages"),
        lambda info, now: number(info.messages),
        lambda info: info.messages,
        is_number=True,
    ),
    _Column(
        QT_TRANSLATE_NOOP("console", "Bytes"),
        lambda info, now: size(info.bytes_in),
        lambda info: info.bytes_in,
        is_number=True,
    ),
)
CONNECTED = 2


class SessionsModel(QAbstractTableModel):
    """Rows come and go one by one, so selection and place stay; sorting moves rows and takes the selection along."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SessionInfo] = []
        self._now = time.time()
        self._column = -1
        self._descending = False

    def session(self, row: int) -> SessionInfo:
        """The session in a row."""
        return self._rows[row]

    def show_sessions(self, sessions: Iterable[SessionInfo], now: float) -> None:
        """Show these, as they stand at `now` (seconds since the epoch)."""
        self._now = now
        fresh = {info.id: info for info in sessions}
        self._remove(fresh)
        self._rows = [fresh.pop(info.id) for info in self._rows]
        self._append(list(fresh.values()))
        if self._rows:
            last = self.index(len(self._rows) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.DisplayRole])
        self._arrange()

    # --- What Qt asks --------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = COLUMNS[index.column()]
        info = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(info, self._now)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == CONNECTED:
            return translate("console", "Since {time}").format(time=exact(info.connected_at))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return translate("console", COLUMNS[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section].is_number:
            return _RIGHT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column = column
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._arrange()

    # --- Inside --------------------------------------------------------------------------------------------------

    def _remove(self, staying: dict[int, SessionInfo]) -> None:
        """Take out what has ended, from the bottom, in runs."""
        row = len(self._rows)
        while row > 0:
            row -= 1
            if self._rows[row].id in staying:
                continue
            last = row
            while row > 0 and self._rows[row - 1].id not in staying:
                row -= 1
            self.beginRemoveRows(_ROOT, row, last)
            del self._rows[row : last + 1]
            self.endRemoveRows()

    def _append(self, arrived: list[SessionInfo]) -> None:
        if arrived:
            first = len(self._rows)
            self.beginInsertRows(_ROOT, first, first + len(arrived) - 1)
            self._rows += arrived
            self.endInsertRows()

    def _arrange(self) -> None:
        """Put the rows in order again; Qt is told only when their order changes."""
        if self._column < 0:
            return
        key = COLUMNS[self._column].key
        arranged = sorted(self._rows, key=key, reverse=self._descending)
        if [info.id for info in arranged] == [info.id for info in self._rows]:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._rows[index.row()].id for index in before]
        self._rows = arranged
        places = {info.id: row for row, info in enumerate(arranged)}
        after = [self.index(places[id_], index.column()) for id_, index in zip(ids, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
