"""Lists of computers: addresses, networks, domains, and IPv4 in IPv6 clothes."""

import pytest

from engine.policy.connection import Client, ComputerList, ConnectionRule
from engine.settings.model import Connections

ENTRIES = ("192.0.2.7", "192.168.0.0/16", "10.0.0.0/8", "2001:db8::/32", "fe80::1", "domain:example.com")


@pytest.mark.parametrize(
    ("address", "name", "entry"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.8", "", ""),
        ("192.168.255.1", "", "192.168.0.0/16"),
        ("192.169.0.1", "", ""),
        ("10.255.255.255", "", "10.0.0.0/8"),
        ("::ffff:10.1.2.3", "", "10.0.0.0/8"),
        ("2001:db8:ffff::1", "", "2001:db8::/32"),
        ("2001:db9::1", "", ""),
        ("fe80::1%eth0", "", "fe80::1"),
        ("198.51.100.1", "example.com", "domain:example.com"),
        ("198.51.100.1", "Mail.Example.COM.", "domain:example.com"),
        ("198.51.100.1", "badexample.com", ""),
        ("198.51.100.1", "example.com.evil.example", ""),
        ("198.51.100.1", "", ""),
    ],
)
def test_find(address: str, name: str, entry: str) -> None:
    assert ComputerList(ENTRIES).find(Client.at(address, name)) == entry


def test_only_domains_need_names() -> None:
    assert ComputerList(ENTRIES).needs_name
    assert not ComputerList(ENTRIES[:-1]).needs_name
    assert not ComputerList(()).needs_name


def test_everything_and_nothing() -> None:
    assert ComputerList(("0.0.0.0/0",)).find(Client.at("203.0.113.9")) == "0.0.0.0/0"
    assert ComputerList(("::/0",)).find(Client.at("203.0.113.9")) == ""
    assert ComputerList(()).find(Client.at("203.0.113.9")) == ""


def test_all_except() -> None:
    rule = ConnectionRule(Connections(mode="all_except", entries=("192.0.2.0/24",)))
    refused = rule.check(Client.at("192.0.2.9"))
    assert refused.reply == "554 5.7.1 Connections from 192.0.2.9 are not accepted here"
    assert refused.rule == "connection list: 192.0.2.0/24"
    assert rule.check(Client.at("192.0.3.9")).allowed


def test_only_listed() -> None:
    rule = ConnectionRule(Connections(mode="only_listed", entries=("192.0.2.0/24",)))
    assert rule.check(Client.at("192.0.2.9")).rule == "connection list: 192.0.2.0/24"
    assert rule.check(Client.at("192.0.3.9")).rule == "connection list: not listed"
    assert rule.check(Client.at("192.0.3.9")).code == 554


def test_an_empty_list_of_all_except_admits_everybody() -> None:
    assert ConnectionRule(Connections()).check(Client.at("203.0.113.9")).allowed
