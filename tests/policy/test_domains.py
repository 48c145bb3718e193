"""One reading of the domain list, for those who accept mail and those who send it on."""

from pathlib import Path

import pytest

from engine.policy.addresses import Address
from engine.policy.connection import Client
from engine.policy.domains import DomainList, comparable
from engine.policy.relay import RelayRule
from engine.policy.routing import route_for
from engine.settings.model import Domain, Settings
from engine.settings.site import Site

LIST = (
    Domain(name="*.example", smart_host="wide.test"),
    Domain(name="*.deep.example", kind="alias"),
    Domain(name="Own.example", kind="alias"),
    Domain(name="b\u00fccher.test", kind="alias"),
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("own.example", "Own.example"),
        ("a.example", "*.example"),
        ("a.b.example", "*.example"),
        ("a.deep.example", "*.deep.example"),
        ("deep.example", "*.example"),
        ("xn--bcher-kva.test", "b\u00fccher.test"),
        ("example", None),
        ("aexample", None),
        ("other.test", None),
        ("", None),
        ("relay.example", None),
    ],
)
def test_the_nearest_entry_counts(name: str, found: str | None) -> None:
    entry = DomainList(LIST, "relay.example").find(name)
    assert (entry[1].name if entry else None) == found


def test_the_machines_own_name_is_implied_until_there_is_a_default_domain() -> None:
    assert DomainList(LIST, "Relay.example").is_implied("relay.example")
    with_default = DomainList((*LIST, Domain(name="d.example", kind="default", drop_directory="/d")), "relay.example")
    assert not with_default.is_implied("relay.example")
    assert with_default.is_implied("")
    assert with_default.drop_directory == "/d"


@pytest.mark.parametrize("name", ["own.example", "a.deep.example", "relay.example", "", "a.example", "other.test"])
def test_what_is_taken_as_local_is_also_delivered_as_local(name: str) -> None:
    settings = Settings(domains=LIST)
    said = RelayRule(settings, "relay.example").check(Client.at("203.0.113.9"), False, Address(f"x@{name}", name))
    route = route_for(Site.of(settings, Path("/data"), "relay.example"), name)
    assert (route.kind == "local") is (said.allowed and said.rule.startswith("local"))


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("A.Example.", "a.example"),
        ("B\u00fccher.test", "xn--bcher-kva.test"),
        ("b\u00fccher..test", "b\u00fccher..test"),
    ],
)
def test_names_are_compared_in_one_form(domain: str, name: str) -> None:
    assert comparable(domain) == name
