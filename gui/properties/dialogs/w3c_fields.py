"""Extended logging options: which fields a W3C Extended log has, as check boxes in a tree."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from engine.settings.syntaxes import W3C_FIELDS
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import LABEL_TO_FIELD, Place
from gui.properties.editors import without_mnemonic
from gui.properties.model import covers

FIELDS = "general.logging.fields"
_FORMAT = "general.logging.format"

# The names IIS shows; a field without one is shown by its own name.
_WORDS = {
    "date": QT_TRANSLATE_NOOP("properties", "Date"),
    "time": QT_TRANSLATE_NOOP("properties", "Time"),
    "c-ip": QT_TRANSLATE_NOOP("properties", "Client IP Address"),
    "cs-username": QT_TRANSLATE_NOOP("properties", "User Name"),
    "s-sitename": QT_TRANSLATE_NOOP("properties", "Service Name"),
    "s-computername": QT_TRANSLATE_NOOP("properties", "Server Name"),
    "s-ip": QT_TRANSLATE_NOOP("properties", "Server IP Address"),
    "s-port": QT_TRANSLATE_NOOP("properties", "Server Port"),
    "cs-method": QT_TRANSLATE_NOOP("properties", "Method"),
    "cs-uri-stem": QT_TRANSLATE_NOOP("properties", "URI Stem"),
    "cs-uri-query": QT_TRANSLATE_NOOP("properties", "URI Query"),
    "sc-status": QT_TRANSLATE_NOOP("properties", "Protocol Status"),
    "sc-win32-status": QT_TRANSLATE_NOOP("properties", "Win32 Status"),
    "sc-bytes": QT_TRANSLATE_NOOP("properties", "Bytes Sent"),
    "cs-bytes": QT_TRANSLATE_NOOP("properties", "Bytes Received"),
    "time-taken": QT_TRANSLATE_NOOP("properties", "Time Taken"),
    "cs-version": QT_TRANSLATE_NOOP("properties", "Protocol Version"),
    "cs-host": QT_TRANSLATE_NOOP("properties", "Host"),
    "cs(User-Agent)": QT_TRANSLATE_NOOP("properties", "User Agent"),
    "cs(Cookie)": QT_TRANSLATE_NOOP("properties", "Cookie"),
    "cs(Referer)": QT_TRANSLATE_NOOP("properties", "Referer"),
}
_BASIC = ("date", "time")


class W3cFields(QWidget):
    """Shown only for the format that has fields. The order of a hand-edited list is kept."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.parent)
        self.setObjectName("general_logging_fields")
        self._model = place.model
        self._before: tuple[str, ...] = place.model.get(FIELDS)
        label = translate("properties", "E&xtended logging options:")
        caption = QLabel(label, self)
        self.tree = self._tree(without_mnemonic(label))
        caption.setBuddy(self.tree)
        self.setFocusProxy(self.tree)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LABEL_TO_FIELD)
        column.addWidget(caption)
        column.addWidget(self.tree)
        self._items = self._fill()
        self.tree.expandAll()
        self.tree.itemChanged.connect(self._take)
        place.model.changed.connect(self._follow)
        self._show()

    def _tree(self, name: str) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName("general_logging_fields_tree")
        tree.setAccessibleName(name)
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setMinimumHeight(tree.fontMetrics().lineSpacing() * 9)
        return tree

    def _fill(self) -> dict[str, QTreeWidgetItem]:
        extended = QTreeWidgetItem([translate("properties", "Extended properties")])
        items = {}
        for name in W3C_FIELDS:
            words = translate("properties", _WORDS.get(name, name))
            item = QTreeWidgetItem([f"{words} ( {name} )"])
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            if name in _BASIC:
                self.tree.addTopLevelItem(item)
            else:
                extended.addChild(item)
            items[name] = item
        self.tree.addTopLevelItem(extended)
        return items

    def _follow(self, changed: str) -> None:
        if not changed or covers(changed, FIELDS) or covers(changed, _FORMAT) or covers(FIELDS, changed):
            self._show()

    def _show(self) -> None:
        self.setVisible(self._model.get(_FORMAT) == "w3c")
        chosen = self._model.get(FIELDS)
        self.tree.blockSignals(True)
        for name, item in self._items.items():
            item.setCheckState(0, Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
        self.tree.blockSignals(False)

    def _take(self) -> None:
        checked = {name for name, item in self._items.items() if item.checkState(0) == Qt.CheckState.Checked}
        self._model.set(FIELDS, chosen_fields(checked, self._model.get(FIELDS), self._before))


def chosen_fields(checked: set[str], now: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """The list for what is checked: as it was `before` when that is the same choice, else `now` with fields taken out
    or put in behind the one that IIS writes before them."""
    if checked == set(before):
        return before
    fields = [name for name in now if name in checked]
    for name in W3C_FIELDS:
        if name in checked and name not in fields:
            earlier = W3C_FIELDS[: W3C_FIELDS.index(name)]
            places = [fields.index(other) for other in earlier if other in fields]
            fields.insert(places[-1] + 1 if places else 0, name)
    return tuple(fields)
