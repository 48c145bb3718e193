"""Where a certificate comes from: made on the spot, or a file somebody was given."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from engine import certificates
from engine.certificates import CertificateInfo, PasswordNeeded
from gui.bridge import Bridge, spoken
from gui.i18n import translate
from gui.properties.dialogs.asking import AskingDialog, add_field, add_line, sentence_label
from gui.properties.editors import WholeSpin, without_mnemonic

_LONGEST_DAYS = 9_999


def certificates_folder(bridge: Bridge) -> Path:
    """Where certificates are kept: beside the lock and the pid, readable by this user only."""
    return bridge.data_folder / "state"


class CreateCertificateDialog(AskingDialog):
    """Asks for the name that clients connect to."""

    def __init__(self, parent: QWidget, bridge: Bridge, take_certificate: Callable[[CertificateInfo], None]) -> None:
        super().__init__(parent, "dialog_create_certificate", translate("properties", "Create Self-Signed Certificate"))
        self._bridge = bridge
        self._take_certificate = take_certificate
        self.body.addWidget(
            sentence_label(
                translate(
                    "properties",
                    "Connections are encrypted with it, but clients that verify certificates have to be told to trust "
                    "this one. It is for the name that they connect to.",
                )
            )
        )
        form = self.form()
        self.name = add_line(form, "certificate_name", translate("properties", "&Name:"), bridge.fqdn)
        self.days = WholeSpin(1, _LONGEST_DAYS, self)
        self.days.setValue(certificates.SELF_SIGNED_DAYS)
        add_field(form, "certificate_days", translate("properties", "&Valid for (days):"), self.days)

    def take(self) -> None:
        name, days = self.name.text(), self.days.whole()
        if not 1 <= days <= _LONGEST_DAYS:
            words = translate("properties", "A certificate is valid for 1 to {most} days.")
            self.refuse(words.format(most=f"{_LONGEST_DAYS:,}"), self.days)
            return
        folder = certificates_folder(self._bridge)
        self.set_busy(True)
        self._bridge.ask(
            lambda _: certificates.create_self_signed(name, folder, time.time(), days),
            self._taken,
            self._failed,
            owner=self,
        )

    def _taken(self, info: CertificateInfo) -> None:
        self._take_certificate(info)
        self.finish()

    def _failed(self, error: Exception) -> None:
        self.refuse(spoken(str(error)), self.name)


class ImportCertificateDialog(AskingDialog):
    """Asks for a PEM or PFX file, and for what belongs to it.

    A copy is handed to `take_certificate`; paths of files that stay where they are go to `take_paths`.
    """

    def __init__(
        self,
        parent: QWidget,
        bridge: Bridge,
        take_certificate: Callable[[CertificateInfo], None],
        take_paths: Callable[[str, str], None],
    ) -> None:
        super().__init__(parent, "dialog_import_certificate", translate("properties", "Import Certificate"))
        self._bridge = bridge
        self._take_certificate = take_certificate
        self._take_paths = take_paths
        form = self.form()
        self.file = self._file(form, "certificate_source", translate("properties", "&File (PEM or PFX):"))
        self.key = self._file(form, "certificate_key", translate("properties", "Private &key (PEM):"))
        self.key.setPlaceholderText(translate("properties", "In the same file, or beside it as .key"))
        self.password = add_line(form, "certificate_password", translate("properties", "&Password:"), password=True)
        self.password.setPlaceholderText(translate("properties", "If the file is protected by one"))
        text = translate("properties", "&Use the files where they are, for certificates that a program renews")
        self.in_place = QCheckBox(text, self)
        self.in_place.setObjectName("certificate_in_place")
        self.in_place.setAccessibleName(without_mnemonic(text))
        self.in_place.toggled.connect(self.password.setDisabled)
        self.body.addWidget(self.in_place)
        self.body.addWidget(
            sentence_label(
                translate(
                    "properties",
                    "Otherwise a copy is kept in the data folder without its password, readable by this user only.",
                )
            )
        )

    def take(self) -> None:
        source, key = self.file.text().strip(), self.key.text().strip()
        if not source:
            self.refuse(translate("properties", "Choose the file with the certificate."), self.file)
            return
        path, key_file, password = Path(source).expanduser(), Path(key).expanduser() if key else None, ""
        self.set_busy(True)
        if self.in_place.isChecked():
            self._bridge.ask(
                lambda _: certificates.verify(path, key_file),
                lambda _: self._stay(path, key_file),
                self._failed,
                owner=self,
            )
            return
        password, folder = self.password.text(), certificates_folder(self._bridge)
        self._bridge.ask(
            lambda _: certificates.import_certificate(path, folder, key_file=key_file, password=password),
            self._taken,
            self._failed,
            owner=self,
        )

    def _taken(self, info: CertificateInfo) -> None:
        self._take_certificate(info)
        self.finish()

    def _stay(self, path: Path, key_file: Path | None) -> None:
        self._take_paths(str(path.absolute()), str(key_file.absolute()) if key_file is not None else "")
        self.finish()

    def _failed(self, error: Exception) -> None:
        asks_password = isinstance(error, PasswordNeeded) and not self.in_place.isChecked()
        self.refuse(spoken(str(error)), self.password if asks_password else self.file)

    def _file(self, form: QFormLayout, name: str, label: str) -> QLineEdit:
        line = QLineEdit(self)
        button = QPushButton(translate("properties", "Browse..."), self)
        button.setObjectName(f"{name}_browse")
        button.setAccessibleName(f"{without_mnemonic(label)} {button.text()}")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._browse(line))
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(line, 1)
        row.addWidget(button)
        caption = add_field(form, f"{name}_box", label, box)
        caption.setBuddy(line)
        line.setObjectName(name)
        line.setAccessibleName(without_mnemonic(label))
        line.setMinimumWidth(line.fontMetrics().horizontalAdvance("x") * 32)
        return line

    def _browse(self, line: QLineEdit) -> None:
        kinds = translate("properties", "Certificates (*.pem *.crt *.cer *.key *.pfx *.p12);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self, line.accessibleName(), line.text(), kinds)
        if chosen:
            line.setText(chosen)
