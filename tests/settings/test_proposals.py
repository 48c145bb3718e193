"""Proposals for senders: as closed as what was asked allows, whatever the settings were before."""

import ipaddress
import itertools

import pytest

from engine.settings.catalogue import with_value
from engine.settings.checks import check
from engine.settings.computers import ComputerDomain, parse_computer
from engine.settings.model import Access, Connections, Delivery, General, Listener, Messages, Relay, Settings
from engine.settings.openrelay import only_loopback
from engine.settings.proposals import (
    LOOPBACK,
    SenderFault,
    SenderKind,
    Senders,
    other_senders,
    read_senders,
    taken_back,
    with_senders,
)

KINDS: tuple[SenderKind, ...] = ("this_computer", "network", "database_mail", "development")
OTHERS = ((), ("192.168.1.0/24",), ("10.0.0.0/8", "fd00::/64"), ("192.0.2.7",))
ADDRESSES = ("", "192.168.1.5", "fd00::5")
LISTENERS = (
    Settings().general.listeners,
    (Listener(address=""),),
    (Listener(address="127.0.0.1", port=2525), Listener(address="127.0.0.1", port=2587)),
    (Listener(address="192.168.1.5"),),
    (Listener(address="0.0.0.0"), Listener(address="::")),
    (),
)
ACCESSES = (
    Access(),
    Access(relay=Relay(mode="all_except", open_relay_confirmed=True)),
    Access(relay=Relay(entries=("0.0.0.0/0", "::/0"), open_relay_confirmed=True)),
    Access(connections=Connections(mode="all_except", entries=("192.168.1.66",))),
    Access(connections=Connections(mode="only_listed", entries=("0.0.0.0/0",))),
)
COMBINATIONS = [
    (
        Settings(general=General(listeners=listeners), access=access),
        Senders(who=who, others=others, address=address),
    )
    for who, others, address, listeners, access in itertools.product(KINDS, OTHERS, ADDRESSES, LISTENERS, ACCESSES)
]


def may(entries: tuple[str, ...], client: str) -> bool:
    address = ipaddress.ip_address(client)
    computers = [parse_computer(entry) for entry in entries]
    return any(not isinstance(each, ComputerDomain) and address in each for each in computers)


def asked_for(before: Settings, senders: Senders) -> tuple[str, ...]:
    """Everybody who may relay after the proposal: this computer under its addresses, and who was named."""
    others = senders.others if senders.who in ("network", "database_mail") else ()
    own = [listener.address for listener in before.general.listeners if listener.address not in ("", "0.0.0.0", "::")]
    opened = [senders.address] if others and senders.address and only_loopback(before.general.listeners) else []
    return (*LOOPBACK, *own, *opened, *others)


def test_no_proposal_is_an_open_relay_or_lets_in_anybody_who_was_not_named() -> None:
    for before, senders in COMBINATIONS:
        after = with_senders(before, senders)
        relay = after.access.relay
        found = check(after)
        codes = {problem.code for problem in found.problems} | {warning.code for warning in found.warnings}
        assert "open_relay" not in codes, (before, senders)
        assert found.problems == (), (before, senders)
        assert relay.mode == "only_listed"
        assert not relay.open_relay_confirmed
        assert set(relay.entries) == set(asked_for(before, senders))
        assert len(set(relay.entries)) == len(relay.entries)
        for stranger in ("203.0.113.9", "8.8.8.8", "192.168.2.9", "2001:db8::9"):
            assert not may(relay.entries, stranger), (before, senders)


def test_nobody_reaches_a_listener_that_was_not_opened_and_nothing_else_changes() -> None:
    for before, senders in COMBINATIONS:
        after = with_senders(before, senders)
        named = bool(senders.others) and senders.who in ("network", "database_mail")
        if only_loopback(before.general.listeners):
            assert only_loopback(after.general.listeners) is not named
        else:
            assert after.general.listeners == before.general.listeners
        for address in ("203.0.113.9", "2001:db8::9"):
            connections = after.access.connections
            listed = may(connections.entries, address)
            denied = bool(before.access.connections.entries) and before.access.connections.mode == "all_except"
            if not only_loopback(after.general.listeners) and not denied:
                earlier = before.access.connections
                known = earlier.mode == "only_listed" and may(earlier.entries, address)
                assert (connections.mode, listed) == ("only_listed", known), (before, senders)
        assert after.access.authentication == before.access.authentication
        assert after.delivery.advanced == before.delivery.advanced
        assert (after.delivery.route == "capture") is (senders.who == "development")


def test_proposing_twice_is_proposing_once() -> None:
    for before, senders in COMBINATIONS:
        once = with_senders(before, senders)
        assert with_senders(once, senders) == once


def test_a_proposal_can_be_taken_back_but_for_what_was_changed_by_hand_since() -> None:
    for before, senders in COMBINATIONS:
        after = with_senders(before, senders)
        assert taken_back(after, before, after) == before
    before, listeners = Settings(), (Listener(address="192.168.1.5"),)
    proposed = with_senders(before, Senders(who="network", others=("192.168.1.0/24",)))
    by_hand = with_value(proposed, "general.listeners", listeners)
    assert taken_back(by_hand, before, proposed) == with_value(before, "general.listeners", listeners)


def test_a_port_changed_by_hand_stays_when_opened_listeners_are_taken_back() -> None:
    before = Settings()
    proposed = with_senders(before, Senders(who="network", others=("192.168.1.0/24",)))
    by_hand = with_value(proposed, "general.listeners", (Listener(address="", port=2525),))
    assert taken_back(by_hand, before, proposed).general.listeners == (
        Listener(address="127.0.0.1", port=2525),
        Listener(address="::1", port=2525),
    )


def test_who_may_relay_beside_this_computer_is_told() -> None:
    for before, senders in COMBINATIONS:
        if senders.who == "network" and not before.access.relay.open_relay_confirmed:
            own = {senders.address} if senders.address and only_loopback(before.general.listeners) else set()
            assert set(other_senders(with_senders(before, senders))) == set(senders.others) - own
    assert other_senders(Settings(access=Access(relay=Relay(entries=("domain:example.com", "nonsense"))))) == ()


def test_this_computer_is_what_is_there_at_first_plus_the_relay_list() -> None:
    after = with_senders(Settings(), Senders())
    assert after == Settings(access=Access(relay=Relay(entries=("127.0.0.1", "::1"))))


def test_a_network_opens_the_ports_that_are_there() -> None:
    ports = (Listener(address="127.0.0.1", port=2525), Listener(address="::1", port=2525))
    before = Settings(general=General(listeners=ports))
    everywhere = with_senders(before, Senders(who="network", others=("192.168.1.0/24",)))
    assert everywhere.general.listeners == (Listener(address="", port=2525),)
    assert everywhere.access.connections == Connections(
        mode="only_listed", entries=("127.0.0.1", "::1", "192.168.1.0/24")
    )
    assert everywhere.general.max_connections == 1000
    one = with_senders(before, Senders(who="network", others=("192.168.1.0/24",), address="192.168.1.5"))
    assert one.general.listeners == (*ports, Listener(address="192.168.1.5", port=2525))
    assert "192.168.1.5" in one.access.relay.entries


def test_this_computer_may_also_come_from_the_address_that_it_listens_on() -> None:
    before = Settings(general=General(listeners=(Listener(address="192.168.1.5"),)))
    after = with_senders(before, Senders())
    assert after.access.relay.entries == ("127.0.0.1", "::1", "192.168.1.5")
    assert after.access.connections.entries == after.access.relay.entries


def test_who_is_turned_away_stays_turned_away() -> None:
    denied = Connections(mode="all_except", entries=("192.168.1.66",))
    after = with_senders(
        Settings(access=Access(connections=denied)), Senders(who="network", others=("192.168.1.0/24",))
    )
    assert after.access.connections == denied


@pytest.mark.parametrize(("before", "after"), [(100, 1000), (5000, 5000), (0, 0)])
def test_database_mail_may_name_many_recipients(before: int, after: int) -> None:
    settings = Settings(messages=Messages(max_recipients=before))
    assert with_senders(settings, Senders(who="database_mail")).messages.max_recipients == after
    assert with_senders(settings, Senders()).messages.max_recipients == before


def test_development_captures_and_no_other_proposal_touches_the_route() -> None:
    assert with_senders(Settings(), Senders(who="development")).delivery.route == "capture"
    held = Settings(delivery=Delivery(route="hold"))
    assert with_senders(held, Senders(who="network", others=("10.0.0.1",))).delivery.route == "hold"


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", ()),
        ("192.168.1.0/24", ("192.168.1.0/24",)),
        (" 192.168.1.7,10.0.0.0/8; fd00::/64\u3001192.168.1.7 ", ("192.168.1.7", "10.0.0.0/8", "fd00::/64")),
        ("198.51.0.0/16 2001:db8:1::/48", ("198.51.0.0/16", "2001:db8:1::/48")),
        ("192.168.1.7/32", ("192.168.1.7",)),
        ("64:ff9b::c633:0/112", ("64:ff9b::c633:0/112",)),
    ],
)
def test_lists_are_read_as_people_type_them(text: str, entries: tuple[str, ...]) -> None:
    assert read_senders(text) == entries


@pytest.mark.parametrize(
    ("text", "entry", "fault", "suggestion"),
    [
        ("0.0.0.0/0", "0.0.0.0/0", "too_wide", ""),
        ("10.0.0.1, ::/0", "::/0", "too_wide", ""),
        ("0.0.0.0/1 128.0.0.0/1", "0.0.0.0/1", "too_wide", ""),
        ("8.0.0.0/8", "8.0.0.0/8", "too_wide", ""),
        ("192.0.0.0/8", "192.0.0.0/8", "too_wide", ""),
        ("2001:db8::/32", "2001:db8::/32", "too_wide", ""),
        ("64:ff9b::/96", "64:ff9b::/96", "too_wide", ""),
        ("64:ff9b::/48", "64:ff9b::/48", "too_wide", ""),
        ("0.0.0.0", "0.0.0.0", "too_wide", ""),
        ("192.168.1.5/24", "192.168.1.5/24", "bits", "192.168.1.0/24"),
        ("192.168.1.0/255.255.255.0", "192.168.1.0/255.255.255.0", "bits", "192.168.1.0/24"),
        ("printer", "printer", "syntax", ""),
        ("domain:example.com", "domain:example.com", "syntax", ""),
        ("224.0.0.0/24", "224.0.0.0/24", "syntax", ""),
        ("all", "all", "syntax", ""),
    ],
)
def test_what_cannot_be_let_in_is_named(text: str, entry: str, fault: str, suggestion: str) -> None:
    with pytest.raises(SenderFault) as raised:
        read_senders(text)
    assert (raised.value.entry, raised.value.fault, raised.value.suggestion) == (entry, fault, suggestion)
