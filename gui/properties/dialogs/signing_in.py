"""SigningIn: a button that has somebody sign in, what that person is to do, and what came of it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont, QGuiApplication
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from engine.settings.model import Security
from gui.bridge import Bridge, Fault, OAuthFailure, SignInCancelled, SignInPrompt, Token, spoken
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_ROWS
from gui.properties.dialogs.asking import add_line, arrange, sentence_label
from gui.properties.dialogs.signed_text import SignedText
from gui.pushbutton import push_button

_CODE_SCALE = 2.0
_SECOND_MS = 1000

_LEADS = {
    Fault.CONSENT_NEEDED: QT_TRANSLATE_NOOP("properties", "Nobody has signed in."),
    Fault.APPLICATION_REFUSED: QT_TRANSLATE_NOOP(
        "properties", "The provider does not accept the application: check its ID, its secret and its permissions."
    ),
    Fault.PROVIDER_UNAVAILABLE: QT_TRANSLATE_NOOP(
        "properties", "The provider cannot be reached, or cannot answer now. Try again later."
    ),
}

# What is signed in for, with the secrets that were typed, by name; None when it is not complete (and that was said).
Ask = Callable[[], tuple[Security, dict[str, str]] | None]


class SigningIn(QWidget):
    """`signed_in` brings the account and its token. Nothing is stored here."""

    signed_in = Signal(object, object)  # Security, Token

    def __init__(self, bridge: Bridge, ask: Ask, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ask = ask
        self._give_up: Callable[[], None] | None = None
        # Answers to an earlier attempt come to nothing.
        self._attempt = 0
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._tick)
        self.begin = self._button(f"{name}_sign_in", translate("properties", "Sign &in..."), self._begin)
        self.cancel = self._button(f"{name}_give_up", translate("properties", "&Give up"), self.stop)
        self.result = SignedText(self, f"{name}_result")
        self.what = sentence_label("", f"{name}_what", self)
        self.address = QLineEdit()
        self.code = QLabel(self)
        self.time_left = QLabel(self)
        self.time_left.setObjectName(f"{name}_time_left")
        self._prompt = self._prompt_box(name)
        self._lay_out()
        self._show_running(running=False)

    @property
    def running(self) -> bool:
        """Whether somebody is signing in."""
        return self._give_up is not None

    def stop(self) -> None:
        """Give up what is under way; nothing happens when nothing is."""
        if self._give_up is not None:
            self._give_up()
            self._end()
            self.result.say(translate("properties", "Nobody has signed in: you gave up."), "state-notice")

    # --- Under way ----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        asked = self._ask()
        if asked is None:
            return
        security, secrets = asked
        self._attempt += 1
        attempt = self._attempt

        def current(receive: Callable[..., None]) -> Callable[..., None]:
            return lambda value: receive(value) if attempt == self._attempt and self.running else None

        self._give_up = self._bridge.sign_in(
            security,
            secrets,
            current(self._show_prompt),
            current(lambda token: self._succeeded(security, token)),
            current(self._failed),
            owner=self,
        )
        self.result.say(translate("properties", "Asking the provider..."), "state-notice")
        self._show_running(running=True)

    def _show_prompt(self, prompt: SignInPrompt) -> None:
        self.address.setText(prompt.address)
        self.address.setCursorPosition(0)
        self.code.setText(prompt.code)
        self._left = int(prompt.seconds)
        self._show_time()
        self._timer.start()
        self.result.say("")
        self._form.setRowVisible(self._code_row, bool(prompt.code))
        if prompt.code:
            self.what.setText(
                translate("properties", "Open this page on any device, sign in as the account, and enter the code.")
            )
        else:
            self.what.setText(
                translate(
                    "properties", "Sign in as the account in the browser, which has been opened with this address."
                )
            )
            self._open()
        self._prompt.show()

    def _succeeded(self, security: Security, token: Token) -> None:
        self._end()
        self.signed_in.emit(security, token)

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, SignInCancelled):
            said = spoken(f"{str(error).rstrip('.')}.")
            lead = _LEADS.get(error.fault) if isinstance(error, OAuthFailure) else None
            self.result.say(f"{translate('properties', lead)} {said}" if lead else said, "state-failure")

    def _end(self) -> None:
        self._give_up = None
        self._timer.stop()
        self._show_running(running=False)

    def _show_running(self, *, running: bool) -> None:
        self.begin.setEnabled(not running)
        self.cancel.setVisible(running)
        if not running:
            self._prompt.hide()

    def _tick(self) -> None:
        self._left = max(0, self._left - 1)
        self._show_time()

    def _show_time(self) -> None:
        minutes, seconds = divmod(self._left, 60)
        words = translate("properties", "Time left: {time}")
        self.time_left.setText(words.format(time=f"{minutes}:{seconds:02}"))

    def _open(self) -> None:
        if not QDesktopServices.openUrl(QUrl(self.address.text())):
            self.result.say(
                translate("properties", "No browser could be opened. Copy the address and open it by yourself.")
            )

    # --- Building -----------------------------------------------------------------------------------------------

    def _prompt_box(self, name: str) -> QWidget:
        box = QWidget(self)
        self._form = QFormLayout()
        arrange(self._form)
        self.address = add_line(self._form, f"{name}_address", translate("properties", "Add&ress:"))
        self.address.setReadOnly(True)
        self._code_row = self._code_line(name, box)
        caption = QLabel(translate("properties", "Code:"), box)
        self._form.addRow(caption, self._code_row)
        row = QHBoxLayout()
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self._button(f"{name}_copy_address", translate("properties", "Cop&y address"), self._copy))
        row.addWidget(self._button(f"{name}_open", translate("properties", "Op&en the page"), self._open))
        row.addStretch(1)
        row.addWidget(self.time_left)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(self.what)
        column.addLayout(self._form)
        column.addLayout(row)
        return box

    def _code_line(self, name: str, parent: QWidget) -> QWidget:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _CODE_SCALE)
        font.setBold(True)
        self.code.setFont(font)
        self.code.setObjectName(f"{name}_code")
        self.code.setAccessibleName(translate("properties", "Code"))
        self.code.setTextInteractionFlags(self.what.textInteractionFlags())
        line = QWidget(parent)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self.code)
        row.addWidget(self._button(f"{name}_copy_code", translate("properties", "Copy c&ode"), self._copy_code))
        row.addStretch(1)
        return line

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address.text())

    def _copy_code(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())

    def _button(self, name: str, text: str, press: Callable[[], object]) -> QPushButton:
        button = push_button(name, text, self)
        button.clicked.connect(lambda: press())
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self.begin)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addLayout(row)
        column.addWidget(self._prompt)
        column.addWidget(self.result)
