"""ImportTable: every setting that an import is about, as it stands in the file, now and afterwards."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gui.assets import icon
from gui.bridge import ImportedRow, ImportedServer, Settings, Wording
from gui.copying import offer_copying
from gui.i18n import language, translate
from gui.properties.changes import value_words
from gui.properties.names import label_of
from gui.tooltips import plain_tip

_ROWS_IN_SIGHT = 8
_SETTING, _IN_FILE, _NOW, _AFTER = range(4)
_WIDTHS = (176, 112, 112)


class ImportTable(QTreeWidget):
    """Rows with something to say of them carry a sign; `said_of_current` is the sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("wizard_import_table")
        self.setAccessibleName(translate("wizard", "Settings before and after"))
        self.setHeaderLabels(
            [
                translate("wizard", "Setting"),
                translate("wizard", "In the file"),
                translate("wizard", "Now"),
                translate("wizard", "After"),
            ]
        )
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        offer_copying(self)
        self.setMinimumHeight((self.fontMetrics().height() + 6) * (_ROWS_IN_SIGHT + 1))
        for column, width in enumerate(_WIDTHS):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, width)
        self._wording = Wording.load()
        self._said: dict[int, str] = {}

    def show_server(self, server: ImportedServer, now: Settings, *, changes_only: bool) -> None:
        """All rows, or those that change something or have something said of them."""
        self.clear()
        self._said = {}
        for row in server.rows:
            if row.changed or row.remark is not None or not changes_only:
                self._add(row, server, now)
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)

    def sizeHint(self) -> QSize:
        """No higher than it must be; a page has room for more or it has not."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def said_of_current(self) -> str:
        """What is to be said of the selected row, "" for nothing."""
        item = self.currentItem()
        return self._said.get(self.indexOfTopLevelItem(item), "") if item is not None else ""

    def _add(self, row: ImportedRow, server: ImportedServer, now: Settings) -> None:
        label = label_of(row.setting) if row.setting else row.key
        before = value_words(now, row.setting, row.before) if row.setting else ""
        after = value_words(server.settings, row.setting, row.after) if row.setting else ""
        item = QTreeWidgetItem([label, row.iis_value, before, after])
        item.setToolTip(_SETTING, row.setting)
        item.setToolTip(_IN_FILE, plain_tip(f"{row.key} = {row.iis_value}" if row.iis_value else row.key))
        item.setToolTip(_NOW, plain_tip(before))
        item.setToolTip(_AFTER, plain_tip(after))
        if row.changed:
            font = item.font(_AFTER)
            font.setBold(True)
            item.setFont(_AFTER, font)
        self.addTopLevelItem(item)
        self._say(item, self._wording.sentence(row.remark, language()))

    def _say(self, item: QTreeWidgetItem, sentence: str) -> None:
        if not sentence:
            return
        self._said[self.indexOfTopLevelItem(item)] = sentence
        item.setIcon(_SETTING, icon("state-notice"))
        item.setData(_SETTING, Qt.ItemDataRole.AccessibleDescriptionRole, sentence)
