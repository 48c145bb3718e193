"""Processes the benchmark starts: bounded in time, in groups of their own, gone at the end whatever happens."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

START_SECONDS = 30.0
STOP_SECONDS = 15.0


class BenchError(Exception):
    """The benchmark cannot go on; the text says why."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> float:
    """Ask every 5 ms until `condition` holds; when it did (time.monotonic). Raises BenchError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise BenchError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.005)
    return time.monotonic()


class Child:
    """A process with its output in a file, ended by `stop` with everything it has started."""

    def __init__(self, command: Sequence[str], output: Path, env: dict[str, str] | None = None) -> None:
        self.output = output
        with output.open("wb") as stream:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env=env, start_new_session=True
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_for_line(self, begin: str) -> str:
        """The first line of output that begins so. Raises BenchError when the process ends before, or is too slow."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            ended = self._process.poll() is not None
            text = self.output.read_text(encoding="utf-8", errors="replace")
            for line in text.splitlines(keepends=True):
                if line.startswith(begin) and line.endswith("\n"):
                    return line.rstrip("\n")
            if ended:
                raise BenchError(f"A server ended instead of starting, and said: {last_words(text) or 'nothing'}")
            time.sleep(0.02)
        raise BenchError(f"A server did not say {begin!r} within {START_SECONDS:.0f} s")

    def said(self, after: str) -> str:
        """The end of the output behind the line that begins with `after`."""
        text = self.output.read_text(encoding="utf-8", errors="replace")
        return last_words(text.rpartition(after)[2].partition("\n")[2])

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for the group if it does not help."""
        if self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def last_words(text: str) -> str:
    """The last lines of an output on one line."""
    return " / ".join(line.strip() for line in text.strip().splitlines()[-2:])
