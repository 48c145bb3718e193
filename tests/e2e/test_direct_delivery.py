"""Direct delivery as its users run it: a real name server, and a real Postfix as the mail host of a domain."""

import email
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import clients
from tests.e2e.nameserver import RealNameServer
from tests.e2e.relay import Relay
from tests.e2e.site_settings import FQDN, settings
from tests.e2e.smarthost import DOMAIN, SmartHost
from tests.e2e.waiting import wait_until

SENDER = f"app@{FQDN}"

ZONE = """\
dead            IN A     127.0.0.99
mail            IN A     127.0.0.1
@               IN MX 10 dead
@               IN MX 20 mail
silent          IN MX 0  .
"""


class MailHost(SmartHost):
    """As the MX of a domain is: it takes mail for its own domain from everybody, and for no other from anybody."""

    def _write(self, name: str, text: str) -> None:
        if name == "config/main.cf":
            text = text.replace("permit_sasl_authenticated, reject", "permit_auth_destination, reject")
        super()._write(name, text)


@pytest.fixture(scope="module")
def mail_host() -> Iterator[MailHost]:
    if reason := MailHost.missing():
        clients.unavailable(reason)
    host = MailHost()
    try:
        host.start()
        yield host
    finally:
        host.stop()


@pytest.fixture
def relay(mail_host: MailHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    server = RealNameServer(tmp_path / "nsd", {f"{DOMAIN}.": ZONE})
    monkeypatch.setenv("MAILROOT_NAME_SERVERS", server.address)
    rest = f"[delivery.connections]\nport = {mail_host.port}\n"
    relay = Relay(tmp_path, settings(route="dns", rest=rest))
    try:
        server.start()
        yield relay.serve()
    finally:
        relay.stop()
        server.stop()


def drop_of(relay: Relay) -> list[bytes]:
    return [path.read_bytes() for path in sorted((relay.data / "Drop").glob("*.eml"))]


def test_mail_reaches_the_second_host_of_the_domain_in_tls(relay: Relay, mail_host: MailHost) -> None:
    marker = uuid.uuid4().hex
    message = f"Subject: {marker}\r\n\r\nhello\r\n".encode()
    clients.send_with_smtplib(relay.port, SENDER, [f"alice@{DOMAIN}", f"bob@{DOMAIN}"], message)
    for name in ("alice", "bob"):
        arrived = mail_host.wait_for(name, marker.encode())
        assert b"with ESMTPS" in arrived.partition(b"Received:")[2].partition(b"Received:")[0]


@pytest.mark.parametrize(
    ("recipient", "status", "said"),
    [
        (f"nobody-here@{DOMAIN}", "5.1.1", "550 5.1.1"),
        (f"user@silent.{DOMAIN}", "5.1.10", "556 5.1.10"),
        (f"user@gone.{DOMAIN}", "5.1.2", "550 5.1.2"),
    ],
)
def test_the_sender_hears_why_it_did_not(relay: Relay, recipient: str, status: str, said: str) -> None:
    clients.send_with_smtplib(relay.port, SENDER, [recipient], b"Subject: hello\r\n\r\nhello\r\n")
    wait_until(lambda: drop_of(relay), 20, "the notice in the drop directory")
    notice = email.message_from_bytes(drop_of(relay)[0])
    report = next(part for part in notice.walk() if part.get_content_type() == "message/delivery-status")
    _, about = report.get_payload()
    assert about["Final-Recipient"].endswith(recipient)
    assert about["Status"] == status
    assert said in notice.as_string().replace("\n", " ")
