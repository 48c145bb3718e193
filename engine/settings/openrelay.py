"""The open relay: settings under which anybody who can connect may send anything anywhere."""

import ipaddress
from collections.abc import Iterator

from engine.settings.computers import parse_computer
from engine.settings.literal import shown
from engine.settings.model import Listener, Relay, Settings
from engine.settings.problems import Caution, Problem

CODE = "open_relay"


def open_relay(settings: Settings, confirmed: frozenset[str]) -> Iterator[Problem | Caution]:
    """A problem, or a warning that stays when only this computer can connect or a person has confirmed it in words."""
    opened = _opened_by(settings.access.relay)
    if opened is None:
        return
    path, value, closed = opened
    if only_loopback(settings.general.listeners):
        reason = "Only this computer can connect, as every listener is on a loopback address."
    elif settings.access.relay.open_relay_confirmed or CODE in confirmed:
        reason = "It was confirmed that this is meant."
    else:
        allowed = (
            f"{closed}; or this with listeners on loopback addresses only; or this confirmed by "
            "access.relay.open_relay_confirmed = true (an open relay: spammers find it within hours)"
        )
        yield Problem(path, value, allowed, CODE)
        return
    yield Caution(path, f"{path} = {value} lets anybody who can connect relay anywhere. {reason}", CODE)


def only_loopback(listeners: tuple[Listener, ...]) -> bool:
    """Whether nobody but this computer can connect."""
    return all(_is_loopback(listener.address) for listener in listeners)


def _opened_by(relay: Relay) -> tuple[str, str, str] | None:
    """Path and value of the setting that opens the relay, and what would close it."""
    if relay.mode == "all_except":
        return "access.relay.mode", '"all_except"', '"only_listed"'
    if _covers_everything(relay.entries):
        return "access.relay.entries", shown(relay.entries), "a list that does not add up to every address"
    return None


def _covers_everything(entries: tuple[str, ...]) -> bool:
    fours: list[ipaddress.IPv4Network] = []
    sixes: list[ipaddress.IPv6Network] = []
    for entry in entries:
        try:
            computer = parse_computer(entry)
        except ValueError:
            continue
        if isinstance(computer, ipaddress.IPv4Network):
            fours.append(computer)
        elif isinstance(computer, ipaddress.IPv6Network):
            sixes.append(computer)
    whole_four = any(network.prefixlen == 0 for network in ipaddress.collapse_addresses(fours))
    return whole_four or any(network.prefixlen == 0 for network in ipaddress.collapse_addresses(sixes))


def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback
