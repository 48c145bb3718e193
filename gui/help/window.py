"""HelpWindow: contents and search at the left, the page at the right; stays open beside whatever is worked on."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from gui.assets import icon
from gui.help.browser import HelpBrowser
from gui.help.findbar import FindBar
from gui.help.finder import Finder
from gui.help.library import FIRST, Library
from gui.help.search import parts_in
from gui.i18n import language, translate
from gui.properties.binding import BETWEEN_ROWS, MARGIN
from gui.properties.editors import without_mnemonic
from gui.roominess import open_sized

_SIZE = QSize(980, 680)
_LEFT, _RIGHT = 280, 700


class _Place(NamedTuple):
    topic: str
    scrolled: int


class HelpWindow(QWidget):
    """A window of its own; closing hides it, and it comes back as it was left."""

    def __init__(self, store: QSettings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("help_window")
        self.setWindowIcon(icon("help"))
        self._store = store
        self._topic = ""
        self._changing = False
        self._behind: list[_Place] = []
        self._ahead: list[_Place] = []
        self._make()
        self._lay_out()
        self._connect()
        self._restore_place()
        self._show_language()

    # --- Pages --------------------------------------------------------------------------------------------------

    @property
    def topic(self) -> str:
        """What is shown."""
        return self._topic

    def show_topic(self, topic: str, anchor: str = "") -> None:
        """Show a page, at a heading when `anchor` names one; the first page when there is no such topic."""
        topic = topic if topic in self.library.pages else FIRST
        if self._topic and topic != self._topic:
            self._behind.append(self._here())
            self._ahead.clear()
        self._show(_Place(topic, 0))
        self.browser.go_to(anchor)

    def go_back(self) -> None:
        """The page before, as it was left."""
        if self._behind:
            self._ahead.append(self._here())
            self._show(self._behind.pop())

    def go_forward(self) -> None:
        """Back from going back."""
        if self._ahead:
            self._behind.append(self._here())
            self._show(self._ahead.pop())

    def present(self) -> None:
        """To the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _here(self) -> _Place:
        return _Place(self._topic, self.browser.verticalScrollBar().value())

    def _show(self, place: _Place) -> None:
        page = self.library.pages[place.topic]
        self._topic = page.topic
        self.browser.show_page(page, self.library.folder)
        if place.scrolled:
            self.browser.verticalScrollBar().setValue(place.scrolled)
        self.browser.setAccessibleName(page.title)
        self.setWindowTitle(translate("console", "{page} - Mailroot Help").format(page=page.title))
        self.address.hide()
        self.back.setEnabled(bool(self._behind))
        self.forward.setEnabled(bool(self._ahead))
        self.finder.select(place.topic)

    def _choose(self, topic: str) -> None:
        if topic != self._topic:
            self.show_topic(topic)

    def _show_found(self, topic: str, words: str) -> None:
        self.browser.mark(())
        self.show_topic(topic)
        self.browser.mark(parts_in(self.browser.toPlainText(), words))

    def _show_address(self, address: str) -> None:
        self.address.setText(translate("console", "Not opened; to be copied: {address}").format(address=address))
        self.address.show()

    def _escape(self) -> None:
        """One thing after the other: the find bar, the search, the window."""
        if self.find_bar.isVisible():
            self.find_bar.leave()
        elif self.finder.query.text():
            self.finder.query.clear()
        else:
            self.close()

    # --- Building -----------------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.finder = Finder(self)
        self.back = self._button("help_back", "back")
        self.forward = self._button("help_forward", "forward")
        self.browser = HelpBrowser(self)
        self.browser.setObjectName("help_page")
        self.find_bar = FindBar(self.browser, self)
        self.address = QLabel(self)
        self.address.setObjectName("help_address")
        self.address.setWordWrap(True)
        self.address.setTextFormat(Qt.TextFormat.PlainText)
        self.address.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.address.hide()

    def _button(self, name: str, picture: str) -> QPushButton:
        button = QPushButton(icon(picture), "", self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        right = QWidget(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(BETWEEN_ROWS)
        buttons.addWidget(self.back)
        buttons.addWidget(self.forward)
        buttons.addStretch(1)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addLayout(buttons)
        column.addWidget(self.browser, 1)
        column.addWidget(self.address)
        column.addWidget(self.find_bar)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setObjectName("help_splitter")
        self._splitter.addWidget(self.finder)
        self._splitter.addWidget(right)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([_LEFT, _RIGHT])
        body = QVBoxLayout(self)
        body.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        body.addWidget(self._splitter)

    def _connect(self) -> None:
        self.finder.chosen.connect(self._choose)
        self.finder.found.connect(self._show_found)
        self.finder.cleared.connect(self._clear_marks)
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_forward)
        self.browser.topic_wanted.connect(self.show_topic)
        self.browser.address_wanted.connect(self._show_address)
        for key, act in (
            (QKeySequence.StandardKey.Back, self.go_back),
            (QKeySequence.StandardKey.Forward, self.go_forward),
            (QKeySequence.StandardKey.Find, self.find_bar.begin),
            (QKeySequence.StandardKey.FindNext, self.find_bar.find_next),
            (QKeySequence.StandardKey.FindPrevious, self.find_bar.find_previous),
            (Qt.Key.Key_Escape, self._escape),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(act)

    def _clear_marks(self) -> None:
        self.browser.mark(())

    # --- Language, and its place on the screen ------------------------------------------------------------------

    def _show_language(self) -> None:
        """Pages and texts in the language that is installed, at the topic that is shown."""
        self._changing = False
        self.library = Library(language())
        self.find_bar.show_texts()
        for button, text in (
            (self.back, translate("console", "&Back")),
            (self.forward, translate("console", "F&orward")),
        ):
            button.setText(text)
            button.setAccessibleName(without_mnemonic(text))
        self.finder.show_library(self.library)
        self._show(_Place(self._topic or FIRST, 0))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and not self._changing:
            # One comes for each catalogue that goes or comes.
            self._changing = True
            QTimer.singleShot(0, self, self._show_language)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.save_place()
        super().closeEvent(event)

    def save_place(self) -> None:
        """Remember size and position."""
        if self._store is not None:
            self._store.setValue("help/geometry", self.saveGeometry())
            self._store.setValue("help/splitter", self._splitter.saveState())
            self._store.sync()

    def _restore_place(self) -> None:
        open_sized(self, _SIZE)
        if self._store is None:
            return
        for key, restore in (
            ("help/geometry", self.restoreGeometry),
            ("help/splitter", self._splitter.restoreState),
        ):
            value = self._store.value(key)
            if value is not None:
                restore(value)
