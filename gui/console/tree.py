"""ConsoleTree: Dashboard, Features, and this computer with its virtual server and what belongs to it."""

import platform
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from gui.actions import Actions
from gui.assets import icon
from gui.console.pages import BELOW_SERVER, DASHBOARD, FEATURES, SERVER, PageSpec
from gui.i18n import translate
from gui.menus import offer_menu

_KEY = Qt.ItemDataRole.UserRole
COMPUTER = "computer"


class ConsoleTree(QTreeWidget):
    """The nodes by their keys; the computer shows the page of its server."""

    chosen = Signal(str)  # the key of the page to show
    renamed = Signal(str)  # the new name of the virtual server

    def __init__(self, commands: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("console_tree")
        self.setAccessibleName(translate("console", "Console tree"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._fill_server_menu = commands.fill_menu
        self._menus: dict[str, Callable[[QMenu], None]] = {
            DASHBOARD.key: commands.fill_manage_menu,
            FEATURES.key: commands.fill_features_menu,
        }
        self._items: dict[str, QTreeWidgetItem] = {}
        self._name = ""
        self._build()
        self.currentItemChanged.connect(self._choose)
        self.itemChanged.connect(self._edited)
        offer_menu(self, self._fill_menu)

    @property
    def key(self) -> str:
        """The key of the selected node, "" when none is."""
        item = self.currentItem()
        return str(item.data(0, _KEY)) if item is not None else ""

    def item(self, key: str) -> QTreeWidgetItem:
        """The node with a key; raises KeyError."""
        return self._items[key]

    def select(self, key: str) -> None:
        """Make a node the current one."""
        self.setCurrentItem(self._items[key])

    def show_server(self, name: str, picture: QIcon) -> None:
        """The server's name and state."""
        with QSignalBlocker(self):
            self._name = name
            self._items[SERVER.key].setText(0, f"[{name}]")
            self._items[SERVER.key].setIcon(0, picture)
        self.viewport().update()

    def show_text(self, key: str, text: str) -> None:
        """Another text for a node, such as one with a count."""
        with QSignalBlocker(self):
            self._items[key].setText(0, text)

    def rename(self) -> None:
        """Let the server's name be typed."""
        item = self._items[SERVER.key]
        with QSignalBlocker(self):
            item.setText(0, self._name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.setCurrentItem(item)
        self.editItem(item, 0)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        item = self._items[SERVER.key]
        with QSignalBlocker(self):
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            item.setText(0, f"[{self._name}]")

    def _build(self) -> None:
        self._add(self.invisibleRootItem(), DASHBOARD)
        self._add(self.invisibleRootItem(), FEATURES)
        computer = QTreeWidgetItem([platform.node() or translate("console", "This computer")])
        computer.setIcon(0, icon("computer"))
        computer.setData(0, _KEY, COMPUTER)
        self.addTopLevelItem(computer)
        self._items[COMPUTER] = computer
        server = self._add(computer, SERVER)
        for spec in BELOW_SERVER:
            self._add(server, spec)
        self.expandAll()

    def _add(self, above: QTreeWidgetItem, spec: PageSpec) -> QTreeWidgetItem:
        item = QTreeWidgetItem(above, [translate("console", spec.title) if spec.title else ""])
        item.setIcon(0, icon(spec.icon))
        item.setData(0, _KEY, spec.key)
        self._items[spec.key] = item
        return item

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            key = str(item.data(0, _KEY))
            self.chosen.emit(SERVER.key if key == COMPUTER else key)

    def _edited(self, item: QTreeWidgetItem) -> None:
        name = item.text(0).strip()
        if item is self._items[SERVER.key] and name and name != self._name:
            self.renamed.emit(name)

    def _fill_menu(self, menu: QMenu) -> None:
        self._menus.get(self.key, self._fill_server_menu)(menu)
