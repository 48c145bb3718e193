"""Our Received line."""

import email.utils
from typing import Any

import msgspec
import pytest

from engine.inbound.received import Arrival, Dates, header_safe, protocol, received_line
from engine.policy.connection import Client

PLAIN = Arrival(
    helo="client.example.net",
    client=Client.at("192.0.2.1"),
    name="",
    extended=True,
    tls=False,
    authenticated=False,
    smtputf8=False,
    transaction="18BCFE5A400-1-1",
)

DATE = Dates().at(1_700_000_000.25)


def with_(**changes: Any) -> Arrival:
    return msgspec.structs.replace(PLAIN, **changes)


def test_the_whole_line() -> None:
    lines = received_line(PLAIN, "relay.example.com", DATE).decode().split("\r\n")
    assert lines[0] == "Received: from client.example.net ([192.0.2.1])"
    assert lines[1] == "\tby relay.example.com (Mailroot) with ESMTP id 18BCFE5A400-1-1;"
    assert email.utils.parsedate_to_datetime(lines[2].strip()).timestamp() == 1_700_000_000
    assert lines[3:] == [""]


def test_names_and_ipv6() -> None:
    named = received_line(with_(name="mx.example.net", client=Client.at("2001:db8::1")), "r.example", DATE)
    assert named.startswith(b"Received: from client.example.net (mx.example.net [IPv6:2001:db8::1])\r\n")
    assert b"(unverified [192.0.2.1])" in received_line(with_(name="unverified"), "r.example", DATE)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"extended": False}, "SMTP"),
        ({}, "ESMTP"),
        ({"tls": True}, "ESMTPS"),
        ({"authenticated": True}, "ESMTPA"),
        ({"tls": True, "authenticated": True}, "ESMTPSA"),
        ({"smtputf8": True}, "UTF8SMTP"),
        ({"smtputf8": True, "tls": True, "authenticated": True}, "UTF8SMTPSA"),
    ],
)
def test_protocol(changes: dict[str, Any], word: str) -> None:
    assert protocol(with_(**changes)) == word


@pytest.mark.parametrize(
    ("helo", "safe"),
    [
        ("[192.0.2.1]", "[192.0.2.1]"),
        ("host_name", "host_name"),
        ("x\r\nBcc: a@b", "x??Bcc:?a?b"),
        ("x) by evil (", "x??by?evil??"),
        ("bücher", "b?cher"),
        ("", "unknown"),
        ("x" * 1000, "x" * 255),
    ],
)
def test_a_client_cannot_write_header_lines(helo: str, safe: str) -> None:
    assert header_safe(helo) == safe
