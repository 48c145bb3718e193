"""Notices as a mail program reads them: parsed with the email package, part by part."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest

from engine.clock import ManualClock
from engine.notices.notifier import Notifier, wanted
from engine.notices.report import Action, Reported
from engine.settings.model import Messages, Settings
from engine.settings.site import Site
from engine.spool.message import Draft, QueuedRecipient, Recipient, RecipientState
from tests.delivery.memoryspool import MemorySpool

ORIGINAL = (
    b"Received: from app by relay.example.net;\r\n\tMon, 1 Jan 2024 00:00:00 +0000\r\n"
    b"Message-ID: <42@app.example.net>\r\nSubject: numbers\r\n\r\nthe body\r\n.\r\n"
)
REFUSED = Reported(
    address="user@example.org",
    orcpt="rfc822;user+2Bnews@example.org",
    status="5.1.1",
    answer="550 5.1.1 no such user",
    host="mx.example.org",
)


def site(tmp_path: Path, copy_to: str = "") -> Site:
    return Site.of(Settings(messages=Messages(ndr_copy_to=copy_to)), tmp_path, "relay.example.net")


async def notice(
    tmp_path: Path,
    *,
    body: bytes = ORIGINAL,
    action: Action = Action.FAILED,
    reported: Reported = REFUSED,
    copy_to: str = "",
    sender: str = "app@example.net",
    body_limit: int = 65536,
    retry_until: float = 0.0,
    **options: object,
) -> tuple[Draft, bytes]:
    clock = ManualClock()
    spool = MemorySpool(clock, body_limit=body_limit, block=1000)
    draft = Draft(
        sender=sender,
        recipients=(Recipient(reported.address),),
        head=b"",
        body=body,
        received_at=clock.now() - 60,
        **options,  # type: ignore[arg-type]
    )
    await spool.put(draft)
    (claim,) = await spool.claim(1)
    made = await Notifier(spool).draft(
        site(tmp_path, copy_to), claim.message, action, [reported], clock.now(), retry_until
    )
    content = made.body if isinstance(made.body, bytes) else spool.files[made.body.path]
    return made, content


def parsed(content: bytes) -> tuple[EmailMessage, list[EmailMessage]]:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message, [part for part in message.iter_parts() if isinstance(part, EmailMessage)]


async def test_a_failure_notice_is_a_report_in_three_parts(tmp_path: Path) -> None:
    draft, content = await notice(tmp_path, envid="QQ+3D1")
    message, (text, status, original) = parsed(content)
    assert (draft.sender, draft.recipients) == ("", (Recipient("app@example.net", notify="NEVER"),))
    assert draft.about
    assert message.get_content_type() == "multipart/report"
    assert message.get_param("report-type") == "delivery-status"
    assert message["From"] == "Mail Delivery System <postmaster@relay.example.net>"
    assert message["To"] == "<app@example.net>" or message["To"] == "app@example.net"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["In-Reply-To"] == message["References"] == "<42@app.example.net>"
    assert message["Date"].datetime.timestamp() == int(ManualClock().now())
    assert message["Message-ID"].endswith("@relay.example.net>")
    assert "user@example.org" in text.get_content()
    assert "550 5.1.1 no such user" in text.get_content()
    assert status.get_content_type() == "message/delivery-status"
    about_message, about_recipient = status.get_payload()
    assert about_message["Reporting-MTA"] == "dns; relay.example.net"
    assert about_message["Original-Envelope-Id"] == "QQ=1"
    assert about_message["Arrival-Date"]
    assert dict(about_recipient.items()) == {
        "Original-Recipient": "rfc822; user+news@example.org",
        "Final-Recipient": "rfc822; user@example.org",
        "Action": "failed",
        "Status": "5.1.1",
        "Remote-MTA": "dns; mx.example.org",
        "Diagnostic-Code": "smtp; 550 5.1.1 no such user",
    }
    assert original.get_content_type() == "message/rfc822"
    assert ORIGINAL in content
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({}, "message/rfc822"),
        ({"ret": "FULL"}, "message/rfc822"),
        ({"ret": "HDRS"}, "text/rfc822-headers"),
        ({"body": ORIGINAL + b"x" * 70_000}, "text/rfc822-headers"),
        ({"body": ORIGINAL + b"x" * 70_000, "ret": "FULL"}, "message/rfc822"),
        ({"body": ORIGINAL + b"x" * 70_000, "ret": "FULL", "body_limit": 1000}, "message/rfc822"),
        ({"body": ORIGINAL + b"x" * 1_100_000, "ret": "FULL"}, "text/rfc822-headers"),
        ({"body": ORIGINAL + b"x" * 70_000, "body_limit": 500}, "text/rfc822-headers"),
        ({"action": Action.DELAYED, "retry_until": 1_700_009_999.0}, "text/rfc822-headers"),
        ({"action": Action.RELAYED}, "text/rfc822-headers"),
    ],
)
async def test_what_is_returned_of_the_message(tmp_path: Path, options: dict[str, object], kind: str) -> None:
    _, content = await notice(tmp_path, **options)  # type: ignore[arg-type]
    _, (_, _, original) = parsed(content)
    assert original.get_content_type() == kind
    if kind == "text/rfc822-headers":
        assert b"Subject: numbers\r\n" in content
        assert b"the body" not in content


async def test_eight_bit_content_is_declared_and_lone_newlines_are_not_passed_on(tmp_path: Path) -> None:
    draft, content = await notice(
        tmp_path, body=b"Subject: caf\xe9\r\n\r\nlone\nnewline\r\n", bare_newlines=True, eight_bit=True
    )
    message, (_, _, original) = parsed(content)
    assert draft.eight_bit
    assert message["Content-Transfer-Encoding"] == original["Content-Transfer-Encoding"] == "8bit"
    assert b"caf\xe9\r\n\r\nlone\r\nnewline\r\n" in content


async def test_addresses_outside_ascii_use_the_international_types(tmp_path: Path) -> None:
    reported = Reported("用户@example.org", "", "5.6.7", "needs SMTPUTF8")
    draft, content = await notice(tmp_path, reported=reported, sender="пошта@example.net", smtputf8=True)
    _, (_, status, original) = parsed(content)
    assert draft.smtputf8
    assert draft.eight_bit
    assert status.get_content_type() == "message/global-delivery-status"
    assert original.get_content_type() == "message/global"
    assert "Final-Recipient: utf-8; 用户@example.org\r\n".encode() in content
    ascii_sender, _ = await notice(tmp_path, reported=reported)
    assert not ascii_sender.smtputf8


async def test_a_hostile_answer_stays_on_its_line(tmp_path: Path) -> None:
    reported = Reported("user@example.org", "rfc822;x+0D+0AAction:+20delivered", "5.0.0", "550 a\r\nb é", "mx")
    _, content = await notice(tmp_path, reported=reported)
    _, (_, status, _) = parsed(content)
    _, about = status.get_payload()
    assert about.get_all("Action") == ["failed"]
    assert about["Diagnostic-Code"] == "smtp; 550 a??b ?"


async def test_the_copy_goes_to_the_address_of_the_settings(tmp_path: Path) -> None:
    draft, _ = await notice(tmp_path, copy_to="postmaster@example.net")
    assert [to.address for to in draft.recipients] == ["app@example.net", "postmaster@example.net"]
    relayed, _ = await notice(tmp_path, copy_to="postmaster@example.net", action=Action.RELAYED)
    assert [to.address for to in relayed.recipients] == ["app@example.net"]


async def test_without_the_message_the_notice_still_goes(tmp_path: Path) -> None:
    clock = ManualClock()
    spool = MemorySpool(clock)
    name = await spool.put(
        Draft(sender="a@example.net", recipients=(Recipient("b@example.org"),), head=b"", body=b"x", received_at=1.0)
    )
    (claim,) = await spool.claim(1)
    spool.damaged.add(name)
    draft = await Notifier(spool).draft(site(tmp_path), claim.message, Action.FAILED, [REFUSED], clock.now())
    assert isinstance(draft.body, bytes)
    _, parts = parsed(draft.body)
    assert len(parts) == 2


@pytest.mark.parametrize(
    ("notify", "heard"),
    [
        ("", {Action.FAILED, Action.DELAYED}),
        ("NEVER", set()),
        ("FAILURE", {Action.FAILED}),
        ("DELAY", {Action.DELAYED}),
        ("SUCCESS", {Action.RELAYED, Action.DELIVERED}),
        ("SUCCESS,FAILURE,DELAY", set(Action)),
    ],
)
def test_who_hears_of_what(notify: str, heard: set[Action]) -> None:
    recipient = QueuedRecipient(0, "a@example.org", notify, "", RecipientState.WAITING, 0, 0.0, 0.0, "")
    assert {action for action in Action if wanted(recipient, action)} == heard


@pytest.mark.parametrize(
    ("action", "status", "temporary", "permanent"),
    [
        (Action.FAILED, "5.1.1", set(), {b"user+news@example.org", b"user@example.org"}),
        (Action.FAILED, "4.4.7", set(), {b"user+news@example.org", b"user@example.org"}),
        (Action.DELAYED, "4.2.0", {b"user+news@example.org", b"user@example.org"}, set()),
        (Action.RELAYED, "2.0.0", set(), set()),
    ],
)
async def test_a_mailing_list_manager_reads_the_same_out_of_it(
    tmp_path: Path, action: Action, status: str, temporary: set[bytes], permanent: set[bytes]
) -> None:
    """With the reader of Mailman, which decides there who is taken off a list."""
    from flufl.bounce import all_failures

    reported = msgspec.structs.replace(REFUSED, status=status)
    _, content = await notice(tmp_path, action=action, reported=reported, retry_until=2e9)
    late, gone = all_failures(email.message_from_bytes(content))
    # It names the original recipient where there is one, else the final one.
    assert set(late) <= temporary
    assert set(gone) <= permanent
    assert bool(late) == bool(temporary)
    assert bool(gone) == bool(permanent)
