"""Work on threads of its own: bounded, and no reason for the engine to go on."""

import asyncio
import threading
import time

import pytest

from engine.apart import Apart
from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import SystemClock
from engine.credentials.memory_store import MemoryStore
from engine.inbound.logon import Logons
from engine.runtime import Runtime


async def test_results_and_errors_come_back() -> None:
    apart = Apart(1)
    assert await apart.run(lambda: 42) == 42
    with pytest.raises(KeyError, match="gone"):
        await apart.run(lambda: {}["gone"])


async def test_who_is_cancelled_leaves_a_thread_that_counts_until_it_ends() -> None:
    """Clients that knock and go away must not gather threads."""
    apart, asked = Apart(1), []
    begun, answered = threading.Event(), threading.Event()

    def ask(number: int) -> int:
        asked.append(number)
        begun.set()
        answered.wait(10)
        return number

    first = asyncio.create_task(apart.run(lambda: ask(1)))
    await asyncio.to_thread(begun.wait, 10)
    first.cancel()
    second = asyncio.create_task(apart.run(lambda: ask(2)))
    for _ in range(10):
        await asyncio.sleep(0)
    assert asked == [1]
    answered.set()
    assert await second == 2


def test_a_keyring_that_asks_a_person_does_not_keep_the_engine_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def asks(self: MemoryStore, name: str) -> str | None:
        answered.wait(30)
        return None

    monkeypatch.setattr(MemoryStore, "get", asks)
    runtime, clock = Runtime(), SystemClock()
    runtime.start()
    logons = Logons(MemoryStore({}), AttentionBoard(Bus(), clock))
    started = time.monotonic()
    try:
        with pytest.raises(TimeoutError):
            runtime.call(logons.verify("joe", "secret"), timeout=0.2)
        runtime.stop()
        assert time.monotonic() - started < 10
    finally:
        answered.set()
