"""A route test on its own loop, with everything it says kept, and certificates for hosts that have a bad one."""

import asyncio
import ssl
import threading
import time
from pathlib import Path
from typing import Any

from engine.certificates import create_self_signed
from engine.clock import Clock, SystemClock
from engine.credentials.memory_store import MemoryStore
from engine.diagnosis.route_report import RouteTestOrder, RouteTestResult, StepResult
from engine.diagnosis.route_test import Listeners, run_route_test
from engine.settings.model import Security, Settings
from engine.settings.site import Site
from engine.symptom import Step
from tests.delivery.rig import PATIENCE, settings_for

PASSWORD = "s3cret-pass"
DAY = 86_400


class RouteRig:
    """Runs tests; `said` and `began` are all that was told on the way."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.folder = folder
        self.clock = clock or SystemClock()
        self.credentials = MemoryStore({"route.relay": PASSWORD})
        self.said: list[StepResult] = []
        self.began: list[tuple[Step, str]] = []
        self.cancelled: threading.Event | None = None
        self._moved = asyncio.Event()

    async def run(self, settings: Settings, **order: Any) -> RouteTestResult:
        listeners = Listeners(self.said.append, self._begin)
        site = Site.of(settings, self.folder, "relay.example.net")
        return await run_route_test(
            RouteTestOrder(settings=settings, **order), site, self.clock, self.credentials, listeners, self.cancelled
        )

    def _begin(self, step: Step, words: str) -> None:
        self.began.append((step, words))
        self._moved.set()

    async def until_under_way(self, step: Step) -> None:
        async with asyncio.timeout(PATIENCE):
            while not (self.began and self.began[-1][0] is step):
                self._moved.clear()
                await self._moved.wait()

    async def at(self, host: str, security: Security, **order: Any) -> RouteTestResult:
        return await self.run(settings_for(host, security=security), **order)


def outcomes(result: RouteTestResult) -> dict[str, str]:
    return {str(step.step): step.outcome for step in result.steps}


def step_of(result: RouteTestResult, step: Step) -> StepResult:
    return next(one for one in result.steps if one.step is step)


def lines(result: RouteTestResult) -> list[str]:
    return [("C: " if line.client else "S: ") + line.text for step in result.steps for line in step.transcript]


def self_signed(
    folder: Path, *, begins: float = 0, days: int = 90, name: str = "localhost"
) -> tuple[ssl.SSLContext, Path]:
    """A certificate that begins `begins` days from now, and the file to trust it by."""
    info = create_self_signed(name, folder, time.time() + begins * DAY, days)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(info.path)
    trusted = folder / f"trusted-{info.path.name}"
    trusted.write_bytes(info.path.read_bytes().partition(b"-----BEGIN PRIVATE")[0])
    return context, trusted
