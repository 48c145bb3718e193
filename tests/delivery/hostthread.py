"""Scripted smart hosts on a thread of their own, for tests that block: import the fixture into a conftest."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.delivery.fakehost import FakeHost

StartHost = Callable[..., FakeHost]


@pytest.fixture
def host_thread() -> Iterator[StartHost]:
    """Starts a scripted smart host (`host`, else a new one) on a loop of its own; options are its attributes."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    hosts: list[FakeHost] = []

    def make(host: FakeHost | None = None, **options: Any) -> FakeHost:
        host = host or FakeHost()
        for name, value in options.items():
            setattr(host, name, value)
        asyncio.run_coroutine_threadsafe(host.start(), loop).result()
        hosts.append(host)
        return host

    yield make
    for host in hosts:
        asyncio.run_coroutine_threadsafe(host.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
