"""Which mail hosts are this relay itself: mail that would go to one of them goes in a circle (RFC 5321 5.1)."""

import ipaddress
import socket
from collections.abc import Iterable

from engine.policy.connection import plain_address
from engine.policy.domains import comparable
from engine.settings.site import Site


class Ourselves:
    """Our name, and the addresses on which we listen on the port that mail goes to."""

    def __init__(self, site: Site) -> None:
        self._name = comparable(site.fqdn)
        port = site.settings.delivery.connections.port
        listening = [one.address for one in site.settings.general.listeners if one.port == port]
        self._everywhere = any(not address or ipaddress.ip_address(address).is_unspecified for address in listening)
        self._addresses = {plain_address(address) for address in listening if address}

    def are(self, host: str, addresses: Iterable[str]) -> bool:
        """Whether a mail host with this name (A-labels, lower case) and these addresses is us."""
        return host == self._name or any(self._is_ours(address) for address in addresses)

    def _is_ours(self, text: str) -> bool:
        address = plain_address(text)
        return address in self._addresses or (self._everywhere and _is_here(text))


def _is_here(address: str) -> bool:
    """Whether the address is one of this machine's: only such can be bound. No packet is sent."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True
