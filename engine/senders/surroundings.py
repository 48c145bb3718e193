"""The surroundings of programs that send: this computer and its relay, looked at now."""

import ipaddress
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from engine import certificates
from engine.errors import UserError
from engine.inbound.listener import BoundListener
from engine.senders.endpoint import Surroundings
from engine.settings.model import Listener, Settings
from engine.settings.site import Site


def look_around(
    settings: Settings, root: Path, machine_name: str, bound: Iterable[BoundListener], *, running: bool
) -> Surroundings:
    """What is `bound` counts; while nothing is, what the settings say. Reads the certificate's file."""
    listeners = tuple(msgspec.convert(msgspec.structs.asdict(each), Listener) for each in bound)
    return Surroundings(
        site=Site.of(settings, root, machine_name),
        machine_name=machine_name,
        listeners=listeners or settings.general.listeners,
        addresses=own_addresses(),
        names=_certificate_names(settings, root),
        running=running,
        command=program_command(),
        data=str(root),
    )


def own_addresses() -> tuple[str, ...]:
    """The addresses that other computers can use, IPv4 first; link-local ones need an interface and are left out."""
    import psutil

    found: set[ipaddress.IPv4Address | ipaddress.IPv6Address] = set()
    for addresses in psutil.net_if_addrs().values():
        for each in addresses:
            if each.family in (socket.AF_INET, socket.AF_INET6):
                found.add(ipaddress.ip_address(each.address.partition("%")[0]))
    usable = [address for address in found if not (address.is_loopback or address.is_link_local)]
    return tuple(str(address) for address in sorted(usable, key=lambda address: (address.version, int(address))))


def program_command() -> tuple[str, ...]:
    """How the commands of this very program are called on this computer."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    script = Path(sys.executable).parent / ("mailroot.exe" if sys.platform == "win32" else "mailroot")
    return (str(script),) if script.is_file() else (sys.executable, "-m", "engine")


def _certificate_names(settings: Settings, root: Path) -> tuple[str, ...]:
    file = settings.access.tls.certificate
    if not file:
        return ()
    try:
        return certificates.describe(root / Path(file).expanduser()).names
    except (UserError, OSError):
        # The relay itself raises attention for it.
        return ()
