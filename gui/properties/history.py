"""History: the earlier versions of the settings, what each changed, and a way back to any of them."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.settings.catalogue import Change
from engine.settings.history import Version
from gui.bridge import Applied, Bridge, spoken
from gui.copying import offer_copying
from gui.i18n import translate
from gui.messagebar import MessageBar
from gui.properties.binding import LABEL_TO_FIELD, MARGIN
from gui.properties.names import label_of, labels_of
from gui.roominess import open_sized

_SIZE = QSize(720, 480)
_NUMBER = Qt.ItemDataRole.UserRole


class HistoryDialog(QDialog):
    """Versions, newest first, above what differs between the selected one and the settings now."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings_history")
        self.setWindowTitle(translate("properties", "Settings history"))
        open_sized(self, _SIZE)
        self._bridge = bridge
        self._newest = 0
        self.message_bar = MessageBar(self, "history_message")
        self.versions = _table(
            self,
            "history_versions",
            translate("properties", "Versions"),
            (
                translate("properties", "No."),
                translate("properties", "Time"),
                translate("properties", "By"),
                translate("properties", "What"),
                translate("properties", "Changed"),
            ),
        )
        self.differences = _table(
            self,
            "history_differences",
            translate("properties", "Differences"),
            (
                translate("properties", "Setting"),
                translate("properties", "In this version"),
                translate("properties", "Now"),
            ),
        )
        self._lay_out()
        self.versions.currentItemChanged.connect(self._selected)
        self._load()

    def restore(self) -> None:
        """Bring the selected version back, as a new version."""
        number = self._number()
        self._restore.setEnabled(False)
        self._bridge.ask(lambda engine: engine.settings_restore(number, who="window"), self._restored, self._failed)

    def _lay_out(self) -> None:
        upper = _labelled(translate("properties", "&Versions:"), self.versions)
        lower = _labelled(translate("properties", "&Differences between this version and now:"), self.differences)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(upper)
        splitter.addWidget(lower)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setObjectName("history_close")
        buttons.rejected.connect(self.reject)
        self._restore = buttons.addButton(
            translate("properties", "&Restore this version"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._restore.setObjectName("history_restore")
        self._restore.setEnabled(False)
        self._restore.clicked.connect(self.restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addWidget(self.message_bar)
        column.addWidget(splitter, 1)
        column.addWidget(buttons)

    def _load(self) -> None:
        self._bridge.ask(lambda engine: engine.settings_versions(), self._show, self._failed)

    def _show(self, versions: tuple[Version, ...]) -> None:
        self._newest = versions[-1].number if versions else 0
        self.versions.clear()
        for version in reversed(versions):
            item = QTreeWidgetItem(
                [str(version.number), _time(version.at), version.who, version.what, labels_of(version.changed)]
            )
            item.setData(0, _NUMBER, version.number)
            self.versions.addTopLevelItem(item)
        newest = self.versions.topLevelItem(0)
        if newest is not None:
            self.versions.setCurrentItem(newest)
        else:
            self.message_bar.show_notice(translate("properties", "The settings have never been changed."))
        for table in (self.versions, self.differences):
            _fit_columns(table)

    def _selected(self) -> None:
        number = self._number()
        self._restore.setEnabled(number not in (0, self._newest))
        self.differences.clear()
        if number not in (0, self._newest):
            newest = self._newest
            self._bridge.ask(
                lambda engine: (number, engine.settings_changes(number, newest)), self._show_differences, self._failed
            )

    def _show_differences(self, found: tuple[int, tuple[Change, ...]]) -> None:
        number, changes = found
        if number != self._number():
            return
        self.differences.addTopLevelItems(
            [QTreeWidgetItem([label_of(change.path), change.old, change.new]) for change in changes]
        )
        _fit_columns(self.differences)

    def _restored(self, _: Applied) -> None:
        self.message_bar.show_notice(translate("properties", "The version was brought back."))
        self._load()

    def _failed(self, error: Exception) -> None:
        self.message_bar.show_failure(spoken(str(error)))
        self._selected()

    def _number(self) -> int:
        item = self.versions.currentItem()
        return int(item.data(0, _NUMBER)) if item is not None else 0


def _fit_columns(table: QTreeWidget) -> None:
    """All but the last, which takes what is left."""
    for column in range(table.columnCount() - 1):
        table.resizeColumnToContents(column)


def _table(parent: QWidget, name: str, label: str, columns: tuple[str, ...]) -> QTreeWidget:
    table = QTreeWidget(parent)
    table.setObjectName(name)
    table.setAccessibleName(label)
    table.setHeaderLabels(list(columns))
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    offer_copying(table)
    return table


def _labelled(text: str, table: QTreeWidget) -> QWidget:
    box = QWidget()
    label = QLabel(text, box)
    label.setBuddy(table)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(LABEL_TO_FIELD)
    column.addWidget(label)
    column.addWidget(table)
    return box


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S")
