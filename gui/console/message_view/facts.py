"""FactsPanel: who wrote to whom about what and when, and the envelope it came in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from gui.console.message_view.letter import Letter
from gui.console.message_view.opened import Envelope
from gui.console.models import fields
from gui.console.widgets.labels import say
from gui.i18n import QT_TRANSLATE_NOOP, translate

_FIELDS = (
    ("subject", QT_TRANSLATE_NOOP("console", "Subject:")),
    ("from", QT_TRANSLATE_NOOP("console", "From:")),
    ("to", QT_TRANSLATE_NOOP("console", "To:")),
    ("cc", QT_TRANSLATE_NOOP("console", "Cc:")),
    ("date", QT_TRANSLATE_NOOP("console", "Date:")),
    ("envelope", QT_TRANSLATE_NOOP("console", "Envelope:")),
    ("arrived", QT_TRANSLATE_NOOP("console", "Arrived:")),
)
# What a header may say in one line of a window; all of it is under Headers.
_LONGEST = 300


class FactsPanel(QWidget):
    """A line for each fact there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(4)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._values = {name: self._row(name, translate("console", label)) for name, label in _FIELDS}
        font = self._values["subject"].font()
        font.setBold(True)
        self._values["subject"].setFont(font)

    def show_facts(self, letter: Letter, envelope: Envelope) -> None:
        """Fill in."""
        for name in ("subject", "from", "to", "cc", "date"):
            self._say(name, letter.header(name))
        if not letter.header("subject"):
            self._say("subject", translate("console", "(no subject)"))
        self._say("envelope", _envelope(envelope))
        self._say("arrived", _arrived(envelope))

    def _row(self, name: str, caption: str) -> QLabel:
        value = QLabel(self)
        value.setObjectName(f"message_{name}")
        value.setAccessibleName(caption.rstrip(":"))
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._form.addRow(caption, value)
        return value

    def _say(self, name: str, text: str) -> None:
        shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
        say(self._values[name], shown)
        self._form.setRowVisible(self._values[name], bool(text))


def _envelope(envelope: Envelope) -> str:
    recipients = fields.addresses(envelope.recipients, len(envelope.recipients))
    sender = fields.sender(envelope.sender)
    return translate("console", "{sender} to {recipients}").format(sender=sender, recipients=recipients or "?")


def _arrived(envelope: Envelope) -> str:
    at = fields.moment(envelope.at)
    if envelope.client and envelope.user:
        words = translate("console", "{time} from {client}, logged on as {user}")
        return words.format(time=at, client=envelope.client, user=envelope.user)
    if envelope.client:
        return translate("console", "{time} from {client}").format(time=at, client=envelope.client)
    return at
