"""The relay under test as its users run it: its own process, settings in a file, secrets in a credentials directory."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from tests.e2e.waiting import free_port, wait_until

READY = re.compile(r"^mailroot: ready on (.*)$", re.MULTILINE)
START_SECONDS = 30
STOP_SECONDS = 40  # the contract gives what is under way 30


class Relay:
    """`mailroot` on one data folder. `serve` starts it; every other verb runs through `run`, as a person would."""

    def __init__(self, folder: Path, settings: str = "", port: int = 0) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.credentials = folder / "credentials"
        self.port = port or free_port()
        self.process: subprocess.Popen[str] | None = None
        self._output: list[str] = []
        self.credentials.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if settings:
            self.write_settings(settings)

    def write_settings(self, text: str) -> None:
        """Settings in which PORT stands for this relay's port."""
        (self.data / "settings.toml").write_text(text.replace("PORT", str(self.port)), encoding="utf-8")

    def write_credential(self, name: str, secret: str, mode: int = 0o600) -> Path:
        path = self.credentials / name
        path.touch(mode=0o600)
        path.write_text(secret, encoding="utf-8")
        path.chmod(mode)
        return path

    def environment(self) -> dict[str, str]:
        unwanted = ("MAILROOT_DATA", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET")
        kept = {key: value for key, value in os.environ.items() if key not in unwanted}
        return kept | {"MAILROOT_CREDENTIALS_DIR": str(self.credentials), "PYTHONUNBUFFERED": "1"}

    def serve(self, *arguments: str) -> "Relay":
        """Start it and wait for the ready line."""
        self.launch(*arguments)
        wait_until(
            lambda: self.ready_line() or self.ended(), START_SECONDS, lambda: f"the ready line; so far: {self.output}"
        )
        assert self.ready_line(), f"it ended with {self.ended()}: {self.output}"
        return self

    def launch(self, *arguments: str) -> None:
        """Start it without waiting."""
        self._output.clear()
        command = [*self.command("serve"), *arguments]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.environment(),
            start_new_session=True,
        )
        threading.Thread(target=self._collect, args=(self.process,), daemon=True).start()

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "engine", "--data", str(self.data), *arguments]

    def run(
        self, *arguments: str, stdin: str | bytes = "", seconds: float = 60, environment: dict[str, str] | None = None
    ) -> "Answer":
        """One command to its end."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        result = subprocess.run(
            self.command(*arguments),
            input=data,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=environment or self.environment(),
        )
        return Answer(result.returncode, result.stdout.decode(), result.stderr.decode())

    def ready_line(self) -> str:
        found = READY.search(self.output)
        return found.group(1) if found else ""

    def ended(self) -> int | None:
        """The exit status, None while it runs."""
        assert self.process is not None
        return self.process.poll()

    def stop(self) -> int:
        """SIGTERM, and the exit status it leads to."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """kill -9: nothing can be finished, flushed or said."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(STOP_SECONDS)

    def close(self) -> None:
        """Whatever the state: nothing of it is left running."""
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def queue(self) -> list[dict[str, Any]]:
        """The queue as `queue list --json` gives it."""
        listed: list[dict[str, Any]] = self.run("queue", "list", "--json").json()["entries"]
        return listed

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def output(self) -> str:
        """All it has said so far, standard output and error."""
        return "".join(self._output)

    def _collect(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._output.append(line)
        process.stdout.close()


class Answer:
    """What a command said and how it ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err

    def json(self) -> Any:
        assert self.status == 0, str(self)
        return json.loads(self.out)

    @property
    def text(self) -> str:
        return self.out + self.err

    def __repr__(self) -> str:
        return f"status {self.status}\n{self.out}\n{self.err}"
