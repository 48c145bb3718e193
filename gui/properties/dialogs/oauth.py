"""Set up and sign in...: OAuth 2.0 for one route: provider, account, application, and signing in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from engine.settings.model import Security
from gui.bridge import Token, as_secret, client_name, route_name
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Custom, Group, Page, Part, Parts, Place, object_name
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.oauth_form import OAuthForm
from gui.properties.dialogs.signing_in import SigningIn
from gui.properties.model import Refusal


class OAuthDialog(SheetDialog):
    """Edits `at`.oauth2 and `at`.username. The refresh token waits in the model as a password does; `waiting` says when
    it is stored, translated."""

    # Made with the page, in the base's __init__.
    _form: OAuthForm
    _panel: SigningIn

    def __init__(self, place: Place, at: str, waiting: str = "") -> None:
        self._at = at
        self._waiting = waiting or translate(
            "properties", "The sign-in is stored with Apply or OK of the property sheet."
        )
        super().__init__(place, self._page())
        self._form.follow()
        self.adjustSize()

    def check(self) -> Refusal | None:
        words = self._incomplete()
        return Refusal(words) if words else None

    def accept(self) -> None:
        self._form.hand_over()
        super().accept()
        if self.isVisible() and not self.model.get(f"{self._at}.oauth2.client_id"):
            self._form.client_id.setFocus(Qt.FocusReason.TabFocusReason)

    def done(self, result: int) -> None:
        self._panel.stop()
        super().done(result)

    # --- Signing in ---------------------------------------------------------------------------------------------

    def _incomplete(self) -> str:
        """Why nobody can sign in with what stands here, in a sentence; "" when somebody can."""
        security: Security = self.model.get(self._at)
        if not security.oauth2.provider:
            return translate("properties", "Choose a provider.")
        if not security.username:
            return translate("properties", "Type the mail address of the account that sends.")
        if not security.oauth2.client_id:
            return translate("properties", "Type the application (client) ID.")
        return ""

    def _order(self) -> tuple[Security, dict[str, str]] | None:
        self.message_bar.clear()
        self._form.hand_over()
        words = self._incomplete()
        if words:
            self.message_bar.show_failure(words)
            return None
        security: Security = self.model.get(self._at)
        name = client_name(security.oauth2.client_id)
        typed = self.model.secret(name)
        return security, {name: typed} if typed else {}

    def _keep(self, security: Security, token: Token) -> None:
        if security.oauth2.flow == "client_credentials":
            words = translate("properties", "The application has signed in. Nobody else has to.")
            self._panel.result.say(words, "state-running")
            return
        self.model.set_secret(route_name(security.username), as_secret(token.refresh))
        words = translate("properties", "{user} has signed in.").format(user=security.username)
        self._panel.result.say(f"{words} {self._waiting}", "state-running")

    # --- Building -----------------------------------------------------------------------------------------------

    def _page(self) -> Page:
        at = self._at
        rows = Parts(self._rows, (f"{at}.oauth2", f"{at}.username"))
        return Page(
            "dialog_oauth",
            QT_TRANSLATE_NOOP("properties", "OAuth 2.0"),
            (Group("", (rows,)), Group("", (Custom(f"{object_name(at)}_signing_in", self._sign_in_panel),))),
        )

    def _rows(self, place: Place) -> tuple[Part, ...]:
        self._form = form = OAuthForm(place, self._at)
        return form.parts

    def _sign_in_panel(self, place: Place) -> QWidget:
        self._panel = panel = SigningIn(self.bridge, self._order, object_name(f"{self._at}.oauth2"), place.parent)
        panel.signed_in.connect(self._keep)
        return panel


def open_oauth(place: Place, at: str, waiting: str = "") -> OAuthDialog:
    """Open the dialog over the section `at`."""
    dialog = OAuthDialog(place, at, waiting)
    dialog.open()
    return dialog
