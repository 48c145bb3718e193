"""Certificate: the one that STARTTLS is offered with, made here, taken from a file, or looked at."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from engine import certificates
from engine.certificates import CertificateInfo
from engine.settings.model import Settings
from gui.assets import icon
from gui.bridge import spoken
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_ROWS, Custom, Group, Note, Page, Place, Row
from gui.properties.dialogs.asking import add_field, arrange, sentence_label
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.certificate_sources import CreateCertificateDialog, ImportCertificateDialog
from gui.properties.editors import without_mnemonic
from gui.pushbutton import push_button

CERTIFICATE, PRIVATE_KEY = "access.tls.certificate", "access.tls.private_key"
# As product.md has the expiry watch begin.
_SOON_DAYS = 30
_ICON_PIXELS = 20


class CertificateView(QWidget):
    """What the certificate says, and the buttons that set another."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.parent)
        self._model = place.model
        self._bridge = place.bridge
        self._shown: str | None = None
        # Kept here for this dialog; what the settings do not name in the end goes again.
        self.made: list[CertificateInfo] = []
        self._picture = QLabel(self)
        self.state = sentence_label("", "certificate_state", self)
        self._facts = QWidget(self)
        self._form = QFormLayout(self._facts)
        self._form.setContentsMargins(0, 0, 0, 0)
        arrange(self._form)
        self.subject = self._fact("certificate_subject", translate("properties", "Issued to:"))
        self.issuer = self._fact("certificate_issuer", translate("properties", "Issued by:"))
        self.names = self._fact("certificate_names", translate("properties", "For the names:"), wrapped=True)
        self.validity = self._fact("certificate_validity", translate("properties", "Valid:"))
        self.file = QLineEdit(self._facts)
        self.file.setReadOnly(True)
        add_field(self._form, "certificate_file", translate("properties", "File:"), self.file)
        self._lay_out()
        place.model.changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(BETWEEN_ROWS)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.state, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(BETWEEN_ROWS)
        create = translate("properties", "&Create self-signed...")
        first = self._button("certificate_create", create, self._create)
        buttons.addWidget(first)
        self.setFocusProxy(first)
        buttons.addWidget(self._button("certificate_import", translate("properties", "&Import..."), self._import))
        self.remove = self._button("certificate_remove", translate("properties", "&Remove"), self._remove)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addLayout(head)
        column.addWidget(self._facts)
        column.addLayout(buttons)

    def _fact(self, name: str, label: str, *, wrapped: bool = False) -> QLabel:
        fact = sentence_label("", name, self._facts)
        fact.setWordWrap(wrapped)
        fact.setAccessibleName(without_mnemonic(label))
        self._form.addRow(QLabel(label, self._facts), fact)
        return fact

    def _button(self, name: str, text: str, act: Callable[[], None]) -> QPushButton:
        button = push_button(name, text, self)
        button.clicked.connect(act)
        return button

    def _follow(self) -> None:
        named = str(self._model.get(CERTIFICATE))
        if named == self._shown:
            return
        self._shown = named
        self.remove.setEnabled(bool(named))
        self._facts.setVisible(False)
        if not named:
            self._say("state-stopped", translate("properties", "There is no certificate: STARTTLS is not offered."))
            return
        path = self._bridge.data_folder / Path(named).expanduser()
        self._bridge.ask(lambda _: certificates.describe(path), self._show, self._failed, owner=self)

    def _show(self, info: CertificateInfo) -> None:
        days = info.days_left(time.time())
        self.subject.setText(info.subject)
        issuer = translate("properties", "{issuer} (self-signed)") if info.self_signed else "{issuer}"
        self.issuer.setText(issuer.format(issuer=info.issuer))
        self.names.setText(", ".join(info.names) or "-")
        begins, ends = (QDateTime.fromSecsSinceEpoch(int(at)).toString("yyyy-MM-dd") for at in (info.begins, info.ends))
        self.validity.setText(translate("properties", "{begins} to {ends}").format(begins=begins, ends=ends))
        self.file.setText(str(info.path))
        self.file.setCursorPosition(0)
        self._facts.setVisible(True)
        self._say("state-running" if days >= _SOON_DAYS else "state-attention", _days_words(days))

    def _failed(self, error: Exception) -> None:
        self._say("state-failure", spoken(str(error)))

    def _say(self, picture: str, words: str) -> None:
        self._picture.setPixmap(icon(picture).pixmap(_ICON_PIXELS, _ICON_PIXELS))
        self.state.setText(words)

    def _create(self) -> None:
        CreateCertificateDialog(self, self._bridge, self._made).open()

    def _import(self) -> None:
        ImportCertificateDialog(self, self._bridge, self._made, self._use).open()

    def _made(self, info: CertificateInfo) -> None:
        self.made.append(info)
        self._use(str(info.path), "")

    def _use(self, certificate: str, private_key: str) -> None:
        self._model.set(PRIVATE_KEY, private_key)
        self._model.set(CERTIFICATE, certificate)

    def _remove(self) -> None:
        self._use("", "")


def _needed_words(settings: Settings) -> str:
    """What cannot be without a certificate although it is asked for."""
    tls = settings.access.tls
    if tls.certificate:
        return ""
    if tls.required:
        return translate("properties", "Require TLS encryption is on: it needs a certificate.")
    if any(listener.tls == "implicit" for listener in settings.general.listeners):
        return translate("properties", "A listener with implicit TLS needs a certificate (General > Advanced...).")
    return ""


def _version_words(settings: Settings) -> str:
    if settings.access.tls.minimum_version in ("1.0", "1.1"):
        return translate(
            "properties",
            "This TLS version can be broken and stays flagged. Keep TLS 1.2 unless a device knows nothing newer.",
        )
    return ""


class CertificateDialog(SheetDialog):
    """Access > Certificate..."""

    PAGE = Page(
        "dialog_certificate",
        QT_TRANSLATE_NOOP("properties", "Certificate"),
        (
            Group(
                QT_TRANSLATE_NOOP("properties", "Server certificate"),
                (
                    Custom("certificate_view", CertificateView, (CERTIFICATE, PRIVATE_KEY)),
                    Note(_needed_words, "certificate_needed"),
                ),
            ),
            Group(
                "",
                (
                    Row(
                        "access.tls.minimum_version",
                        QT_TRANSLATE_NOOP("properties", "&Minimum TLS version:"),
                        choices={
                            "1.3": QT_TRANSLATE_NOOP("properties", "TLS 1.3"),
                            "1.2": QT_TRANSLATE_NOOP("properties", "TLS 1.2 (recommended)"),
                            "1.1": QT_TRANSLATE_NOOP("properties", "TLS 1.1 (unsafe)"),
                            "1.0": QT_TRANSLATE_NOOP("properties", "TLS 1.0 (unsafe)"),
                        },
                        help=QT_TRANSLATE_NOOP("properties", "Clients that know only older versions cannot encrypt."),
                    ),
                    Note(_version_words, "certificate_version_words"),
                ),
            ),
        ),
    )

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.view.focus_path(CERTIFICATE)

    def done(self, result: int) -> None:
        """Certificates that were made on the way, but are not named in the end, leave no file behind."""
        kept = self.model.get(CERTIFICATE) if result else ""
        view = self.findChild(CertificateView)
        assert view is not None
        for info in view.made:
            if str(info.path) != kept:
                certificates.remove(info)
        super().done(result)


def open_certificate(place: Place) -> None:
    """The button Certificate... of the Access page."""
    CertificateDialog(place).open()


def _days_words(days: int) -> str:
    if days < 0:
        return translate(
            "properties", "The certificate has expired. Clients that verify it refuse to connect: renew it."
        )
    return translate("properties", "The certificate is valid for %n more day(s).", "", days)
