"""Fixtures of the delivery tests: scripted hosts that are gone when the test is over."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.fakehost import FakeHost
from tests.e2e.certificates import Authority

MakeHost = Callable[..., Awaitable[FakeHost]]


@pytest.fixture
async def make_host() -> AsyncIterator[MakeHost]:
    """Starts a FakeHost; keyword arguments `script`, `users`, `context`, `implicit`, `extensions`, `port`."""
    hosts: list[FakeHost] = []

    async def make(*, port: int = 0, extensions: tuple[str, ...] | None = None, **options: Any) -> FakeHost:
        host = FakeHost() if extensions is None else FakeHost(extensions=extensions)
        for name, value in options.items():
            setattr(host, name, value)
        await host.start(port)
        hosts.append(host)
        return host

    yield make
    for host in hosts:
        await host.stop()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority of our own for hosts with TLS."""
    folder: Path = tmp_path_factory.mktemp("authority")
    return Authority(folder)
