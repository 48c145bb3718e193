"""Where each domain goes under which settings, and by which rule."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.policy.routing import Route, configured_routes, general_route, route_for
from engine.settings.model import Advanced, Delivery, Domain, OutboundConnections, Security, Settings
from engine.settings.site import Site


def site(*domains: Domain, **delivery: Any) -> Site:
    delivery.setdefault("advanced", Advanced(smart_host="smtp.example.com:587, spare.example.com"))
    return Site.of(Settings(delivery=Delivery(**delivery), domains=domains), Path("/data"), "Relay.example.net")


def test_the_smart_host_takes_everything_else() -> None:
    route = route_for(site(), "example.org")
    assert (route.kind, route.key) == ("smart_host", "smtp.example.com:587,spare.example.com:25")
    assert [(hop.host, hop.port) for hop in route.hops] == [("smtp.example.com", 587), ("spare.example.com", None)]
    assert route.rule == "delivery.advanced.smart_host"


def test_the_port_of_the_settings_counts_where_the_hop_names_none() -> None:
    here = site(advanced=Advanced(smart_host="[192.0.2.1]"), connections=OutboundConnections(port=2525))
    assert route_for(here, "example.org").key == "[192.0.2.1]:2525"


@pytest.mark.parametrize("domain", ["relay.example.net", "RELAY.EXAMPLE.NET", "relay.example.net.", ""])
def test_the_own_name_is_local_without_domains(domain: str) -> None:
    assert route_for(site(), domain).kind == "local"


def test_a_default_domain_replaces_the_own_name() -> None:
    here = site(
        Domain(name="corp.example", kind="default", drop_directory="/srv/drop"), Domain(name="b.example", kind="alias")
    )
    assert route_for(here, "corp.example").folder == route_for(here, "B.example").folder == "/srv/drop"
    assert route_for(here, "relay.example.net").kind == "smart_host"


@pytest.mark.parametrize("kind", ["capture", "hold"])
def test_capture_and_hold_catch_everything(kind: str) -> None:
    here = site(
        Domain(name="corp.example", kind="default"), Domain(name="r.example", smart_host="x.example"), route=kind
    )
    for domain in ("corp.example", "r.example", "example.org", ""):
        assert route_for(here, domain).kind == route_for(here, domain).key == kind


def test_without_a_smart_host_there_is_no_way() -> None:
    assert route_for(site(advanced=Advanced()), "example.org").kind == "unconfigured"
    # There is nothing that could follow after the hosts of the domain.
    assert route_for(site(advanced=Advanced(direct_first=True)), "example.org").kind == "unconfigured"


def test_by_dns_every_domain_is_a_destination_of_its_own() -> None:
    here = site(route="dns", connections=OutboundConnections(port=2525))
    route = route_for(here, "Example.ORG.")
    assert (route.kind, route.key, route.domain, route.port) == ("dns", "dns:example.org", "example.org", 2525)
    assert (route.hops, route.fallback, route.host_field) == ((), None, "delivery.route")
    assert route_for(here, "b\u00fccher.example").domain == "xn--bcher-kva.example"
    assert route_for(here, "[192.0.2.1]").domain == "[192.0.2.1]"
    assert route_for(here, "relay.example.net").kind == "local"


@pytest.mark.parametrize(
    ("tls", "used"),
    [("none", "none"), ("opportunistic", "opportunistic"), ("starttls", "starttls"), ("implicit", "starttls")],
)
def test_nobody_logs_on_at_the_hosts_of_a_domain(tls: Any, used: str) -> None:
    security = Security(tls=tls, authentication="basic", username="me", verify_certificate=False, ca_file="own.pem")
    direct = route_for(site(route="dns", security=security), "example.org").security
    assert direct == Security(tls=used, verify_certificate=False, ca_file="/data/own.pem")  # type: ignore[arg-type]


def test_the_smart_host_follows_after_the_hosts_of_the_domain() -> None:
    here = site(
        Domain(name="own.example", smart_host="mx.own.example"),
        Domain(name="dns.example"),
        advanced=Advanced(smart_host="smtp.example.com", direct_first=True),
        security=Security(authentication="basic", username="me", ca_file="own.pem"),
    )
    route = route_for(here, "example.org")
    assert (route.kind, route.key, route.rule) == ("dns", "dns:example.org", "delivery.advanced.direct_first")
    assert route.fallback == general_route(here)
    assert route.fallback.security.username == "me"
    assert route.security.username == ""
    assert route_for(here, "own.example").kind == "smart_host"
    assert route_for(here, "dns.example").fallback is None
    assert "smtp.example.com:25" in {one.key for one in configured_routes(here)}


def test_a_domain_has_its_own_smart_host_and_security() -> None:
    own = Security(tls="starttls", authentication="basic", username="partner")
    here = site(
        Domain(name="a.example", smart_host="mx.a.example:2525", security=own),
        Domain(name="*.b.example", smart_host="mx.b.example", use_helo=True),
        Domain(name="*.deep.b.example", smart_host="deep.b.example"),
        Domain(name="c.example"),
        route="dns",
    )
    first = route_for(here, "A.example")
    assert (first.key, first.security, first.rule) == (
        "mx.a.example:2525 (a.example)",
        own,
        "domains: a.example (remote)",
    )
    assert (first.host_field, first.security_field) == ("domains[0].smart_host", "domains[0].security")
    assert route_for(here, "x.b.example").hops[0].host == "mx.b.example"
    assert route_for(here, "x.b.example").use_helo
    assert route_for(here, "x.deep.b.example").hops[0].host == "deep.b.example"
    assert route_for(here, "b.example").kind == "dns"
    assert route_for(here, "notb.example").kind == "dns"
    assert route_for(here, "c.example").kind == "dns"


def test_a_domain_without_a_smart_host_is_routed_by_dns_although_there_is_a_general_one() -> None:
    own = Security(tls="starttls", authentication="basic", username="partner")
    here = site(Domain(name="a.example"), Domain(name="*.b.example", security=own, use_helo=True))
    route = route_for(here, "A.example")
    assert (route.kind, route.key, route.rule) == ("dns", "dns:a.example", "domains: a.example (remote)")
    assert (route.host_field, route.security_field) == ("domains[0].smart_host", "delivery.security")
    below = route_for(here, "x.b.example")
    assert (below.key, below.use_helo) == ("dns:x.b.example", True)
    assert below.security == Security(tls="starttls")
    assert (below.host_field, below.security_field) == ("domains[1].smart_host", "domains[1].security")


def test_international_names_are_compared_in_ascii() -> None:
    here = site(Domain(name="xn--bcher-kva.example", smart_host="books.example"))
    assert route_for(here, "Bücher.example").hops[0].host == "books.example"
    assert route_for(here, "b\u00fccher..example").kind == "smart_host"
    # IDNA 2008: this is not fussball.example.
    assert route_for(site(route="dns"), "Fu\u00dfball.example").domain == "xn--fuball-cta.example"


def test_every_route_that_mail_may_take_is_known_by_its_key() -> None:
    here = site(Domain(name="*.b.example", smart_host="mx.b.example"), Domain(name="corp.example", kind="default"))
    keys = {route.key for route in configured_routes(here)}
    assert keys == {"smtp.example.com:587,spare.example.com:25", "local", "mx.b.example:25"}
    held = msgspec.structs.replace(
        here, settings=msgspec.structs.replace(here.settings, delivery=Delivery(route="hold"))
    )
    assert [route.key for route in configured_routes(held)] == ["hold"]


def test_routes_are_values() -> None:
    assert isinstance(route_for(site(), "example.org"), Route)
    assert route_for(site(), "example.org") == route_for(site(), "example.com")
