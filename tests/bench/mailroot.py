"""Mailroot as `mailroot serve` with everything on: protocol log, checksums, group commit."""

import os
import sys
import time
from pathlib import Path

from cpu import ProcessTree
from processes import Child, free_port
from servers import Task

CHECKOUT = Path(__file__).resolve().parents[2]
READY = "mailroot: ready on"

_SETTINGS = """\
schema_version = 1
[general]
listeners = [{{ address = "127.0.0.1", port = {port}, tls = "starttls" }}]
[general.logging]
enabled = true
format = "w3c"
[access.relay]
entries = ["127.0.0.0/8"]
[delivery]
route = "{route}"
[delivery.advanced]
fqdn = "bench.example.com"
smart_host = "{smart_host}"
"""


class Mailroot:
    """The relay in a process of its own."""

    name = "Mailroot"

    def __init__(self, task: Task) -> None:
        self.port = free_port()
        folder = task.folder / "mailroot"
        for name in ("data", "credentials"):
            (folder / name).mkdir(mode=0o700, parents=True)
        settings = folder / "settings.toml"
        settings.write_text(settings_text(self.port, task.sink_port))
        command = [sys.executable, "-m", "engine", "serve", "--data", str(folder / "data"), "--settings", str(settings)]
        environment = os.environ | {
            "PYTHONPATH": str(CHECKOUT),
            # No keyring: there are no secrets here, and a desktop's keyring would ask its user.
            "MAILROOT_CREDENTIALS_DIR": str(folder / "credentials"),
        }
        self._child = Child(command, folder / "output", environment)
        try:
            self._child.wait_for_line(READY)
        except BaseException:
            self._child.stop()
            raise

    def tree(self) -> ProcessTree:
        return ProcessTree(self._child.pid)

    def settle(self) -> None:
        # Longer than the bus and the log gather.
        time.sleep(0.5)

    def said(self) -> str:
        return self._child.said(after=READY)

    def stop(self) -> None:
        self._child.stop()


def settings_text(port: int, sink_port: int) -> str:
    """settings.toml: keep everything when there is no sink, else deliver to it."""
    if sink_port:
        return _SETTINGS.format(port=port, route="smart_host", smart_host=f"127.0.0.1:{sink_port}")
    return _SETTINGS.format(port=port, route="hold", smart_host="")
