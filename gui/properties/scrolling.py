"""PageArea: a page, whole where the screen has room for it, to be scrolled where it has not."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStyle, QWidget

# Title, message, buttons and margins of the window around a page, and the task bar of small screens.
_AROUND = 200
# Margins and frame of the window, beside a page that is wider than a small screen.
_BESIDE = 60
_LEAST_HEIGHT = 160
# Sentences are wrapped here at the narrowest; a window as narrow as its longest word is no pleasure.
_LEAST_WIDTH = 440


class PageArea(QScrollArea):
    """Grows its window when the page grows while it is shown, as far as the screen allows.

    `beside` is what stands beside it in the window, in pixels.
    """

    def __init__(self, view: QWidget, parent: QWidget | None = None, *, beside: int = _BESIDE) -> None:
        super().__init__(parent)
        self._view = view
        self._beside = beside
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(view)

    def sizeHint(self) -> QSize:
        width = max(self._view.sizeHint().width(), _LEAST_WIDTH)
        wanted, room = self._height(width), self._room()
        if wanted > room:
            width += self._bar()
        return QSize(width, min(wanted, room))

    def minimumSizeHint(self) -> QSize:
        least = self._view.minimumSizeHint()
        width = min(least.width() + self._bar(), self.screen().availableSize().width() - self._beside)
        return QSize(width, min(least.height(), _LEAST_HEIGHT))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        handled = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self._view:
            self.updateGeometry()
            self.fit()
        return handled

    def fit(self) -> None:
        """Make the window higher by what is missing, as far as the screen allows."""
        window = self.window()
        if not self.isVisible() or window.isMaximized():
            return
        missing = min(self._height(self.viewport().width()), self._room()) - self.viewport().height()
        if missing > 0:
            window.resize(window.width(), window.height() + missing)

    def _height(self, width: int) -> int:
        view = self._view
        return view.heightForWidth(width) if view.hasHeightForWidth() else view.sizeHint().height()

    def _room(self) -> int:
        return max(_LEAST_HEIGHT, self.screen().availableSize().height() - _AROUND)

    def _bar(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
