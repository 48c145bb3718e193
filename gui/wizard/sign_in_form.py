"""SignInForm: signing in with OAuth 2.0 at the smart host, where others type their password."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.bridge import Bridge
from gui.i18n import translate
from gui.properties.binding import Place
from gui.properties.dialogs.oauth_account import OAuthAccount
from gui.properties.dialogs.presets import SECURITY
from gui.properties.model import SheetModel


class SignInForm(OAuthAccount):
    """Seen while OAuth 2.0 is chosen. A sign-in waits in the model for the installation."""

    def __init__(self, model: SheetModel, bridge: Bridge, parent: QWidget) -> None:
        waiting = translate("wizard", "The sign-in is stored when you press Install.")
        super().__init__(Place(parent=parent, model=model, bridge=bridge), SECURITY, waiting)
        self._plan_model = model

    def follow(self) -> None:
        """Another way to log on may be chosen now."""
        self.setVisible(self._chosen)

    def problem(self) -> str:
        """Why nobody can log on, in a sentence; "" also while the keyring has not answered."""
        if not self._chosen or self.signed_in is not False:
            return ""
        user = self._plan_model.get(f"{SECURITY}.username")
        return translate("wizard", "Sign in as {user}: nobody has yet.").format(user=user)

    def focus_problem(self) -> None:
        """Bring the focus to the button."""
        self.button.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def _chosen(self) -> bool:
        return bool(self._plan_model.get(f"{SECURITY}.authentication") == "oauth2")
