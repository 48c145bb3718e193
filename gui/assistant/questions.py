"""Questions: where the program runs, from whom and to whom it sends, and whether it logs on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QGroupBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from gui.bridge import Bridge, SendingProgram
from gui.dialogs.send_test_message import proposed_sender
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, LABEL_TO_FIELD
from gui.properties.editors import without_mnemonic
from gui.remembered import keep, remembered

_FIELD_CHARACTERS = 24
_BETWEEN_COLUMNS = 24
_SENDER, _RECIPIENT, _COMPUTER = "assistant/from", "assistant/to", "assistant/computer"


class Questions(QGroupBox):
    """Answers are remembered when the window is closed; the name one logs on with is not."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(translate("console", "The program"), parent)
        self.setObjectName("assistant_questions")
        self.setAccessibleName(self.title())
        self._bridge = bridge
        store = remembered(bridge)
        self._left, self._right = QFormLayout(), QFormLayout()
        self.where = QComboBox(self)
        self.where.addItem(translate("console", "This computer"), False)
        self.where.addItem(translate("console", "Another computer"), True)
        self._add(self._left, "assistant_where", translate("console", "&Runs on:"), self.where)
        self.address = self._line(
            self._left, "assistant_address", translate("console", "I&P address:"), str(store.value(_COMPUTER, ""))
        )
        self.address.setPlaceholderText("192.168.1.20")
        self.user = QComboBox(self)
        self.user.setEditable(True)
        self.user.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.user.lineEdit()
        assert line is not None
        line.setPlaceholderText(translate("console", "No logon"))
        self._add(self._left, "assistant_user", translate("console", "&Logs on as:"), self.user)
        sender = str(store.value(_SENDER, "")) or proposed_sender(bridge.settings, bridge.fqdn)
        self.from_field = self._line(self._right, "assistant_from", translate("console", "&From:"), sender)
        self.to_field = self._line(
            self._right, "assistant_to", translate("console", "T&o:"), str(store.value(_RECIPIENT, ""))
        )
        self.to_field.setPlaceholderText("someone@example.com")
        self._chosen = False
        self._lay_out()
        self.offer_users()
        self.where.activated.connect(self._choose_where)
        self.where.currentIndexChanged.connect(self._where_changed)
        self.user.editTextChanged.connect(self.changed)
        self._where_changed()

    @property
    def program(self) -> SendingProgram:
        """The answers."""
        return SendingProgram(
            elsewhere=bool(self.where.currentData()),
            address=self.address.text().strip(),
            sender=self.from_field.text().strip(),
            recipient=self.to_field.text().strip(),
            user=self.user.currentText().strip(),
        )

    def propose(self, *, elsewhere: bool) -> None:
        """Where such a program runs, unless somebody has chosen already."""
        if not self._chosen:
            self.where.setCurrentIndex(int(elsewhere))

    def offer_users(self) -> None:
        """Those who may log on now; what is typed stays."""
        typed = self.user.currentText()
        self.user.blockSignals(True)
        self.user.clear()
        self.user.addItem("")
        self.user.addItems(list(self._bridge.settings.access.authentication.users))
        self.user.setEditText(typed)
        self.user.blockSignals(False)

    def remember(self) -> None:
        """For the next time."""
        for key, field in ((_SENDER, self.from_field), (_RECIPIENT, self.to_field), (_COMPUTER, self.address)):
            keep(self._bridge, key, field.text().strip())

    def _choose_where(self) -> None:
        self._chosen = True

    def _where_changed(self) -> None:
        self.address.setEnabled(bool(self.where.currentData()))
        self.changed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setSpacing(_BETWEEN_COLUMNS)
        for form in (self._left, self._right):
            form.setVerticalSpacing(BETWEEN_ROWS)
            form.setHorizontalSpacing(LABEL_TO_FIELD * 2)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            row.addLayout(form, 1)

    def _line(self, form: QFormLayout, name: str, text: str, value: str) -> QLineEdit:
        field = QLineEdit(value, self)
        field.setMinimumWidth(field.fontMetrics().averageCharWidth() * _FIELD_CHARACTERS)
        # A long address is read from its beginning.
        field.setCursorPosition(0)
        field.textChanged.connect(self.changed)
        self._add(form, name, text, field)
        return field

    def _add(self, form: QFormLayout, name: str, text: str, field: QWidget) -> None:
        field.setObjectName(name)
        field.setAccessibleName(without_mnemonic(text))
        label = QLabel(text, self)
        label.setBuddy(field)
        form.addRow(label, field)
