"""EventBar: what the event log shows, and whether it stands still."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from gui.assets import icon
from gui.console.models.eventlog import PROBLEMS
from gui.console.models.eventwords import KINDS
from gui.console.words import grouped
from gui.i18n import translate

# A typing hand pauses this long before the list follows it.
_TYPING_MS = 150
_PROBLEMS = "problems"
_LEAST_CHARACTERS = 14
_NARROWEST = 80


class EventBar(QWidget):
    """`filtered` comes when another choice of events is wanted."""

    filtered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = self._kinds()
        self.text = self._search()
        self.pause = self._button("eventlog_pause", "pause", translate("console", "Pause scrolling"))
        self.pause.setCheckable(True)
        self.newest = self._button("eventlog_newest", "down", _newest())
        self.newest.setToolTip(translate("console", "Esc in the list does the same"))
        # Wide enough for both of its texts, so that nothing beside it moves.
        self._widest = self.newest.sizeHint().width() + self.fontMetrics().horizontalAdvance("00")
        self.newest.setMinimumWidth(self._widest)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.filtered)
        self.text.textChanged.connect(self._typing.start)
        self.kind.currentIndexChanged.connect(self._choose)
        self._lay_out()
        self._needed = super().minimumSizeHint().width()

    @property
    def chosen(self) -> str:
        """The kind that is chosen: one of KINDS, "problems", or "" for all."""
        kind: str = self.kind.currentData()
        return kind

    @property
    def filter(self) -> tuple[Iterable[str], str]:
        """The kinds to show and the text to look for."""
        choices: dict[str, Iterable[str]] = {"": KINDS, _PROBLEMS: PROBLEMS}
        return choices.get(self.chosen, (self.chosen,)), self.text.text().strip()

    def show_behind(self, missed: int, *, reading: bool) -> None:
        """How many events the list is behind, on the button that catches up."""
        words = grouped(translate("console", "Show %n new", "", missed), missed) if missed else _newest()
        self.newest.setText(words)
        self.newest.setAccessibleName(words)
        self.newest.setEnabled(reading)

    def focus_text(self) -> None:
        """Ctrl+F: type what to look for."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def minimumSizeHint(self) -> QSize:
        """With pictures alone on the buttons."""
        texts = self._widest + self.pause.fontMetrics().horizontalAdvance(self.pause.text())
        return QSize(self._needed - texts + 2 * self.newest.iconSize().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        styles = Qt.ToolButtonStyle
        whole = event.size().width() >= self._needed
        for button in (self.pause, self.newest):
            button.setToolButtonStyle(styles.ToolButtonTextBesideIcon if whole else styles.ToolButtonIconOnly)
        self.newest.setMinimumWidth(self._widest if whole else 0)

    def _choose(self) -> None:
        self.filtered.emit()

    def _kinds(self) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName("eventlog_kind")
        combo.addItem(translate("console", "All events"), "")
        combo.addItem(translate("console", "Problems"), _PROBLEMS)
        combo.insertSeparator(2)
        for key, kind in KINDS.items():
            combo.addItem(translate("console", kind.name), key)
        combo.setMaxVisibleItems(combo.count())
        # Where there is little room it gives way first: its list shows the names whole.
        combo.setMinimumWidth(combo.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS)
        return combo

    def _search(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName("eventlog_filter")
        line.setClearButtonEnabled(True)
        line.setMinimumWidth(_NARROWEST)
        line.setPlaceholderText(translate("console", "Address, message, answer (Ctrl+F)"))
        return line

    def _button(self, name: str, picture: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIcon(icon(picture))
        button.setText(words)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(_labelled(translate("console", "Sho&w:"), self.kind, self))
        row.addWidget(self.kind)
        row.addWidget(_labelled(translate("console", "Fi&lter:"), self.text, self))
        row.addWidget(self.text, 1)
        row.addWidget(self.pause)
        row.addWidget(self.newest)


def _newest() -> str:
    return translate("console", "Show the newest")


def _labelled(words: str, field: QWidget, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    label.setBuddy(field)
    return label
