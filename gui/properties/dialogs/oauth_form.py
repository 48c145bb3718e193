"""OAuthForm: who signs in, as which account and application, and how; rows that make no sense are not shown."""

from collections.abc import Iterator

from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from engine.settings.model import OAuth2
from gui.bridge import client_name
from gui.i18n import translate
from gui.properties.binding import Binding, Part, Place, object_name
from gui.properties.dialogs.asking import sentence_label
from gui.properties.dialogs.keyring_answer import KeyringAnswer
from gui.properties.dialogs.oauth_words import FLOWS, PROVIDERS, preparation, where_the_id_is
from gui.properties.editors import ChoiceEditor, Editor, TextEditor, without_mnemonic


class OAuthForm:
    """The rows for `at`.oauth2 and `at`.username, for a page whose rows stand in a form.

    A client secret that is typed stays here until it is handed over; a stored one is never read back.
    """

    # Made at their place among the rows, for that is the order of the Tab key.
    client_id: QWidget
    secret: TextEditor

    def __init__(self, place: Place, at: str) -> None:
        self._place = place
        self._model = place.model
        self._at = at
        self._name = object_name(f"{at}.oauth2")
        self._rows: dict[str, QWidget] = {}
        self._keyring = KeyringAnswer(place.bridge, place.parent)
        self._keyring.changed.connect(self._say_stored)
        self._handed_to = client_name(self._oauth2.client_id)
        self._where = self._sentence("where")
        self._preparation = self._sentence("preparation")
        self._stored = self._sentence("secret_stored")
        self.parts = tuple(self._parts())
        self.secret.show_value(self._model.secret(self._handed_to) or "")
        self._model.changed.connect(self.follow)

    def hand_over(self) -> None:
        """Let the model hold the client secret that was typed, under the client id of now."""
        name, typed = client_name(self._oauth2.client_id), self.secret.line.text()
        if self._handed_to != name or not typed:
            self._model.forget_secret(self._handed_to)
        if typed and self._oauth2.client_id and self._model.secret(name) != typed:
            self._model.set_secret(name, typed)
        self._handed_to = name

    def follow(self) -> None:
        """Show what the settings of now ask for."""
        oauth2 = self._oauth2
        self._where.setText(where_the_id_is(oauth2))
        self._preparation.setText(preparation(oauth2))
        shown = {
            "tenant": oauth2.provider == "microsoft",
            # Google knows the browser only.
            "flow": oauth2.provider != "google",
            "where": bool(self._where.text()),
            "preparation": bool(self._preparation.text()),
            **dict.fromkeys(("token_url", "scope"), oauth2.provider == "custom"),
            "authorization_url": oauth2.provider == "custom" and oauth2.flow == "browser",
            "device_url": oauth2.provider == "custom" and oauth2.flow == "device",
        }
        for row, visible in shown.items():
            self._form.setRowVisible(self._rows[row], visible)
        if oauth2.provider == "google" and oauth2.flow != "browser":
            self._model.set(f"{self._at}.oauth2.flow", "browser")
        self._keyring.look_for(client_name(oauth2.client_id) if oauth2.client_id else "")
        self._say_stored()

    # --- Building -----------------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[Part]:
        parent = self._place.parent
        words = {value: translate("properties", text) for value, text in PROVIDERS.items()}
        flows = {value: translate("properties", text) for value, text in FLOWS.items()}
        yield self._row("provider", translate("properties", "Pro&vider:"), ChoiceEditor(parent, words))
        yield self._row("preparation", "", self._preparation)
        yield self._row("username", translate("properties", "&Mail address:"), TextEditor(parent))
        client_id = TextEditor(parent, width=40)
        self.client_id = client_id.line
        yield self._row("client_id", translate("properties", "&Application (client) ID:"), client_id)
        yield self._row("where", "", self._where)
        yield self._row("tenant", translate("properties", "&Tenant:"), TextEditor(parent))
        yield self._row("flow", translate("properties", "&How to sign in:"), ChoiceEditor(parent, flows))
        authorization = translate("properties", "Authori&zation endpoint:")
        yield self._row("authorization_url", authorization, TextEditor(parent))
        yield self._row("device_url", translate("properties", "&Device authorization endpoint:"), TextEditor(parent))
        yield self._row("token_url", translate("properties", "To&ken endpoint:"), TextEditor(parent))
        yield self._row("scope", translate("properties", "Sco&pe:"), TextEditor(parent))
        label = translate("properties", "Client &secret:")
        self.secret = TextEditor(parent, password=True)
        self.secret.name_parts(f"{self._name}_client_secret", without_mnemonic(label))
        yield Part(label, self.secret.widget, {f"{self._at}.oauth2.client_secret": self.secret.line})
        yield Part("", self._stored, {})

    def _row(self, key: str, label: str, field: Editor | QLabel) -> Part:
        if isinstance(field, QLabel):
            self._rows[key] = field
            return Part("", field, {})
        path = f"{self._at}.username" if key == "username" else f"{self._at}.oauth2.{key}"
        name = f"{self._name}_username" if key == "username" else object_name(path)
        field.name_parts(name, without_mnemonic(label))
        Binding(path, field, self._model)
        self._rows[key] = field.widget
        return Part(label, field.widget, {path: field.focus})

    def _sentence(self, name: str) -> QLabel:
        label = sentence_label("", f"{self._name}_{name}", self._place.parent)
        label.setMinimumHeight(label.fontMetrics().lineSpacing())
        return label

    # --- The client secret --------------------------------------------------------------------------------------

    def _say_stored(self) -> None:
        keyring = self._keyring
        needed = self._oauth2.flow == "client_credentials" or self._oauth2.provider == "google"
        if keyring.there:
            said = translate("properties", "A client secret is stored in {store}. Type only to replace it.")
        elif needed:
            said = translate("properties", "The application needs its client secret, which is kept in the keyring.")
        else:
            said = translate("properties", "Only if the provider gave one; it is kept in the keyring.")
        self._stored.setText(keyring.failure or said.format(store=keyring.store))

    @property
    def _oauth2(self) -> OAuth2:
        oauth2: OAuth2 = self._model.get(f"{self._at}.oauth2")
        return oauth2

    @property
    def _form(self) -> QFormLayout:
        form = self._place.parent.layout()
        assert isinstance(form, QFormLayout)
        return form
