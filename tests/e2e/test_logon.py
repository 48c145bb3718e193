"""Users log on at the relay, over STARTTLS and implicit TLS, with a hash in the credentials directory."""

import base64
import smtplib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.certificates import Authority
from tests.e2e.clients import SECONDS, need, run
from tests.e2e.relay import Relay
from tests.e2e.site_settings import settings
from tests.e2e.waiting import free_port

USER = "printer"
PASSWORD = "paper jam 17"
OUTSIDE = "someone@elsewhere.example"

ACCESS = """\
[access.authentication]
basic = true
users = ["printer"]

[access.tls]
certificate = "{certificate}"
private_key = "{key}"
"""


class Site:
    """A relay that lets nobody relay but those who log on, with its implicit TLS port and whom to trust."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        certificate, key = self.authority.issue("relay")
        self.tls_port = free_port()
        text = settings(route="hold", relay_list="", access=ACCESS.format(certificate=certificate, key=key))
        implicit = f'{{ address = "127.0.0.1", port = {self.tls_port}, tls = "implicit" }}'
        self.relay = Relay(folder / "relay", text.replace("listeners = [", f"listeners = [{implicit}, "))
        hashed = self.relay.run("users", "hash", stdin=PASSWORD + "\n")
        assert hashed.status == 0, hashed
        assert PASSWORD not in hashed.text
        self.relay.write_credential(f"user.{USER}", hashed.out.strip())

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority.ca_file))

    def starttls(self) -> smtplib.SMTP:
        client = smtplib.SMTP("localhost", self.relay.port, timeout=SECONDS)
        client.starttls(context=self.trust())
        client.ehlo()
        return client


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("logon"))
    try:
        made.relay.serve()
        yield made
    finally:
        made.relay.close()


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_swaks_logs_on_over_starttls_and_may_relay(site: Site, mechanism: str) -> None:
    before = len(site.relay.queue())
    transcript = run(swaks(site, mechanism, PASSWORD))
    assert "235 2.7.0" in transcript
    assert len(site.relay.queue()) == before + 1


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_wrong_password_is_refused(site: Site, mechanism: str) -> None:
    with pytest.raises(AssertionError, match=r"535 5\.7\.8"):
        run(swaks(site, mechanism, "wrong"))


def test_without_logon_nobody_relays(site: Site) -> None:
    with smtplib.SMTP("localhost", site.relay.port, timeout=SECONDS) as client:
        client.ehlo()
        client.mail("a@example.net")
        assert client.rcpt(OUTSIDE) == (550, f"5.7.1 Unable to relay for {OUTSIDE}".encode())


def test_passwords_are_neither_offered_nor_taken_in_clear(site: Site) -> None:
    with smtplib.SMTP("localhost", site.relay.port, timeout=SECONDS) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.has_extn("starttls")
        code, text = client.docmd("AUTH", "PLAIN " + plain(PASSWORD))
        assert (code, text[:5]) in ((538, b"5.7.1"), (530, b"5.7.0"), (538, b"5.7.11"), (504, b"5.5.4"))


@pytest.mark.parametrize("command", ["auth plain", "Auth Plain", "AUTH PLAIN"])
def test_auth_in_any_letter_case_with_an_initial_response(site: Site, command: str) -> None:
    with site.starttls() as client:
        assert client.docmd(f"{command} {plain(PASSWORD)}")[0] == 235


def test_auth_login_without_and_with_the_name_given_at_once(site: Site) -> None:
    with site.starttls() as client:
        assert client.docmd("auth login") == (334, base64.b64encode(b"Username:"))
        assert client.docmd(encoded(USER)) == (334, base64.b64encode(b"Password:"))
        assert client.docmd(encoded(PASSWORD))[0] == 235
    with site.starttls() as client:
        assert client.docmd(f"AUTH LOGIN {encoded(USER)}") == (334, base64.b64encode(b"Password:"))
        assert client.docmd(encoded(PASSWORD))[0] == 235


def test_auth_on_implicit_tls(site: Site) -> None:
    with smtplib.SMTP_SSL("localhost", site.tls_port, timeout=SECONDS, context=site.trust()) as client:
        client.ehlo()
        assert not client.has_extn("starttls")
        client.login(USER, PASSWORD)
        assert client.sendmail("a@example.net", [OUTSIDE], "Subject: x\r\n\r\nx\r\n") == {}


def test_no_password_is_anywhere_in_the_data_folder_or_output(site: Site) -> None:
    run(swaks(site, "PLAIN", PASSWORD))
    secrets = [PASSWORD.encode(), plain(PASSWORD).encode(), encoded(PASSWORD).encode()]
    kept = [path.read_bytes() for path in site.relay.data.rglob("*") if path.is_file()]
    assert kept
    for content in [*kept, site.relay.output.encode()]:
        assert not any(secret in content for secret in secrets)


def swaks(site: Site, mechanism: str, password: str) -> list[str]:
    need("swaks")
    return [
        "swaks", "--server", "127.0.0.1", "--port", str(site.relay.port), "-tls", "--auth", mechanism,
        "--auth-user", USER, "--auth-password", password, "--from", "a@example.net", "--to", OUTSIDE,
    ]  # fmt: skip


def plain(password: str) -> str:
    return encoded(f"\0{USER}\0{password}")


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
