"""OAuthAccount: below the radio button OAuth 2.0: who signs in, whether somebody has, and the button to set it up."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.settings.model import Security
from gui.bridge import client_name, route_name
from gui.i18n import translate
from gui.properties.binding import BETWEEN_GROUPS, Place, object_name
from gui.properties.dialogs.asking import sentence_label
from gui.properties.dialogs.keyring_answer import KeyringAnswer
from gui.properties.dialogs.oauth import open_oauth
from gui.properties.dialogs.oauth_words import provider_name
from gui.pushbutton import push_button

_LINES = 2


class OAuthAccount(QWidget):
    """Enabled while OAuth 2.0 is chosen for the section `at`; `waiting` says when a sign-in is stored, translated."""

    def __init__(self, place: Place, at: str, waiting: str = "", indent: int = 0) -> None:
        super().__init__(place.parent)
        self._model = place.model
        self._bridge = place.bridge
        self._at = at
        self._waiting = waiting
        name = object_name(f"{at}.oauth2")
        self._keyring = KeyringAnswer(place.bridge, self)
        self._keyring.changed.connect(self._say)
        self.label = sentence_label("", name, self)
        self.label.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)
        text = translate("properties", "Set up and si&gn in...")
        self.button = push_button(f"{name}_set_up", text, self)
        self.button.clicked.connect(self._set_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(indent, 0, 0, 0)
        row.setSpacing(BETWEEN_GROUPS)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self._model.changed.connect(self._follow)
        self._follow()

    @property
    def signed_in(self) -> bool | None:
        """Whether mail can go as far as anybody knows here; None while the keyring has not answered."""
        return True if self._model.secret(self._secret_name) else self._keyring.there

    @property
    def _security(self) -> Security:
        security: Security = self._model.get(self._at)
        return security

    @property
    def _secret_name(self) -> str:
        """The name of the secret that logging on needs, "" while that is not set up."""
        security = self._security
        if security.oauth2.flow == "client_credentials":
            return client_name(security.oauth2.client_id) if security.oauth2.client_id else ""
        return route_name(security.username) if security.username else ""

    def _follow(self) -> None:
        chosen = self._security.authentication == "oauth2"
        self.button.setEnabled(chosen)
        self.label.setEnabled(chosen)
        self._keyring.look_for(self._secret_name if chosen and self._security.oauth2.provider else "")
        self._say()

    def _say(self) -> None:
        security, waits = self._security, self._model.secret(self._secret_name) is not None
        if not (security.oauth2.provider and security.username and security.oauth2.client_id):
            self.label.setText(translate("properties", "Nobody has signed in yet: this has to be set up."))
            return
        if waits:
            state = self._waiting or translate(
                "properties", "The sign-in is stored with Apply or OK of the property sheet."
            )
        elif self._keyring.failure:
            state = self._keyring.failure
        elif self._keyring.there:
            state = translate("properties", "Signed in; kept in {store}.").format(store=self._keyring.store)
        elif self._keyring.there is False:
            state = translate("properties", "Nobody has signed in yet.")
        else:
            state = ""
        who = translate("properties", "{provider}, {account}.")
        who = who.format(provider=provider_name(security.oauth2), account=security.username)
        self.label.setText(f"{who} {state}".strip())

    def _set_up(self) -> None:
        place = Place(parent=self, model=self._model, bridge=self._bridge)
        open_oauth(place, self._at, self._waiting)
