"""Events and sites for the journal's tests."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import ManualClock
from engine.events import CommandHandled
from engine.journal.journal import Journal
from engine.journal.system import Severity
from engine.settings.model import General, Logging, Settings
from engine.settings.site import Site

# 2006-10-09 05:00:15 UTC, the first line of the published sample.
SAMPLE = 1_160_370_015.0


@pytest.fixture
def command() -> Callable[..., CommandHandled]:
    def make(**changes: Any) -> CommandHandled:
        event = CommandHandled(
            at=SAMPLE,
            direction="in",
            session=1,
            client="192.0.2.7",
            server="192.168.1.2",
            server_port=25,
            helo="client.example",
            user="",
            verb="NOOP",
            argument="",
            status=250,
            bytes_out=20,
            bytes_in=10,
            elapsed=0,
        )
        return msgspec.structs.replace(event, **changes)

    return make


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Site]:
    def make(**logging: Any) -> Site:
        settings = Settings(general=General(logging=Logging(**{"enabled": True} | logging)))
        return Site.of(settings, tmp_path, "relay.example.com")

    return make


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    return tmp_path / "Logs" / "SMTPSVC1"


class SystemLogTwin:
    """A system log that remembers."""

    def __init__(self) -> None:
        self.lines: list[tuple[Severity, str, str]] = []

    def send(self, severity: Severity, kind: str, text: str) -> None:
        self.lines.append((severity, kind, text))


class Rig:
    """A journal with its surroundings."""

    def __init__(self) -> None:
        self.clock = ManualClock(SAMPLE)
        self.bus = Bus()
        self.attention = AttentionBoard(self.bus, self.clock)
        self.system = SystemLogTwin()
        self.journal = Journal(bus=self.bus, clock=self.clock, attention=self.attention, system=self.system)

    def open_keys(self) -> list[str]:
        return [event.key for event in self.attention.open()]


@pytest.fixture
async def rig() -> Any:
    rig = Rig()
    yield rig
    await rig.journal.stop()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():  # noqa: ASYNC110 (the condition is a file's or another thread's)
                await asyncio.sleep(0.002)

    return wait


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the process's time zone for one test."""

    def use(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield use
    monkeypatch.undo()
    time.tzset()
