"""What the sender assistant says is what works: its texts, exactly as rendered, run by the programs they are for.

Not run, because neither is to be had on Debian: Transact-SQL (SQL Server, sqlcmd), PowerShell, C#. tests/senders reads
the first with a parser of T-SQL and the others' literals by their languages' rules.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import cast

import msgspec
import pytest

from engine.clock import SystemClock
from engine.senders.catalogue import Catalogue
from engine.senders.situation import Program, situation_of
from engine.senders.snippet import Snippet, snippet
from engine.senders.surroundings import look_around
from engine.settings.model import Settings
from engine.settings.store import SettingsStore
from tests.e2e.certificates import Authority
from tests.e2e.clients import SECONDS, need, unavailable
from tests.e2e.relay import Relay
from tests.e2e.sink import Sink
from tests.e2e.site_settings import FQDN, settings
from tests.e2e.waiting import wait_until

PHPMAILER = Path("/usr/share/php/libphp-phpmailer/autoload.php")
USER, PASSWORD = "o'printer", 'paper "jam" 17'
SENDER, RECIPIENT = "o'brien+$HOME{port}@example.net", "bob%d@example.com"
ACCESS = """\
[access.authentication]
basic = true
users = ["o'printer"]

[access.tls]
certificate = "{certificate}"
private_key = "{key}"
"""


class Shop:
    """A relay in front of a counting host, and the texts for programs that send through it."""

    def __init__(self, folder: Path, sink: Sink) -> None:
        folder.mkdir(exist_ok=True)
        self.sink = sink
        self.folder = folder
        self.authority = Authority(folder)
        certificate, key = self.authority.issue("relay")
        text = settings(
            smart_host=f"127.0.0.1:{sink.port}",
            security='tls = "none"',
            access=ACCESS.format(certificate=certificate, key=key),
        )
        self.relay = Relay(folder / "relay", text)
        hashed = self.relay.run("users", "hash", stdin=PASSWORD + "\n")
        assert hashed.status == 0, hashed
        self.relay.write_credential(f"user.{USER}", hashed.out.strip())
        self.relay.serve()

    def text(self, kind: str, form: str, user: str = "") -> Snippet:
        """As the assistant shows it; nothing is in its way."""
        catalogue = Catalogue.load()
        around = look_around(self._settings(), self.relay.data, FQDN, (), running=True)
        around = msgspec.structs.replace(around, command=(sys.executable, "-m", "engine"))
        situation = situation_of(Program(sender=SENDER, recipient=RECIPIENT, user=user), around)
        made = snippet(catalogue, catalogue.by_id(kind), situation, form=form)
        assert made.cautions == ()
        assert made.form == form
        return made

    def save(self, made: Snippet, password: str = "") -> Path:
        """As a person does, who types the password where the text says so."""
        file = self.folder / made.file
        text = made.encoded
        if password:
            assert Catalogue.load().password.encode() in text
            text = text.replace(Catalogue.load().password.encode(), password.encode())
        file.write_bytes(text)
        file.chmod(0o600)
        return file

    def run(
        self, *command: str | Path, stdin: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """A program to its end, which must be good."""
        trusting = {"SSL_CERT_FILE": str(self.authority.ca_file), "CURL_CA_BUNDLE": str(self.authority.ca_file)}
        done = subprocess.run(
            [str(each) for each in command],
            input=stdin,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=self.folder,
            env={**self.relay.environment(), "PYTHONPATH": str(Path.cwd()), **trusting, **(environment or {})},
        )
        assert done.returncode == 0, done
        return done

    def arrived(self) -> EmailMessage:
        """The one message at the host, whatever its Message-ID."""
        wait_until(lambda: bool(self.sink.seen), SECONDS, lambda: "no message at the sink")
        ((message_id, recipients),) = self.sink.recipients.items()
        assert recipients == [RECIPIENT]
        parsed = message_from_bytes(self.sink.bodies[message_id].removesuffix(b".\r\n"), policy=SMTP)
        return cast(EmailMessage, parsed)

    def _settings(self) -> Settings:
        data = self.relay.data
        return SettingsStore(data / "settings.toml", data / "history", SystemClock()).load().settings


@pytest.fixture
def shop(tmp_path: Path, sink: Sink) -> Iterator[Shop]:
    made = Shop(tmp_path / "shop", sink)
    try:
        yield made
    finally:
        made.relay.close()


def run_python(shop: Shop, user: str) -> None:
    shop.run(sys.executable, shop.save(shop.text("python", "smtplib", user), _typed(user, '"', PASSWORD)))


def run_phpmailer(shop: Shop, user: str) -> None:
    need("php")
    if not PHPMAILER.is_file():
        unavailable("not installed: libphp-phpmailer")
    vendor = shop.folder / "vendor"
    vendor.mkdir()
    (vendor / "autoload.php").write_text(f"<?php require '{PHPMAILER}';\n", encoding="utf-8")
    script = shop.save(shop.text("php", "phpmailer", user), _typed(user, "'", PASSWORD))
    shop.run("php", "-d", f"openssl.cafile={shop.authority.ca_file}", script)


def run_curl(shop: Shop, user: str) -> None:
    need("curl")
    shop.run("sh", shop.save(shop.text("job", "curl", user), _typed(user, '"', PASSWORD)))


def run_msmtp(shop: Shop, user: str) -> None:
    need("msmtp")
    configuration = shop.save(shop.text("sendmail", "msmtprc", user), PASSWORD if user else "")
    trust = ["--tls-trust-file", str(shop.authority.ca_file)] if user else []
    message = f"From: {SENDER}\nTo: {RECIPIENT}\nSubject: Test from msmtp\n\nSent through Mailroot.\n".encode()
    shop.run("msmtp", "-C", configuration, *trust, RECIPIENT, stdin=message)


def run_command(shop: Shop, _: str) -> None:
    shop.run("sh", shop.save(shop.text("sendmail", "command")))


def run_wrapper(shop: Shop, _: str) -> None:
    """As cron calls it."""
    message = f"From: {SENDER}\nTo: {RECIPIENT}\nSubject: Test from cron\n\nSent through Mailroot.\n".encode()
    wrapper = shop.save(shop.text("sendmail", "wrapper"))
    wrapper.chmod(0o700)
    shop.run(wrapper, "-i", "-FCronDaemon", "-oem", "-t", stdin=message)


def run_php_mail(shop: Shop, _: str) -> None:
    need("php")
    ini = shop.save(shop.text("php", "ini_unix"))
    shop.run("php", "-c", ini, shop.save(shop.text("php", "mail_function")))


ANONYMOUS: dict[str, Callable[[Shop, str], None]] = {
    "Python": run_python,
    "PHP": run_phpmailer,
    "a job": run_curl,
    "msmtp": run_msmtp,
    "sendmail": run_command,
    "cron": run_wrapper,
    "PHP's mail()": run_php_mail,
}
LOGON = {name: ANONYMOUS[name] for name in ("Python", "PHP", "a job", "msmtp")}


@pytest.mark.parametrize("program", ANONYMOUS)
def test_the_text_sends_a_message(shop: Shop, program: str) -> None:
    ANONYMOUS[program](shop, "")
    message = shop.arrived()
    assert message["Subject"].startswith("Test from ")
    assert (message["From"].addresses[0].addr_spec, message["To"].addresses[0].addr_spec) == (SENDER, RECIPIENT)
    assert message.get_content().strip() == "Sent through Mailroot."
    received = message.get_all("Received") or []
    assert f"by {FQDN}" in str(received)


@pytest.mark.parametrize("program", LOGON)
def test_the_text_logs_on_over_verified_tls(shop: Shop, program: str) -> None:
    LOGON[program](shop, USER)
    message = shop.arrived()
    assert message["From"].addresses[0].addr_spec == SENDER
    assert "ESMTPSA" in str(message["Received"]), "logged on, over TLS"


def test_a_certificate_of_nobody_known_is_not_accepted(shop: Shop) -> None:
    elsewhere = shop.folder / "stranger"
    elsewhere.mkdir()
    stranger = Authority(elsewhere)
    script = shop.save(shop.text("python", "smtplib", USER), _typed(USER, '"', PASSWORD))
    with pytest.raises(AssertionError, match="CERTIFICATE_VERIFY_FAILED"):
        shop.run(sys.executable, script, environment={"SSL_CERT_FILE": str(stranger.ca_file)})


def _typed(user: str, quote: str, password: str) -> str:
    """The password as it is typed between the quotes of a language; "" for a program that does not log on."""
    return password.replace("\\", "\\\\").replace(quote, f"\\{quote}") if user else ""
