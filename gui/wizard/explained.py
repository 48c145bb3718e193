"""What the wizard's pages are built of: the question, and choices with a sentence below each."""

from PySide6.QtWidgets import QAbstractButton, QLabel, QStyle, QVBoxLayout, QWidget

from gui.console.widgets.labels import sentence
from gui.properties.binding import LABEL_TO_FIELD


def question(text: str, parent: QWidget, name: str = "") -> QLabel:
    """The sentence at the top of a page: what is asked, and why."""
    label = sentence(name, parent)
    label.setText(text)
    return label


def explained(button: QAbstractButton, text: str, parent: QWidget) -> QVBoxLayout:
    """A check box or radio button, and below its text what it means."""
    label = sentence(f"{button.objectName()}_note", parent)
    label.setText(text)
    label.setContentsMargins(indent_of(button), 0, 0, 0)
    button.setAccessibleDescription(text)
    column = QVBoxLayout()
    column.setSpacing(LABEL_TO_FIELD)
    column.addWidget(button)
    column.addWidget(label)
    return column


def indent_of(button: QAbstractButton) -> int:
    """How far to the right, in pixels, the text of a check box or radio button begins."""
    metrics, style = QStyle.PixelMetric, button.style()
    sign = style.pixelMetric(metrics.PM_ExclusiveIndicatorWidth, None, button)
    return sign + style.pixelMetric(metrics.PM_RadioButtonLabelSpacing, None, button)
