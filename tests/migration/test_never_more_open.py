"""Whatever a file says, and whatever stood here before: what the import lets in, the old server let in, too."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.migration.importing import read_iis
from engine.policy.addresses import parse_path
from engine.policy.connection import Client
from engine.policy.policy import Load, Policy, Standing, refusal
from engine.settings.model import (
    Access,
    Authentication,
    Connections,
    Domain,
    General,
    Listener,
    Relay,
    Settings,
    Tls,
)
from engine.settings.site import Site
from tests.migration.conftest import LINUX
from tests.migration.metabases import domain, one_server
from tests.migration.reference import Computers, Server

_MASKS = ("255.255.255.255", "255.255.255.0", "255.255.0.0", "0.0.0.0", "128.0.0.0")
_ADDRESSES = ("127.0.0.1", "10.1.2.3", "10.1.2.77", "10.1.9.9", "172.16.5.5", "192.168.1.20", "203.0.113.5")
_RECIPIENTS = ("elsewhere.test", "partner.test", "a.partner.test", "b.a.partner.test", "old.example.net")
_NAMES = ("partner.test", "*.partner.test", "a.partner.test", "*.a.partner.test", "*.test")

_OPEN = Settings(
    general=General(listeners=(Listener(address=""),)),
    access=Access(
        authentication=Authentication(basic=True, basic_requires_tls=False, users=("ann",)),
        connections=Connections(),
        relay=Relay(mode="all_except", open_relay_confirmed=True),
        tls=Tls(certificate="server.pem"),
    ),
    domains=(Domain(name="*.test", relay_allowed=True), Domain(name="elsewhere.test", relay_allowed=True)),
)
_CLOSED = Settings()
# Closed but for computers that the file may say nothing of.
_OTHERS = Settings(access=Access(relay=Relay(entries=_ADDRESSES)))


def _group(mask: str, addresses: list[str]) -> tuple[str, tuple[str, ...]]:
    plain = (str(ipaddress.ip_network(f"{one}/{mask}", strict=False).network_address) for one in addresses)
    return mask, tuple(dict.fromkeys(plain))


_groups = st.lists(
    st.builds(_group, st.sampled_from(_MASKS), st.lists(st.sampled_from(_ADDRESSES), min_size=1, max_size=3)),
    min_size=0,
    max_size=3,
    unique_by=lambda group: group[0],
).map(tuple)
_garbage = st.one_of(st.binary(min_size=1, max_size=120).map(bytes.hex), st.text("0123456789abcdefxz", min_size=1))
_computers = st.one_of(
    st.builds(Computers, st.just(True), _groups),
    st.builds(Computers, st.just(False), _groups.filter(bool)),
    st.builds(Computers, garbage=_garbage),
)
_actions = st.integers(0, 0x7FFFFF) | st.sampled_from([0, 1, 2, 16, 32, 65, 4096, 4098, 512, 268])
_servers = st.builds(
    Server,
    relay=st.none() | _computers,
    connections=st.none() | _computers,
    auth_flags=st.none() | st.integers(0, 7),
    relay_for_auth=st.none() | st.sampled_from([0, 1, 2, 0xFFFFFFFF]),
    ssl_flags=st.sampled_from([0, 0, 0, 8, 0x108, 0x28, 0x48, 0x1000]),
    domains=st.dictionaries(st.sampled_from(_NAMES), _actions, max_size=4),
    host=st.sampled_from(["mx.test", "no host!"]),
)


@settings(max_examples=200, deadline=None)
@given(_servers, st.sampled_from([_OPEN, _CLOSED, _OTHERS]))
def test_never_more_open_than_the_source(server: Server, now: Settings) -> None:
    policy = Policy.compile(Site.of(_imported(server, now), Path("/nowhere"), "machine.invalid"))
    for standing, recipient in _questions(policy):
        if _accepts(policy, standing, recipient):
            client = standing.client.text
            assert server.accepts(client, recipient, logged_on=standing.authenticated, tls=standing.tls), (
                f"{client} to {recipient}, logged on: {standing.authenticated}, TLS: {standing.tls}"
            )


def _imported(server: Server, now: Settings) -> Settings:
    values: dict[str, str | None] = {
        "AccessSSLFlags": str(server.ssl_flags),
        "AuthFlags": None if server.auth_flags is None else str(server.auth_flags),
        "IPSecurity": None if server.connections is None else server.connections.text(),
        "RelayForAuth": None if server.relay_for_auth is None else str(server.relay_for_auth),
        "RelayIpList": None if server.relay is None else server.relay.text(),
    }
    values = {name: value for name, value in values.items() if value is not None}
    entries = (
        domain(1, name, {"RouteAction": str(action), "RouteActionString": server.host})
        for name, action in server.domains.items()
    )
    with TemporaryDirectory() as folder:
        file = Path(folder, "MetaBase.xml")
        file.write_bytes(one_server(values, *entries))
        return read_iis(file, now, LINUX).servers[0].settings


def _questions(policy: Policy) -> Iterator[tuple[Standing, str]]:
    clients = (*_ADDRESSES, "8.8.8.8", "2001:db8::1")
    for address in clients:
        for tls in (False, True):
            for logged_on in {False, policy.authentication.offered(tls)}:
                for recipient in _RECIPIENTS:
                    yield Standing(Client.at(address), authenticated=logged_on, tls=tls), recipient


def _accepts(policy: Policy, standing: Standing, recipient: str) -> bool:
    parsed = parse_path(f"<somebody@{recipient}>")
    assert parsed is not None
    stages = (
        policy.on_connection(standing.client, Load()),
        policy.on_transaction(standing),
        policy.on_recipient(standing, parsed[0], smtputf8=False, count=1),
    )
    return all(refusal(stage) is None for stage in stages)


@settings(max_examples=50, deadline=None)
@given(st.builds(Server, relay=st.builds(Computers, st.just(True), _groups.filter(bool)), auth_flags=st.just(1)))
def test_nor_is_a_list_that_is_understood_closed_needlessly(server: Server) -> None:
    """The other direction, for what is proven: whoever was on the list may relay, unless that was everybody."""
    assert server.relay is not None
    policy = Policy.compile(Site.of(_imported(server, _CLOSED), Path("/nowhere"), "machine.invalid"))
    masks = {mask for mask, _ in server.relay.groups}
    if masks & {"0.0.0.0", "128.0.0.0"}:
        return
    for address in _ADDRESSES:
        standing = Standing(Client.at(address))
        assert _accepts(policy, standing, "elsewhere.test") == server.relay.allows(address)
