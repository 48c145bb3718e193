"""ServerTile: how the server stands, in a frame of its own, for pages that are about more than the server."""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.bridge import Snapshot
from gui.console.widgets.header import state_sentence, waiting_sentence
from gui.console.widgets.labels import caption, say, sentence
from gui.console.widgets.stateshape import StateShape
from gui.i18n import translate
from gui.states import shape_of

_MARGIN, _BETWEEN = 12, 12


class ServerTile(QFrame):
    """The name, the state by shape and in words, and what waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("server_tile")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._picture = StateShape(self)
        self.title = caption("", self)
        self.title.setObjectName("server_tile_name")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.state = sentence("server_tile_state", self)
        self.waiting = sentence("server_tile_waiting", self)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self.title, self.state, self.waiting):
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        row.setSpacing(_BETWEEN)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_snapshot(self, name: str, snapshot: Snapshot) -> None:
        """The server `name` as it was at the snapshot."""
        now = time.time()
        self._picture.show_shape(shape_of(snapshot.state))
        say(self.title, f"[{name}]")
        say(self.state, state_sentence(snapshot, now))
        say(self.waiting, waiting_sentence(snapshot, now))
        self.waiting.show()

    def show_missing(self) -> None:
        """There is no server yet."""
        self._picture.show_shape("stopped")
        say(self.title, translate("console", "SMTP Server is not installed on this computer."))
        say(self.state, translate("console", "Mail is neither accepted nor delivered until it is."))
        self.waiting.hide()
