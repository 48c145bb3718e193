"""The test message and its proposed sender."""

from email import message_from_bytes
from email.policy import SMTP

import pytest

from engine.diagnosis.test_message import composed, proposed_sender
from engine.policy.addresses import is_mailbox
from engine.settings.model import Security


@pytest.mark.parametrize(
    ("user", "account", "expected"),
    [
        ("ann", "", "ann@relay.example.net"),
        ("ann", "shop@contoso.com", "shop@contoso.com"),
        ("ann", "CONTOSO\\shop", "ann@relay.example.net"),
        ("Ann Lee", "", "postmaster@relay.example.net"),
    ],
)
def test_the_proposed_sender_is_an_address(
    monkeypatch: pytest.MonkeyPatch, user: str, account: str, expected: str
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: user)
    sender = proposed_sender(Security(username=account), "relay.example.net")
    assert sender == expected
    assert is_mailbox(sender)


def test_a_complete_message_with_crlf() -> None:
    octets = composed("a@example.com", "b@example.org", "relay.example.net")
    assert octets.count(b"\n") == octets.count(b"\r\n")
    message = message_from_bytes(octets, policy=SMTP)
    assert [message["From"], message["To"]] == ["a@example.com", "b@example.org"]
    assert message["Message-ID"].endswith("@relay.example.net>")
    assert message["Date"]
    assert octets.isascii()
