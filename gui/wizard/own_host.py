"""OwnHost: a smart host that is in no list: its name, port, encryption, and who logs on."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from gui.bridge import joined, parted
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.dialogs.asking import add_field, add_line, arrange
from gui.properties.dialogs.presets import ROUTE, SECURITY, SMART_HOST
from gui.properties.dialogs.tls_choice import MANDATORY
from gui.properties.editors import FolderEditor, WholeSpin, without_mnemonic
from gui.properties.model import SheetModel

_TLS = {
    "starttls": QT_TRANSLATE_NOOP("wizard", "STARTTLS"),
    "implicit": QT_TRANSLATE_NOOP("wizard", "Implicit TLS, from the first byte"),
    "opportunistic": QT_TRANSLATE_NOOP("wizard", "TLS when the server offers it"),
    "none": QT_TRANSLATE_NOOP("wizard", "None: clear text"),
}
# What most smart hosts want of those who log on (RFC 6409, RFC 8314).
_USUAL_PORT, _USUAL_TLS = 587, "starttls"
_PORT = "delivery.connections.port"


class OwnHost(QWidget):
    """Fills the model while one types; a name that cannot be used stays out of it, and `problem` tells it.

    Nothing typed changes nothing: a smart host with a list of names, and a logon of another kind, are kept as they are.
    """

    edited = Signal()

    def __init__(self, model: SheetModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("own_host")
        self._model = model
        form = QFormLayout(self)
        arrange(form)
        form.setContentsMargins(0, 0, 0, 0)
        self.host = add_line(form, "own_host_name", translate("wizard", "Smart &host:"))
        self.host.setPlaceholderText("smtp.example.com")
        self.port = WholeSpin(1, 65535)
        add_field(form, "own_host_port", translate("wizard", "P&ort:"), self.port)
        self.tls = QComboBox()
        for value, text in _TLS.items():
            self.tls.addItem(translate("wizard", text), value)
        add_field(form, "own_host_tls", translate("wizard", "Encr&yption:"), self.tls)
        self.ca_file = self._ca_file(form)
        self.user: QLineEdit = add_line(form, "own_host_user", translate("wizard", "&User name:"))
        self.user.setPlaceholderText(translate("wizard", "Empty = the smart host asks for no logon"))
        self.show_model()
        self.host.textChanged.connect(self._put_host)
        self.port.valueChanged.connect(self._put_host)
        self.tls.currentIndexChanged.connect(self._put_tls)
        self.ca_file.edited.connect(self._put_ca_file)
        self.user.textChanged.connect(self._put_user)

    def show_model(self) -> None:
        """Show what the model says now."""
        text, port = parted(self._model.get(SMART_HOST), self._model.get(_PORT))
        tls = self._model.get(f"{SECURITY}.tls")
        if not text:
            port, tls = _USUAL_PORT, _USUAL_TLS
        blockers = [QSignalBlocker(widget) for widget in (self.host, self.port, self.tls, self.user)]
        self.ca_file.show_value(self._model.get(f"{SECURITY}.ca_file"))
        self.host.setText(text)
        self.port.setValue(port)
        self.tls.setCurrentIndex(self.tls.findData(tls))
        self.user.setText(self._model.get(f"{SECURITY}.username"))
        del blockers
        self._follow_tls()

    def problem(self) -> str:
        """Why what is typed makes no smart host, in a sentence; "" when it does."""
        if not self.host.text().strip():
            return translate("wizard", "Write the name of the smart host, or check Set this up later.")
        if self._joined() is None:
            words = translate(
                "wizard",
                "{host} cannot be a smart host. Write a name such as smtp.example.com or an IP address such as "
                "192.0.2.1, without smtp:// and without spaces.",
            )
            return words.format(host=self.host.text().strip())
        return ""

    def focus_problem(self) -> None:
        """Bring the focus to what `problem` was about."""
        self.host.setFocus(Qt.FocusReason.TabFocusReason)

    def _joined(self) -> str | None:
        try:
            return joined(self.host.text().strip(), self.port.whole())
        except ValueError:
            return None

    def _put_host(self) -> None:
        smart_host = self._joined()
        self.port.setEnabled("," not in self.host.text())
        if smart_host is None:
            return
        if smart_host and not self._model.get(SMART_HOST):
            self._model.set(f"{SECURITY}.tls", self.tls.currentData())
        self._model.set(SMART_HOST, smart_host)
        if smart_host:
            self._model.set(ROUTE, "smart_host")
        self.edited.emit()

    def _put_tls(self) -> None:
        self._model.set(f"{SECURITY}.tls", self.tls.currentData())
        self._follow_tls()
        self.edited.emit()

    def _put_ca_file(self) -> None:
        self._model.set(f"{SECURITY}.ca_file", self.ca_file.value())
        self.edited.emit()

    def _follow_tls(self) -> None:
        """Opportunistic TLS verifies nothing."""
        self.ca_file.widget.setEnabled(self.tls.currentData() in MANDATORY)

    def _ca_file(self, form: QFormLayout) -> FolderEditor:
        """For a host whose certificate was signed by an authority of the organisation's own."""
        editor = FolderEditor(
            self, file=True, placeholder=translate("properties", "The authorities this system trusts")
        )
        label = translate("wizard", "CA fi&le:")
        editor.name_parts("own_host_ca_file", without_mnemonic(label))
        caption = QLabel(label, self)
        caption.setBuddy(editor.focus)
        form.addRow(caption, editor.widget)
        return editor

    def _put_user(self) -> None:
        user = self.user.text().strip()
        self._model.set(f"{SECURITY}.username", user)
        self._model.set(f"{SECURITY}.authentication", "basic" if user else "anonymous")
        self.edited.emit()
