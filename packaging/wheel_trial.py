"""The wheel as its users get it: built, installed into a fresh environment, and one message sent through it."""

import os
import re
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from environment import CHECKOUT, QUIET_PIP, Environment
from steps import StepFailed, command

SECONDS = 30
MARKER = "This message went through the wheel."
SETTINGS = """\
schema_version = 1
[general]
listeners = [{{ address = "127.0.0.1", port = {port}, tls = "none" }}]
[access.relay]
entries = ["127.0.0.1"]
[delivery]
route = "capture"
"""


# Icons, translations and help travel inside the window's package, what the engine reads inside its own.
DATA_FILES = """
from pathlib import Path
import engine
from engine.diagnosis.failures import FailureCatalogue
from engine.diagnosis.providers import Providers
from engine.migration.wording import Wording
from engine.senders.catalogue import Catalogue
from gui.datafiles import resources
for file in ("icons/mailroot.svg", "i18n/mailroot_ja.qm", "i18n/mailroot_en.qm", "help/ja/getting-started.md"):
    assert (resources() / file).is_file(), resources() / file
assert (Path(engine.__file__).parent / "resources" / "failures.toml").is_file()
FailureCatalogue.load(), Providers.load(), Catalogue.load(), Wording.load()
"""


def build_wheel(environment: Environment, folder: Path) -> Path:
    """Build into `folder` with the build tools of `environment`; the wheel's path."""
    command(environment.python, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def try_wheel(builder: Environment) -> None:
    """Build, install and use it in a temporary folder; raises StepFailed."""
    with tempfile.TemporaryDirectory(prefix="mailroot-wheel-") as name:
        folder = Path(name)
        wheel = build_wheel(builder, folder)
        fresh = Environment(folder / "environment")
        command(builder.python, "-m", "venv", fresh.folder)
        command(fresh.python, *QUIET_PIP, wheel, cwd=folder)
        command(fresh.program("mailroot"), "--help", cwd=folder)
        command(fresh.python, "-c", DATA_FILES, cwd=folder)
        _capture_one_message(fresh, folder)


def _capture_one_message(fresh: Environment, folder: Path) -> None:
    data, port = folder / "data", _free_port()
    data.mkdir()
    (data / "settings.toml").write_text(SETTINGS.format(port=port), encoding="utf-8")
    words = [str(fresh.program("mailroot")), "serve", "--data", str(data)]
    with (folder / "output").open("w+", encoding="utf-8") as output:
        process = subprocess.Popen(words, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=folder)
        try:
            _await("the ready line", lambda: _ready(folder / "output"), process, folder)
            _send(port)
            _await("the captured message", lambda: _captured(data), process, folder)
            _stop(process, folder)
        finally:
            process.kill()
            process.wait()


def _send(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=SECONDS) as client:
        client.sendmail("a@example.com", ["b@example.com"], f"Subject: Trial\r\n\r\n{MARKER}\r\n")


def _stop(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    process.send_signal(signal.SIGTERM) if os.name != "nt" else process.terminate()
    status = process.wait(SECONDS)
    if status != 0 and os.name != "nt":
        raise StepFailed(f"mailroot serve ended with status {status} after SIGTERM: {_text(folder / 'output')}")


def _await(what: str, condition: Callable[[], bool], process: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            raise StepFailed(f"{what} did not come within {SECONDS} s; mailroot said: {_text(folder / 'output')}")
        time.sleep(0.05)


def _ready(output: Path) -> bool:
    return re.search(r"^mailroot: ready on ", _text(output), re.MULTILINE) is not None


def _captured(data: Path) -> bool:
    return any(MARKER in _text(path) for path in (data / "Drop").glob("*.eml"))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
