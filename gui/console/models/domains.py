"""DomainsModel: the domains that are ours, and those that have a way of their own."""

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.assets import icon
from gui.bridge import Domain, Settings
from gui.i18n import QT_TRANSLATE_NOOP, listed, translate

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

_KINDS = {
    "default": QT_TRANSLATE_NOOP("console", "Local (Default)"),
    "alias": QT_TRANSLATE_NOOP("console", "Local (Alias)"),
    "remote": QT_TRANSLATE_NOOP("console", "Remote"),
}


class DomainRow(NamedTuple):
    """A domain; `implied` is the default local domain that is in no settings: the fully-qualified domain name."""

    domain: Domain
    implied: bool = False


def rows_of(settings: Settings, fqdn: str) -> list[DomainRow]:
    """The rows that settings amount to: without a default domain of their own, the fully-qualified name comes first."""
    rows = [DomainRow(domain) for domain in settings.domains]
    if not any(domain.kind == "default" for domain in settings.domains):
        rows.insert(0, DomainRow(Domain(name=fqdn, kind="default"), implied=True))
    return rows


class _Column(NamedTuple):
    title: str
    text: Callable[[DomainRow], str]


def _destination(row: DomainRow) -> str:
    domain = row.domain
    if domain.kind != "remote":
        return translate("console", "Drop folder")
    return domain.smart_host or translate("console", "As set under Delivery")


def _remarks(row: DomainRow) -> str:
    domain = row.domain
    if row.implied:
        return translate("console", "The fully-qualified domain name, as no default domain is set")
    said = []
    if domain.relay_allowed and domain.kind == "remote":
        said.append(translate("console", "Anybody may relay to it"))
    if domain.security is not None:
        said.append(translate("console", "Own outbound security"))
    if domain.use_helo:
        said.append(translate("console", "HELO instead of EHLO"))
    return listed(said)


COLUMNS = (
    _Column(QT_TRANSLATE_NOOP("console", "Domain name"), lambda row: row.domain.name),
    _Column(QT_TRANSLATE_NOOP("console", "Type"), lambda row: translate("console", _KINDS[row.domain.kind])),
    _Column(QT_TRANSLATE_NOOP("console", "Mail goes to"), _destination),
    _Column(QT_TRANSLATE_NOOP("console", "Remarks"), _remarks),
)


class DomainsModel(QAbstractTableModel):
    """A short list that changes only when somebody changes the settings."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[DomainRow] = []
        self._column = -1
        self._descending = False

    def domain_row(self, row: int) -> DomainRow:
        """The domain in a row."""
        return self._rows[row]

    def row_of(self, name: str) -> int:
        """Where a domain is, -1 when it is not here."""
        names = [row.domain.name for row in self._rows]
        return names.index(name) if name in names else -1

    def show_rows(self, rows: list[DomainRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = self._arranged(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[index.column()].text(row)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icon("remote" if row.domain.kind == "remote" else "domains")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translate("console", COLUMNS[section].title)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column = column
        self._descending = order == Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        names = [self._rows[index.row()].domain.name for index in before]
        self._rows = self._arranged(self._rows)
        after = [self.index(self.row_of(name), index.column()) for name, index in zip(names, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arranged(self, rows: list[DomainRow]) -> list[DomainRow]:
        if self._column < 0:
            return rows
        text = COLUMNS[self._column].text
        return sorted(rows, key=lambda row: text(row).casefold(), reverse=self._descending)
