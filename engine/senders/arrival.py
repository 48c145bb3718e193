"""The arrival: whether something that happened at the relay comes from the program that was just set up."""

import ipaddress

from engine.events import ClientRefused, LogonFailed, MessageAccepted
from engine.senders.situation import Program
from engine.spool.message import Origin

_ORIGINS = (Origin.SMTP, Origin.COMMAND)


def is_its_message(program: Program, own: frozenset[str], event: MessageAccepted) -> bool:
    """Whether this is a message of that program: by sender, case apart, and by where it came from.

    `own` are the addresses of this computer; the loopback addresses belong to it anyway.
    """
    if event.origin not in _ORIGINS or event.sender.casefold() != program.sender.strip().casefold():
        return False
    if event.origin == Origin.COMMAND:
        return not program.elsewhere
    return _comes_from(program, own, event.client)


def is_its_refusal(program: Program, own: frozenset[str], event: ClientRefused) -> bool:
    """Whether that program was turned away; before MAIL there is no sender to know it by."""
    known = not event.sender or event.sender.casefold() == program.sender.strip().casefold()
    return known and _comes_from(program, own, event.client)


def is_its_logon(program: Program, own: frozenset[str], event: LogonFailed) -> bool:
    """Whether that program failed to log on."""
    return bool(program.user.strip()) and _comes_from(program, own, event.client)


def _comes_from(program: Program, own: frozenset[str], client: str) -> bool:
    here = client in own or _is_loopback(client)
    if not program.elsewhere:
        return here
    wanted = _plain(program.address)
    return client == wanted if wanted else not here


def _is_loopback(client: str) -> bool:
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False


def _plain(text: str) -> str:
    """The address as events write it; "" for one that is none: then any other computer is it."""
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return ""
