"""Legend: the samples of colour and pattern with the names they stand for."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.console.widgets.chart import paint_block
from gui.console.widgets.series import ALL, Series

_SAMPLE = QSize(14, 12)


class Legend(QWidget):
    """One sample and one name for each series of the chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for series in ALL:
            row.addWidget(_Sample(series, self), 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(QLabel(series.title, self))
            row.addSpacing(8)
        row.addStretch(1)


class _Sample(QWidget):
    def __init__(self, series: Series, parent: QWidget) -> None:
        super().__init__(parent)
        self._series = series
        self.setFixedSize(_SAMPLE)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_block(QPainter(self), QRectF(self.rect()), self._series)
