"""Editors: one kind of control for each kind of value. They show and take values of the model, and decide nothing.

What is typed is handed on even when it is out of range: the checks say in words what is allowed, and the sheet stays
open. A number that silently jumped to its limit would say nothing.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.settings.kinds import Measure, Number
from gui.i18n import QT_TRANSLATE_NOOP, translate

# Larger than any limit of the model; a double holds whole numbers exactly up to 2**53.
_LARGEST = 2.0**53 - 1
_UNITS = {
    "s": QT_TRANSLATE_NOOP("properties", "Seconds"),
    "m": QT_TRANSLATE_NOOP("properties", "Minutes"),
    "h": QT_TRANSLATE_NOOP("properties", "Hours"),
    "d": QT_TRANSLATE_NOOP("properties", "Days"),
}


class Editor(QObject):
    """A control, or a few that belong together, for one value.

    `widget` goes into the layout, `focus` is what the label's mnemonic reaches and what carries the object name and
    the accessible name; `edited` says that a person changed the value. Assistive tools set values without a click or
    a key, so every change counts but those of `show_value`.
    """

    edited = Signal()
    labels_itself: ClassVar[bool] = False

    def __init__(self, widget: QWidget, focus: QWidget, caption: QWidget | None = None) -> None:
        super().__init__(widget)
        self.widget = widget
        self.focus = focus
        # A control of the editor that stands where others have their label.
        self.caption = caption

    def value(self) -> Any:
        """What stands in the control, as the model holds it."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show a value without saying `edited`; called only when it differs from `value()`."""
        raise NotImplementedError

    @property
    def failing(self) -> QWidget:
        """What gets the focus when the value cannot be used."""
        return self.focus

    def name_parts(self, name: str, label: str) -> None:
        """Give every control its object name and its accessible name."""
        self.focus.setObjectName(name)
        self.focus.setAccessibleName(label)


class WholeSpin(QDoubleSpinBox):
    """A field for whole numbers of any size: arrows stay within the limits, typing may leave them.

    It takes no number from the wheel while it has no focus, so that scrolling a page changes nothing.
    """

    def __init__(self, minimum: int, maximum: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits = (minimum, maximum)
        self.setDecimals(0)
        self.setRange(0, _LARGEST)
        self.setKeyboardTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        digits = max(4, min(len(str(maximum)), 10))
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * digits) + 48)

    def whole(self) -> int:
        """The number."""
        return int(self.value())

    def set_limits(self, minimum: int, maximum: int) -> None:
        """Where the arrows stop."""
        self._limits = (minimum, maximum)

    def stepBy(self, steps: int) -> None:
        low, high = self._limits
        self.setValue(min(max(self.whole() + steps, low), high))
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        low, high = self._limits
        enabled = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self.whole() < high:
            enabled |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if self.whole() > low:
            enabled |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return enabled

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        digits = text.removesuffix(self.suffix()).strip()
        if not digits:
            return QValidator.State.Intermediate, text, position
        fits = digits.isascii() and digits.isdecimal() and len(digits) <= 15
        return (QValidator.State.Acceptable if fits else QValidator.State.Invalid), text, position

    def textFromValue(self, value: float) -> str:
        return str(int(value))

    def valueFromText(self, text: str) -> float:
        digits = text.removesuffix(self.suffix()).strip()
        return float(digits) if digits.isdecimal() else self.value()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class TextEditor(Editor):
    """One line of text."""

    def __init__(self, parent: QWidget, *, password: bool = False, width: int = 32) -> None:
        self.line = QLineEdit(parent)
        super().__init__(self.line, self.line)
        if password:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMinimumWidth(self.line.fontMetrics().horizontalAdvance("x") * min(width, 40))
        self.line.textChanged.connect(self.edited)

    def value(self) -> Any:
        return self.line.text().strip()

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.line.setText(str(value))
        self.line.setCursorPosition(0)


class FolderEditor(Editor):
    """A path with a button that lets one look for it; `file` looks for a file instead of a folder."""

    def __init__(self, parent: QWidget, *, file: bool = False, placeholder: str = "") -> None:
        box = QWidget(parent)
        self.line = QLineEdit(box)
        self.line.setPlaceholderText(placeholder)
        self.button = QPushButton(translate("properties", "Browse..."), box)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        super().__init__(box, self.line)
        self._file = file
        self.line.textChanged.connect(self.edited)
        self.button.clicked.connect(self._browse)

    def value(self) -> Any:
        return self.line.text().strip()

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.line.setText(str(value))
        self.line.setCursorPosition(0)

    def name_parts(self, name: str, label: str) -> None:
        super().name_parts(name, label)
        self.button.setObjectName(f"{name}_browse")
        self.button.setAccessibleName(f"{label} {self.button.text()}")

    def _browse(self) -> None:
        start = self.line.text() or self.line.placeholderText()
        title = self.line.accessibleName()
        if self._file:
            chosen, _ = QFileDialog.getOpenFileName(self.widget, title, start)
        else:
            chosen = QFileDialog.getExistingDirectory(self.widget, title, start)
        if chosen:
            self.line.setText(chosen)


class FlagEditor(Editor):
    """A check box, which is its own label."""

    labels_itself = True

    def __init__(self, parent: QWidget, text: str) -> None:
        self.box = QCheckBox(text, parent)
        super().__init__(self.box, self.box)
        self.box.toggled.connect(self.edited)

    def value(self) -> Any:
        return self.box.isChecked()

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.box.setChecked(bool(value))


class NumberEditor(Editor):
    """A whole number."""

    def __init__(self, parent: QWidget, kind: Number) -> None:
        self.spin = WholeSpin(kind.minimum, kind.maximum, parent)
        super().__init__(self.spin, self.spin)
        self.spin.valueChanged.connect(self.edited)

    def value(self) -> Any:
        return self.spin.whole()

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self.spin):
            self.spin.setValue(int(value))


class MeasureEditor(Editor):
    """A duration or a size in its key's unit; a value that is no whole number of it is shown in base units (s, B)."""

    def __init__(self, parent: QWidget, kind: Measure) -> None:
        self._kind = kind
        self._scale = kind.quantity.unit
        self.spin = WholeSpin(1, 1, parent)
        super().__init__(self.spin, self.spin)
        self._rescale(self._scale)
        self.spin.setFixedWidth(self.spin.fontMetrics().horizontalAdvance("0" * 10) + 48)
        self.spin.valueChanged.connect(self.edited)

    def value(self) -> Any:
        return self._kind.quantity(self.spin.whole() * self._scale)

    def show_value(self, value: Any) -> None:
        unit = self._kind.quantity.unit
        with QSignalBlocker(self.spin):
            self._rescale(unit if int(value) % unit == 0 else 1)
            self.spin.setValue(int(value) // self._scale)

    def _rescale(self, scale: int) -> None:
        self._scale = scale
        base = "s" if self._kind.words == "duration" else "B"
        self.spin.setSuffix(f" {base}" if scale == 1 else "")
        lowest = -(-self._kind.minimum // scale)
        self.spin.set_limits(lowest, self._kind.maximum // scale)


class LimitEditor(Editor):
    """A check box with a number: unchecked is 0, no limit. Checking it again brings back the last number."""

    labels_itself = True

    def __init__(self, parent: QWidget, text: str, kind: Number | Measure, default: int) -> None:
        self.check = QCheckBox(text, parent)
        self._number = NumberEditor(parent, kind) if isinstance(kind, Number) else MeasureEditor(parent, kind)
        self._kind = kind
        self._last = default
        # So that its text stands level with the number.
        self.check.setMinimumHeight(self._number.widget.sizeHint().height())
        super().__init__(self._number.widget, self.check, self.check)
        self.number = self._number.focus
        self.number.setEnabled(False)
        self.check.toggled.connect(self._toggled)
        self._number.edited.connect(self.edited)

    def value(self) -> Any:
        zero = 0 if isinstance(self._kind, Number) else self._kind.quantity(0)
        return self._number.value() if self.check.isChecked() else zero

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.check.setChecked(value > 0)
        self.number.setEnabled(value > 0)
        self._last = int(value) or self._last
        self._number.show_value(self._last)

    @property
    def failing(self) -> QWidget:
        return self.number

    def name_parts(self, name: str, label: str) -> None:
        self.check.setObjectName(f"{name}_limited")
        self.check.setAccessibleName(label)
        self.number.setObjectName(name)
        self.number.setAccessibleName(label)

    def _toggled(self, checked: bool) -> None:
        self.number.setEnabled(checked)
        if checked and not self.signalsBlocked():
            self.number.setFocus()
        self.edited.emit()


class PeriodEditor(Editor):
    """A number with Minutes, Hours or Days beside it; Seconds is offered only where a value needs it."""

    def __init__(self, parent: QWidget, kind: Measure) -> None:
        box = QWidget(parent)
        self._kind = kind
        self.spin = WholeSpin(0, kind.maximum, box)
        self.unit = QComboBox(box)
        for name in ("m", "h", "d"):
            self._offer(name)
        self.spin.setFixedWidth(self.spin.fontMetrics().horizontalAdvance("0" * 6) + 48)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.spin)
        row.addWidget(self.unit)
        row.addStretch(1)
        super().__init__(box, self.spin)
        self.spin.valueChanged.connect(self.edited)
        self.unit.currentIndexChanged.connect(self._unit_chosen)

    def value(self) -> Any:
        return self._kind.quantity(self.spin.whole() * int(self.unit.currentData()))

    def show_value(self, value: Any) -> None:
        seconds = int(value)
        name = next((name for name in ("d", "h", "m") if seconds % self._kind.quantity.suffixes[name] == 0), "s")
        # 0 is no period at all; minutes are what people will type next.
        name = "m" if seconds == 0 else name
        size = self._kind.quantity.suffixes[name]
        if self.unit.findData(size) < 0:
            self._offer(name)
        with QSignalBlocker(self):
            self.unit.setCurrentIndex(self.unit.findData(size))
            self._relimit()
            self.spin.setValue(seconds // size)

    def name_parts(self, name: str, label: str) -> None:
        super().name_parts(name, label)
        self.unit.setObjectName(f"{name}_unit")
        self.unit.setAccessibleName(translate("properties", "{label} unit").format(label=label))

    def _offer(self, name: str) -> None:
        self.unit.addItem(translate("properties", _UNITS[name]), self._kind.quantity.suffixes[name])

    def _unit_chosen(self) -> None:
        self._relimit()
        self.edited.emit()

    def _relimit(self) -> None:
        size = int(self.unit.currentData())
        self.spin.set_limits(-(-self._kind.minimum // size), self._kind.maximum // size)


class ChoiceEditor(Editor):
    """A drop-down list; its accessible name comes from its label."""

    def __init__(self, parent: QWidget, choices: Mapping[str, str]) -> None:
        self.combo = QComboBox(parent)
        for value, text in choices.items():
            self.combo.addItem(text, value)
        super().__init__(self.combo, self.combo)
        self.combo.currentIndexChanged.connect(self.edited)

    def value(self) -> Any:
        return self.combo.currentData()

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.combo.setCurrentIndex(self.combo.findData(value))


class RadioEditor(Editor):
    """One radio button for each choice, below one another."""

    labels_itself = True

    def __init__(self, parent: QWidget, choices: Mapping[str, str]) -> None:
        box = QWidget(parent)
        self.buttons = {value: QRadioButton(text, box) for value, text in choices.items()}
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        group = QButtonGroup(box)
        for button in self.buttons.values():
            column.addWidget(button)
            group.addButton(button)
            button.toggled.connect(self._toggled)
        super().__init__(box, next(iter(self.buttons.values())))

    def value(self) -> Any:
        return next((value for value, button in self.buttons.items() if button.isChecked()), "")

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.buttons[value].setChecked(True)
        self.focus = self.buttons[value]

    def name_parts(self, name: str, label: str) -> None:
        self.widget.setObjectName(name)
        self.widget.setAccessibleName(label)
        for value, button in self.buttons.items():
            button.setObjectName(f"{name}_{value}")
            button.setAccessibleName(without_mnemonic(button.text()))

    def _toggled(self, checked: bool) -> None:
        # The one that goes off says nothing that the other one does not.
        if checked:
            self.edited.emit()


def without_mnemonic(text: str) -> str:
    """A label's text as a screen reader says it: no mnemonic, no colon. Japanese labels end in "(&X)"."""
    spoken = re.sub(r"\(&\w\)", "", text)
    return re.sub(r"&(?=\w)", "", spoken).replace("&&", "&").strip().rstrip(":").rstrip()
