"""How to log on at the smart host: four radio buttons with what belongs to each below it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Binding, Place, object_name
from gui.properties.dialogs.account import INDENT, AccountForm, AccountLabels
from gui.properties.dialogs.oauth_account import OAuthAccount
from gui.properties.editors import RadioEditor

_CHOICES = {
    "anonymous": QT_TRANSLATE_NOOP("properties", "&Anonymous access"),
    "basic": QT_TRANSLATE_NOOP("properties", "&Basic authentication"),
    "integrated": QT_TRANSLATE_NOOP("properties", "&Integrated Windows Authentication"),
    "oauth2": QT_TRANSLATE_NOOP("properties", "OAuth &2.0"),
}


class LogonChoice:
    """The radio buttons for `at`.authentication, the accounts, and what goes with them."""

    def __init__(self, place: Place, at: str) -> None:
        self._at = at
        self._model = place.model
        words = {value: translate("properties", text) for value, text in _CHOICES.items()}
        self._editor = RadioEditor(place.parent, words)
        self.widget = self._editor.widget
        path = f"{at}.authentication"
        self._editor.name_parts(object_name(path), translate("properties", "Logon"))
        inside = Place(parent=self.widget, model=place.model, bridge=place.bridge)
        self._accounts = {
            "basic": AccountForm(inside, at, "basic", _basic_labels()),
            "integrated": AccountForm(inside, at, "integrated", _integrated_labels()),
        }
        for method, form in self._accounts.items():
            self._put_below(method, form)
        self._oauth = OAuthAccount(inside, at, indent=INDENT)
        self._put_below("oauth2", self._oauth)
        Binding(path, self._editor, place.model)

    def targets(self) -> dict[str, QWidget]:
        """Where the focus goes for which setting."""
        method = self._model.get(f"{self._at}.authentication")
        chosen = self._accounts.get(method, self._accounts["basic"])
        user = self._oauth.button if method == "oauth2" else chosen.user
        return {self._at: self.widget, f"{self._at}.username": user, f"{self._at}.oauth2": self._oauth.button}

    def hand_over_password(self) -> None:
        """Let the model hold what was typed, under the user name that stands there now."""
        form = self._accounts.get(self._model.get(f"{self._at}.authentication"))
        if form is not None:
            form.hand_over()

    def _put_below(self, method: str, widget: QWidget) -> None:
        column = self.widget.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self._editor.buttons[method]) + 1, widget)


def _basic_labels() -> AccountLabels:
    return AccountLabels(
        translate("properties", "&User name:"),
        translate("properties", "&Password:"),
        translate(
            "properties",
            "The account name and password of the server that you are connecting to are sent as clear text. It is "
            "recommended to enable TLS encryption.",
        ),
    )


def _integrated_labels() -> AccountLabels:
    return AccountLabels(
        translate("properties", "A&ccount:"),
        translate("properties", "Pass&word:"),
        translate(
            "properties",
            "Kerberos where the domain has it, else NTLM version 2. Write the account as DOMAIN\\user or user@REALM; "
            "without one, whoever this program runs as logs on.",
        ),
    )
