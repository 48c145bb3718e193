"""PasswordForm: the password at the smart host, typed once and kept out of everything but the keyring."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from gui.bridge import Bridge, route_name
from gui.i18n import translate
from gui.properties.binding import Place
from gui.properties.dialogs.asking import add_line, arrange
from gui.properties.dialogs.presets import SECURITY
from gui.properties.dialogs.stored_password import StoredPassword
from gui.properties.model import SheetModel


class PasswordForm(QWidget):
    """Seen while somebody logs on with a password. What is typed waits in the model for the installation; a password
    that is stored already is never read back, and kept while nothing is typed."""

    def __init__(self, model: SheetModel, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("smart_host_account")
        self._model = model
        form = QFormLayout(self)
        arrange(form)
        form.setContentsMargins(0, 0, 0, 0)
        self.line = add_line(form, "smart_host_password", translate("wizard", "Pass&word:"), password=True)
        waiting = translate("wizard", "The password is stored when you press Install.")
        self.stored = StoredPassword(
            Place(parent=self, model=model, bridge=bridge), self.line, "smart_host_stored", waiting
        )
        form.addRow("", self.stored)
        self._handed_to = route_name(self.user)
        self.line.setText(model.secret(self._handed_to) or "")

    @property
    def user(self) -> str:
        """Who logs on, "" while nobody does with a password."""
        security = self._model.get(SECURITY)
        return str(security.username) if security.authentication == "basic" else ""

    def follow(self) -> None:
        """Somebody else may log on now."""
        self.setVisible(self._model.get(f"{SECURITY}.authentication") == "basic")
        self.stored.look_for(self.user)

    def hand_over(self) -> None:
        """Let the model hold what is typed, under the user name that stands there now."""
        name, typed = route_name(self.user), self.line.text()
        if self._handed_to != name or not typed:
            self._model.forget_secret(self._handed_to)
        if typed and self.user and self._model.secret(name) != typed:
            self._model.set_secret(name, typed)
        self._handed_to = name

    def problem(self) -> str:
        """Why nobody can log on, in a sentence; "" also while the keyring has not answered."""
        if not self.user or self.line.text() or self.stored.there is not False:
            return ""
        return translate("wizard", "Type the password of {user}: none is stored.").format(user=self.user)

    def focus_problem(self) -> None:
        """Bring the focus to the password."""
        self.line.setFocus(Qt.FocusReason.TabFocusReason)
