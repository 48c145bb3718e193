"""Program: Mailroot's window as a desktop starts it, by its entry."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.e2e.waiting import wait_until

CHECKOUT = Path(__file__).parents[3]
DESKTOP_ENTRY = CHECKOUT / "packaging" / "linux" / "mailroot.desktop"
END_SECONDS = 40


class Program:
    """One process. Its output is kept in a file, for the report of a failure."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                env=dict(environment),
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    @property
    def output(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def wait_for_end(self) -> int:
        """The exit status."""
        wait_until(lambda: self.ended, END_SECONDS, lambda: f"the end of it: {self.output}")
        return self._process.wait()

    def terminate(self) -> int:
        """SIGTERM, as at the end of a session, and the exit status it leads to."""
        self._process.terminate()
        return self.wait_for_end()

    def close(self) -> None:
        if not self.ended:
            self._process.kill()
            self._process.wait()


def exec_line(entry: Path) -> list[str]:
    """The command of a desktop entry."""
    (line,) = [line for line in entry.read_text("utf-8").splitlines() if line.startswith("Exec=")]
    return [word.replace("%%", "%") for word in shlex.split(line.removeprefix("Exec="))]


def path_with_mailroot(folder: Path, environment: Mapping[str, str]) -> str:
    """A PATH with the script of this environment in front; where the project is not installed, with its equal."""
    scripts = Path(sys.executable).parent
    if not (scripts / "mailroot").exists():
        scripts = folder / "bin"
        scripts.mkdir(exist_ok=True)
        script = scripts / "mailroot"
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m gui "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    path = os.pathsep.join((str(scripts), environment.get("PATH", os.defpath)))
    assert shutil.which("mailroot", path=path), path
    return path
