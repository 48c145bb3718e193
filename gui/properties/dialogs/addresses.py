"""Addresses of this machine, and how an identity (address and port) is written for people."""

from PySide6.QtNetwork import QAbstractSocket, QNetworkInterface

from engine.settings.model import Listener
from gui.i18n import translate


def all_unassigned() -> str:
    """What stands for every address that no other identity has."""
    return translate("properties", "(All Unassigned)")


def machine_addresses() -> list[str]:
    """The addresses of this machine, loopback first, then IPv4; without those that count on one link only."""
    found = [address for address in QNetworkInterface.allAddresses() if not address.isLinkLocal()]
    ipv6 = QAbstractSocket.NetworkLayerProtocol.IPv6Protocol
    found.sort(key=lambda address: (not address.isLoopback(), address.protocol() == ipv6))
    return list(dict.fromkeys(address.toString() for address in found))


def shown_address(address: str) -> str:
    """An address of the settings in words: "" is all of them."""
    return address or all_unassigned()


def shown_pair(listener: Listener) -> str:
    """127.0.0.1:25, [::1]:25, (All Unassigned):25."""
    address = f"[{listener.address}]" if ":" in listener.address else shown_address(listener.address)
    return f"{address}:{listener.port}"
