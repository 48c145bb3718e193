"""Pictures: small icons for the rows of a list, drawn once for each palette and not once for each row."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QIcon

from gui.assets import icon

_SIZE = QSize(16, 16)
_MODES = (QIcon.Mode.Normal, QIcon.Mode.Selected)


class Pictures:
    """Icons by name, as plain pixmaps; drawn anew when the palette or the scale of the screen is another."""

    def __init__(self) -> None:
        self._drawn_for: tuple[int, float] = (0, 0.0)
        self._icons: dict[str, QIcon] = {}

    def picture(self, name: str) -> QIcon:
        """The icon of that name. Raises LookupError."""
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        wanted = application.palette().cacheKey(), application.devicePixelRatio()
        if wanted != self._drawn_for:
            self._drawn_for = wanted
            self._icons.clear()
        if name not in self._icons:
            self._icons[name] = _drawn(name, wanted[1])
        return self._icons[name]


def _drawn(name: str, ratio: float) -> QIcon:
    source, drawn = icon(name), QIcon()
    for mode in _MODES:
        drawn.addPixmap(source.pixmap(_SIZE, ratio, mode), mode)
    return drawn
