"""The endpoint a program connects to: chosen from what is listened on, by where it runs and what it is asked for."""

import ipaddress
from typing import Literal

import msgspec

from engine.settings.model import Listener, Settings
from engine.settings.site import Site

Encryption = Literal["none", "starttls", "implicit"]

# The ports of RFC 8314 and RFC 6409 come first where somebody logs on.
_SUBMISSION = (587, 465)
# A computer may have dozens of addresses; nobody tries more than a few.
_ALTERNATIVES = 3


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of this relay and its computer.

    `listeners` are those really bound, or those of the settings while it is stopped; `addresses` the IP addresses
    other computers reach this one at; `names` the names in the certificate.
    """

    site: Site
    machine_name: str
    listeners: tuple[Listener, ...]
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    running: bool = True
    command: tuple[str, ...] = ("mailroot",)
    data: str = ""

    @property
    def settings(self) -> Settings:
        return self.site.settings

    @property
    def fqdn(self) -> str:
        return self.site.fqdn


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """`listening` is False when nothing there can be reached; then the rest is what it would be. `certified` says
    whether the certificate is made for `server`; `seen_from_here` are the addresses a local program may come from."""

    server: str
    port: int
    encryption: Encryption
    listening: bool
    certified: bool
    seen_from_here: tuple[str, ...]
    alternatives: tuple[str, ...] = ()


def choose_endpoint(around: Surroundings, *, elsewhere: bool, user: str) -> Endpoint:
    """The identity that fits best; the settings say whether TLS is demanded."""
    reachable = [each for each in around.listeners if not (elsewhere and is_loopback(each.address))]
    demanded = _tls_demanded(around.settings, bool(user))
    listener = min(
        reachable or around.listeners or (Listener(),),
        key=lambda each: _misfit(each, demanded=demanded, logon=bool(user), elsewhere=elsewhere),
    )
    encryption = _encryption(listener, demanded=demanded)
    server, alternatives = _names(around, listener, elsewhere=elsewhere, encrypted=encryption != "none")
    return Endpoint(
        server=server,
        port=listener.port,
        encryption=encryption,
        listening=bool(reachable),
        certified=_certified(around, server),
        seen_from_here=_seen_from_here(around, server),
        alternatives=alternatives,
    )


def is_loopback(address: str) -> bool:
    """Whether only programs of this computer reach that address; "" = all addresses."""
    return bool(address) and ipaddress.ip_address(address).is_loopback


def is_wildcard(address: str) -> bool:
    """All addresses, as the settings say it or as a socket does."""
    return not address or ipaddress.ip_address(address).is_unspecified


def _tls_demanded(settings: Settings, logon: bool) -> bool:
    authentication = settings.access.authentication
    return settings.access.tls.required or (logon and authentication.basic and authentication.basic_requires_tls)


def _misfit(listener: Listener, *, demanded: bool, logon: bool, elsewhere: bool) -> tuple[int, int, int]:
    # STARTTLS is what every kind of program can do, so TLS from the first byte is the second choice.
    ranks = {"starttls": 0, "implicit": 1, "none": 2} if demanded else {"starttls": 0, "none": 0, "implicit": 1}
    far = 0 if elsewhere or is_loopback(listener.address) or is_wildcard(listener.address) else 1
    return ranks[listener.tls], 0 if logon and listener.port in _SUBMISSION else 1, far


def _encryption(listener: Listener, *, demanded: bool) -> Encryption:
    if listener.tls == "implicit":
        return "implicit"
    return "starttls" if demanded and listener.tls == "starttls" else "none"


def _names(
    around: Surroundings, listener: Listener, *, elsewhere: bool, encrypted: bool
) -> tuple[str, tuple[str, ...]]:
    """What to connect to, and what else would do."""
    own = (listener.address,) if not is_wildcard(listener.address) else around.addresses
    if elsewhere:
        # The addresses of a computer on which nothing listens for others would not do.
        own = tuple(address for address in own if not is_loopback(address)) or around.addresses
        name = _certified_name(around) if encrypted else _full_name(around.machine_name)
        return (name or next(iter(own), around.machine_name)), own[:_ALTERNATIVES] if name else ()
    if encrypted and is_wildcard(listener.address) and (name := _certified_name(around)):
        return name, ()
    return ("localhost" if _is_localhost(around, listener, encrypted=encrypted) else listener.address), ()


def _is_localhost(around: Surroundings, listener: Listener, *, encrypted: bool) -> bool:
    """localhost is either of two addresses: a name for those who listen on both, or have a certificate for it."""
    if is_wildcard(listener.address):
        return True
    loopback = {each.address for each in around.listeners if each.port == listener.port and is_loopback(each.address)}
    both = {"127.0.0.1", "::1"} <= loopback
    named = encrypted and _certified(around, "localhost") and not _certified(around, listener.address)
    return listener.address in loopback and (both or named)


def _full_name(name: str) -> str:
    return name if "." in name else ""


def _certified_name(around: Surroundings) -> str:
    usable = [name for name in around.names if not name.startswith("*.")]
    for preferred in (around.fqdn, around.machine_name):
        if _certified(around, preferred):
            return preferred
    return next(iter(usable), around.fqdn)


def _certified(around: Surroundings, server: str) -> bool:
    """RFC 6125 6.4.3: a star stands for one label."""
    wanted = server.lower()
    parent = wanted.partition(".")[2]
    return any(name.lower() in (wanted, f"*.{parent}" if parent else wanted) for name in around.names)


def _seen_from_here(around: Surroundings, server: str) -> tuple[str, ...]:
    """A connection to an address of one's own comes from that address; which one a name leads to is not known."""
    if server == "localhost":
        return "127.0.0.1", "::1"
    try:
        return (str(ipaddress.ip_address(server)),)
    except ValueError:
        return around.addresses[:1] or ("127.0.0.1",)
