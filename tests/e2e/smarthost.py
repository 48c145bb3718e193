"""A real Postfix as smart host: demands STARTTLS and SASL logon, and delivers @example.test into Maildirs."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.certificates import Authority
from tests.e2e.site_settings import settings
from tests.e2e.waiting import free_port, wait_until

USER = "relay"
PASSWORD = "right-horse-7"  # of a rig that lives for a minute on the loopback interface
DOMAIN = "example.test"
MAILBOXES = ("alice", "bob", "carol", "dave", "hidden", "postmaster")

MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/postfix.log
maillog_file_prefixes = {root}
myhostname = smarthost.example.test
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
smtputf8_enable = yes
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = {domain}
cyrus_sasl_config_path = {root}/config/sasl
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
local_header_rewrite_clients =
smtpd_error_sleep_time = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_auth_rate_limit = 0
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = texthash:{root}/mailboxes
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
message_size_limit = 60000000
import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ {daemons}
"""

MASTER_CF = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
postlog unix-dgram n - n - 1 postlogd
"""

# Debian's Postfix reads it from sasl/ in its configuration folder, whatever cyrus_sasl_config_path says.
SASL_CONF = """\
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {root}/config/sasl/sasldb2
mech_list: {mechanisms}
"""


class SmartHost:
    """Postfix for one test run.

    Started by `start`, always ended by `stop`, which removes every trace. Needs root: Postfix does. `mechanisms` is
    what it offers, `environment` what its daemons are given (where Kerberos finds its keytab)."""

    def __init__(self, mechanisms: str = "PLAIN LOGIN", environment: Mapping[str, str] | None = None) -> None:
        self._mechanisms = mechanisms
        self._daemons = dict(environment or {})
        # Not below pytest's folders: those are 0700, and Postfix's daemons are not root.
        self.root = Path(tempfile.mkdtemp(prefix="mailroot-postfix-"))
        self.root.chmod(0o755)
        self.port = free_port()
        self.authority = Authority(self.root)
        self.ca_file = self.authority.ca_file

    @staticmethod
    def missing() -> str:
        """Why this rig cannot run here; "" when it can."""
        if os.geteuid() != 0:
            return "a real Postfix is started by root only"
        absent = [tool for tool in ("postfix", "saslpasswd2") if shutil.which(tool, path=_path()) is None]
        return f"not installed: {', '.join(absent)}" if absent else ""

    def start(self) -> None:
        self._write_configuration()
        self._make_user()
        self._postfix("check")
        self._postfix("start")
        wait_until(lambda: _accepts(self.port), 20, lambda: f"Postfix accepts connections; its log: {self.log()}")

    def stop(self) -> None:
        subprocess.run(self._command("stop"), capture_output=True, check=False, env=_environment())
        shutil.rmtree(self.root, ignore_errors=True)

    def settings(self, **more: str) -> str:
        """settings.toml of a relay that hands everything to this host, with mandatory, verified TLS and logon."""
        security = (
            f'authentication = "basic"\nusername = "{USER}"\ntls = "starttls"\nca_file = "{self.ca_file}"\n'
            "verify_certificate = true"
        )
        return settings(smart_host=f"localhost:{self.port}", security=security, **more)

    def mailbox(self, name: str) -> list[bytes]:
        """The messages of one mailbox as Postfix wrote them (LF line ends)."""
        return [path.read_bytes() for path in sorted((self.root / "mail" / name / "new").glob("*"))]

    def wait_for(self, name: str, marker: bytes, seconds: float = 20) -> bytes:
        """The one message of mailbox `name` that contains `marker`; fails when two do."""
        wait_until(
            lambda: self.with_marker(name, marker),
            seconds,
            lambda: f"{marker!r} in the mailbox of {name}\n{self.log()}",
        )
        (message,) = self.with_marker(name, marker)
        return message

    def log(self) -> str:
        log = self.root / "postfix.log"
        return log.read_text(encoding="utf-8", errors="replace")[-4000:] if log.exists() else "(no log)"

    def with_marker(self, name: str, marker: bytes) -> list[bytes]:
        """The messages of mailbox `name` that contain `marker`."""
        return [message for message in self.mailbox(name) if marker in message]

    def _write_configuration(self) -> None:
        owner = pwd.getpwnam("nobody")
        certificate, key = self.authority.issue("smarthost")
        for folder in ("config", "config/sasl", "queue", "data", "mail"):
            (self.root / folder).mkdir(mode=0o755)
        shutil.chown(self.root / "data", "postfix")
        os.chown(self.root / "mail", owner.pw_uid, owner.pw_gid)
        values = {
            "root": self.root,
            "port": self.port,
            "certificate": certificate,
            "key": key,
            "domain": DOMAIN,
            "uid": owner.pw_uid,
            "gid": owner.pw_gid,
            "mechanisms": self._mechanisms,
            "daemons": " ".join(f"{name}={value}" for name, value in self._daemons.items()),
        }
        self._write("config/main.cf", MAIN_CF.format(**values))
        self._write("config/master.cf", MASTER_CF.format(**values))
        self._write("config/sasl/smtpd.conf", SASL_CONF.format(**values))
        self._write("mailboxes", "".join(f"{name}@{DOMAIN} {name}/\n" for name in MAILBOXES))

    def _write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def _make_user(self) -> None:
        self.set_password(DOMAIN, PASSWORD)

    def set_password(self, realm: str, password: str) -> None:
        """The password of USER in `realm`, which for NTLM is the domain."""
        database = self.root / "config" / "sasl" / "sasldb2"
        command = ["saslpasswd2", "-c", "-p", "-f", str(database), "-u", realm, USER]
        subprocess.run(command, input=password.encode(), check=True, env=_environment())
        shutil.chown(database, "postfix")

    def _command(self, verb: str) -> list[str]:
        return ["postfix", "-c", str(self.root / "config"), verb]

    def _postfix(self, verb: str) -> None:
        result = subprocess.run(self._command(verb), capture_output=True, text=True, check=False, env=_environment())
        assert result.returncode == 0, f"postfix {verb}: {result.stderr}{result.stdout}\n{self.log()}"


def below_received(message: bytes, by: str) -> bytes:
    """What stands below the Received line written by the host `by`: the message as its client sent it, LF line ends."""
    lines = message.replace(b"\r\n", b"\n").split(b"\n")
    for number, line in enumerate(lines):
        if line.lower().startswith(b"received:"):
            end = _end_of_field(lines, number)
            if b"by " + by.encode() in b" ".join(lines[number:end]):
                return b"\n".join(lines[end:])
    raise AssertionError(f"no Received line by {by} in {message!r}")


def _end_of_field(lines: list[bytes], start: int) -> int:
    end = start + 1
    while end < len(lines) and lines[end][:1] in (b" ", b"\t"):
        end += 1
    return end


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            return client.recv(64).startswith(b"220")
    except OSError:
        return False


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": _path()}
