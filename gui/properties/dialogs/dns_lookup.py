"""DNS Lookup: a name in, one of its addresses out."""

import socket
from collections.abc import Callable

from PySide6.QtWidgets import QListWidget, QWidget

from gui.bridge import Bridge, UserError, spoken
from gui.i18n import translate
from gui.properties.dialogs.asking import AskingDialog, add_line


class DnsLookupDialog(AskingDialog):
    """A name with several addresses offers them all; OK then takes the one that is selected."""

    def __init__(self, parent: QWidget, bridge: Bridge, take_address: Callable[[str], None]) -> None:
        super().__init__(parent, "dialog_dns_lookup", translate("properties", "DNS Lookup"))
        self._bridge = bridge
        self._take_address = take_address
        self._asked = ""
        self.name = add_line(self.form(), "dns_name", translate("properties", "&DNS name:"))
        self.found = QListWidget(self)
        self.found.setObjectName("dns_addresses")
        self.found.setAccessibleName(translate("properties", "Addresses"))
        self.found.itemActivated.connect(self.accept)
        self.found.hide()
        self.body.addWidget(self.found)

    def take(self) -> None:
        name = self.name.text().strip()
        chosen = self.found.currentItem()
        if chosen is not None and name == self._asked:
            self._take_address(chosen.text())
            self.finish()
            return
        self._asked = name
        self.set_busy(True)
        # Name servers may be silent for as long as they like.
        self._bridge.ask_slowly(lambda _: addresses_of(name), self._show, self._failed, owner=self)

    def _show(self, addresses: tuple[str, ...]) -> None:
        self.set_busy(False)
        if len(addresses) == 1:
            self._take_address(addresses[0])
            self.finish()
            return
        self.found.clear()
        self.found.addItems(list(addresses))
        self.found.setCurrentRow(0)
        self.found.show()
        self.found.setFocus()

    def _failed(self, error: Exception) -> None:
        self.refuse(spoken(str(error)), self.name)


def addresses_of(name: str) -> tuple[str, ...]:
    """The addresses of a name in the resolver's order. Blocks for seconds; raises UserError when there is none."""
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM) if name else []
    except (OSError, UnicodeError):
        answers = []
    # A link-local address says the interface behind a %, which no list entry has.
    found = tuple(dict.fromkeys(str(answer[4][0]).partition("%")[0] for answer in answers))
    if not found:
        words = translate("properties", "No address was found for {name}. Check the spelling and this computer's DNS.")
        raise UserError(words.format(name=name or '""'))
    return found
