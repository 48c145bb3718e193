"""The virtual environment in the checkout, made once and left alone until pyproject.toml or the Python changes."""

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from steps import StepFailed, command, say

CHECKOUT = Path(__file__).resolve().parent.parent
QUIET_PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "install")


class Environment:
    """A virtual environment in `folder` that holds this project, editable, with some of its extras."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._programs = folder / ("Scripts" if os.name == "nt" else "bin")
        self._stamp = folder / "mailroot.stamp"

    @property
    def python(self) -> Path:
        return self.program("python")

    def program(self, name: str) -> Path:
        """The path of a program that is installed in it."""
        return self._programs / (f"{name}.exe" if os.name == "nt" else name)

    def provide(self, extras: Sequence[str] = ()) -> None:
        """Make it, or bring it up to date; quick when nothing has changed. Raises StepFailed."""
        wanted = {*extras, *self._stamped_extras()}
        stamp = _fingerprint() + " " + ",".join(sorted(wanted))
        if self._read_stamp() == stamp and self.program("mailroot").exists():
            return
        self._make()
        say("installing Mailroot and what it needs (a minute or two the first time)")
        command(self.python, *QUIET_PIP, "--editable", _requirement(wanted), cwd=CHECKOUT)
        self._stamp.write_text(stamp, encoding="utf-8")

    def _make(self) -> None:
        """Made anew when it belongs to another Python, or when an earlier attempt ended half way."""
        if self._works():
            return
        say(f"making the virtual environment {self.folder}")
        try:
            venv.create(self.folder, with_pip=True, clear=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise StepFailed(f"the virtual environment {self.folder} cannot be made: {error}") from error

    def _works(self) -> bool:
        if self._read_stamp().split(" ")[0] != _python_fingerprint():
            return False
        probe = [str(self.python), "-c", "import pip"]
        return self.python.exists() and subprocess.run(probe, check=False, capture_output=True).returncode == 0

    def _stamped_extras(self) -> Sequence[str]:
        """Extras that another command has asked for stay: run and test do not undo each other."""
        parts = self._read_stamp().split(" ")
        return [extra for extra in parts[2].split(",") if extra] if len(parts) == 3 else []

    def _read_stamp(self) -> str:
        try:
            return self._stamp.read_text(encoding="utf-8")
        except OSError:
            return ""


def _fingerprint() -> str:
    project = hashlib.sha256((CHECKOUT / "pyproject.toml").read_bytes()).hexdigest()
    return f"{_python_fingerprint()} {project}"


def _python_fingerprint() -> str:
    # The checkout is part of it: an environment that was moved or copied with its folder does not work.
    return hashlib.sha256(f"{sys.version} {sys.base_prefix} {CHECKOUT}".encode()).hexdigest()


def _requirement(extras: set[str]) -> str:
    return f".[{','.join(sorted(extras))}]" if extras else "."
