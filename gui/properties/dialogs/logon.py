"""How to log on at the smart host: four radio buttons with what belongs to each below it."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Binding, Place, object_name
from gui.properties.dialogs.account import INDENT, AccountForm, AccountLabels
from gui.properties.editors import RadioEditor

_CHOICES = {
    "anonymous": QT_TRANSLATE_NOOP("properties", "&Anonymous access"),
    "basic": QT_TRANSLATE_NOOP("properties", "&Basic authentication"),
    "integrated": QT_TRANSLATE_NOOP("properties", "&Integrated Windows Authentication"),
    "oauth2": QT_TRANSLATE_NOOP("properties", "OAuth &2.0"),
}
# The engine refuses these; a file that has one by hand is shown as it is and can be kept.
_LATER = ("integrated", "oauth2")


class LogonChoice:
    """The radio buttons for `at`.authentication, the accounts, and the sentences about what this version cannot do."""

    def __init__(self, place: Place, at: str) -> None:
        self._at = at
        self._model = place.model
        words = {value: translate("properties", text) for value, text in _CHOICES.items()}
        self._editor = RadioEditor(place.parent, words)
        self.widget = self._editor.widget
        path = f"{at}.authentication"
        self._editor.name_parts(object_name(path), translate("properties", "Logon"))
        chosen = place.model.get(path)
        for method in _LATER:
            self._editor.buttons[method].setEnabled(chosen == method)
        inside = Place(parent=self.widget, model=place.model, bridge=place.bridge)
        self._accounts = {
            "basic": AccountForm(inside, at, "basic", _basic_labels()),
            "integrated": AccountForm(inside, at, "integrated", _integrated_labels()),
        }
        for method, form in self._accounts.items():
            self._put_below(method, form)
        self._put_below("oauth2", OAuthSummary(inside, at))
        Binding(path, self._editor, place.model)

    def targets(self) -> dict[str, QWidget]:
        """Where the focus goes for which setting."""
        chosen = self._accounts.get(self._model.get(f"{self._at}.authentication"), self._accounts["basic"])
        return {self._at: self.widget, f"{self._at}.username": chosen.user}

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
            "properties", "This version cannot log on with Kerberos or NTLM yet; mail waits while this is chosen."
        ),
    )


class OAuthSummary(QLabel):
    """What cannot be done yet, and what a hand-edited file says about it."""

    def __init__(self, place: Place, at: str) -> None:
        super().__init__(place.parent)
        self.setObjectName(object_name(f"{at}.oauth2"))
        self.setWordWrap(True)
        self.setIndent(INDENT)
        said = [translate("properties", "This version cannot sign in with Microsoft or Google yet.")]
        oauth2 = place.model.get(f"{at}.oauth2")
        if oauth2.provider:
            kept = translate(
                "properties", "Kept from the settings file: {provider}, client {client_id}, tenant {tenant}, {flow}."
            )
            said.append(
                kept.format(
                    provider=oauth2.provider,
                    client_id=oauth2.client_id or "-",
                    tenant=oauth2.tenant or "-",
                    flow=oauth2.flow,
                )
            )
        self.setText(" ".join(said))
