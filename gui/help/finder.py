"""Finder: the contents of the help as a tree, and in its place the pages a search has found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.help.library import Library
from gui.help.search import Index
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS
from gui.properties.editors import without_mnemonic

_TOPIC = Qt.ItemDataRole.UserRole


class Finder(QWidget):
    """`chosen` when a page of the contents is, `found` when one that the search has found is."""

    chosen = Signal(str)  # topic
    found = Signal(str, str)  # topic, what was looked for
    cleared = Signal()  # nothing is looked for any more

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._index = Index(())
        self._make()
        self._lay_out()
        self.query.textChanged.connect(self.search)
        self.query.returnPressed.connect(self._open_best)
        self.contents.currentItemChanged.connect(self._choose)
        self.results.currentItemChanged.connect(self._open_result)

    def show_library(self, library: Library) -> None:
        """Pages and texts in the language that is installed; what is looked for is looked for again."""
        self._index = Index(library.pages.values())
        self.label.setText(translate("console", "&Search:"))
        self.query.setAccessibleName(without_mnemonic(self.label.text()))
        self.contents.setAccessibleName(translate("console", "Contents"))
        self.results.setAccessibleName(translate("console", "Pages found"))
        self._fill(library)
        self.search(self.query.text())

    def select(self, topic: str) -> None:
        """Show in the contents which page is open."""
        for item in self._items():
            if item.data(0, _TOPIC) == topic:
                self.contents.setCurrentItem(item)

    def search(self, words: str) -> None:
        """The pages that fit instead of the contents; the contents again when there are no words."""
        self.results.clear()
        wanted = bool(words.strip())
        self._stack.setCurrentWidget(self._results_box if wanted else self.contents)
        hits = self._index.search(words) if wanted else []
        for hit in hits:
            item = QListWidgetItem(f"{hit.title}\n{hit.excerpt}", self.results)
            item.setData(_TOPIC, hit.topic)
            item.setToolTip(hit.excerpt)
        self.count.setText(
            translate("console", "%n page(s) found", "", len(hits)) if hits else translate("console", "Nothing found.")
        )
        if not wanted:
            self.cleared.emit()

    def _open_result(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.found.emit(item.data(_TOPIC), self.query.text())

    def _open_best(self) -> None:
        if self.results.count():
            self.results.setCurrentRow(0)
            self.results.setFocus()

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        topic = item.data(0, _TOPIC) if item is not None else None
        if topic:
            self.chosen.emit(topic)

    # --- Building -----------------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.label = QLabel(self)
        self.query = QLineEdit(self)
        self.query.setObjectName("help_query")
        self.query.setClearButtonEnabled(True)
        self.label.setBuddy(self.query)
        self.contents = QTreeWidget(self)
        self.contents.setObjectName("help_contents")
        self.contents.setHeaderHidden(True)
        self.results = QListWidget(self)
        self.results.setObjectName("help_results")
        self.results.setAlternatingRowColors(True)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.count = QLabel(self)
        self.count.setObjectName("help_found_words")

    def _lay_out(self) -> None:
        self._results_box = QWidget(self)
        below = QVBoxLayout(self._results_box)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.count)
        below.addWidget(self.results, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.contents)
        self._stack.addWidget(self._results_box)
        row = QHBoxLayout()
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self.label)
        row.addWidget(self.query)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def _fill(self, library: Library) -> None:
        self.contents.blockSignals(True)
        self.contents.clear()
        for section in library.sections:
            above = QTreeWidgetItem(self.contents, [section.title])
            for topic in section.topics:
                item = QTreeWidgetItem(above, [library.pages[topic].title])
                item.setData(0, _TOPIC, topic)
            above.setExpanded(True)
        self.contents.blockSignals(False)

    def _items(self) -> list[QTreeWidgetItem]:
        above = [self.contents.topLevelItem(index) for index in range(self.contents.topLevelItemCount())]
        below = [each.child(index) for each in above if each is not None for index in range(each.childCount())]
        return [each for each in below if each is not None]
