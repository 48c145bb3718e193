"""A real Kerberos server (MIT krb5kdc) for one realm, with users, services and a keytab; everything in one folder."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests.e2e.waiting import free_port, wait_until

REALM = "EXAMPLE.TEST"

KRB5_CONF = """\
[libdefaults]
 default_realm = {realm}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 rdns = false
 # The rig is reached as localhost and calls itself something else.
 ignore_acceptor_hostname = true
 udp_preference_limit = 1
 default_ccache_name = FILE:{root}/ccache
[realms]
 {realm} = {{
  kdc = 127.0.0.1:{port}
 }}
 SILENT.TEST = {{
  kdc = 127.0.0.1:{closed}
 }}
[domain_realm]
 localhost = {realm}
"""

KDC_CONF = """\
[kdcdefaults]
 kdc_listen = 127.0.0.1:{port}
 kdc_tcp_listen = 127.0.0.1:{port}
[realms]
 {realm} = {{
  database_name = {root}/principal
  key_stash_file = {root}/stash
  acl_file = {root}/acl
 }}
[logging]
 kdc = FILE:{root}/kdc.log
"""


class Kdc:
    """Ended by `stop`, which removes every trace. Its environment goes to whatever is to use it."""

    def __init__(self) -> None:
        # Not below pytest's folders: those are 0700, and Postfix's daemon, which reads the keytab, is not root.
        self.root = Path(tempfile.mkdtemp(prefix="mailroot-kdc-"))
        self.root.chmod(0o755)
        self.keytab = self.root / "smtp.keytab"
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def missing() -> str:
        """Why it cannot run here; "" when it can."""
        absent = [tool for tool in ("krb5kdc", "kdb5_util", "kadmin.local") if shutil.which(tool, path=_PATH) is None]
        return f"not installed: {', '.join(absent)}" if absent else ""

    @property
    def environment(self) -> dict[str, str]:
        return {
            "KRB5_CONFIG": str(self.root / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(self.root / "kdc.conf"),
            "KRB5_KTNAME": str(self.keytab),
            "KRB5RCACHENAME": "none:",
        }

    def start(self) -> "Kdc":
        values = {"realm": REALM, "root": self.root, "port": self._port, "closed": free_port()}
        (self.root / "krb5.conf").write_text(KRB5_CONF.format(**values), encoding="utf-8")
        (self.root / "kdc.conf").write_text(KDC_CONF.format(**values), encoding="utf-8")
        (self.root / "acl").touch()
        self._run("kdb5_util", "create", "-s", "-r", REALM, "-P", "of-a-rig-on-loopback")
        command = [_tool("krb5kdc"), "-n", "-r", REALM]
        self._process = subprocess.Popen(
            command, env=self._environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(lambda: "commencing operation" in self.log(), 20, self.log)
        return self

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(10)
        shutil.rmtree(self.root, ignore_errors=True)

    def add_user(self, name: str, password: str) -> None:
        self._admin(f"addprinc -pw {password} {name}@{REALM}")

    def add_service(self, host: str) -> None:
        """smtp/<host>, its key in the keytab."""
        self._admin(f"addprinc -randkey smtp/{host}@{REALM}")
        self._admin(f"ktadd -k {self.keytab} smtp/{host}@{REALM}")
        self.keytab.chmod(0o644)  # Postfix' daemon reads it, too

    def ticket(self, name: str, password: str, cache: Path) -> None:
        """kinit into `cache`."""
        self._run("kinit", "-c", f"FILE:{cache}", f"{name}@{REALM}", data=password.encode() + b"\n")

    def log(self) -> str:
        log = self.root / "kdc.log"
        return log.read_text(encoding="utf-8", errors="replace")[-4000:] if log.exists() else "(no log)"

    def _admin(self, query: str) -> None:
        self._run("kadmin.local", "-r", REALM, "-q", query)

    def _run(self, tool: str, *arguments: str, data: bytes = b"") -> None:
        done = subprocess.run(
            [_tool(tool), *arguments], input=data, capture_output=True, env=self._environment(), check=False
        )
        assert done.returncode == 0, (tool, arguments[-1], done.stderr.decode(), self.log())

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def _tool(name: str) -> str:
    return shutil.which(name, path=_PATH) or name
