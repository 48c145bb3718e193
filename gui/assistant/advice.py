"""AdviceView: what stands in the way of the program, each with a button to the setting, and what else to know."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.assets import icon
from gui.bridge import Advice, Snippet
from gui.console.widgets.attention import button_text
from gui.console.widgets.labels import sentence
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS

_ICON_PIXELS = 16
_LEAST_HEIGHT = 96
STOPPED = "stopped"
# Mail is taken, and goes no further: something to know, nothing to repair in the program.
_NOTICES = ("no_smart_host", "route_hold", "route_capture", "client_unknown")


class AdviceView(QScrollArea):
    """Made anew only when something differs. `open_setting` gets the dotted path; `start` starts the server."""

    def __init__(
        self, open_setting: Callable[[str], object], start: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("assistant_advice")
        self.setAccessibleName(translate("console", "What to know"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self._open_setting = open_setting
        self._start = start
        self._shown: tuple[object, ...] | None = None

    def show_snippet(self, snippet: Snippet) -> None:
        """The cautions first, then the notes."""
        shown = (snippet.cautions, snippet.notes)
        if shown == self._shown:
            return
        self._shown = shown
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, BETWEEN_ROWS, 0)
        column.setSpacing(BETWEEN_ROWS)
        for number, advice in enumerate(snippet.cautions):
            column.addLayout(self._caution(number, advice, inside))
        for number, note in enumerate(snippet.notes):
            label = sentence(f"assistant_note_{number}", inside)
            label.setText(note)
            column.addWidget(label)
        column.addStretch(1)
        # The one before is deleted by it.
        self.setWidget(inside)

    def _caution(self, number: int, advice: Advice, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(BETWEEN_ROWS)
        picture = QLabel(parent)
        name = "state-notice" if advice.code in _NOTICES else "state-attention"
        picture.setPixmap(icon(name).pixmap(_ICON_PIXELS, _ICON_PIXELS))
        label = sentence(f"assistant_caution_{number}", parent)
        label.setText(advice.text)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        if advice.code == STOPPED:
            row.addWidget(self._button(number, translate("console", "Start the server"), self._start, parent))
        elif advice.field:
            act = partial(self._open_setting, advice.field)
            row.addWidget(self._button(number, button_text(advice.field), act, parent))
        return row

    def _button(self, number: int, text: str, act: Callable[[], object], parent: QWidget) -> QPushButton:
        button = QPushButton(text, parent)
        button.setObjectName(f"assistant_setting_{number}")
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())
        return button
