"""Who may send where."""

import msgspec
import pytest

from engine.policy.addresses import Address, parse_path
from engine.policy.connection import Client
from engine.policy.decision import Decision
from engine.policy.relay import RelayRule
from engine.settings.model import Access, Domain, Relay, Settings

OUTSIDER = Client.at("203.0.113.9")
DOMAINS = (
    Domain(name="ours.example", kind="default"),
    Domain(name="alias.example", kind="alias"),
    Domain(name="*.alias.example", kind="alias"),
    Domain(name="open.example", relay_allowed=True),
    Domain(name="*.open.example", relay_allowed=True),
    Domain(name="shut.open.example", relay_allowed=False),
)


def decide(recipient: str, client: Client = OUTSIDER, authenticated: bool = False, **relay: object) -> Decision:
    settings = Settings(access=Access(relay=msgspec.convert(relay, Relay)), domains=DOMAINS)
    parsed = parse_path(f"<{recipient}>")
    assert parsed is not None
    return RelayRule(settings, "relay.example").check(client, authenticated, parsed[0])


@pytest.mark.parametrize(
    ("recipient", "rule"),
    [
        ("x@ours.example", "local domain: ours.example"),
        ("x@OURS.example", "local domain: ours.example"),
        ("x@alias.example", "local domain: alias.example"),
        ("x@deep.alias.example", "local domain: *.alias.example"),
        ("x@open.example", "remote domain: open.example"),
        ("x@a.b.open.example", "remote domain: *.open.example"),
        ("postmaster", "local domain: postmaster"),
    ],
)
def test_open_to_everybody(recipient: str, rule: str) -> None:
    assert decide(recipient) == Decision(True, rule)


@pytest.mark.parametrize(
    "recipient",
    [
        "user@other.example",
        "user@shut.open.example",
        "user@x.shut.open.example.other",
        "user@sub.ours.example",
        "user@relay.example",
        "user@xours.example",
        "USER@OTHER.EXAMPLE",
        "user%other.example@ours.example",
        "user%other.example@open.example",
        "other.example!user@ours.example",
        '"user@other.example"@ours.example',
        '"other.example!user"@ours.example',
        "@ours.example:user@other.example",
        "@ours.example,@alias.example:user@other.example",
        "@other.example:user@ours.example",
        "user@[127.0.0.1]",
        "user@[IPv6:::1]",
    ],
)
def test_refused_to_outsiders(recipient: str) -> None:
    parsed = parse_path(f"<{recipient}>")
    assert parsed is not None
    assert decide(recipient).reply == f"550 5.7.1 Unable to relay for {parsed[0].text}"


def test_those_who_may_relay_may_use_any_address() -> None:
    for recipient in ("user@other.example", "user%other.example@ours.example", "user@[192.0.2.1]"):
        assert decide(recipient, authenticated=True).rule == "relay: authenticated"
        assert decide(recipient, Client.at("192.0.2.1"), entries=("192.0.2.0/24",)).rule == "relay list: 192.0.2.0/24"


def test_logging_on_helps_only_where_it_is_allowed_to() -> None:
    assert not decide("user@other.example", authenticated=True, authenticated_may_relay=False).allowed


def test_all_except() -> None:
    assert decide("u@other.example", mode="all_except").rule == "relay list: not excepted"
    refused = decide("u@other.example", mode="all_except", entries=("203.0.113.0/24",))
    assert refused.rule == "relay list: 203.0.113.0/24"


def test_the_rule_names_a_second_route() -> None:
    assert decide("u%o@ours.example").rule == "relay list: not listed (the address carries a second route)"


@pytest.mark.parametrize(
    ("domains", "allowed"),
    [
        ((), True),
        (DOMAINS[1:], True),
        (DOMAINS, False),
        ((Domain(name="relay.example"),), False),
        ((Domain(name="relay.example", kind="alias"),), True),
    ],
)
def test_our_own_name_is_local_until_settings_say_otherwise(domains: tuple[Domain, ...], allowed: bool) -> None:
    rule = RelayRule(Settings(domains=domains), "relay.example")
    assert rule.check(OUTSIDER, False, Address("x@relay.example", "relay.example")).allowed is allowed


def test_postmaster_belongs_to_the_default_domain() -> None:
    assert RelayRule(Settings(domains=DOMAINS), "relay.example").default_domain == "ours.example"
    assert RelayRule(Settings(), "relay.example").default_domain == "relay.example"


def test_trust_is_being_named() -> None:
    listed = Settings(access=Access(relay=Relay(entries=("192.0.2.0/24",))))
    assert RelayRule(listed, "r.example").trusts(Client.at("192.0.2.1"))
    assert not RelayRule(listed, "r.example").trusts(OUTSIDER)
    everybody = Settings(access=Access(relay=Relay(mode="all_except")))
    assert not RelayRule(everybody, "r.example").trusts(OUTSIDER)
