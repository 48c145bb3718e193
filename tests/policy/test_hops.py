"""Mail that goes in a circle is refused, by the number of hosts it has passed and by our own traces."""

import msgspec
import pytest

from engine.policy.hops import MOST_OWN, HopRule
from engine.settings.model import Settings

FQDN = "relay.example.net"
OWN = (
    b"Received: from app ([192.0.2.7])\r\n\tby relay.example.net (Mailroot) with ESMTP id 1;\r\n"
    b"\tMon, 1 Jan 2024 00:00:00 +0000\r\n"
)
OTHER = b"received : from a by mx.example.org;\r\n\tMon, 1 Jan 2024 00:00:00 +0000\r\n"
REST = b"Subject: hello\r\n\r\nReceived: by hand\r\n" * 30


def rule(most: int = 15) -> HopRule:
    settings = Settings()
    advanced = msgspec.structs.replace(settings.delivery.advanced, max_hops=most)
    delivery = msgspec.structs.replace(settings.delivery, advanced=advanced)
    return HopRule(msgspec.structs.replace(settings, delivery=delivery), FQDN)


@pytest.mark.parametrize(("hops", "allowed"), [(0, True), (15, True), (16, False), (200, False)])
def test_the_hop_count_is_that_of_the_header(hops: int, allowed: bool) -> None:
    decision = rule().check(OTHER * hops + REST)
    assert decision.allowed is allowed
    if not allowed:
        assert (decision.code, decision.enhanced) == (554, "5.4.6")
        assert f"passed {hops} hosts" in decision.text


def test_lone_line_feeds_count_too() -> None:
    assert not rule(3).check((OTHER * 4 + REST).replace(b"\r\n", b"\n")).allowed


@pytest.mark.parametrize(("passes", "allowed"), [(MOST_OWN - 1, True), (MOST_OWN, False)])
def test_our_own_traces_tell_a_loop_long_before_the_hop_count(passes: int, allowed: bool) -> None:
    decision = rule(100).check(OWN * passes + REST)
    assert decision.allowed is allowed
    assert allowed or decision.rule == f"mail loop: passed here {passes} times"


def test_a_name_that_only_looks_like_ours_is_not_ours() -> None:
    others = OWN.replace(b"relay.example.net", b"relayXexample.net") + OWN.replace(b"by relay", b"by my-relay")
    assert rule(100).check(others * MOST_OWN + REST).allowed
