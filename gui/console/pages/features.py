"""Features: what of the program is installed, and the way to add and remove it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from gui.assets import icon
from gui.autostart import for_this_system
from gui.bridge import Bridge
from gui.console.pages.base import ConsolePage
from gui.console.widgets.labels import say, sentence
from gui.i18n import translate
from gui.menus import offer_menu
from gui.wizard.features import installed_features
from gui.wizard.featurewords import description_of, name_of, not_yet
from gui.wizard.plan import Feature

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_MARGIN, _BETWEEN = 12, 8
_DETAIL_LINES = 3
_KEY = Qt.ItemDataRole.UserRole


class FeaturesPage(ConsolePage):
    """A row for each feature: whether it is installed, by picture and in words, and what it does."""

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        super().__init__("features", bridge, window)
        self._autostart = for_this_system(bridge.data_folder)
        self.sentence = sentence("features_sentence", self)
        self.sentence.setContentsMargins(_MARGIN, _BETWEEN, _MARGIN, _BETWEEN)
        self.list = self._make_list()
        self.details = sentence("features_details", self)
        self.details.setContentsMargins(_MARGIN, _BETWEEN, _MARGIN, _MARGIN)
        self.details.setMinimumHeight(self.details.fontMetrics().lineSpacing() * _DETAIL_LINES + _BETWEEN + _MARGIN)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.list.currentItemChanged.connect(self._show_details)
        self._lay_out()
        window.tools.features_changed.connect(self._changed)
        self._fill()

    def activate(self) -> None:
        self._fill()

    def refresh(self) -> None:
        super().refresh()
        self._fill()

    def fill_menu(self, menu: QMenu) -> None:
        commands = self.console.commands
        menu.addActions((commands.add_features, commands.remove_features))

    def status(self) -> str:
        return translate("console", "%n feature(s) installed", "", len(self._installed()))

    def _installed(self) -> frozenset[Feature]:
        return installed_features(self.bridge, self._autostart)

    def _changed(self) -> None:
        if self.active:
            self._fill()
            self.console.show_status()

    def _fill(self) -> None:
        there = self._installed()
        if there:
            say(self.sentence, translate("console", "What is installed on this computer, and what can be added."))
        else:
            words = translate("console", "Nothing is installed yet. Choose Add Features to set up the SMTP server.")
            say(self.sentence, words)
        chosen = max(self.list.currentIndex().row(), 0)
        self.list.clear()
        self.list.addTopLevelItems([_row(feature, installed=feature in there) for feature in Feature])
        self.list.setCurrentIndex(self.list.model().index(chosen, 0))
        for column in range(2):
            self.list.resizeColumnToContents(column)

    def _show_details(self, item: QTreeWidgetItem | None) -> None:
        """The list may be too narrow for the whole sentence."""
        say(self.details, item.text(2) if item is not None else "")

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget(self)
        made.setObjectName("features_list")
        made.setAccessibleName(translate("console", "Features"))
        made.setHeaderLabels(
            [translate("console", "Feature"), translate("console", "State"), translate("console", "Description")]
        )
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAllColumnsShowFocus(True)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        offer_menu(made, self.fill_menu)
        return made

    def _lay_out(self) -> None:
        commands = self.console.commands
        bar = self.make_bar(translate("console", "Features"), (commands.add_features, commands.remove_features))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.sentence)
        column.addWidget(self.list, 1)
        column.addWidget(self.details)


def _row(feature: Feature, *, installed: bool) -> QTreeWidgetItem:
    if installed:
        state = translate("console", "Installed")
    else:
        state = translate("console", "Not available yet") if not_yet(feature) else translate("console", "Not installed")
    words = description_of(feature) if installed else not_yet(feature) or description_of(feature)
    row = QTreeWidgetItem([name_of(feature), state, words])
    row.setIcon(0, icon("state-running" if installed else "state-stopped"))
    row.setToolTip(2, words)
    row.setData(0, _KEY, feature)
    return row
