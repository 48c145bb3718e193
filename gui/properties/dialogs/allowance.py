"""Allowance: the change of a list that would let a refused client in, where there is one."""

import ipaddress
from typing import NamedTuple

from engine.settings.catalogue import get, with_value
from engine.settings.checks import check
from engine.settings.computers import ComputerDomain, parse_computer
from engine.settings.model import Settings
from engine.settings.openrelay import CODE
from gui.i18n import translate

# A LAN, and what a provider hands to one site's network (RFC 4291 2.5.4).
_SUBNET_BITS = {4: 24, 6: 64}
_LISTS = {"connection list": "access.connections", "relay list": "access.relay"}


class Allowance(NamedTuple):
    """`path` is the list, `entries` what it would hold; with a `reason` there is no such change, and it says why."""

    path: str = ""
    entries: tuple[str, ...] = ()
    reason: str = ""


def allowance(settings: Settings, client: str, rule: str, *, subnet: bool = False) -> Allowance:
    """How to let `client`, which `rule` refused, or its whole subnet pass."""
    subject, _, finding = rule.partition(": ")
    section = _LISTS.get(subject)
    if section is None:
        return Allowance(reason=translate("properties", "No list refused this client: see Why."))
    mode, entries = get(settings, f"{section}.mode"), get(settings, f"{section}.entries")
    if mode == "all_except":
        return _without(settings, f"{section}.entries", client, finding, subnet)
    entry = str(subnet_of(client)) if subnet else client
    if any(_covers(one, entry) for one in entries):
        return Allowance(reason=translate("properties", "It is on the list already."))
    # What the new entry covers need not stand beside it.
    kept = tuple(one for one in entries if not _covers(entry, one))
    return _closed(settings, Allowance(f"{section}.entries", (*kept, entry)))


def subnet_of(client: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """The network around a client that is offered as its subnet."""
    address = ipaddress.ip_address(client)
    if address.is_loopback and address.version == 4:
        return ipaddress.ip_network("127.0.0.0/8")
    return ipaddress.ip_network(f"{client}/{_SUBNET_BITS[address.version]}", strict=False)


def _without(settings: Settings, path: str, client: str, finding: str, subnet: bool) -> Allowance:
    """On a list of exceptions, being allowed is not being there. `finding` is the entry that refused it."""
    entries: tuple[str, ...] = get(settings, path)
    covering = [one for one in entries if one == finding or _covers(one, client)]
    if not covering:
        return Allowance(reason=translate("properties", "It is allowed already: the list has changed since."))
    wanted = str(subnet_of(client)) if subnet else client
    if any(not _covers(wanted, one) for one in covering):
        words = translate("properties", "It is refused as part of {entry}. Edit that entry of the list.")
        return Allowance(reason=words.format(entry=", ".join(covering)))
    return _closed(settings, Allowance(path, tuple(one for one in entries if not _covers(wanted, one))))


def _closed(settings: Settings, found: Allowance) -> Allowance:
    """The change, unless it would open the relay to everybody without anybody's saying so."""
    changed = with_value(settings, found.path, found.entries)
    if any(problem.code == CODE for problem in check(changed).problems):
        return Allowance(reason=translate("properties", "That would make this an open relay."))
    return found


def _covers(wide: str, narrow: str) -> bool:
    """Whether everything that `narrow` (an entry or an address) stands for is part of the entry `wide`."""
    upper, lower = _parsed(wide), _parsed(narrow)
    if isinstance(upper, ComputerDomain) or isinstance(lower, ComputerDomain) or upper is None or lower is None:
        return wide == narrow
    if isinstance(upper, ipaddress.IPv4Network):
        return isinstance(lower, ipaddress.IPv4Network) and lower.subnet_of(upper)
    return isinstance(lower, ipaddress.IPv6Network) and lower.subnet_of(upper)


def _parsed(entry: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | ComputerDomain | None:
    try:
        return parse_computer(entry)
    except ValueError:
        return None
