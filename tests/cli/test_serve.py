"""serve in the foreground on a twin of the engine: signals, the ready line, what systemd hears."""

import queue
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.cli import serve
from engine.datafolder import Folders
from engine.errors import UserError


class TwinEngine:
    """An engine whose stop waits until it is let go, or is asked without grace."""

    def __init__(self) -> None:
        self.listeners = [SimpleNamespace(address="127.0.0.1", port=25), SimpleNamespace(address="::1", port=2525)]
        self.attention: list[Any] = []
        self.stops: list[float] = []
        self.reloads = 0
        self.reload_problem: Exception | None = None
        self.may_stop = threading.Event()
        self.stopped = threading.Event()

    def start(self) -> None:
        pass

    def snapshot(self) -> Any:
        return SimpleNamespace(listeners=self.listeners, attention=self.attention)

    def stop(self, grace: float = 30.0) -> None:
        self.stops.append(grace)
        if grace:
            self.may_stop.wait()
        self.stopped.set()

    def reload(self) -> Any:
        self.reloads += 1
        if self.reload_problem:
            raise self.reload_problem
        return SimpleNamespace(warnings=("line 3: unknown key",), restart_needed=("general.queue_directory",))

    def wait_stopped(self, timeout: float | None) -> bool:
        return self.stopped.wait(timeout)


@pytest.fixture
def twin() -> Iterator[TwinEngine]:
    engine = TwinEngine()
    yield engine
    engine.may_stop.set()
    engine.stopped.set()


@pytest.fixture
def inbox() -> "queue.SimpleQueue[str]":
    return queue.SimpleQueue()


@pytest.fixture
def foreground(twin: TwinEngine, inbox: "queue.SimpleQueue[str]", tmp_path: Path) -> serve.Foreground:
    return serve.Foreground(twin, inbox, Folders.below(tmp_path))  # type: ignore[arg-type]


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("no Unix sockets here")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


def heard(systemd: socket.socket) -> list[str]:
    words = []
    while True:
        try:
            words.append(systemd.recv(1000).decode().splitlines()[0])
        except BlockingIOError:
            return words


def test_one_ready_line_then_the_end_in_order(foreground, twin, inbox, systemd, capsys) -> None:
    inbox.put("stop")
    twin.may_stop.set()
    assert foreground.run(capture_only=False) == 0
    assert capsys.readouterr() == ("mailroot: ready on 127.0.0.1:25 [::1]:2525\n", "")
    assert twin.stops == [30.0]
    assert heard(systemd) == ["READY=1", "STOPPING=1", "STOPPING=1"]


def test_stop_from_elsewhere_ends_serve(foreground, twin) -> None:
    twin.stopped.set()
    assert foreground.run(capture_only=False) == 0
    assert twin.stops == []


def test_second_signal_hurries(foreground, twin, inbox) -> None:
    inbox.put("stop")
    inbox.put("stop")
    assert foreground.run(capture_only=False) == 0
    assert sorted(twin.stops) == [0.0, 30.0]


def test_stop_that_hangs_is_left_behind(foreground, twin, inbox, monkeypatch, capsys) -> None:
    class Left(BaseException):
        pass

    def leave(status: int) -> None:
        raise Left(status)

    monkeypatch.setattr(serve, "STOP_SECONDS", 0.02)
    monkeypatch.setattr(serve, "_LATE_SECONDS", 0.02)
    monkeypatch.setattr(serve.os, "_exit", leave)
    inbox.put("stop")
    with pytest.raises(Left) as caught:
        foreground.run(capture_only=False)
    assert caught.value.args == (1,)
    assert "Nothing is lost" in capsys.readouterr().err


def test_reload_tells_systemd_and_shows_warnings(foreground, twin, inbox, systemd, capsys) -> None:
    for word in ("reload", "stop", "reload"):  # the last one is moot
        inbox.put(word)
    twin.may_stop.set()
    assert foreground.run(capture_only=False) == 0
    assert twin.reloads == 1
    assert capsys.readouterr().err == (
        "mailroot: warning: line 3: unknown key\nmailroot: In effect after the next start: general.queue_directory.\n"
    )
    assert heard(systemd)[:3] == ["READY=1", "RELOADING=1", "READY=1"]


@pytest.mark.parametrize("kind", [UserError, OSError])
def test_reload_of_a_bad_file_is_said_and_the_relay_goes_on(foreground, twin, inbox, systemd, capsys, kind) -> None:
    twin.reload_problem = kind("There are 2 problems with the settings")
    inbox.put("reload")
    inbox.put("stop")
    twin.may_stop.set()
    assert foreground.run(capture_only=False) == 0
    assert capsys.readouterr().err == "mailroot: There are 2 problems with the settings\n"
    assert heard(systemd)[:3] == ["READY=1", "RELOADING=1", "READY=1"]


def test_listener_that_failed_is_said_and_the_others_serve(foreground, twin, capsys) -> None:
    twin.attention = [
        SimpleNamespace(key="listener:0.0.0.0:25", text="Port 25 is taken by process 7 (postfix)."),
        SimpleNamespace(key="route:x", text="Not said here."),
    ]
    twin.stopped.set()
    assert foreground.run(capture_only=False) == 0
    said = capsys.readouterr()
    assert said.err == "mailroot: Port 25 is taken by process 7 (postfix).\n"
    assert said.out.startswith("mailroot: ready on ")


def test_nothing_bound_is_1(foreground, twin, systemd, capsys) -> None:
    twin.listeners = []
    twin.may_stop.set()
    assert foreground.run(capture_only=False) == 1
    assert "does not run" in capsys.readouterr().err
    assert len(twin.stops) == 1
    assert heard(systemd) == []


def test_capture_only_says_how_and_where(foreground, twin, tmp_path, capsys) -> None:
    twin.stopped.set()
    foreground.run(capture_only=True)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "SMTP('127.0.0.1', 25)" in lines[1]
    assert lines[2].endswith(str(tmp_path / "Drop"))


@pytest.fixture
def signals_as_before() -> Iterator[None]:
    names = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in names}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals_as_before")
def test_signals_become_words() -> None:
    inbox = serve.catch_signals()
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)
    assert [inbox.get(timeout=5), inbox.get(timeout=5)] == ["stop", "stop"]
    if hasattr(signal, "SIGHUP"):
        signal.raise_signal(signal.SIGHUP)
        assert inbox.get(timeout=5) == "reload"


def test_first_free_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]
        other.close()
        monkeypatch.setattr(serve, "_CAPTURE_PORTS", (taken.getsockname()[1], free))
        settings = serve.capture_settings()
        assert [(one.address, one.port) for one in settings.general.listeners] == [("127.0.0.1", free)]
        assert settings.delivery.route == "capture"
        monkeypatch.setattr(serve, "_CAPTURE_PORTS", (taken.getsockname()[1],))
        with pytest.raises(UserError, match=r"Neither port 25 nor port 2525"):
            serve.capture_settings()
