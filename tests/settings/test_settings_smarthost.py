"""The smart host and the computer lists: what is understood, and what is proposed instead of what is not."""

import ipaddress

import pytest

from engine.settings.computers import ComputerDomain, parse_computer
from engine.settings.smarthost import Hop, parse_smart_host


@pytest.mark.parametrize(
    ("text", "hops"),
    [
        ("", ()),
        ("  ", ()),
        ("smtp.example.com", (Hop("smtp.example.com"),)),
        ("SMTP.Example.com.", (Hop("smtp.example.com"),)),
        ("smtp.example.com, spare.example.com", (Hop("smtp.example.com"), Hop("spare.example.com"))),
        ("smtp.example.com:587", (Hop("smtp.example.com", 587),)),
        ("[192.0.2.1]", (Hop("192.0.2.1", None, literal=True),)),
        ("[192.0.2.1]:25", (Hop("192.0.2.1", 25, literal=True),)),
        ("192.0.2.1:25", (Hop("192.0.2.1", 25, literal=True),)),
        ("[2001:DB8::1]:587", (Hop("2001:db8::1", 587, literal=True),)),
        ("mailhub", (Hop("mailhub"),)),
        ("mail_relay:2525", (Hop("mail_relay", 2525),)),
        ("bücher.example", (Hop("xn--bcher-kva.example"),)),
    ],
)
def test_hops(text: str, hops: tuple[Hop, ...]) -> None:
    assert parse_smart_host(text) == hops
    assert parse_smart_host(", ".join(str(hop) for hop in hops)) == hops


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a.example,", "empty entry"),
        ("a.example,,b.example", "empty entry"),
        ("a.example; b.example", "not a host"),
        ("a.example b.example", "not a host"),
        ("2001:db8::1", "in brackets"),
        ("[smtp.example.com]", "without brackets"),
        ("[192.0.2.1", "not a host"),
        ("[192.0.2.1]x", "not a host"),
        ("a.example:0", "1 to 65535"),
        ("a.example:65536", "1 to 65535"),
        ("a.example:", "1 to 65535"),
        ("a.example:smtp", "1 to 65535"),
        ("a.example:²", "1 to 65535"),
        ("smtp://a.example", "a.example alone"),
        ("192.0.2", "complete IP"),
        ("192.0.2.256", "complete IP"),
        ("-a.example", "not a host"),
        ("a..example", "not a host"),
        ("user@a.example", "not a host"),
        (f"{'a' * 64}.example", "not a host"),
    ],
)
def test_refused_hops(text: str, words: str) -> None:
    with pytest.raises(ValueError) as raised:
        parse_smart_host(text)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        (" 192.168.1.0/24 ", "192.168.1.0/24"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("2001:db8::7", "2001:db8::7/128"),
        ("2001:db8::/32", "2001:db8::/32"),
    ],
)
def test_addresses_and_networks(text: str, network: str) -> None:
    assert parse_computer(text) == ipaddress.ip_network(network)


def test_a_domain_covers_itself_and_what_lies_below() -> None:
    domain = parse_computer("Domain: Example.COM.")
    assert domain == ComputerDomain("example.com")
    assert isinstance(domain, ComputerDomain)
    assert parse_computer(str(domain)) == domain
    assert domain.covers("example.com")
    assert domain.covers("Printer.Office.example.com.")
    assert not domain.covers("badexample.com")
    assert not domain.covers("example.com.evil.example")


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("192.168.1.7/24", '"192.168.1.0/24"'),
        ("192.168.1.7/24", '"192.168.1.7"'),
        ("2001:db8::1/32", '"2001:db8::/32"'),
        ("192.168.1.0/255.255.255.0", '"192.168.1.0/24"'),
        ("192.168.1.0/33", "from 0 to 32"),
        ("2001:db8::/129", "from 0 to 128"),
        ("192.168.1.0/", "from 0 to 32"),
        ("::ffff:192.0.2.1", "write 192.0.2.1"),
        ("fe80::1%eth0", "without %eth0"),
        ("example.com", '"domain:example.com"'),
        ("domain:*.example.com", '"domain:example.com"'),
        ("domain:", "host or domain name"),
        ("192.168.001.007", "an IP address"),
        ("192.168.1", "an IP address"),
        ("10.0.0.1-10.0.0.9", "an IP address"),
        ("", "an IP address"),
    ],
)
def test_refused_computers(text: str, proposal: str) -> None:
    with pytest.raises(ValueError) as raised:
        parse_computer(text)
    assert proposal in str(raised.value)
