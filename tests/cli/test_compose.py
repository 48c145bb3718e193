"""Messages from what people and programs type."""

import email.policy
import io
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compose import Completion, DotEnded, Header, write_message
from engine.errors import UserError

SENDER = Completion(sender="ann@example.com", to=("bob@example.net",))


def finished(given: bytes, completion: Completion = SENDER, *, text_allowed: bool = False, dots: bool = False) -> bytes:
    source = DotEnded(io.BytesIO(given)) if dots else io.BytesIO(given)
    header = Header.read(source, text_allowed=text_allowed)
    target = io.BytesIO()
    write_message(target, header, completion, source)
    return target.getvalue()


def parsed(octets: bytes) -> EmailMessage:
    message = message_from_bytes(octets, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_complete_message_is_only_given_crlf() -> None:
    given = b"From: a@x\nTo: b@y\nSubject: s\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nMessage-ID: <1@x>\n\none\n\ntwo\n"
    assert finished(given) == given.replace(b"\n", b"\r\n")


def test_missing_fields_are_added_after_those_there() -> None:
    octets = finished(b"Subject: s\nX-Folded: a\n b\n\nbody")
    message = parsed(octets)
    assert octets.startswith(
        b"Subject: s\r\nX-Folded: a\r\n b\r\nFrom: ann@example.com\r\nTo: bob@example.net\r\nDate: "
    )
    assert message["Message-ID"].endswith("@example.com>")
    assert octets.endswith(b"\r\n\r\nbody\r\n")


def test_bcc_never_goes_out_but_its_recipients_are_known() -> None:
    given = b"To: Bob <b@y>\nBCC: hidden@z,\n other@z\nResent-bcc : x@z\nCc: group: c@y, d@y;\n\nx\n"
    header = Header.read(io.BytesIO(given))
    assert header.addresses("to", "cc", "bcc") == ["b@y", "hidden@z", "other@z", "c@y", "d@y"]
    assert b"@z" not in finished(given)


def test_recipients_of_a_message_sent_again_are_the_new_ones() -> None:
    given = b"To: old@y\nResent-To: new@y\nResent-Bcc: secret@y\n\nx\n"
    assert Header.read(io.BytesIO(given)).recipients() == ["new@y", "secret@y"]


def test_text_becomes_a_message() -> None:
    completion = Completion(sender="ann@example.com", to=("b@y", "c@y"), subject="Grüße 日本", text=True)
    message = parsed(finished("Grüße\nÄ\n".encode(), completion, text_allowed=True))
    assert message["Subject"] == "Grüße 日本"
    assert message["To"] == "b@y, c@y"
    assert message.get_content() == "Grüße\r\nÄ\r\n"


@pytest.mark.parametrize(
    "text", [b"", b"\n", b"Hello\n", b"Note: the server is down\n\nSee you\n", b"http://example.com/\n", b"\nFrom: x\n"]
)
def test_text_that_is_no_message_stays_whole(text: bytes) -> None:
    octets = finished(text, text_allowed=True)
    assert octets.partition(b"\r\n\r\n")[2].replace(b"\r\n", b"\n") == (text or b"")


@pytest.mark.parametrize("text", [b"Subject: s\n\nbody\n", b"from: a@x\nTo: b\n", b"Content-Type: text/html\n\n<p>\n"])
def test_text_that_is_a_message_is_taken_as_one(text: bytes) -> None:
    assert Header.read(io.BytesIO(text), text_allowed=True).fields


def test_header_without_blank_line_ends_at_the_first_other_line() -> None:
    assert finished(b"Subject: s\nno field here\nmore\n").endswith(b"\r\n\r\nno field here\r\nmore\r\n")


def test_mbox_line_is_dropped() -> None:
    octets = finished(b"From ann Mon Jan  1 00:00:00 2024\nSubject: s\n\nx\n")
    assert octets.startswith(b"Subject: s\r\n")


def test_crlf_input_stays_and_lonely_cr_is_not_touched() -> None:
    assert finished(b"Subject: s\r\n\r\na\r\nb\rc\n\r\n").endswith(b"\r\n\r\na\r\nb\rc\r\n\r\n")


def test_crlf_across_a_block_boundary_stays_one_line_end() -> None:
    body = b"x" * (64 * 1024 - 1) + b"\r\n" + b"y\n"
    assert finished(b"Subject: s\n\n" + body).endswith(b"x\r\ny\r\n")


@pytest.mark.parametrize(
    ("given", "body"),
    [
        (b"Subject: s\n\none\n.\nnever\n", b"one\r\n"),
        (b"Subject: s\n\none\r\n.\r\nnever\n", b"one\r\n"),
        (b"Subject: s\n\n..\n. \n.", b"..\r\n. \r\n"),
        (b"Subject: s\n.\nnever\n", b""),
    ],
)
def test_dot_alone_ends_the_message_where_dots_count(given: bytes, body: bytes) -> None:
    assert finished(given, dots=True).partition(b"\r\n\r\n")[2] == body


def test_dot_in_a_long_line_does_not_end_it() -> None:
    body = b"x" * 64 * 1024 + b".\nmore\n"
    assert finished(b"Subject: s\n\n" + body, dots=True).endswith(b".\r\nmore\r\n")


def test_null_sender_and_full_name() -> None:
    assert parsed(finished(b"\n", Completion(sender="")))["From"] == "MAILER-DAEMON@localhost"
    named = parsed(finished(b"\n", Completion(sender="cron@x.example", full_name="Crön, Daemon")))
    assert named["From"].addresses[0].display_name == "Crön, Daemon"
    assert named["To"] == "undisclosed-recipients:;"


def test_subject_cannot_bring_fields_of_its_own() -> None:
    octets = finished(b"x", Completion(sender="a@x", subject="s\r\nBcc: evil@x", text=True), text_allowed=True)
    assert b"\r\nBcc:" not in octets


def test_endless_header_is_refused() -> None:
    with pytest.raises(UserError, match="larger than 1 MB"):
        Header.read(io.BytesIO(b"X-A: b\n" * 200_000))


@given(st.binary(max_size=300))
def test_whatever_is_typed_has_only_crlf_line_ends(octets: bytes) -> None:
    result = finished(octets, text_allowed=True)
    assert result.endswith(b"\r\n")
    assert b"\n" not in result.replace(b"\r\n", b"")


def test_sender_beyond_ascii_stands_as_it_is() -> None:
    octets = finished(b"x", Completion(sender="\u00fc@b.example", full_name="\u00dc, B", text=True), text_allowed=True)
    assert b"From: =?utf-8?" in octets
    assert "<\u00fc@b.example>\r\n".encode() in octets
    assert "From: \u00fc@b.example\r\n".encode() in finished(b"\n", Completion(sender="\u00fc@b.example"))


@pytest.mark.parametrize(
    "name", ["a\nBcc: evil@x", "a\r\nBcc: evil@x", "a\rBcc: evil@x", "a\x0bb\x85c\u2028Bcc: evil@x"]
)
def test_full_name_cannot_bring_fields_of_its_own(name: str) -> None:
    octets = finished(b"\n", Completion(sender="a@x.example", full_name=name))
    message = parsed(octets)
    assert message["Bcc"] is None
    assert message["From"].addresses[0].addr_spec == "a@x.example"
    assert octets.count(b"\n") == octets.count(b"\r\n") == octets.count(b"\r")
