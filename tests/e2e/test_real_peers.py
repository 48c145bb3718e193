"""The programs people send with, through the relay, into the mailbox of a Postfix that demands STARTTLS and logon."""

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import clients
from tests.e2e.relay import Relay
from tests.e2e.site_settings import FQDN
from tests.e2e.smarthost import SmartHost, below_received

SENDER = "scanner@example.net"
VISIBLE = ["alice@example.test", "bob@example.test"]
BCC = "hidden@example.test"

# Everything a relay is tempted to touch: lines that begin with a dot or with "From ", white space at the end of a
# line, a tab, eight-bit text, a line of the greatest length, a folded and an unusual header, empty lines at the end.
MESSAGE = (
    "Subject: {marker}\r\n"
    "from: Scanner <scanner@example.net>\r\n"
    "To: alice@example.test,\r\n\tbob@example.test\r\n"
    "Message-ID: <{marker}@example.net>\r\n"
    "X-Odd:no space, two  blanks\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n"
    "\r\n"
    ".one dot\r\n..two dots\r\n.\ttab\r\nFrom the start\r\ntrailing blanks  \r\n\ttab\r\n"
    "Grüße aus 日本\r\n" + "x" * 998 + "\r\nlast line\r\n\r\n\r\n"
)

Send = Callable[[Relay, list[str], bytes, Path], object]

PEERS: dict[str, Send] = {
    "swaks": lambda relay, to, message, _: clients.send_with_swaks(relay.port, SENDER, to, message),
    "curl": lambda relay, to, message, _: clients.send_with_curl(relay.port, SENDER, to, message),
    "msmtp": lambda relay, to, message, folder: clients.send_with_msmtp(relay.port, SENDER, to, message, folder),
    "smtplib": lambda relay, to, message, _: clients.send_with_smtplib(relay.port, SENDER, to, message),
}


def test_the_telnet_session_of_the_seed_ends_in_the_mailbox(postfix_relay: Relay, smart_host: SmartHost) -> None:
    marker = uuid.uuid4().hex
    lines = [f"Subject: Test Message {marker}", "", "This is the message body of the test message."]
    clients.send_with_telnet(postfix_relay.port, SENDER, [VISIBLE[0]], lines)
    arrived = smart_host.wait_for("alice", marker.encode())
    assert below_received(arrived, FQDN) == "".join(f"{line}\n" for line in lines).encode()


@pytest.mark.parametrize("peer", PEERS)
def test_bytes_and_bcc_recipients_arrive_as_sent(
    postfix_relay: Relay, smart_host: SmartHost, tmp_path: Path, peer: str
) -> None:
    marker = f"{peer}-{uuid.uuid4().hex}"
    message = MESSAGE.format(marker=marker).encode()
    PEERS[peer](postfix_relay, [*VISIBLE, BCC], message, tmp_path)
    for mailbox in ("alice", "bob", "hidden"):
        arrived = smart_host.wait_for(mailbox, f"Subject: {marker}".encode())
        assert below_received(arrived, FQDN) == message.replace(b"\r\n", b"\n")
        assert b"\nbcc:" not in arrived.lower()


def test_a_large_message_arrives_byte_for_byte(postfix_relay: Relay, smart_host: SmartHost) -> None:
    marker = uuid.uuid4().hex
    lines = [f"{number:08d} " + "abcdefghij" * 6 for number in range(30_000)]
    message = f"Subject: {marker}\r\n\r\n".encode() + "\r\n".join(lines).encode() + b"\r\n"
    clients.send_with_smtplib(postfix_relay.port, SENDER, [VISIBLE[0]], message)
    arrived = smart_host.wait_for("alice", marker.encode(), seconds=30)
    assert below_received(arrived, FQDN) == message.replace(b"\r\n", b"\n")


def test_the_received_line_says_who_took_it_from_whom(postfix_relay: Relay, smart_host: SmartHost) -> None:
    marker = uuid.uuid4().hex
    clients.send_with_smtplib(postfix_relay.port, SENDER, [VISIBLE[0]], f"Subject: {marker}\r\n\r\nx\r\n".encode())
    arrived = smart_host.wait_for("alice", marker.encode()).decode()
    received = [field for field in unfold(arrived) if field.lower().startswith("received:")]
    assert len(received) == 2, "Postfix's own, and one of ours"
    assert "ESMTPSA" in received[0], "logged on, over TLS"
    assert "127.0.0.1" in received[1]
    assert f"by {FQDN}" in received[1]
    assert "with ESMTP" in received[1]


def test_an_unknown_recipient_comes_back_as_a_notice(postfix_relay: Relay, smart_host: SmartHost) -> None:
    marker = uuid.uuid4().hex
    message = f"Subject: {marker}\r\n\r\nfor nobody\r\n".encode()
    clients.send_with_smtplib(
        postfix_relay.port, "carol@example.test", ["dave@example.test", "nobody@example.test"], message
    )
    smart_host.wait_for("dave", marker.encode())
    notice = smart_host.wait_for("carol", marker.encode()).decode()
    assert "Return-Path: <>" in notice
    assert "multipart/report" in notice
    assert "Final-Recipient: rfc822; nobody@example.test" in notice.replace("rfc822;nobody", "rfc822; nobody")
    assert f"Reporting-MTA: dns; {FQDN}" in notice.replace("dns;mail", "dns; mail")
    assert "Status: 5.1.1" in notice
    assert "dave@example.test" not in notice.split("\n\n", 1)[1].split("for nobody")[0], "only who was not reached"


def unfold(message: str) -> list[str]:
    """The header fields, each on one line."""
    return message.split("\n\n", 1)[0].replace("\n\t", " ").replace("\n ", " ").split("\n")
