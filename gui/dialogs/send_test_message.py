"""Send test message: a small message into the queue, the way all mail goes from here, followed to its answer."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.announcing import announce
from gui.assets import icon
from gui.bridge import Bridge, Origin, Settings, State, proposed_test_sender, test_message
from gui.dialogs.message_watch import MessageWatch
from gui.failures import sentence_of
from gui.i18n import translate
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS, LABEL_TO_FIELD, MARGIN
from gui.properties.editors import without_mnemonic
from gui.remembered import keep, remembered

_FIELD_CHARACTERS = 48
_ANSWER_LINES = 5
_PICTURE_PIXELS = 20
LAST_RECIPIENT = "send_test/to"


class SendTestMessageDialog(QDialog):
    """From, To and Subject; Send, and below them what becomes of the message. It can be sent again."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("send_test")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("console", "Send test message"))
        self._bridge = bridge
        self._form = QFormLayout()
        self._form.setVerticalSpacing(BETWEEN_ROWS)
        self._form.setHorizontalSpacing(LABEL_TO_FIELD * 2)
        sender = proposed_sender(bridge.settings, bridge.fqdn)
        subject = translate("console", "Mailroot test message")
        self.from_field = self._field("send_test_from", translate("console", "&From:"), sender)
        self.to_field = self._field("send_test_to", translate("console", "&To:"), last_recipient(bridge))
        self.subject_field = self._field("send_test_subject", translate("console", "S&ubject:"), subject)
        self.answer = Answer(self)
        self._lay_out()
        self._watch = MessageWatch(bridge, self)
        self._watch.said.connect(self.answer.say)
        bridge.state_changed.connect(self._follow_state)
        self._follow_state()
        (self.send_button if self.to_field.text() else self.to_field).setFocus()

    def send(self) -> None:
        """Put the message into the queue and follow it."""
        sender, recipient = self.from_field.text().strip(), self.to_field.text().strip()
        content = composed(sender, recipient, self.subject_field.text().strip(), self._bridge.fqdn)
        self.send_button.setEnabled(False)
        self.answer.say("", translate("console", "Sending..."))
        self._watch.expect()
        self._bridge.ask(
            lambda engine: engine.submit(sender, [recipient], content, origin=Origin.WINDOW),
            self._queued,
            self._refused,
        )

    def _queued(self, message: str) -> None:
        self.send_button.setEnabled(True)
        keep(self._bridge, LAST_RECIPIENT, self.to_field.text().strip())
        self._watch.follow(message)

    def _refused(self, error: Exception) -> None:
        self.send_button.setEnabled(True)
        self.answer.say("state-failure", sentence_of(error))
        self.to_field.setFocus()

    def _follow_state(self) -> None:
        # Before the wizard there is nothing to start.
        self.start.setVisible(self._bridge.state.state is State.STOPPED and self._bridge.configured)

    # --- Building --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_GROUPS)
        column.addLayout(self._form)
        column.addWidget(self.answer, 1)
        column.addWidget(self._buttons())

    def _field(self, name: str, text: str, value: str) -> QLineEdit:
        field = QLineEdit(value, self)
        field.setObjectName(name)
        field.setAccessibleName(without_mnemonic(text))
        field.setMinimumWidth(field.fontMetrics().averageCharWidth() * _FIELD_CHARACTERS)
        label = QLabel(text, self)
        label.setBuddy(field)
        self._form.addRow(label, field)
        return field

    def _buttons(self) -> QDialogButtonBox:
        roles = QDialogButtonBox.ButtonRole
        box = QDialogButtonBox(self)
        self.start = self._button(box, "send_test_start", translate("console", "St&art the server"), roles.ResetRole)
        self.start.clicked.connect(self._bridge.start)
        self.send_button = self._button(box, "send_test_send", translate("console", "&Send"), roles.ActionRole)
        self.send_button.setDefault(True)
        self.send_button.clicked.connect(self.send)
        self._button(box, "send_test_close", translate("console", "&Close"), roles.RejectRole)
        box.rejected.connect(self.reject)
        return box

    def _button(self, box: QDialogButtonBox, name: str, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = box.addButton(text, role)
        button.setObjectName(name)
        button.setAccessibleName(without_mnemonic(text))
        button.setAutoDefault(False)
        return button


class Answer(QWidget):
    """A picture and a sentence that can be copied, with room for a long answer from the start."""

    def __init__(self, parent: QWidget, name: str = "send_test_answer", lines: int = _ANSWER_LINES) -> None:
        super().__init__(parent)
        self._picture = QLabel(self)
        self._picture.setFixedSize(_PICTURE_PIXELS, _PICTURE_PIXELS)
        self.label = QLabel(self)
        self.label.setObjectName(name)
        self.label.setAccessibleName(translate("console", "Answer"))
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.label.setMinimumHeight(self.label.fontMetrics().lineSpacing() * lines)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)

    def say(self, picture: str, text: str) -> None:
        """Show a sentence; `picture` is the name of an icon, "" for none."""
        if picture:
            self._picture.setPixmap(icon(picture).pixmap(_PICTURE_PIXELS, _PICTURE_PIXELS))
        else:
            self._picture.clear()
        if text != self.label.text():
            announce(self, text)
        self.label.setText(text)
        # The dialog grows with a long answer and does not shrink again under the hand.
        self.label.setMinimumHeight(max(self.label.minimumHeight(), self.label.heightForWidth(self.label.width())))


def proposed_sender(settings: Settings, fqdn: str) -> str:
    """The smart host's account where it is an address, because many accept no other; else this user here."""
    return proposed_test_sender(settings.delivery.security, fqdn)


def last_recipient(bridge: Bridge) -> str:
    """Whom the last test message went to, "" when there was none."""
    return str(remembered(bridge).value(LAST_RECIPIENT, ""))


def composed(sender: str, recipient: str, subject: str, fqdn: str) -> bytes:
    """A complete message (RFC 5322). The engine checks the addresses when it takes them."""
    text = translate("console", "This is a test message from Mailroot. If you can read it, the relay works.")
    return test_message(sender, recipient, fqdn, subject=subject, text=text)
