"""AskingDialog: a small dialog that asks for one thing, checks it, and hands it to whoever opened it."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gui.i18n import translate
from gui.messagebar import MessageBar
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS, LABEL_TO_FIELD, MARGIN
from gui.properties.editors import without_mnemonic
from gui.roominess import open_sized


class AskingDialog(QDialog):
    """OK calls `take`, which ends in `finish` or in `refuse`, at once or when work elsewhere is done (`set_busy`)."""

    def __init__(self, parent: QWidget, name: str, title: str) -> None:
        super().__init__(parent.window())
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.message_bar = MessageBar(self, f"{name}_message")
        self.body = QVBoxLayout()
        self.body.setSpacing(BETWEEN_ROWS)
        self._busy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(self.message_bar)
        column.addLayout(self.body)
        column.addStretch(1)
        self.buttons = self._buttons(name)
        column.addWidget(self.buttons)

    def take(self) -> None:
        """What OK does."""
        raise NotImplementedError

    def finish(self) -> None:
        """It was taken."""
        super().accept()

    def refuse(self, text: str, field: QWidget) -> None:
        """It cannot be taken: say why, and put the focus where it is to be corrected."""
        self.set_busy(False)
        self.message_bar.show_failure(text)
        # When the bar has found its place.
        QTimer.singleShot(0, self._fit)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field, QLineEdit):
            field.selectAll()

    def set_busy(self, busy: bool) -> None:
        """Whether OK has to wait for work that is under way."""
        self._busy = busy
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not busy)
        if busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()

    def accept(self) -> None:
        if not self._busy:
            self.message_bar.clear()
            self.take()

    def form(self) -> QFormLayout:
        """A further form in the body."""
        form = QFormLayout()
        arrange(form)
        self.body.addLayout(form)
        return form

    def _fit(self) -> None:
        """Wrapped sentences need room below one another, which a dialog does not give them by itself."""
        missing = self.heightForWidth(self.width()) - self.height()
        if missing > 0:
            open_sized(self, self.size() + QSize(0, missing))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Qt opens no dialog higher than two thirds of the screen.
        self._fit()

    def _buttons(self, name: str) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        for kind, text, part in (
            (kinds.Ok, translate("properties", "OK"), "ok"),
            (kinds.Cancel, translate("properties", "Cancel"), "cancel"),
        ):
            button = box.button(kind)
            button.setText(text)
            button.setObjectName(f"{name}_{part}")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box


def arrange(form: QFormLayout) -> None:
    """The distances and alignment of every form of ours."""
    form.setSpacing(BETWEEN_ROWS)
    form.setHorizontalSpacing(LABEL_TO_FIELD * 2)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setFormAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


def add_field(form: QFormLayout, name: str, label: str, field: QWidget) -> QLabel:
    """Put `field` into the form behind its label, which becomes its accessible name."""
    caption = QLabel(label)
    caption.setBuddy(field)
    field.setObjectName(name)
    field.setAccessibleName(without_mnemonic(label))
    form.addRow(caption, field)
    return caption


def add_line(form: QFormLayout, name: str, label: str, text: str = "", *, password: bool = False) -> QLineEdit:
    """A line of text with its label."""
    line = QLineEdit(text)
    line.setMinimumWidth(line.fontMetrics().horizontalAdvance("x") * 32)
    if password:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    add_field(form, name, label, line)
    return line


def sentence_label(text: str, name: str = "", parent: QWidget | None = None) -> QLabel:
    """A sentence by itself, wrapped, that can be selected and copied."""
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
