"""The properties of a domain: of the default one where its mail is dropped, of a remote one how its mail gets there."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.settings.model import Domain, Security
from gui.bridge import Bridge
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_ROWS, Custom, Group, Note, Page, Part, Parts, Place, Row
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.domain_change import DomainChange
from gui.properties.dialogs.outbound_security import open_outbound_security
from gui.properties.editors import without_mnemonic
from gui.properties.model import Refusal

# Room for a radio button's circle: what belongs to it stands below its text.
_INDENT = 24


class OwnSecurity(QWidget):
    """Whether a domain has an outbound security of its own, and the button that sets it."""

    def __init__(self, place: Place, at: str) -> None:
        super().__init__(place.parent)
        self._place = place
        self._model = place.model
        self._at = f"{at}.security"
        self.own = QCheckBox(translate("properties", "Log on and encrypt in a way of its &own"), self)
        self.own.setObjectName("domain_own_security")
        self.own.setAccessibleName(without_mnemonic(self.own.text()))
        self.button = QPushButton(translate("properties", "Outbound &Security..."), self)
        self.button.setObjectName("domain_outbound_security")
        self.button.setAccessibleName(without_mnemonic(self.button.text()))
        self.button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self.own, 1)
        row.addWidget(self.button)
        self.own.toggled.connect(self._choose)
        self.button.clicked.connect(self._open)
        self._model.changed.connect(self._follow)
        self._follow()

    def _choose(self, own: bool) -> None:
        # Nothing of Delivery's: its account must not be shown to somebody else's server unasked.
        if own != (self._model.get(self._at) is not None):
            self._model.set(self._at, Security() if own else None)

    def _open(self) -> None:
        open_outbound_security(self._place, self._at)

    def _follow(self) -> None:
        self.own.setChecked(self._model.get(self._at) is not None)


class RouteDomain(QWidget):
    """Use DNS, or a smart host of its own; the smart host is kept while the choice goes back and forth."""

    def __init__(self, place: Place, at: str) -> None:
        super().__init__(place.parent)
        self._model = place.model
        self._at = f"{at}.smart_host"
        self.dns = self._radio("domain_use_dns", translate("properties", "Use &DNS to route to this domain"))
        self.forward = self._radio("domain_forward", translate("properties", "&Forward all mail to smart host:"))
        self.smart_host = QLineEdit(self)
        self.smart_host.setObjectName("domain_smart_host")
        self.smart_host.setAccessibleName(translate("properties", "Smart host"))
        self.smart_host.setPlaceholderText("smtp.example.com:587")
        self.smart_host.setMinimumWidth(self.smart_host.fontMetrics().horizontalAdvance("x") * 40)
        group = QButtonGroup(self)
        group.addButton(self.dns)
        group.addButton(self.forward)
        line = QHBoxLayout()
        line.setContentsMargins(_INDENT, 0, 0, 0)
        line.addWidget(self.smart_host)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(self.dns)
        column.addWidget(self.forward)
        column.addLayout(line)
        named = str(self._model.get(self._at))
        self.smart_host.setText(named)
        (self.forward if named else self.dns).setChecked(True)
        self.smart_host.setEnabled(bool(named))
        self.forward.toggled.connect(self._choose)
        self.smart_host.textChanged.connect(self._take)

    @property
    def missing(self) -> bool:
        """Whether a smart host is to be used but none is named."""
        return self.forward.isChecked() and not self.smart_host.text().strip()

    def _radio(self, name: str, text: str) -> QRadioButton:
        button = QRadioButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(without_mnemonic(text))
        return button

    def _choose(self, forward: bool) -> None:
        self.smart_host.setEnabled(forward)
        if forward:
            self.smart_host.setFocus()
        self._take()

    def _take(self) -> None:
        self._model.set(self._at, self.smart_host.text().strip() if self.forward.isChecked() else "")


class RemoteDomainDialog(SheetDialog):
    """Properties of a remote domain; `at` is its place, such as "domains[2]"."""

    def __init__(self, place: Place, at: str) -> None:
        super().__init__(place, _remote_page(at))
        self.setWindowTitle(_title(place.model.get(f"{at}.name")))

    def check(self) -> Refusal | None:
        route = self.findChild(RouteDomain)
        assert route is not None
        if not route.missing:
            return None
        route.smart_host.setFocus()
        return Refusal(translate("properties", "Name the smart host, or choose Use DNS."))


class DefaultDomainDialog(SheetDialog):
    """Properties of the default domain: its aliases' mail is dropped in the same folder."""

    def __init__(self, place: Place, at: str) -> None:
        super().__init__(place, _default_page(at))
        self.setWindowTitle(_title(place.model.get(f"{at}.name")))


def open_domain_properties(
    parent: QWidget,
    bridge: Bridge,
    domain: Domain,
    done: Callable[[DomainChange], None],
    refused: Callable[[str], None],
) -> None:
    """Open the properties of a domain; its OK applies at once.

    A default domain that is in no settings yet gets its entry when something of it is changed.
    """
    change = DomainChange(bridge, parent)
    names = [one.name for one in bridge.settings.domains]
    if domain.name not in names:
        names.append(domain.name)
        change.model.set("domains", (*bridge.settings.domains, domain))
    opened_with = change.model.edited
    at = f"domains[{names.index(domain.name)}]"
    place = Place(parent=parent, model=change.model, bridge=bridge)
    dialog = RemoteDomainDialog(place, at) if domain.kind == "remote" else DefaultDomainDialog(place, at)

    def accepted() -> None:
        if change.model.edited == opened_with != change.model.stored:
            change.deleteLater()
        else:
            change.apply(done, refused)

    dialog.accepted.connect(accepted)
    dialog.rejected.connect(change.deleteLater)
    dialog.open()


def _title(name: str) -> str:
    return translate("properties", "{name} Properties").format(name=name)


def _route_part(place: Place, at: str) -> tuple[Part, ...]:
    # As a focus proxy of the whole, the line would take the radio buttons out of the way of the Tab key.
    route = RouteDomain(place, at)
    return (Part("", route, {f"{at}.smart_host": route.smart_host}),)


def _remote_page(at: str) -> Page:
    return Page(
        "dialog_remote_domain",
        QT_TRANSLATE_NOOP("properties", "Domain Properties"),
        (
            Group(
                "",
                (
                    Row(
                        f"{at}.relay_allowed",
                        QT_TRANSLATE_NOOP("properties", "&Allow incoming mail to be relayed to this domain"),
                        help=QT_TRANSLATE_NOOP(
                            "properties", "Whoever may connect may send to it, on the relay list or not."
                        ),
                    ),
                    Row(
                        f"{at}.use_helo",
                        QT_TRANSLATE_NOOP("properties", "Send &HELO instead of EHLO"),
                        help=QT_TRANSLATE_NOOP("properties", "For servers too old for EHLO, without TLS and logon."),
                    ),
                    Custom("domain_security", lambda place: OwnSecurity(place, at), (f"{at}.security",)),
                ),
            ),
            Group(
                QT_TRANSLATE_NOOP("properties", "Route domain"),
                (
                    Parts(lambda place: _route_part(place, at), (f"{at}.smart_host",)),
                    Note(
                        QT_TRANSLATE_NOOP(
                            "properties",
                            "With Use DNS, mail for this domain goes directly to the domain's mail hosts, not to the "
                            "smart host that is set under Delivery.",
                        )
                    ),
                ),
            ),
        ),
    )


def _default_page(at: str) -> Page:
    return Page(
        "dialog_default_domain",
        QT_TRANSLATE_NOOP("properties", "Domain Properties"),
        (
            Group(
                "",
                (
                    Row(
                        f"{at}.drop_directory",
                        QT_TRANSLATE_NOOP("properties", "Drop &directory:"),
                        "folder",
                        special=lambda bridge: str(bridge.data_folder / "Drop"),
                        help=QT_TRANSLATE_NOOP("properties", "Where mail for local domains is put, a file each."),
                    ),
                    Row(
                        f"{at}.drop_quota",
                        QT_TRANSLATE_NOOP("properties", "Enable drop directory &quota"),
                        help=QT_TRANSLATE_NOOP(
                            "properties", "Ten times the message size limit; then senders are told to wait."
                        ),
                    ),
                ),
            ),
        ),
    )
