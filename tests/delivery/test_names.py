"""The name service, asking a real name server: what records say, how long they hold, and what silence is."""

import asyncio
import contextlib
import random
import socket
from collections.abc import Iterator

import pytest

from engine.clock import ManualClock
from engine.delivery.direct import nameservice
from engine.delivery.direct.memory import Memory
from engine.delivery.direct.nameservice import NameService, NoSuchName
from engine.errors import TemporaryFailure
from engine.symptom import Fault
from tests.e2e.nameserver import RealNameServer


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def names(clock: ManualClock, name_server: RealNameServer) -> NameService:
    return NameService(clock, name_server.address, patience=5)


@pytest.fixture
def silent_server() -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{silent.getsockname()[1]}"


async def test_mail_hosts_with_their_preference(names: NameService) -> None:
    assert sorted(await names.mail_hosts("order.test")) == [
        (10, "a.hosts.test"),
        (20, "b.hosts.test"),
        (30, "c.hosts.test"),
    ]
    assert await names.mail_hosts("null.test") == ((0, ""),)
    assert await names.mail_hosts("implicit.test") == ()
    assert sorted(await names.mail_hosts("alias.test")) == sorted(await names.mail_hosts("order.test"))


async def test_addresses_of_both_kinds_the_older_first(names: NameService) -> None:
    assert await names.addresses("both.hosts.test") == ("127.0.0.99", "::1")
    assert await names.addresses("six.hosts.test") == ("::1",)
    assert await names.addresses("www.hosts.test") == ("127.0.0.2",)
    assert sorted(await names.addresses("many.hosts.test")) == ["127.0.0.2", "127.0.0.3"]
    assert await names.addresses("nothing.test") == ()


@pytest.mark.parametrize(
    "name", ["gone.test", "a..test", f"{'x' * 64}.test", ".".join(["x" * 60] * 5), "b\u00fccher..test"]
)
async def test_a_name_that_is_not_there_or_none_at_all(names: NameService, name: str) -> None:
    with pytest.raises(NoSuchName):
        await names.mail_hosts(name)


@pytest.mark.parametrize("name", ["a.lost", "example.org"])
async def test_a_server_that_cannot_tell(names: NameService, name: str) -> None:
    """SERVFAIL, and a refusal: neither says anything about the name."""
    with pytest.raises(TemporaryFailure) as raised:
        await names.mail_hosts(name)
    assert raised.value.reply == f"451 4.4.3 The name server did not answer about {name}"
    assert raised.value.symptom is not None
    assert (raised.value.symptom.fault, raised.value.symptom.host) == (Fault.NAME_SERVER_SILENT, name)


async def test_a_server_that_says_nothing(clock: ManualClock, silent_server: str) -> None:
    names = NameService(clock, silent_server, patience=0.05)
    with pytest.raises(TemporaryFailure, match=r"4\.4\.3"):
        await names.addresses("a.hosts.test")


async def test_nobody_waits_for_servers_that_are_silent(clock: ManualClock) -> None:
    """After three questions without an answer there is no fourth one for a while."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.setblocking(False)
        names = NameService(clock, f"127.0.0.1:{silent.getsockname()[1]}", patience=0.05)
        for number in range(10):
            with pytest.raises(TemporaryFailure):
                await names.mail_hosts(f"d{number}.test")
        assert {_question(datagram) for datagram in _datagrams(silent)} == {"d0", "d1", "d2"}
        clock.advance(10)
        with pytest.raises(TemporaryFailure):
            await names.mail_hosts("late.test")
        assert {_question(datagram) for datagram in _datagrams(silent)} == {"late"}


async def test_silence_about_some_names_is_theirs_while_others_are_answered(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The servers of five domains are away: ours say nothing about those, and everything about the others."""
    over = asyncio.Event()

    async def ask(_: object, name: str, kind: str, patience: float) -> tuple[float, tuple[tuple[int, str], ...]]:
        if name.startswith("silent"):
            await over.wait()
            raise nameservice._Silence(answered=False)
        return 300.0, ((10, "a.hosts.test"),)

    monkeypatch.setattr(nameservice, "_ask", ask)
    names = NameService(clock, "127.0.0.1")
    silent = [asyncio.create_task(names.mail_hosts(f"silent{number}.test")) for number in range(5)]
    await asyncio.sleep(0)
    assert await names.mail_hosts("one.test") == ((10, "a.hosts.test"),)
    over.set()
    assert all(isinstance(one, TemporaryFailure) for one in await asyncio.gather(*silent, return_exceptions=True))
    assert await names.mail_hosts("two.test") == ((10, "a.hosts.test"),)


def _datagrams(silent: socket.socket) -> Iterator[bytes]:
    with contextlib.suppress(BlockingIOError):
        while True:
            yield silent.recv(4096)


def _question(datagram: bytes) -> str:
    """The first label that is asked for; it stands behind the header (RFC 1035 4.1)."""
    return datagram[13 : 13 + datagram[12]].decode()


async def test_the_next_server_answers_when_the_first_is_silent(
    clock: ManualClock, silent_server: str, name_server: RealNameServer
) -> None:
    names = NameService(clock, f"{silent_server}, {name_server.address}")
    assert await names.addresses("a.hosts.test") == ("127.0.0.2",)


async def test_answers_hold_as_long_as_they_say(clock: ManualClock, name_server: RealNameServer) -> None:
    names = NameService(clock, name_server.address, patience=0.2)
    await names.mail_hosts("one.test")
    with pytest.raises(NoSuchName):
        await names.mail_hosts("gone.test")
    await names.addresses("nothing.test")
    name_server.stop()
    try:
        clock.advance(59)  # the SOA's minimum is 60 s, the TTL of records 300 s
        with pytest.raises(NoSuchName):
            await names.mail_hosts("gone.test")
        assert await names.addresses("nothing.test") == ()
        clock.advance(240)
        assert await names.mail_hosts("one.test") == ((10, "a.hosts.test"),)
        for name in ("gone.test", "nothing.test"):
            with pytest.raises(TemporaryFailure):
                await names.addresses(name)
        clock.advance(1)
        with pytest.raises(TemporaryFailure):
            await names.mail_hosts("one.test")
    finally:
        name_server.start()
    clock.advance(10)
    assert await names.mail_hosts("one.test") == ((10, "a.hosts.test"),)


async def test_nothing_is_remembered_beyond_its_room(clock: ManualClock) -> None:
    known: Memory[int] = Memory(100)
    for number in random.Random(1).sample(range(10_000), 10_000):
        known.put(str(number), number)
        assert len(known) <= 100
    assert known.get(str(number)) == number
    known.forget(str(number))
    assert known.get(str(number)) is None
    assert len(known) == 99


def test_servers_are_addresses(clock: ManualClock) -> None:
    with pytest.raises(ValueError, match="written as addresses"):
        NameService(clock, "ns.example.com")
