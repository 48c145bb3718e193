"""The open relay in the window: the flag that stays, and the line in which it is confirmed in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.settings.checks import check
from engine.settings.model import Settings
from engine.settings.openrelay import CODE, only_loopback
from gui.assets import icon
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, Place
from gui.properties.dialogs.asking import add_line, arrange, sentence_label

CONFIRMED = "access.relay.open_relay_confirmed"
_ICON_PIXELS = 20


def is_open(settings: Settings) -> bool:
    """Whether anybody who can connect may send anything anywhere, confirmed or not."""
    findings = check(settings)
    codes = {problem.code for problem in findings.problems} | {caution.code for caution in findings.warnings}
    return CODE in codes


def words_for(settings: Settings) -> str:
    """What it means that this is an open relay, "" when it is none."""
    if not is_open(settings):
        return ""
    if only_loopback(settings.general.listeners):
        return translate(
            "properties",
            "Open relay: every program on this computer may send anything anywhere. Only this computer can connect, "
            "as every listener is on a loopback address.",
        )
    return translate(
        "properties",
        "Open relay: anybody who can connect may send anything anywhere. Spammers find such a relay within hours.",
    )


class OpenRelayFlag(QWidget):
    """Says that the relay is open for as long as it is, and nothing otherwise."""

    def __init__(self, place: Place, name: str) -> None:
        super().__init__(place.parent)
        self.setObjectName(name)
        self._model = place.model
        self._picture = QLabel(self)
        self._picture.setPixmap(icon("state-attention").pixmap(_ICON_PIXELS, _ICON_PIXELS))
        self.text = sentence_label("", f"{name}_text", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        place.model.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        words = words_for(self._model.edited)
        self.text.setText(words)
        self.setVisible(bool(words))


class Confirmation(QWidget):
    """The line that has to hold the words before an open relay is taken."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.parent)
        self.setObjectName("relay_confirmation_box")
        self._model = place.model
        self._phrase = translate("properties", "open relay")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(OpenRelayFlag(place, "relay_open"))
        self._question = QWidget(self)
        form = QFormLayout(self._question)
        form.setContentsMargins(0, 0, 0, 0)
        arrange(form)
        label = translate("properties", "If this is &meant, type: {phrase}").format(phrase=self._phrase)
        self.line: QLineEdit = add_line(form, "relay_confirmation", label)
        column.addWidget(self._question)
        if self._model.get(CONFIRMED):
            self.line.setText(self._phrase)
        self.line.textChanged.connect(self._typed)
        self._model.changed.connect(self._follow)
        self._follow()

    @property
    def missing(self) -> bool:
        """Whether the words are asked for and not there."""
        return self._is_asked() and not self._model.get(CONFIRMED)

    def _is_asked(self) -> bool:
        settings = self._model.edited
        return is_open(settings) and not only_loopback(settings.general.listeners)

    def _typed(self) -> None:
        typed = " ".join(self.line.text().split())
        self._model.set(CONFIRMED, typed.casefold() == self._phrase.casefold())

    def _follow(self, path: str = "") -> None:
        asked = self._is_asked()
        self._question.setVisible(asked)
        self.setVisible(is_open(self._model.edited))
        if path.startswith("access.relay.") and path != CONFIRMED and not asked and self._model.get(CONFIRMED):
            # Closed again: whoever opens it the next time is asked anew.
            self.line.clear()
            self._model.set(CONFIRMED, False)
