"""The users who may log on: their names stand in the settings, their passwords wait as secrets of the sheet."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.settings.syntaxes import SYNTAXES
from gui.bridge import Engine, spoken
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, Place
from gui.properties.dialogs.asking import AskingDialog, add_line, sentence_label
from gui.properties.dialogs.table import Table, TableRow, add_text, removal_keys, remove_text
from gui.properties.model import covers

USERS = "access.authentication.users"


def secret_name(user: str) -> str:
    """The name of a user's password among the secrets."""
    return f"user.{user}"


class UserTable(QWidget):
    """Who may log on, and whether a password is there for them."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.parent)
        self._model = place.model
        self._bridge = place.bridge
        self._known: dict[str, bool] = {}
        columns = (translate("properties", "User name"), translate("properties", "Password"))
        self.table = Table(
            self, "access_authentication_users", translate("properties", "Users who may log on"), columns
        )
        self.table.add_command("add", add_text(), self._add)
        self.table.add_command("password", translate("properties", "Change &password..."), self._change, needs=1)
        self.table.add_command("remove", remove_text(), self._remove, needs=2, keys=removal_keys())
        self.table.open_on_activation(self._change)
        self.trouble = sentence_label("", "users_trouble", self)
        self.trouble.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(self.table, 1)
        column.addWidget(self.trouble)
        place.model.changed.connect(self._show)
        self._show("")
        self._ask_for_passwords()

    def _users(self) -> tuple[str, ...]:
        users: tuple[str, ...] = self._model.get(USERS)
        return users

    def _show(self, changed: str) -> None:
        if not changed or covers(USERS, changed):
            self.table.show_rows([TableRow(user, (user, self._password_words(user))) for user in self._users()])

    def _password_words(self, user: str) -> str:
        if self._model.secret_pending(secret_name(user)):
            return translate("properties", "stored with Apply")
        if user not in self._known:
            return ""
        return translate("properties", "stored") if self._known[user] else translate("properties", "missing")

    def _ask_for_passwords(self) -> None:
        users = self._users()
        if users:
            self._bridge.ask_slowly(lambda engine: _passwords(engine, users), self._learn, self._failed, owner=self)

    def _learn(self, known: dict[str, bool]) -> None:
        self._known = known
        self._show("")

    def _failed(self, error: Exception) -> None:
        """The keyring cannot be asked: the names are there all the same."""
        self.trouble.setText(spoken(str(error)))
        self.trouble.show()

    def _add(self) -> None:
        def take(name: str, password: str) -> None:
            self._model.set_secret(secret_name(name), password)
            self._model.set(USERS, (*self._users(), name))
            self.table.select(name)

        UserDialog(self, take, others=self._users()).open()

    def _change(self) -> None:
        user, *_ = self.table.selected()

        def take(name: str, password: str) -> None:
            self._model.set_secret(secret_name(name), password)

        UserDialog(self, take, user=user).open()

    def _remove(self) -> None:
        gone = frozenset(self.table.selected())
        self._model.set(USERS, tuple(user for user in self._users() if user not in gone))
        for user in gone:
            self._drop_secret(user)

    def _drop_secret(self, user: str) -> None:
        """Take back a password that was never stored; have one that may be there removed."""
        if user in self._bridge.settings.access.authentication.users:
            self._model.set_secret(secret_name(user), None)
        else:
            self._model.forget_secret(secret_name(user))


class UserDialog(AskingDialog):
    """Asks for a user's name, unless it is given, and for the password twice."""

    def __init__(
        self,
        parent: QWidget,
        take_user: Callable[[str, str], None],
        *,
        user: str = "",
        others: Sequence[str] = (),
    ) -> None:
        title = translate("properties", "Change Password") if user else translate("properties", "Add User")
        super().__init__(parent, "dialog_user", title)
        self._take_user = take_user
        self._others = frozenset(other.casefold() for other in others)
        form = self.form()
        self.name = add_line(form, "user_name", translate("properties", "&User name:"), user)
        self.name.setReadOnly(bool(user))
        self.password = add_line(form, "user_password", translate("properties", "&Password:"), password=True)
        self.again = add_line(form, "user_password_again", translate("properties", "&Confirm password:"), password=True)
        self.body.addWidget(sentence_label(_storage_words()))
        (self.password if user else self.name).setFocus()

    def take(self) -> None:
        name, password = self.name.text().strip(), self.password.text()
        if not _is_name(name):
            words = translate("properties", 'A user name has no blanks and none of / \\ : * ? " < > |.')
            self.refuse(words, self.name)
        elif name.casefold() in self._others:
            self.refuse(translate("properties", "{name} is on the list already.").format(name=name), self.name)
        elif not password:
            self.refuse(translate("properties", "Type a password: without one nobody can log on."), self.password)
        elif password != self.again.text():
            self.again.clear()
            self.refuse(translate("properties", "The two passwords differ. Type them again."), self.again)
        else:
            self._take_user(name, password)
            self.finish()


def _passwords(engine: Engine, users: tuple[str, ...]) -> dict[str, bool]:
    return {user: engine.has_credential(secret_name(user)) for user in users}


def _is_name(name: str) -> bool:
    try:
        SYNTAXES["users"].check(name)
    except ValueError:
        return False
    return True


def _storage_words() -> str:
    return translate(
        "properties",
        "The password is kept as a salted hash among this computer's credentials, never in the settings file.",
    )
