"""Fixtures of the delivery tests: scripted hosts that are gone when the test is over."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.fakehost import FakeHost
from tests.e2e.certificates import Authority
from tests.e2e.nameserver import RealNameServer

MakeHost = Callable[..., Awaitable[FakeHost]]


@pytest.fixture
async def make_host() -> AsyncIterator[MakeHost]:
    """Starts a FakeHost at `address` and `port`, with its attributes as given: `script`, `users`, `context`, ..."""
    hosts: list[FakeHost] = []

    async def make(
        *, port: int = 0, address: str = "127.0.0.1", extensions: tuple[str, ...] | None = None, **options: Any
    ) -> FakeHost:
        host = FakeHost() if extensions is None else FakeHost(extensions=extensions)
        for name, value in options.items():
            setattr(host, name, value)
        await host.start(port, address)
        hosts.append(host)
        return host

    yield make
    for host in hosts:
        await host.stop()


@pytest.fixture(scope="session")
def name_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealNameServer]:
    """A real name server that knows direct.zone as "test."; "lost." is one of whose data it has none."""
    zone = (Path(__file__).parent / "direct.zone").read_text(encoding="ascii")
    server = RealNameServer(tmp_path_factory.mktemp("nsd"), {"test.": zone, "lost.": ""})
    yield server.start()
    server.stop()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority of our own for hosts with TLS."""
    folder: Path = tmp_path_factory.mktemp("authority")
    return Authority(folder)
