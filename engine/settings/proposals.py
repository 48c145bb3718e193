"""Proposals: settings for those who will send, made from what a person says in the wizard and nothing more open."""

import ipaddress
import re
from typing import Literal

import msgspec

from engine.settings.catalogue import get, with_value
from engine.settings.computers import Address, ComputerDomain, Network, parse_computer
from engine.settings.model import Connections, Listener, Settings
from engine.settings.openrelay import only_loopback

SenderKind = Literal["this_computer", "network", "database_mail", "development"]
Misfit = Literal["syntax", "bits", "too_wide"]

LOOPBACK = ("127.0.0.1", "::1")
# What a proposal may change.
_PROPOSED = (
    "general.listeners",
    "general.max_connections",
    "access.relay.mode",
    "access.relay.entries",
    "access.relay.open_relay_confirmed",
    "access.connections",
    "messages.max_recipients",
    "delivery.route",
)
# Lists are typed with commas, semicolons, spaces and the Japanese comma.
_BETWEEN = re.compile("[,;\\s\u3001]+")
# What organizations number their own computers with (RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291).
_PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "127.0.0.0/8",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)
# The largest networks of public addresses that one site is given (RFC 6177); more than that is the Internet.
_WIDEST_PUBLIC = {4: 16, 6: 48}
# Where translators show the IPv4 Internet to IPv6 hosts (RFC 6052); the last 32 bits are its addresses.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Database Mail hands over one message with all recipients and does not split it after a refusal as RFC 5321
# 4.5.3.1.10 asks for.
_DATABASE_RECIPIENTS = 1000
# A bound against a device gone wild, far above what an office has.
_NETWORK_CONNECTIONS = 1000


class Senders(msgspec.Struct, frozen=True, kw_only=True):
    """Who will send. `others` are the computers and networks beside this computer; `address` is the one of this
    computer's addresses that they connect to, "" = all of them. Both count for network and database_mail only."""

    who: SenderKind = "this_computer"
    others: tuple[str, ...] = ()
    address: str = ""


class SenderFault(ValueError):
    """An entry that is no computer or network that could be let in; `suggestion` is what may be meant, or ""."""

    def __init__(self, entry: str, fault: Misfit, suggestion: str = "") -> None:
        super().__init__(f'"{entry}" is not an address or a network to let in ({fault})')
        self.entry = entry
        self.fault = fault
        self.suggestion = suggestion


def read_senders(text: str) -> tuple[str, ...]:
    """The addresses and networks of a typed list, in order and once each; raises SenderFault for the first that
    cannot be let in. A network that holds public addresses is at most as large as one site's."""
    found = (str(_sender(entry)) for entry in _BETWEEN.split(text.strip()) if entry)
    return tuple(dict.fromkeys(entry.removesuffix("/32").removesuffix("/128") for entry in found))


def with_senders(settings: Settings, senders: Senders) -> Settings:
    """The settings with relay list, connection control, listeners, limits and route as the senders need them.

    Listeners that others can reach already stay as they are; loopback ones are opened only for others that are named.
    A list of computers that are turned away is kept. Everything that is not about senders stays.
    """
    others = senders.others if senders.who in ("network", "database_mail") else ()
    listeners = settings.general.listeners
    if others and only_loopback(listeners):
        listeners = _opened(listeners, senders.address)
    entries = tuple(dict.fromkeys((*LOOPBACK, *_own(listeners), *others)))
    relay = msgspec.structs.replace(
        settings.access.relay, mode="only_listed", entries=entries, open_relay_confirmed=False
    )
    connections = _connections(settings.access.connections, listeners, entries)
    general = msgspec.structs.replace(settings.general, listeners=listeners)
    proposed = msgspec.structs.replace(
        settings,
        general=general,
        access=msgspec.structs.replace(settings.access, relay=relay, connections=connections),
    )
    return _limited(_routed(proposed, senders.who), senders.who, bool(others))


def taken_back(settings: Settings, before: Settings, proposed: Settings) -> Settings:
    """The settings without a proposal that made `proposed` of `before`; what was changed by hand since stays."""
    for path in _PROPOSED:
        if get(settings, path) == get(proposed, path):
            settings = with_value(settings, path, get(before, path))
    current = settings.general.listeners
    if _addresses(current) == _addresses(proposed.general.listeners) != _addresses(before.general.listeners):
        # Only the port was changed by hand.
        settings = with_value(settings, "general.listeners", _on_ports_of(current, before.general.listeners))
    return settings


def other_senders(settings: Settings) -> tuple[str, ...]:
    """The computers and networks beside this computer that may relay now; domains are left out."""
    own = {*LOOPBACK, *_own(settings.general.listeners)}
    return tuple(entry for entry in settings.access.relay.entries if entry not in own and not _is_domain(entry))


def _addresses(listeners: tuple[Listener, ...]) -> tuple[str, ...]:
    return tuple(listener.address for listener in listeners)


def _on_ports_of(current: tuple[Listener, ...], listeners: tuple[Listener, ...]) -> tuple[Listener, ...]:
    """The addresses of `listeners` on the ports of `current`."""
    pairs = dict.fromkeys((listener.port, listener.tls) for listener in current)
    addresses = dict.fromkeys(_addresses(listeners))
    return tuple(Listener(address=address, port=port, tls=tls) for address in addresses for port, tls in pairs)


def _is_domain(entry: str) -> bool:
    try:
        return isinstance(parse_computer(entry), ComputerDomain)
    except ValueError:
        return True


def _sender(entry: str) -> Network:
    try:
        computer = parse_computer(entry)
    except ValueError:
        raise SenderFault(entry, *_meant(entry)) from None
    if isinstance(computer, ComputerDomain) or computer.is_multicast:
        raise SenderFault(entry, "syntax")
    if not _may_be_let_in(computer):
        raise SenderFault(entry, "too_wide")
    return computer


def _meant(entry: str) -> tuple[Misfit, str]:
    try:
        return "bits", str(ipaddress.ip_network(entry, strict=False))
    except ValueError:
        return "syntax", ""


def _may_be_let_in(network: Network) -> bool:
    if network.network_address.is_unspecified:
        return False
    if isinstance(network, ipaddress.IPv6Network) and network.overlaps(_NAT64):
        return network.prefixlen >= _NAT64.prefixlen + _WIDEST_PUBLIC[4]
    private = any(network.version == own.version and network.subnet_of(own) for own in _PRIVATE)  # type: ignore[arg-type]
    return private or network.prefixlen >= _WIDEST_PUBLIC[network.version]


def _opened(listeners: tuple[Listener, ...], address: str) -> tuple[Listener, ...]:
    """The same ports on `address` beside the loopback ones, or on all addresses in their place."""
    pairs = dict.fromkeys((listener.port, listener.tls) for listener in listeners)
    outside = tuple(Listener(address=address, port=port, tls=tls) for port, tls in pairs or {(25, "starttls"): None})
    return (*listeners, *outside) if address else outside


def _own(listeners: tuple[Listener, ...]) -> tuple[str, ...]:
    """This computer's addresses that it connects from when it connects to a listener that is not on loopback."""
    addresses = (_parsed(listener.address) for listener in listeners)
    return tuple(str(address) for address in addresses if address and not address.is_unspecified)


def _parsed(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return None if address.is_loopback or address.is_link_local else address


def _connections(before: Connections, listeners: tuple[Listener, ...], entries: tuple[str, ...]) -> Connections:
    if before.mode == "all_except" and before.entries:
        return before
    if only_loopback(listeners):
        return Connections()
    # Who may connect today may go on: some only deliver to local domains and are on no relay list.
    known = before.entries if before.mode == "only_listed" else ()
    return Connections(mode="only_listed", entries=tuple(dict.fromkeys((*known, *entries))))


def _routed(settings: Settings, who: SenderKind) -> Settings:
    if who != "development":
        return settings
    return msgspec.structs.replace(settings, delivery=msgspec.structs.replace(settings.delivery, route="capture"))


def _limited(settings: Settings, who: SenderKind, opened: bool) -> Settings:
    general, messages = settings.general, settings.messages
    if opened and general.max_connections == 0:
        general = msgspec.structs.replace(general, max_connections=_NETWORK_CONNECTIONS)
    if who == "database_mail" and 0 < messages.max_recipients < _DATABASE_RECIPIENTS:
        messages = msgspec.structs.replace(messages, max_recipients=_DATABASE_RECIPIENTS)
    return msgspec.structs.replace(settings, general=general, messages=messages)
