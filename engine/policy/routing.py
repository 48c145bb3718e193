"""Where mail for a domain goes next: a pure decision on the settings, with the rule that made it."""

from pathlib import Path
from typing import Literal

import msgspec

from engine.policy.domains import DomainList, comparable
from engine.settings.model import Domain, Security, Settings
from engine.settings.site import Site
from engine.settings.smarthost import Hop, parse_smart_host

Kind = Literal["smart_host", "local", "capture", "hold", "dns", "unconfigured"]

HOLD_REASON = "Delivery is set to hold: mail is kept until that is changed"

SMART_HOST_FIELD = "delivery.advanced.smart_host"
SECURITY_FIELD = "delivery.security"


class Route(msgspec.Struct, frozen=True):
    """A way out. `hops` are tried in order, each at its own port or `port`.

    `key` is stable and names the route for people ("smtp.example.com:587"); equal keys are equal destinations.
    `folder` is the drop directory of a local route as the settings have it ("" = the standard one). `host_field` and
    `security_field` are the dotted paths to correct when the route does not work. Of route dns, `domain` (A-labels, or
    an address in brackets) is where its hosts are looked up, and `fallback` takes what they do not.
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
    domain: str = ""
    fallback: "Route | None" = None


def route_for(site: Site, domain: str) -> Route:
    """The route for recipients at `domain` (any letter case; "" for an address without a domain, which is local)."""
    return _placed(site, _route_for(site.settings, _domains_of(site), comparable(domain)))


def held_on_arrival(settings: Settings) -> str:
    """Why new mail is held, whoever it is for; "" when it may go."""
    return HOLD_REASON if settings.delivery.route == "hold" else ""


def general_route(site: Site) -> Route:
    """The route for recipients at no domain in particular; where hosts of domains come first, it is what follows."""
    return _placed(site, _catch_all(site.settings) or _general(site.settings))


def configured_routes(site: Site) -> tuple[Route, ...]:
    """Every route that mail may take under these settings, without duplicates and without those by DNS."""
    settings, domains = site.settings, _domains_of(site)
    names = [site.fqdn, *(entry.name.replace("*.", "any.", 1) for entry in settings.domains)]
    routes = [general_route(site)]
    routes += [_route_for(settings, domains, comparable(name)) for name in names]
    return tuple({route.key: _placed(site, route) for route in routes if route.kind != "dns"}.values())


def _placed(site: Site, route: Route) -> Route:
    """A relative ca_file is below the data folder."""
    if route.fallback is not None:
        route = msgspec.structs.replace(route, fallback=_placed(site, route.fallback))
    if not route.security.ca_file:
        return route
    file = site.folders.root / Path(route.security.ca_file).expanduser()
    return msgspec.structs.replace(route, security=msgspec.structs.replace(route.security, ca_file=str(file)))


def _domains_of(site: Site) -> DomainList:
    return DomainList(site.settings.domains, site.fqdn)


def _route_for(settings: Settings, domains: DomainList, name: str) -> Route:
    everything = _catch_all(settings)
    if everything is not None:
        return everything
    found = domains.find(name)
    if found is None:
        implied = domains.is_implied(name)
        return _local(domains, "default domain: the fully-qualified domain name") if implied else _usual(settings, name)
    place, entry = found
    if entry.kind != "remote":
        return _local(domains, f"domains: {entry.name} ({entry.kind})")
    return _remote(settings, place, entry, name)


def _catch_all(settings: Settings) -> Route | None:
    kind = settings.delivery.route
    if kind == "capture" or kind == "hold":
        return Route(kind=kind, key=kind, rule=f"delivery.route: {kind}")
    return None


def _local(domains: DomainList, rule: str) -> Route:
    return Route(kind="local", key="local", rule=rule, folder=domains.drop_directory)


def _usual(settings: Settings, name: str) -> Route:
    """For a domain without an entry of its own."""
    delivery, general = settings.delivery, _general(settings)
    if general.kind == "dns":
        return _direct(settings, name, delivery.security, rule=general.rule, host_field=general.host_field)
    if delivery.advanced.direct_first and general.kind == "smart_host":
        rule = "delivery.advanced.direct_first"
        return _direct(settings, name, delivery.security, rule=rule, host_field=rule, fallback=general)
    return general


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


def _direct(
    settings: Settings,
    name: str,
    security: Security,
    *,
    rule: str,
    host_field: str,
    security_field: str = SECURITY_FIELD,
    use_helo: bool = False,
    fallback: Route | None = None,
) -> Route:
    """To the hosts of the domain, where nobody has an account and port 25 knows no TLS from the first byte."""
    tls = "starttls" if security.tls == "implicit" else security.tls
    return Route(
        kind="dns",
        key=f"dns:{name}",
        rule=rule,
        security=Security(tls=tls, verify_certificate=security.verify_certificate, ca_file=security.ca_file),
        port=settings.delivery.connections.port,
        use_helo=use_helo,
        host_field=host_field,
        security_field=security_field,
        domain=name,
        fallback=fallback,
    )


def _remote(settings: Settings, index: int, entry: Domain, name: str) -> Route:
    """The route of a domain beats the general one, as in IIS: a smart host of its own, or DNS although there is one."""
    hops = parse_smart_host(entry.smart_host)
    place = f"domains[{index}]"
    security = entry.security or settings.delivery.security
    host_field = f"{place}.smart_host"
    security_field = f"{place}.security" if entry.security is not None else SECURITY_FIELD
    rule = f"domains: {entry.name} (remote)"
    if not hops:
        return _direct(
            settings,
            name,
            security,
            rule=rule,
            host_field=host_field,
            security_field=security_field,
            use_helo=entry.use_helo,
        )
    port = settings.delivery.connections.port
    own = entry.security is not None or entry.use_helo
    return Route(
        kind="smart_host",
        key=_key(hops, port) + (f" ({entry.name.lower()})" if own else ""),
        rule=rule,
        hops=hops,
        security=security,
        port=port,
        use_helo=entry.use_helo,
        host_field=host_field,
        security_field=security_field,
    )


def _key(hops: tuple[Hop, ...], port: int) -> str:
    return ",".join(address_of(hop, port) for hop in hops)


def address_of(hop: Hop, port: int) -> str:
    """A hop with its port, as people write it: "smtp.example.com:587", "[192.0.2.1]:25"."""
    return str(hop) if hop.port is not None else f"{hop}:{port}"
