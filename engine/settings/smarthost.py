"""The smart host setting: one or several next hops in order, separated by commas."""

import ipaddress
import re

import msgspec

from engine.settings.names import host_name

SMART_HOST_WORDS = (
    "names or bracketed IP addresses, each with a port if need be, separated by commas: "
    '"smtp.example.com, spare.example.com", "smtp.example.com:587", "[192.0.2.1]" or "[2001:db8::1]:587"'
)
_BRACKETED = re.compile(r"\[([^\[\]]+)\](?::(.*))?")


class Hop(msgspec.Struct, frozen=True):
    """One next hop. `host` is an ASCII name, or an IP address without brackets when `literal` (no look-up).

    `port` is None where the setting names none: delivery.connections.port counts then.
    """

    host: str
    port: int | None = None
    literal: bool = False

    def __str__(self) -> str:
        host = f"[{self.host}]" if self.literal else self.host
        return host if self.port is None else f"{host}:{self.port}"


def parse_smart_host(text: str) -> tuple[Hop, ...]:
    """The hops in their order, none for an empty setting; raises ValueError that says which entry is wrong and why."""
    if not text.strip():
        return ()
    return tuple(_hop(entry.strip()) for entry in text.split(","))


def _hop(entry: str) -> Hop:
    if not entry:
        raise ValueError("there is an empty entry between commas")
    if "://" in entry:
        raise ValueError(f'"{entry}" starts with a scheme; write {entry.partition("://")[2] or "the name"} alone')
    bracketed = _BRACKETED.fullmatch(entry)
    if bracketed is not None:
        return Hop(_address(bracketed[1]), _port(entry, bracketed[2]), literal=True)
    if entry.count(":") > 1:
        raise ValueError(f'"{entry}": an IPv6 address stands in brackets, as in [2001:db8::1] or [2001:db8::1]:587')
    host, colon, port = entry.partition(":")
    number = _port(entry, port if colon else None)
    if _is_ipv4(host):
        return Hop(host, number, literal=True)
    return Hop(host_name(host), number)


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip().removeprefix("IPv6:")))
    except ValueError:
        raise ValueError(f'"[{text}]" does not hold an IP address; a name stands without brackets') from None


def _port(entry: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise ValueError(f'"{entry}": the port is a number from 1 to 65535')
    return int(text)


def _is_ipv4(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def joined(host: str, port: int) -> str:
    """The setting for a host, typed without a port, and its port; a list of hosts, and a host typed with a port, say
    their ports themselves. Raises ValueError that says what is wrong."""
    hops = parse_smart_host(host)
    if len(hops) != 1 or hops[0].port is not None:
        return ", ".join(str(hop) for hop in hops)
    return str(Hop(hops[0].host, port, hops[0].literal))


def parted(text: str, port: int) -> tuple[str, int]:
    """The host without its port, and the port, which is `port` where none is named; a list of hosts stays whole."""
    try:
        hops = parse_smart_host(text)
    except ValueError:
        return text, port
    if len(hops) != 1:
        return text, port
    return str(Hop(hops[0].host, None, hops[0].literal)), hops[0].port or port
