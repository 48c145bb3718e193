"""A user name and a password for logging on outbound, and what is known about the password that is stored."""

from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from gui.bridge import route_name
from gui.properties.binding import BETWEEN_ROWS, LABEL_TO_FIELD, Binding, Place, object_name
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.dialogs.stored_password import StoredPassword
from gui.properties.dialogs.tls_choice import MANDATORY
from gui.properties.editors import TextEditor, without_mnemonic

# Under the text of a radio button.
INDENT = 24


class AccountLabels(NamedTuple):
    """Translated texts: the two labels, and the sentence below the fields."""

    user: str
    password: str
    sentence: str


class UserEditor(TextEditor):
    """The user name, shown where it belongs: both ways of logging on with a password share one setting."""

    def __init__(self, parent: QWidget, form: "AccountForm") -> None:
        super().__init__(parent)
        self._form = form

    def show_value(self, value: Any) -> None:
        shown = value if self._form.owns_account else ""
        if shown != self.value():
            super().show_value(shown)


class AccountForm(QWidget):
    """Enabled while `method` is chosen for the section `at`.

    The password is never read back. What is typed stays here, whatever the keyring does, until it is handed over.
    """

    def __init__(self, place: Place, at: str, method: str, labels: AccountLabels) -> None:
        super().__init__(place.parent)
        self._model = place.model
        self._at = at
        self._method = method
        name = f"{object_name(at)}_{method}"
        self.setObjectName(name)
        self._editor = editor = UserEditor(self, self)
        editor.name_parts(f"{name}_username", without_mnemonic(labels.user))
        self.user = editor.line
        self.password = self._password_line(f"{name}_password", labels.password)
        self.stored = StoredPassword(place, self.password, f"{name}_stored")
        self._sentence = SignedText(self, f"{name}_note")
        self._sentence.say(labels.sentence)
        self._fields: list[QWidget] = []
        self._arrange(labels)
        self._handed_to = route_name(place.model.get(f"{at}.username"))
        self.password.setText(place.model.secret(self._handed_to) or "" if self.owns_account else "")
        Binding(f"{at}.username", editor, place.model)
        place.model.changed.connect(self._follow)
        self._follow()

    @property
    def owns_account(self) -> bool:
        """Whether the user name is one for this way of logging on; basic shows it also while nobody logs on."""
        chosen = self._model.get(f"{self._at}.authentication")
        return chosen == self._method or (self._method == "basic" and chosen != "integrated")

    def hand_over(self) -> None:
        """Have what is typed stored under the user name of now with the next apply; nothing typed changes nothing."""
        name, typed = route_name(self._model.get(f"{self._at}.username")), self.password.text()
        if self._handed_to != name or not typed:
            # It was typed for another name, or taken back.
            self._model.forget_secret(self._handed_to)
        if typed and self._model.secret(name) != typed:
            self._model.set_secret(name, typed)
        self._handed_to = name

    def _password_line(self, name: str, label: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setObjectName(name)
        line.setAccessibleName(without_mnemonic(label))
        return line

    def _arrange(self, labels: AccountLabels) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(INDENT, 0, 0, LABEL_TO_FIELD)
        form.setSpacing(BETWEEN_ROWS)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for text, line in ((labels.user, self.user), (labels.password, self.password)):
            caption = QLabel(text, self)
            caption.setBuddy(line)
            form.addRow(caption, line)
            self._fields += [caption, line]
        form.addRow(self.stored)
        form.addRow(self._sentence)

    def _follow(self) -> None:
        chosen = self._model.get(f"{self._at}.authentication") == self._method
        for field in self._fields:
            field.setEnabled(chosen)
        # Choosing the other way of logging on takes the name along.
        self._editor.show_value(self._model.get(f"{self._at}.username"))
        self.stored.setVisible(chosen or self._method == "basic")
        if chosen:
            self.stored.look_for(self._model.get(f"{self._at}.username"))
        self._sentence.setVisible(self._method == "integrated" or self._in_clear(chosen))

    def _in_clear(self, chosen: bool) -> bool:
        return chosen and self._model.get(f"{self._at}.tls") not in MANDATORY
