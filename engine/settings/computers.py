"""The entries of a computer list (connection control, relay restrictions): an address, a network or a domain."""

import ipaddress

import msgspec

from engine.settings.names import host_name

COMPUTER_WORDS = (
    'an IP address ("192.0.2.7", "2001:db8::7"), a network ("192.168.1.0/24", "2001:db8::/32") '
    'or a domain ("domain:example.com")'
)
_DOMAIN_PREFIX = "domain:"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ComputerDomain(msgspec.Struct, frozen=True):
    """All computers whose verified name is `name` or lies below it; `name` is ASCII in lower case."""

    name: str

    def covers(self, computer: str) -> bool:
        """Whether a computer of this name belongs to the domain; case and a trailing dot do not matter."""
        host = computer.lower().removesuffix(".")
        return host == self.name or host.endswith("." + self.name)

    def __str__(self) -> str:
        return _DOMAIN_PREFIX + self.name


def parse_computer(text: str) -> Network | ComputerDomain:
    """One entry; a single address becomes a network of one. Raises ValueError that says what to write instead."""
    entry = text.strip()
    if entry.lower().startswith(_DOMAIN_PREFIX):
        return _domain(entry)
    address_text, slash, prefix = entry.partition("/")
    try:
        address = ipaddress.ip_address(address_text)
    except ValueError:
        raise ValueError(f'"{text}" is not {COMPUTER_WORDS}{_domain_hint(entry)}') from None
    if isinstance(address, ipaddress.IPv6Address):
        _refuse_special_ipv6(text, address)
    return _network(address, prefix if slash else str(address.max_prefixlen))


def _domain(entry: str) -> ComputerDomain:
    name = entry[len(_DOMAIN_PREFIX) :].strip()
    if name.startswith("*."):
        raise ValueError(f'"{entry}": write "domain:{name[2:]}", which covers every name below it')
    return ComputerDomain(host_name(name))


def _domain_hint(entry: str) -> str:
    try:
        return f'; for a domain write "domain:{host_name(entry)}"'
    except ValueError:
        return ""


def _refuse_special_ipv6(text: str, address: ipaddress.IPv6Address) -> None:
    if address.ipv4_mapped is not None:
        raise ValueError(f'"{text}" is an IPv4 address inside IPv6; write {address.ipv4_mapped}')
    if address.scope_id is not None:
        raise ValueError(f'"{text}": an entry has no interface; write it without %{address.scope_id}')


def _network(address: Address, prefix: str) -> Network:
    network = _enclosing(address, prefix)
    if network.network_address != address:
        raise ValueError(
            f'"{address}/{prefix}" has bits set beyond its prefix; write "{network}" for the network '
            f'or "{address}" for the one computer'
        )
    if not prefix.isdecimal():
        raise ValueError(f'"{address}/{prefix}" has a subnet mask; write "{network}"')
    return network


def _enclosing(address: Address, prefix: str) -> Network:
    try:
        return ipaddress.ip_network(f"{address}/{prefix}", strict=False)
    except ValueError:
        raise ValueError(
            f'"{address}/{prefix}": the prefix is a number from 0 to {address.max_prefixlen}, as in /24'
        ) from None
