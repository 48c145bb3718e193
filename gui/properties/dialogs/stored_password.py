"""StoredPassword: whether a password is stored for a user name, as the keyring says when it is asked."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from gui.bridge import Engine, route_name, spoken
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, Place
from gui.pushbutton import push_button

# A keyring need not be asked for every letter of a name.
_PAUSE_MS = 400


class StoredPassword(QWidget):
    """A line below the password field, and the field's placeholder. The password itself is never fetched.

    A keyring may ask a person, so it is asked on another thread; a name that changed meanwhile is asked for anew.
    `there` is its last answer for this user, None while there is none.
    """

    def __init__(self, place: Place, line: QLineEdit, name: str, waiting: str = "") -> None:
        super().__init__(line.parentWidget())
        # When a typed password is stored, in words, where that is not the sheet's Apply; translated.
        self._waiting = waiting
        self.there: bool | None = None
        self._model = place.model
        self._bridge = place.bridge
        self._line = line
        self._user = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self.label = QLabel(self)
        self.label.setObjectName(name)
        self.label.setWordWrap(True)
        self.label.setMinimumHeight(self.fontMetrics().lineSpacing())
        text = translate("properties", "Try a&gain")
        self.again = push_button(f"{name}_again", text, self)
        self.again.clicked.connect(self._ask)
        self.again.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self.label, 1)
        row.addWidget(self.again)

    def look_for(self, user: str) -> None:
        """Find out about this user; nothing happens when that is known or being asked already."""
        if user == self._user:
            return
        self._user = user
        self.there = None
        self._say("")
        if user and not self._waits_for_apply():
            self._timer.start()
        else:
            self._timer.stop()

    def _waits_for_apply(self) -> bool:
        waits = self._model.secret(route_name(self._user)) is not None
        if waits:
            words = translate("properties", "The password is stored with Apply or OK of the property sheet.")
            self._say(self._waiting or words)
        return waits

    def _ask(self) -> None:
        user = self._user
        name = route_name(user)
        self._say(translate("properties", "Asking the keyring about {user}...").format(user=user))

        def look(engine: Engine) -> tuple[bool, str]:
            return engine.has_credential(name), engine.credential_store()

        def answered(found: tuple[bool, str]) -> None:
            if user == self._user:
                self._show_found(*found)

        def failed(error: Exception) -> None:
            if user == self._user:
                self._show_failure(error)

        self._bridge.ask_slowly(look, answered, failed, owner=self)

    def _show_found(self, there: bool, store: str) -> None:
        store = spoken(store)
        self.there = there
        if there:
            self._line.setPlaceholderText(translate("properties", "Stored in {store}").format(store=store))
            text = translate("properties", "The password of {user} is stored in {store}. Type only to replace it.")
        else:
            text = translate("properties", "No password of {user} is stored yet in {store}.")
        self.label.setText(text.format(user=self._user, store=store))

    def _show_failure(self, error: Exception) -> None:
        kept = translate("properties", "What you type here is kept until it can be stored.")
        self.label.setText(f"{spoken(str(error))} {kept}")
        self.again.show()

    def _say(self, text: str) -> None:
        self.label.setText(text)
        self._line.setPlaceholderText("")
        self.again.hide()
