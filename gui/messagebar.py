"""MessageBar: one sentence across the top of a window or sheet, with at most one thing to do about it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStyle, QToolButton, QWidget

from gui.announcing import announce
from gui.assets import icon
from gui.i18n import translate
from gui.properties.editors import without_mnemonic

_ICON_PIXELS = 20


class MessageBar(QFrame):
    """Hidden until there is something to say; the newest message replaces the one before. Its text can be copied."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None, name: str = "message_bar") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._picture = QLabel(self)
        self.label = QLabel(self)
        self.label.setObjectName(f"{name}_text")
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.button = QPushButton(self)
        self.button.setObjectName(f"{name}_action")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._act)
        self._close = QToolButton(self)
        self._close.setObjectName(f"{name}_close")
        self._close.setAccessibleName(translate("app", "Dismiss message"))
        self._close.setToolTip(self._close.accessibleName())
        self._close.setAutoRaise(True)
        self._close.setIcon(self.style().standardIcon(QStyle.StandardPixmap.SP_TitleBarCloseButton))
        self._close.clicked.connect(self.clear)
        self._action: Callable[[], object] | None = None
        self._icon = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, "" while hidden."""
        return self.label.text() if not self.isHidden() else ""

    def show_failure(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Say what went wrong; `action` is the text of a button that calls `act`."""
        self._show("state-failure", text, action, act)

    def show_notice(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Say something to know."""
        self._show("state-notice", text, action, act)

    def clear(self) -> None:
        """Say nothing any more."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._icon:
            self._draw()
        super().changeEvent(event)

    def _show(self, name: str, text: str, action: str, act: Callable[[], object] | None) -> None:
        self._icon = name
        self._draw()
        self.label.setText(text)
        self._action = act
        self.button.setText(action)
        self.button.setAccessibleName(without_mnemonic(action))
        self.button.setVisible(bool(action))
        self.show()
        announce(self, text, urgent=name == "state-failure")

    def _draw(self) -> None:
        self._picture.setPixmap(icon(self._icon).pixmap(_ICON_PIXELS, _ICON_PIXELS))

    def _act(self) -> None:
        act = self._action
        self.clear()
        if act is not None:
            act()
