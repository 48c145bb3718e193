"""Notices to those who write in Japanese: both languages, everything in ASCII on the wire."""

import email
import email.policy
from email.message import EmailMessage

import pytest

from engine.notices.dsn import compose
from engine.notices.language import is_japanese
from engine.notices.report import Action, Report, Reported

KANA = "=?UTF-8?B?44GK55+l44KJ44Gb?="  # お知らせ


def report(original: bytes, action: Action = Action.FAILED) -> Report:
    return Report(
        action=action,
        fqdn="relay.example.net",
        to="app@example.net",
        envid="",
        arrived=0.0,
        now=60.0,
        recipients=(Reported("user@example.org", "", "5.0.0", "The domain example.org does not exist"),),
        original=original,
        complete=False,
        token="token",
        retry_until=3600.0,
    )


@pytest.mark.parametrize(
    ("header", "japanese"),
    [
        (b"Content-Language: ja\r\n", True),
        (b"Content-Type: text/plain; charset=ISO-2022-JP\r\n", True),
        (b"Subject: =?iso-2022-jp?B?GyRCJDMbKEI=?=\r\n", True),
        (f"Subject: {KANA}\r\n".encode(), True),
        ("Subject: お知らせ\r\n".encode(), True),
        ("Subject: 通知\r\n".encode(), False),
        (b"Subject: =?UTF-8?B?broken\r\n", False),
        (b"Subject: numbers\r\nContent-Type: text/plain; charset=utf-8\r\n", False),
        (b"", False),
    ],
)
def test_who_reads_japanese(header: bytes, japanese: bool) -> None:
    assert is_japanese(header + b"\r\n\xe3\x81\x82") is japanese


@pytest.mark.parametrize("action", list(Action))
def test_a_notice_in_both_languages(action: Action) -> None:
    notice = compose(report(f"Subject: {KANA}\r\n".encode(), action))
    assert notice.isascii()
    assert max(map(len, notice.split(b"\r\n"))) <= 78
    parsed = email.message_from_bytes(notice, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    people, status = list(parsed.iter_parts())[:2]
    text = people.get_content()
    assert text.index("ドメイン example.org は存在しません") < text.index(
        "This is the mail relay at relay.example.net."
    )
    assert "The domain example.org does not exist" in text
    assert parsed["Subject"].split(" / ")[1].isascii()
    assert "メッセージ" in parsed["Subject"]
    # The part that programs read is the same for everybody.
    assert b"Diagnostic-Code: x-mailroot; The domain example.org does not exist" in status.as_bytes()


def test_everybody_else_gets_english() -> None:
    notice = compose(report(b"Subject: numbers\r\n"))
    assert b"Subject: Undeliverable mail: your message was not delivered\r\n" in notice
    assert b"base64" not in notice
