"""A real name server (NSD) with zones of our own, on the loopback interface and a free port unless told otherwise."""

import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.clients import need
from tests.e2e.waiting import free_port, wait_until

CONFIG = """\
server:
    ip-address: {address}@{port}
    port: {port}
    server-count: 1
    username: ""
    chroot: ""
    zonesdir: "{folder}"
    zonelistfile: "{folder}/zone.list"
    xfrdfile: "{folder}/xfrd.state"
    xfrdir: "{folder}"
    database: ""
    pidfile: ""
    logfile: "{folder}/nsd.log"
    hide-version: yes
    zonefiles-check: no
remote-control:
    control-enable: no
"""

ZONE = """\
zone:
    name: "{name}"
    zonefile: "{folder}/{name}zone"
"""

# SOA minimum: how long "there is no such name" may be remembered.
HEAD = """\
$TTL 300
@ IN SOA ns.invalid. hostmaster.invalid. 1 3600 600 86400 60
@ IN NS ns.invalid.
"""


class RealNameServer:
    """Answers with authority for `zones`, records by zone name ("test."), and refuses all others.

    A zone whose records are "" has no file: the server answers SERVFAIL, as one does whose data is broken.
    """

    def __init__(self, folder: Path, zones: Mapping[str, str], address: str = "127.0.0.1", port: int = 0) -> None:
        need("nsd")
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.host = address
        self.port = port or free_port(address)
        config = CONFIG.format(folder=folder, address=address, port=self.port)
        for name, records in zones.items():
            config += ZONE.format(folder=folder, name=name)
            if records:
                (folder / f"{name}zone").write_text(f"$ORIGIN {name}\n{HEAD}{records}", encoding="ascii")
        (folder / "nsd.conf").write_text(config, encoding="ascii")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """For MAILROOT_NAME_SERVERS."""
        return f"{self.host}:{self.port}"

    def start(self) -> "RealNameServer":
        program = shutil.which("nsd")
        assert program is not None
        self._process = subprocess.Popen(
            [program, "-d", "-c", str(self.folder / "nsd.conf")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(self._answers, 10, "an answer of the name server")
        return self

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.folder / "nsd.log").read_text(encoding="utf-8")
        try:
            with socket.create_connection((self.host, self.port), timeout=1):
                return True
        except OSError:
            return False
