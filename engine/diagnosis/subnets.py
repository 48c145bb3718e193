"""The private subnets this machine is in: where devices that may send through it will be."""

import ipaddress
import socket
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import msgspec

# Reserved for documentation (RFC 5737): connecting a datagram socket sends nothing, it only chooses the way out.
_ELSEWHERE = ("192.0.2.1", 9)
_PRIVATE = tuple(ipaddress.ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))


class InterfaceAddress(Protocol):
    """One address of an interface, as psutil.net_if_addrs tells it."""

    @property
    def address(self) -> str: ...

    @property
    def netmask(self) -> str | None: ...


class Subnet(msgspec.Struct, frozen=True, kw_only=True):
    """`address` is this machine's own in `network`; `main` = the way to the rest of the world leads through it."""

    interface: str
    address: str
    network: str
    main: bool = False


def own_subnets() -> tuple[Subnet, ...]:
    """The private subnets of this machine, the main one first; none when the system does not tell."""
    import psutil

    try:
        interfaces = psutil.net_if_addrs()
    except (psutil.Error, OSError):
        return ()
    return private_subnets(interfaces, _way_out())


def private_subnets(interfaces: Mapping[str, Iterable[InterfaceAddress]], way_out: str = "") -> tuple[Subnet, ...]:
    """The subnets with private addresses (RFC 1918, RFC 4193) of interfaces and their addresses; `way_out` is the
    address that is used towards the rest of the world. Loopback, public and one-computer networks are left out."""
    found = {subnet.network: subnet for name, held in interfaces.items() for subnet in _subnets(name, held, way_out)}
    return tuple(sorted(found.values(), key=lambda subnet: (not subnet.main, ":" in subnet.address, subnet.interface)))


def _subnets(interface: str, held: Iterable[InterfaceAddress], way_out: str) -> Iterator[Subnet]:
    for each in held:
        try:
            address = ipaddress.ip_interface(f"{each.address.partition('%')[0]}/{_prefix(each.netmask)}")
        except ValueError:  # a hardware address, or one without a netmask
            continue
        network = address.network
        if network.prefixlen < network.max_prefixlen - 1 and _is_private(network):
            own = str(address.ip)
            yield Subnet(interface=interface, address=own, network=str(network), main=own == way_out)


def _prefix(netmask: str | None) -> str:
    """psutil writes the mask of IPv6 as an address, which ipaddress does not read."""
    if not netmask:
        raise ValueError("no netmask")
    if ":" not in netmask:
        return netmask
    return str(int(ipaddress.IPv6Address(netmask)).bit_count())


def _is_private(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    return any(network.version == own.version and network.subnet_of(own) for own in _PRIVATE)  # type: ignore[arg-type]


def _way_out() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return ""
        return str(probe.getsockname()[0])
