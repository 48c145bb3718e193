"""Pictures and other files of the program: icons that follow the palette, drawn from resources/icons/*.svg."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.datafiles import resources
from gui.states import STATE_COLOURS, colour_of

# A disabled or selected icon has one colour.
_PLAIN_MODES = (QIcon.Mode.Disabled, QIcon.Mode.Selected)

# Pixels for which a drawing is made whose file name says nothing else.
DRAWN_FOR = 16

# Sizes, modes and palettes at the same time; more than that are leftovers of palettes that are gone.
_KEPT = 12


def icon(name: str) -> QIcon:
    """The icon resources/icons/NAME.svg in the colours of the palette at the time it is painted.

    The drawing may say `var(--text)`, `var(--accent)` and the names of STATE_COLOURS, `var(--running)`, for its
    colours. Raises LookupError when there is no such drawing.
    """
    return QIcon(_PaletteIcon(drawings(name)))


def drawings(name: str) -> dict[int, str]:
    """The drawings of an icon by the pixels they were made for: NAME.svg for 16, NAME@20.svg and so on where needed.

    Raises LookupError when there is none.
    """
    folder = resources() / "icons"
    if not (folder / f"{name}.svg").is_file():
        raise LookupError(f"There is no icon {folder / name}.svg.")
    files = {DRAWN_FOR: folder / f"{name}.svg"}
    files |= {int(file.stem.partition("@")[2]): file for file in folder.glob(f"{name}@*.svg")}
    return {size: file.read_text(encoding="utf-8") for size, file in files.items()}


def best_drawing(sizes: Iterable[int], pixels: int) -> int:
    """Which of `sizes` looks best at `pixels`: one that is magnified by a whole number, else the next smaller one."""
    smaller = [size for size in sizes if size <= pixels]
    whole = [size for size in smaller if pixels % size == 0]
    return max(whole or smaller, default=DRAWN_FOR)


class _PaletteIcon(QIconEngine):
    """Draws an SVG anew when the palette has other colours than the last time."""

    def __init__(self, drawings: dict[int, str]) -> None:
        super().__init__()
        self._drawings = drawings
        self._pixmaps: dict[tuple[int, int, str], QPixmap] = {}

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        pixels = round(rect.height() * painter.device().devicePixelRatioF())
        QSvgRenderer(self._coloured(mode, pixels).encode("utf-8")).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # `size` is in device pixels already.
        drawing = self._coloured(mode, size.height())
        key = (size.width(), size.height(), drawing)
        if key not in self._pixmaps:
            if len(self._pixmaps) >= _KEPT:
                self._pixmaps.clear()
            self._pixmaps[key] = _drawn(drawing, size)
        return self._pixmaps[key]

    def clone(self) -> QIconEngine:
        return _PaletteIcon(self._drawings)

    def _coloured(self, mode: QIcon.Mode, pixels: int) -> str:
        palette = QGuiApplication.palette()
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        text = palette.color(group, QPalette.ColorRole.WindowText)
        colours = {"text": text, "accent": palette.color(group, QPalette.ColorRole.Accent)}
        if mode == QIcon.Mode.Selected:
            colours = dict.fromkeys(colours, palette.color(group, QPalette.ColorRole.HighlightedText))
        drawing = self._drawings[best_drawing(self._drawings, pixels)]
        for name, colour in colours.items():
            drawing = drawing.replace(f"var(--{name})", colour.name())
        for name in STATE_COLOURS:
            state = colours["text"] if mode in _PLAIN_MODES else colour_of(name)
            drawing = drawing.replace(f"var(--{name})", state.name())
        return drawing


def _drawn(drawing: str, size: QSize) -> QPixmap:
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(drawing.encode("utf-8")).render(painter, QRectF(QRect(QPoint(0, 0), size)))
    painter.end()
    return pixmap
