"""The exported configuration in a real Postfix: it is accepted, and the same mail is let in and refused."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.migration.postfix.export import export_postfix
from engine.policy.explain import Question, explain
from engine.policy.policy import Policy
from engine.settings.examination import examine
from engine.settings.site import Site
from tests.e2e.clients import unavailable
from tests.e2e.relay import Relay
from tests.e2e.site_settings import FQDN, settings
from tests.e2e.smarthost import SmartHost
from tests.e2e.waiting import free_port, wait_until

DOMAINS = """
[[domains]]
name = "ours.example"
kind = "default"

[[domains]]
name = "alias.example"
kind = "alias"

[[domains]]
name = "*.open.example"
kind = "remote"
relay_allowed = true

[[domains]]
name = "shut.open.example"
kind = "remote"
use_helo = true
smart_host = "[127.0.0.9]:2500"
"""
RECIPIENTS = (
    "x@ours.example", "x@deep.alias.example", "x@alias.example", "x@a.open.example", "x@open.example",
    "x@shut.open.example", "x@elsewhere.example", f"x@{FQDN}", "x%elsewhere.example@ours.example",
)  # fmt: skip
CLIENTS = ("127.0.0.1", "127.0.0.2", "127.0.1.9")
CASES = {
    "only listed": settings(relay_list='"127.0.0.1", "127.0.1.0/24"', smart_host="[127.0.0.9]:2500", rest=DOMAINS),
    "nobody": settings(relay_list="", smart_host="[127.0.0.9]:2500", rest=DOMAINS),
    "all except": settings(smart_host="[127.0.0.9]:2500", rest=DOMAINS)
    .replace('"only_listed"', '"all_except"')
    .replace('entries = ["127.0.0.1"]', 'entries = ["127.0.0.2"]\nopen_relay_confirmed = true'),
    "some may connect": settings(
        relay_list='"127.0.0.1", "127.0.0.2"',
        access='[access.connections]\nmode = "only_listed"\nentries = ["127.0.0.1", "127.0.1.9"]',
        smart_host="[127.0.0.9]:2500",
        rest=DOMAINS,
    ),
    "one may not": settings(
        relay_list='"127.0.0.0/8"',
        access='[access.connections]\nmode = "all_except"\nentries = ["127.0.0.2"]',
        smart_host="[127.0.0.9]:2500",
        rest=DOMAINS,
    ),
}


class Exported:
    """A Postfix of its own folder, with exported files."""

    def __init__(self, text: str) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="mailroot-export-", dir="/tmp"))
        self.root.chmod(0o755)
        self.port = free_port()
        (self.root / "settings.toml").write_text(text.replace("PORT", str(self.port)), encoding="utf-8")
        examined = examine((self.root / "settings.toml").read_bytes(), self.root)
        assert not examined.problems, examined.problems
        self.site = Site.of(examined.settings, self.root, FQDN)
        self.folder = self.root / "postfix"
        self.folder.mkdir(mode=0o755)
        self.export = export_postfix(self.site, self.folder)
        for name, content in self.export.files.items():
            (self.folder / name).write_text(content, encoding="utf-8")
        self._give_it_folders()

    def _give_it_folders(self) -> None:
        """What an administrator has to name: the places of this machine."""
        for name in ("queue", "data"):
            (self.root / name).mkdir(mode=0o755)
        shutil.chown(self.root / "data", "postfix")
        nobody = pwd.getpwnam("nobody")
        with (self.folder / "main.cf").open("a", encoding="utf-8") as main:
            main.write(f"queue_directory = {self.root}/queue\ndata_directory = {self.root}/data\n")
            main.write(f"maillog_file = {self.root}/log\nmaillog_file_prefixes = {self.root}\n")
            main.write(f"virtual_uid_maps = static:{nobody.pw_uid}\nvirtual_gid_maps = static:{nobody.pw_gid}\n")
            main.write("smtpd_client_connection_rate_limit = 0\nsmtpd_error_sleep_time = 0\n")
            # Nothing of this test is to be delivered.
            main.write("defer_transports = smtp, mailroot0, mailroot1, mailroot2, mailroot3, virtual\n")

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        path = {**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin"}
        return subprocess.run(
            ["postfix", "-c", str(self.folder), *words], capture_output=True, text=True, check=False, env=path
        )

    def close(self) -> None:
        self.run("stop")
        shutil.rmtree(self.root, ignore_errors=True)

    def takes(self, client: str, recipient: str) -> bool:
        """Whether a client at this address may send to this recipient."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20, source_address=(client, 0)) as connection:
            file = connection.makefile("rwb")
            answer = b""
            for line in (None, b"EHLO client.example\r\n", b"MAIL FROM:<a@sender.example>\r\n",
                         f"RCPT TO:<{recipient}>\r\n".encode()):  # fmt: skip
                if line is not None:
                    file.write(line)
                    file.flush()
                while (answer := file.readline())[3:4] == b"-":
                    pass
                if not answer.startswith(b"2"):
                    return False
            return True


@pytest.fixture
def postfix(request: pytest.FixtureRequest) -> Iterator[Exported]:
    if reason := SmartHost.missing():
        unavailable(reason)
    made = Exported(CASES[request.param])
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("postfix", CASES, indirect=True)
def test_postfix_accepts_it_and_decides_alike(postfix: Exported) -> None:
    checked = postfix.run("check")
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stderr
    started = postfix.run("start")
    assert started.returncode == 0, started.stderr
    wait_until(lambda: _listens(postfix.port), 20, "Postfix listening")
    policy = Policy.compile(postfix.site)
    different = []
    for client, recipient in itertools.product(CLIENTS, RECIPIENTS):
        ours = explain(policy, Question(client=client, sender="a@sender.example", recipient=recipient))
        if postfix.takes(client, recipient) != ours.decision.allowed:
            different.append((client, recipient, ours.decision))
    assert different == [], (postfix.root / "log").read_text()[-3000:]


def test_the_command_writes_files_without_a_secret_and_overwrites_nothing(tmp_path: Path) -> None:
    security = 'authentication = "basic"\nusername = "joe"\ntls = "starttls"'
    relay = Relay(tmp_path / "relay", settings(smart_host="smtp.example.com:587", security=security))
    relay.write_credential("route.joe", "right-horse")
    first = relay.run("settings", "export-postfix", str(tmp_path / "out"), "--at", "/etc/postfix")
    assert first.status == 0, first
    assert "Passwords do not come along" in first.out
    main = (tmp_path / "out" / "main.cf").read_text()
    assert "relayhost = [smtp.example.com]:587\n" in main
    assert "smtp_tls_security_level = secure\n" in main
    assert "smtp_sasl_password_maps = texthash:/etc/postfix/sasl_passwd\n" in main
    passwords = (tmp_path / "out" / "sasl_passwd").read_text()
    assert passwords == "[smtp.example.com]:587 joe:TYPE-THE-PASSWORD-HERE\n"
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert not any(b"right-horse" in content for content in written.values())
    second = relay.run("settings", "export-postfix", str(tmp_path / "out"))
    assert second.status == 1
    assert "nothing is overwritten" in second.err
    assert written == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            return client.recv(3) == b"220"
    except OSError:
        return False
