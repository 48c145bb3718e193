"""Where mail for a domain goes next: a pure decision on the settings, with the rule that made it."""

from typing import Literal

import msgspec

from engine.settings.model import Domain, Security, Settings
from engine.settings.site import Site
from engine.settings.smarthost import Hop, parse_smart_host

Kind = Literal["smart_host", "local", "capture", "hold", "dns", "unconfigured"]

SMART_HOST_FIELD = "delivery.advanced.smart_host"
SECURITY_FIELD = "delivery.security"


class Route(msgspec.Struct, frozen=True):
    """A way out. `hops` are tried in order, each at its own port or `port`.

    `key` is stable and names the route for people ("smtp.example.com:587"); equal keys are equal destinations.
    `folder` is the drop directory of a local route as the settings have it ("" = the standard one). `host_field` and
    `security_field` are the dotted paths to correct when the route does not work.
    """

    kind: Kind
    key: str
    rule: str
    hops: tuple[Hop, ...] = ()
    security: Security = Security()
    port: int = 25
    use_helo: bool = False
    folder: str = ""
    host_field: str = SMART_HOST_FIELD
    security_field: str = SECURITY_FIELD


def route_for(site: Site, domain: str) -> Route:
    """The route for recipients at `domain` (any letter case; "" for an address without a domain, which is local)."""
    settings = site.settings
    everything = _catch_all(settings)
    if everything is not None:
        return everything
    name = _ascii(domain)
    index, entry = find_domain(settings, name)
    if entry is None:
        return _local_by_default(site, name) or _general(settings)
    if entry.kind != "remote":
        return _local(settings, f"domains: {entry.name} ({entry.kind})")
    return _remote(settings, index, entry)


def configured_routes(site: Site) -> tuple[Route, ...]:
    """Every route that mail may take under these settings, without duplicates."""
    names = [entry.name.replace("*.", "any.", 1) for entry in site.settings.domains]
    routes = [_catch_all(site.settings) or _general(site.settings), route_for(site, site.fqdn)]
    routes += [route_for(site, name) for name in names]
    return tuple({route.key: route for route in routes}.values())


def find_domain(settings: Settings, name: str) -> tuple[int, Domain | None]:
    """The entry for the lower-case domain `name` and its place: its own, else the longest wildcard above it."""
    best, found = -1, None
    for index, entry in enumerate(settings.domains):
        pattern = entry.name.lower().rstrip(".")
        if pattern == name:
            return index, entry
        covers = pattern.startswith("*.") and name.endswith(pattern[1:])
        if covers and (found is None or len(pattern) > len(found.name)):
            best, found = index, entry
    return best, found


def _ascii(domain: str) -> str:
    """The form the settings hold names in: lower case, A-labels, no trailing dot."""
    name = domain.lower().rstrip(".")
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:  # not a name any entry could have
        return name


def _catch_all(settings: Settings) -> Route | None:
    kind = settings.delivery.route
    if kind == "capture" or kind == "hold":
        return Route(kind=kind, key=kind, rule=f"delivery.route: {kind}")
    return None


def _local_by_default(site: Site, name: str) -> Route | None:
    # Without a default domain in the list, the machine's own name is it.
    has_default = any(entry.kind == "default" for entry in site.settings.domains)
    if not name or (not has_default and name == site.fqdn.lower().rstrip(".")):
        return _local(site.settings, "default domain: the fully-qualified domain name")
    return None


def _local(settings: Settings, rule: str) -> Route:
    # Aliases have no folder of their own: their mail lands where that of the default domain does.
    folder = next((entry.drop_directory for entry in settings.domains if entry.kind == "default"), "")
    return Route(kind="local", key="local", rule=rule, folder=folder)


def _general(settings: Settings) -> Route:
    delivery = settings.delivery
    if delivery.route == "dns":
        return Route(kind="dns", key="dns", rule="delivery.route: dns", host_field="delivery.route")
    hops = parse_smart_host(delivery.advanced.smart_host)
    if not hops:
        return Route(kind="unconfigured", key="unconfigured", rule="delivery.advanced.smart_host: empty")
    port = delivery.connections.port
    return Route(
        kind="smart_host",
        key=_key(hops, port),
        rule="delivery.advanced.smart_host",
        hops=hops,
        security=delivery.security,
        port=port,
    )


def _remote(settings: Settings, index: int, entry: Domain) -> Route:
    hops = parse_smart_host(entry.smart_host)
    place = f"domains[{index}]"
    security = entry.security or settings.delivery.security
    general = _general(settings)
    if not hops and general.kind == "smart_host":
        # "Use DNS" of a domain counts once direct delivery exists; until then its mail takes the general way.
        hops = general.hops
    if not hops:
        return general
    port = settings.delivery.connections.port
    own = entry.security is not None or entry.use_helo
    return Route(
        kind="smart_host",
        key=_key(hops, port) + (f" ({entry.name.lower()})" if own else ""),
        rule=f"domains: {entry.name} (remote)",
        hops=hops,
        security=security,
        port=port,
        use_helo=entry.use_helo,
        host_field=f"{place}.smart_host" if entry.smart_host.strip() else SMART_HOST_FIELD,
        security_field=f"{place}.security" if entry.security is not None else SECURITY_FIELD,
    )


def _key(hops: tuple[Hop, ...], port: int) -> str:
    return ",".join(address_of(hop, port) for hop in hops)


def address_of(hop: Hop, port: int) -> str:
    """A hop with its port, as people write it: "smtp.example.com:587", "[192.0.2.1]:25"."""
    return str(hop) if hop.port is not None else f"{hop}:{port}"
