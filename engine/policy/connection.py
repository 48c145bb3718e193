"""Who may connect: the connection list, and lists of computers in general."""

import ipaddress
from collections.abc import Iterable

import msgspec

from engine.policy.decision import Decision
from engine.settings.computers import ComputerDomain, parse_computer
from engine.settings.model import Connections

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Client(msgspec.Struct, frozen=True):
    """The computer at the other end; `name` is its forward-confirmed host name in lower case, "" when there is none.

    `text` is the address as it is written; writing it anew for each event and log line would cost as much as a reply.
    """

    address: IPAddress
    text: str
    name: str = ""

    @classmethod
    def at(cls, address: str, name: str = "") -> "Client":
        """Read a textual address; an IPv4-mapped IPv6 address is the IPv4 address it carries. Raises ValueError."""
        plain = plain_address(address)
        return cls(plain, str(plain), name.lower().rstrip("."))


def plain_address(text: str) -> IPAddress:
    """The address without its IPv4-in-IPv6 wrapping and its zone. Raises ValueError."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def household(address: IPAddress) -> int:
    """What counts as one client when clients are counted: an IPv4 address, or an IPv6 /64, all of which one has."""
    if isinstance(address, ipaddress.IPv6Address):
        return -(int(address) >> 64) - 1
    return int(address)


class ComputerList:
    """A list of addresses, networks and domains, compiled so that its length does not cost time.

    Networks are kept by prefix length: a look-up is one dictionary access for each length that occurs.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._networks: dict[tuple[int, int], dict[int, str]] = {}
        self._domains: dict[str, str] = {}
        for text in entries:
            self._add(text)

    @property
    def needs_name(self) -> bool:
        """Whether a client's name can matter: only then is it worth a reverse lookup."""
        return bool(self._domains)

    def find(self, client: Client) -> str:
        """The entry that covers this client, as it stands in the settings; "" when none does."""
        version, bits, number = client.address.version, client.address.max_prefixlen, int(client.address)
        for (network_version, length), networks in self._networks.items():
            if network_version == version:
                entry = networks.get(number >> (bits - length))
                if entry is not None:
                    return entry
        return self._find_domain(client.name) if self._domains else ""

    def _find_domain(self, name: str) -> str:
        while name:
            if name in self._domains:
                return self._domains[name]
            name = name.partition(".")[2]
        return ""

    def _add(self, text: str) -> None:
        entry = parse_computer(text)
        if isinstance(entry, ComputerDomain):
            self._domains[entry.name] = text
            return
        networks = self._networks.setdefault((entry.version, entry.prefixlen), {})
        networks.setdefault(int(entry.network_address) >> (entry.max_prefixlen - entry.prefixlen), text)


class ConnectionRule:
    """The connection list: only the computers listed, or all except them."""

    def __init__(self, settings: Connections) -> None:
        self.computers = ComputerList(settings.entries)
        self._only_listed = settings.mode == "only_listed"

    def check(self, client: Client) -> Decision:
        """554 5.7.1 for a computer that may not connect (RFC 5321 3.1: 554 in place of the greeting)."""
        entry = self.computers.find(client)
        if bool(entry) is self._only_listed:
            return Decision(True, f"connection list: {entry or 'not excepted'}")
        return Decision(
            False,
            f"connection list: {entry or 'not listed'}",
            554,
            "5.7.1",
            f"Connections from {client.address} are not accepted here",
        )
