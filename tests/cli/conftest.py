"""A relay that runs, as commands see it: a real control channel with canned answers behind it."""

import asyncio
import io
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.cli.main import main
from engine.control.server import ControlServer
from engine.credentials.memory_store import MemoryStore
from engine.datafolder import Folders
from engine.errors import UserError
from tests.delivery.hostthread import host_thread

__all__ = ["host_thread"]

Run = Callable[..., tuple[int, str, str]]


class TwinRelay:
    """Answers operations with what `answers` holds (a value, an exception, or a function of the arguments)."""

    def __init__(self, folders: Folders, settings_file: Path | None = None) -> None:
        self.answers: dict[str, Any] = {"reload": {"changed": [], "restart_needed": [], "warnings": []}}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self._loop = asyncio.new_event_loop()
        self._server = ControlServer(
            folders, self._handle, settings_file=str(settings_file or folders.root / "settings.toml")
        )
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._server.start(), self._loop).result()

    async def _handle(self, operation: str, arguments: dict[str, object]) -> object:
        self.asked.append((operation, arguments))
        answer = self.answers.get(operation, UserError(f"{operation} was not expected"))
        if isinstance(answer, Exception):
            raise answer
        return answer(arguments) if callable(answer) else answer

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._server.stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def environment(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No command of a test may reach the folders or the keyring of whoever runs the tests."""
    monkeypatch.setenv("MAILROOT_DATA", str(data))
    for name in ("MAILROOT_CREDENTIALS_DIR", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def relay(data: Path) -> Iterator[TwinRelay]:
    folders = Folders.below(data)
    folders.create()
    twin = TwinRelay(folders)
    yield twin
    twin.close()


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    """The store that credentials and users commands open."""
    store = MemoryStore()
    for module in ("credentials_commands", "users_commands"):
        monkeypatch.setattr(f"engine.cli.{module}.open_store", lambda environment, folders: store)
    return store


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process: exit status, standard output, standard error."""

    def one(*words: str, given: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        capfd.readouterr()
        status = main(words)
        said = capfd.readouterr()
        return status, said.out, said.err

    return one


@pytest.fixture
def bare_environment(data: Path) -> dict[str, str]:
    """What a process of the program needs, and no way to the caller's keyring."""
    kept = ("PATH", "PYTHONPATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "MAILROOT_DATA": str(data),
        "HOME": str(data.parent),
        "PYTHONUNBUFFERED": "1",
    }
