"""HourChart: the last hour minute by minute, what came in above the line, what went out below it."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.bridge import Minute
from gui.console.widgets.series import ACCEPTED, OUT, Series, hour_and_minute, minute_words, summary
from gui.console.words import number
from gui.i18n import translate
from gui.states import colour_of

_HEIGHT = 176
_STEPS = (1, 2, 3, 4, 5, 6, 8, 10)
_TICK_MINUTES = 10


class HourChart(QWidget):
    """Left and Right go through the minutes, Home and End to the first and last; the pointer does the same.

    `pointed` says what the chosen minute holds, or the whole hour when none is chosen; it is the accessible
    description as well.
    """

    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("server_chart")
        self.setAccessibleName(translate("console", "Last hour"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._minutes: tuple[Minute, ...] = ()
        self._chosen: int | None = None

    @property
    def words(self) -> str:
        """The chosen minute, else the whole hour, in words."""
        if self._chosen is not None and self._chosen < len(self._minutes):
            return minute_words(self._minutes[self._chosen])
        return summary(self._minutes)

    def show_minutes(self, minutes: Sequence[Minute]) -> None:
        """Show these; nothing is painted when they are the same as before."""
        minutes = tuple(minutes)
        if minutes != self._minutes:
            self._minutes = minutes
            self._tell()
            self.update()

    def choose(self, index: int | None) -> None:
        """Point at a minute by its place, or at none."""
        if index is not None:
            index = min(max(index, 0), len(self._minutes) - 1)
        if index != self._chosen:
            self._chosen = index
            self._tell()
            self.update()

    # --- Pointer and keys --------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.choose(self._index_at(event.position().x()))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.choose(self._index_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self.choose(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.choose(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._minutes) - 1
        here = last + 1 if self._chosen is None else self._chosen
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        target = moves.get(Qt.Key(event.key()))
        if target is None or not self._minutes:
            super().keyPressEvent(event)
            return
        self.choose(target)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()
        super().changeEvent(event)

    def _tell(self) -> None:
        words = self.words
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.pointed.emit(words)

    # --- Painting ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = self._plot()
        above = max((ACCEPTED.of(minute) for minute in self._minutes), default=0)
        below = max((sum(series.of(minute) for series in OUT) for minute in self._minutes), default=0)
        top = nice_ceiling(max(above, below))
        painter.fillRect(plot, self.palette().base())
        self._paint_rows(painter, plot, top)
        self._paint_minutes(painter, plot)
        if self._minutes and above == below == 0:
            self._paint_nothing(painter, plot)
        for index, minute in enumerate(self._minutes):
            self._paint_bars(painter, self._column(plot, index), minute, plot.height() / 2 / top)
        self._paint_frame(painter, plot)

    def _plot(self) -> QRectF:
        """Where the bars are: beside the numbers, above the times."""
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("00,000") + 8
        margin = metrics.height() / 2
        return QRectF(self.rect()).adjusted(left, margin, -metrics.horizontalAdvance("00:00") / 2, -margin * 3)

    def _column(self, plot: QRectF, index: int) -> QRectF:
        """The place of one minute, on whole pixels so that bars are sharp."""
        width = plot.width() / max(1, len(self._minutes))
        left = round(plot.left() + index * width)
        right = round(plot.left() + (index + 1) * width)
        return QRectF(left, plot.top(), max(1, right - left - 1), plot.height())

    def _index_at(self, x: float) -> int | None:
        plot = self._plot()
        if not self._minutes or not plot.left() <= x <= plot.right():
            return None
        return int((x - plot.left()) / plot.width() * len(self._minutes))

    def _paint_rows(self, painter: QPainter, plot: QRectF, top: int) -> None:
        height = painter.fontMetrics().height()
        axis = plot.center().y()
        for value in (top, top / 2, 0, -top / 2, -top):
            y = round(axis - value / top * plot.height() / 2) + 0.5
            painter.setPen(self._grid_pen())
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            if value == int(value):
                painter.setPen(self._colour(QPalette.ColorRole.WindowText))
                place = QRectF(0, y - height / 2, plot.left() - 6, height)
                painter.drawText(place, int(Qt.AlignmentFlag.AlignRight), number(abs(int(value))))

    def _paint_minutes(self, painter: QPainter, plot: QRectF) -> None:
        height = painter.fontMetrics().height()
        width = painter.fontMetrics().horizontalAdvance("00:00") + 8
        for index, minute in enumerate(self._minutes):
            if int(minute.at // 60) % _TICK_MINUTES:
                continue
            x = self._column(plot, index).left() + 0.5
            painter.setPen(self._grid_pen())
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom() + 4))
            painter.setPen(self._colour(QPalette.ColorRole.WindowText))
            place = QRectF(x - width / 2, plot.bottom() + 4, width, height)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignHCenter), hour_and_minute(minute.at))

    def _paint_nothing(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(self._colour(QPalette.ColorRole.WindowText))
        upper = QRectF(plot.left(), plot.top(), plot.width(), plot.height() / 4)  # between two lines
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignCenter), translate("console", "No mail in the last hour."))

    def _paint_bars(self, painter: QPainter, column: QRectF, minute: Minute, scale: float) -> None:
        axis = round(column.center().y())
        height = _bar_height(minute.accepted, scale)
        paint_block(painter, QRectF(column.left(), axis - height, column.width(), height), ACCEPTED)
        depth = 0.0
        for series in OUT:
            height = _bar_height(series.of(minute), scale)
            paint_block(painter, QRectF(column.left(), axis + 1 + depth, column.width(), height), series)
            depth += height

    def _paint_frame(self, painter: QPainter, plot: QRectF) -> None:
        axis = round(plot.center().y()) + 0.5
        painter.setPen(QPen(self._colour(QPalette.ColorRole.WindowText), 1))
        painter.drawLine(QPointF(plot.left(), axis), QPointF(plot.right(), axis))
        if self._chosen is not None and self._chosen < len(self._minutes):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._column(plot, self._chosen).adjusted(-1.5, 0.5, 1.5, -0.5))
        if self.hasFocus():
            painter.setPen(QPen(self._colour(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(plot)

    def _grid_pen(self) -> QPen:
        colour = self._colour(QPalette.ColorRole.WindowText)
        colour.setAlpha(48)
        return QPen(colour, 1)

    def _colour(self, role: QPalette.ColorRole) -> QColor:
        return QColor(self.palette().color(role))


def paint_block(painter: QPainter, block: QRectF, series: Series) -> None:
    """Fill a bar or the sample in the legend in the colour and pattern of a series."""
    if block.height() <= 0:
        return
    colour = colour_of(series.colour)
    painter.fillRect(block, QBrush(colour, series.pattern))
    if series.pattern != Qt.BrushStyle.SolidPattern:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1))
        painter.drawRect(block.adjusted(0.5, 0.5, -0.5, -0.5))


def nice_ceiling(value: int) -> int:
    """A number not below `value` that has few digits, and so has its half: 2, 4, 6, 8, 10, 12, 16, 20, 40, ..."""
    if value <= 2:
        return 2
    power: int = 10 ** int(math.log10(value / 2))
    return next(2 * step * power for step in _STEPS if 2 * step * power >= value)


def _bar_height(count: int, scale: float) -> float:
    """Pixels; one message is seen beside a thousand, too."""
    return max(2, round(count * scale)) if count else 0
