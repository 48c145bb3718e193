"""The Computer dialog: one entry of a computer list, as a single computer, a group of computers or a domain."""

import ipaddress
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from engine.settings.computers import ComputerDomain, parse_computer
from gui.bridge import Bridge, spoken
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS
from gui.properties.dialogs.asking import AskingDialog, add_line, arrange, sentence_label
from gui.properties.dialogs.dns_lookup import DnsLookupDialog
from gui.properties.editors import without_mnemonic
from gui.pushbutton import push_button

SINGLE, GROUP, DOMAIN = "single", "group", "domain"

# Room for a radio button's circle: what belongs to it stands below its text.
_INDENT = 24


class NotAComputer(ValueError):
    """What was typed is no entry; `field` names the part that is wrong."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text)
        self.field = field


class ComputerDialog(AskingDialog):
    """Hands the entry to `take_entry`; `others` are the entries it must not repeat."""

    def __init__(
        self,
        parent: QWidget,
        bridge: Bridge,
        take_entry: Callable[[str], None],
        *,
        others: Sequence[str] = (),
        entry: str = "",
    ) -> None:
        super().__init__(parent, "dialog_computer", translate("properties", "Computer"))
        self._bridge = bridge
        self._take_entry = take_entry
        self._others = frozenset(others)
        self._group = QButtonGroup(self)
        self._choices: dict[str, QRadioButton] = {}
        single = self._choice(SINGLE, translate("properties", "&Single computer"))
        self.address_line = self._address_field(single)
        group = self._choice(GROUP, translate("properties", "&Group of computers"))
        self.subnet_line = add_line(group, "computer_subnet", translate("properties", "S&ubnet address:"))
        self.subnet_line.setPlaceholderText("192.168.1.0")
        self.mask_line = add_line(group, "computer_mask", translate("properties", "Subnet &mask:"))
        self.mask_line.setPlaceholderText(translate("properties", "255.255.255.0 or 24; for IPv6 64"))
        domain = self._choice(DOMAIN, translate("properties", "&Domain"))
        self.domain_line = add_line(domain, "computer_domain", translate("properties", "&Name:"))
        self.domain_line.setPlaceholderText("example.com")
        domain.addRow(sentence_label(_domain_warning(), "computer_domain_warning"))
        self._fields = {
            SINGLE: self.address_line,
            GROUP: self.subnet_line,
            "mask": self.mask_line,
            DOMAIN: self.domain_line,
        }
        self._show_entry(entry)

    def take(self) -> None:
        kind = self._kind()
        try:
            if kind == SINGLE:
                entry = single_entry(self.address_line.text())
            elif kind == GROUP:
                entry = group_entry(self.subnet_line.text(), self.mask_line.text())
            else:
                entry = domain_entry(self.domain_line.text())
            if entry in self._others:
                raise NotAComputer(translate("properties", "{entry} is on the list already.").format(entry=entry), kind)
        except NotAComputer as error:
            self.refuse(spoken(str(error)), self._fields[error.field])
            return
        self._take_entry(entry)
        self.finish()

    def _choice(self, kind: str, text: str) -> QFormLayout:
        """A radio button and the form below it, which is greyed while another one is chosen."""
        button = QRadioButton(text, self)
        button.setObjectName(f"computer_{kind}")
        button.setAccessibleName(without_mnemonic(text))
        part = QWidget(self)
        form = QFormLayout(part)
        form.setContentsMargins(_INDENT, 0, 0, BETWEEN_ROWS)
        arrange(form)
        part.setEnabled(False)
        button.toggled.connect(part.setEnabled)
        button.clicked.connect(self._focus_chosen)
        self._group.addButton(button)
        self._choices[kind] = button
        self.body.addWidget(button)
        self.body.addWidget(part)
        return form

    def _address_field(self, form: QFormLayout) -> QLineEdit:
        line = add_line(form, "computer_address", translate("properties", "IP &address:"))
        text = translate("properties", "DNS &Lookup...")
        button = push_button("computer_dns_lookup", text, self)
        button.clicked.connect(self._look_up)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        form.addRow("", row)
        return line

    def _look_up(self) -> None:
        DnsLookupDialog(self, self._bridge, self.address_line.setText).open()

    def _kind(self) -> str:
        return next(kind for kind, button in self._choices.items() if button.isChecked())

    def _focus_chosen(self) -> None:
        self._fields[self._kind()].setFocus()

    def _show_entry(self, entry: str) -> None:
        kind = SINGLE
        computer = parse_computer(entry) if entry else None
        if isinstance(computer, ComputerDomain):
            kind = DOMAIN
            self.domain_line.setText(computer.name)
        elif computer is not None and computer.prefixlen < computer.max_prefixlen:
            kind = GROUP
            self.subnet_line.setText(str(computer.network_address))
            self.mask_line.setText(str(computer.netmask if computer.version == 4 else computer.prefixlen))
        elif computer is not None:
            self.address_line.setText(str(computer.network_address))
        self._choices[kind].setChecked(True)
        self._focus_chosen()


def single_entry(text: str) -> str:
    """The entry for one address; raises NotAComputer."""
    try:
        return str(_plain(ipaddress.ip_address(text.strip().strip("[]"))))
    except ValueError:
        words = translate("properties", "An IP address looks like 192.0.2.7 or 2001:db8::7.")
        raise NotAComputer(words, SINGLE) from None


def group_entry(address: str, mask: str) -> str:
    """The entry for a network, from "192.168.1.0" and "255.255.255.0" or "24", or from "192.168.1.0/24" alone.

    An address inside the network stands for the network. Raises NotAComputer.
    """
    address, slash, prefix = address.strip().partition("/")
    try:
        base = _plain(ipaddress.ip_address(address.strip("[]")))
    except ValueError:
        words = translate("properties", "A subnet address looks like 192.168.1.0 or 2001:db8:1::.")
        raise NotAComputer(words, GROUP) from None
    try:
        network = ipaddress.ip_network(f"{base}/{prefix if slash else mask.strip().lstrip('/')}", strict=False)
    except ValueError:
        raise NotAComputer(_mask_words(base.version), GROUP if slash else "mask") from None
    return str(network) if network.prefixlen < network.max_prefixlen else str(network.network_address)


def domain_entry(text: str) -> str:
    """The entry for a domain and all below it; raises NotAComputer."""
    name = text.strip().removeprefix("*.").removeprefix(".")
    try:
        return str(parse_computer(f"domain:{name}"))
    except ValueError:
        words = translate("properties", "A domain name looks like example.com; it stands for every name below it too.")
        raise NotAComputer(words, DOMAIN) from None


def entry_words(entry: str) -> str:
    """What kind of entry it is, in words; an entry that cannot be read says so."""
    try:
        computer = parse_computer(entry)
    except ValueError:
        return translate("properties", "Not understood")
    if isinstance(computer, ComputerDomain):
        return translate("properties", "Domain")
    if computer.prefixlen == computer.max_prefixlen:
        return translate("properties", "Single computer")
    if computer.version == 4:
        return translate("properties", "Group of computers, mask {mask}").format(mask=computer.netmask)
    return translate("properties", "Group of computers")


def shown_entry(entry: str) -> str:
    """An entry as the list shows it: a domain without the file's prefix."""
    return entry.removeprefix("domain:")


def _plain(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An IPv4 address without its IPv6 wrapping; raises ValueError for one that is tied to an interface."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.scope_id is not None:
        raise ValueError("an entry has no interface")
    return address.ipv4_mapped or address


def _mask_words(version: int) -> str:
    if version == 4:
        return translate("properties", "A subnet mask looks like 255.255.255.0, or is a number from 0 to 32.")
    return translate("properties", "The length of an IPv6 prefix is a number from 0 to 128, as in 64.")


def _domain_warning() -> str:
    return translate(
        "properties",
        "With a domain on the list every connection costs a reverse DNS lookup. A computer belongs to the domain "
        "only when its name leads back to its address.",
    )
