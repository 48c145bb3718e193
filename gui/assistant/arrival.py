"""ArrivalView: waits for the program's first message, then follows it to the smart host's answer."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.announcing import announce
from gui.assets import icon
from gui.bridge import (
    Bridge,
    ClientRefused,
    Event,
    LogonFailed,
    MessageAccepted,
    SendingProgram,
    is_its_logon,
    is_its_message,
    is_its_refusal,
    subject_of,
)
from gui.console.widgets.attention import button_text
from gui.console.widgets.labels import say, sentence
from gui.dialogs.message_watch import MessageWatch
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, MARGIN
from gui.properties.dialogs.rules import rule_words
from gui.states import colour_of

_ICON_PIXELS = 24
_USERS = "access.authentication.users"


class ArrivalView(QFrame):
    """A picture, a sentence, and below it what becomes of the message; a refusal has a button to its setting."""

    def __init__(self, bridge: Bridge, open_setting: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("assistant_arrival")
        self.setAccessibleName(translate("console", "First message"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._open_setting = open_setting
        self._program = SendingProgram()
        self._own: frozenset[str] = frozenset()
        self._field = ""
        self._state = ""
        self.message = ""
        self._picture = QLabel(self)
        self.words = sentence("assistant_arrival_words", self)
        self.answer = sentence("assistant_arrival_answer", self, insists=True)
        self.to_setting = QPushButton(self)
        self.to_setting.setObjectName("assistant_arrival_setting")
        self.to_setting.setAutoDefault(False)
        self.to_setting.clicked.connect(self._to_setting)
        self._lay_out()
        # Heard before the watch hears it: a batch may bring a message and its answer at once.
        bridge.occurred.connect(self._occurred)
        self._watch = MessageWatch(bridge, self)
        self._watch.said.connect(self._say_answer)

    def expect(self, program: SendingProgram, own: tuple[str, ...], *, anew: bool = False) -> None:
        """Wait for a message of this program; one that has come stays unless it is another program, or `anew`."""
        known = _who(program) == _who(self._program) and self._state
        self._program, self._own = program, frozenset(own)
        if not known or anew:
            self.message = ""
            self._wait()

    @property
    def state(self) -> str:
        """ "waiting", "arrived" or "refused"."""
        return self._state

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._state:
            self._draw()
        super().changeEvent(event)

    # --- Hearing --------------------------------------------------------------------------------------------------

    def _occurred(self, batch: tuple[Event, ...]) -> None:
        if not self._state or self.message:
            return
        for event in batch:
            if isinstance(event, MessageAccepted) and is_its_message(self._program, self._own, event):
                self._arrived(event)
                return
            if isinstance(event, ClientRefused) and is_its_refusal(self._program, self._own, event):
                self._refused(event)
            elif isinstance(event, LogonFailed) and is_its_logon(self._program, self._own, event):
                self._not_logged_on(event)

    def _wait(self) -> None:
        self._show("waiting", translate("console", "Waiting for its first message..."))
        say(
            self.answer,
            translate("console", "Run the program. This turns green when a message from its address arrives here."),
        )

    def _arrived(self, event: MessageAccepted) -> None:
        self.message = event.message
        words = translate("console", "Its first message has arrived, from {client}.")
        if not event.client:
            words = translate("console", "Its first message has arrived.")
        self._show("arrived", words.format(client=event.client))
        self._watch.expect()
        self._watch.follow(event.message)

    def _refused(self, event: ClientRefused) -> None:
        words = translate("console", "{client} was refused. {reason}.")
        self._show("refused", words.format(client=event.client, reason=rule_words(event.rule)))
        self._field = subject_of(event.rule).field
        self._offer_setting()
        say(self.answer, translate("console", "It was told: {reply}").format(reply=event.reply))

    def _not_logged_on(self, event: LogonFailed) -> None:
        words = translate("console", "{client} could not log on as {user}.")
        self._show("refused", words.format(client=event.client, user=event.user))
        self._field = _USERS
        self._offer_setting()
        say(self.answer, translate("console", "The user name or the password is wrong."))

    # --- Showing --------------------------------------------------------------------------------------------------

    def _show(self, state: str, words: str) -> None:
        self._state = state
        self._field = ""
        self.to_setting.hide()
        self._draw()
        if self.words.text() != words:
            self.words.setText(words)
            announce(self, words)

    def _draw(self) -> None:
        look = {"waiting": "state-notice", "arrived": "state-running", "refused": "state-failure"}[self._state]
        self._picture.setPixmap(icon(look).pixmap(_ICON_PIXELS, _ICON_PIXELS))
        palette = QPalette()
        if self._state != "waiting":
            colour = colour_of("running" if self._state == "arrived" else "failure")
            palette.setColor(QPalette.ColorRole.WindowText, colour)
        self.words.setPalette(palette)

    def _say_answer(self, _: str, words: str) -> None:
        if self.message:
            say(self.answer, words)

    def _offer_setting(self) -> None:
        if self._field:
            self.to_setting.setText(button_text(self._field))
            self.to_setting.setAccessibleName(self.to_setting.text())
        self.to_setting.setVisible(bool(self._field))

    def _to_setting(self) -> None:
        self._open_setting(self._field)

    def _lay_out(self) -> None:
        font = self.words.font()
        font.setBold(True)
        self.words.setFont(font)
        texts = QVBoxLayout()
        texts.setSpacing(BETWEEN_ROWS // 2)
        texts.addWidget(self.words)
        texts.addWidget(self.answer)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, BETWEEN_ROWS, MARGIN, BETWEEN_ROWS)
        row.setSpacing(MARGIN)
        row.addWidget(self._picture)
        row.addLayout(texts, 1)
        row.addWidget(self.to_setting)
        self.to_setting.hide()


def _who(program: SendingProgram) -> tuple[bool, str, str]:
    return program.elsewhere, program.address, program.sender.casefold()
