"""The subnets of this machine, as a system with many interfaces tells them."""

from typing import NamedTuple

from engine.diagnosis.subnets import Subnet, own_subnets, private_subnets


class Held(NamedTuple):
    address: str
    netmask: str | None


INTERFACES = {
    "lo": [Held("127.0.0.1", "255.0.0.0"), Held("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")],
    "docker0": [Held("172.17.0.1", "255.255.0.0")],
    "eth0": [
        Held("192.168.1.5", "255.255.255.0"),
        Held("fd00::5", "ffff:ffff:ffff:ffff::"),
        Held("fe80::1%eth0", "ffff:ffff:ffff:ffff::"),
        Held("2001:db8::5", "ffff:ffff:ffff:ffff::"),
        Held("00:16:3e:00:00:01", None),
    ],
    "ppp0": [Held("10.8.0.2", "255.255.255.255"), Held("203.0.113.9", "255.255.255.0")],
}


def test_private_subnets_come_with_the_main_one_first_and_without_loopback_link_and_public_ones() -> None:
    assert private_subnets(INTERFACES, "192.168.1.5") == (
        Subnet(interface="eth0", address="192.168.1.5", network="192.168.1.0/24", main=True),
        Subnet(interface="docker0", address="172.17.0.1", network="172.17.0.0/16"),
        Subnet(interface="eth0", address="fd00::5", network="fd00::/64"),
    )


def test_a_machine_without_a_network_has_none() -> None:
    assert private_subnets({"lo": INTERFACES["lo"]}) == ()


def test_this_machine_can_be_asked() -> None:
    for subnet in own_subnets():
        assert "/" in subnet.network
