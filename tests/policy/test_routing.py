"""Where each domain goes under which settings, and by which rule."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.policy.routing import Route, configured_routes, route_for
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


def test_no_smart_host_and_dns_have_no_way_yet() -> None:
    assert route_for(site(advanced=Advanced()), "example.org").kind == "unconfigured"
    assert route_for(site(route="dns"), "example.org").kind == "dns"
    assert route_for(site(route="dns"), "relay.example.net").kind == "local"


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


def test_a_domain_with_security_only_keeps_the_general_smart_host() -> None:
    own = Security(tls="starttls")
    route = route_for(site(Domain(name="a.example", security=own)), "a.example")
    assert [hop.host for hop in route.hops] == ["smtp.example.com", "spare.example.com"]
    assert route.security == own
    assert route.host_field == "delivery.advanced.smart_host"
    assert route.key != route_for(site(), "example.org").key


def test_international_names_are_compared_in_ascii() -> None:
    here = site(Domain(name="xn--bcher-kva.example", smart_host="books.example"))
    assert route_for(here, "Bücher.example").hops[0].host == "books.example"
    assert route_for(here, "b\u00fccher..example").kind == "smart_host"


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
