"""Server Selection: the pool, which is this computer, and where on it clients connect."""

from PySide6.QtCore import QSysInfo
from PySide6.QtWidgets import QLabel, QRadioButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.bridge import Bridge
from gui.copying import offer_copying
from gui.i18n import QT_TRANSLATE_NOOP, listed, translate
from gui.properties.binding import BETWEEN_GROUPS, LABEL_TO_FIELD
from gui.properties.dialogs.addresses import machine_addresses
from gui.properties.editors import without_mnemonic
from gui.wizard.listen_on import ListenOn
from gui.wizard.page import WizardPage
from gui.wizard.plan import Plan

_ROWS = 3
_LEAST_WIDTH = 120


class ServerSelectionPage(WizardPage):
    """The local server is selected already, as in Server Manager."""

    KEY = "server_selection"
    NAME = QT_TRANSLATE_NOOP("wizard", "Server Selection")
    HEADING = QT_TRANSLATE_NOOP("wizard", "Select destination server")

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(plan, bridge, parent)
        text = translate("wizard", "&Select a server from the server pool")
        self.from_pool = QRadioButton(text, self)
        self.from_pool.setObjectName("wizard_from_pool")
        self.from_pool.setAccessibleName(without_mnemonic(text))
        self.from_pool.setChecked(True)
        self.pool = self._pool()
        self.listen_on = ListenOn(plan, bridge, self)
        caption = QLabel(translate("wizard", "Ser&ver Pool"), self)
        caption.setBuddy(self.pool)
        upper = QVBoxLayout()
        upper.setSpacing(LABEL_TO_FIELD)
        for widget in (self.from_pool, caption, self.pool):
            upper.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        column.addLayout(upper)
        column.addWidget(self.listen_on)
        column.addStretch(1)

    def enter(self) -> None:
        self.listen_on.show_plan()

    def leave(self) -> str:
        missing = self.listen_on.missing()
        if missing:
            self.listen_on.addresses.setFocus()
        return missing

    def _pool(self) -> QTreeWidget:
        pool = QTreeWidget(self)
        pool.setObjectName("wizard_server_pool")
        pool.setAccessibleName(translate("wizard", "Server Pool"))
        pool.setHeaderLabels(
            [translate("wizard", "Name"), translate("wizard", "IP Address"), translate("wizard", "Operating System")]
        )
        pool.setRootIsDecorated(False)
        offer_copying(pool)
        addresses = [address for address in machine_addresses() if address not in ("127.0.0.1", "::1")]
        shown = listed(addresses) or "127.0.0.1"
        row = QTreeWidgetItem([self.bridge.machine_name, shown, QSysInfo.prettyProductName()])
        for column in range(3):
            row.setToolTip(column, row.text(column))
        pool.addTopLevelItem(row)
        pool.setCurrentItem(row)
        pool.setFixedHeight((pool.fontMetrics().height() + 8) * _ROWS)
        for column in range(2):
            pool.resizeColumnToContents(column)
            pool.setColumnWidth(column, max(pool.columnWidth(column) + BETWEEN_GROUPS, _LEAST_WIDTH))
        return pool
