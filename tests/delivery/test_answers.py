"""What each answer of a host means for each recipient: state, next attempt, notice."""

import email
import email.policy
import re
from email.message import Message
from pathlib import Path

import pytest

from engine.spool.message import Draft, Recipient
from tests.delivery.conftest import MakeHost
from tests.delivery.fakehost import DROP
from tests.delivery.rig import Rig, settings_for

FIRST_RETRY = 900.0

# phase, answer(s), outcome, part of the stored answer, notice?
CASES = [
    ("RCPT", "250 2.1.5 ok", "delivered", "250 2.0.0 queued", False),
    ("RCPT", "251 will forward", "delivered", "250 2.0.0 queued", False),
    ("RCPT", "450 4.2.0 greylisted", "deferred", "450 4.2.0 greylisted", False),
    ("RCPT", "452 4.2.2 mailbox full", "deferred", "452 4.2.2", False),
    ("RCPT", "552 mailbox full", "deferred", "552 mailbox full", False),
    ("RCPT", "550 5.1.1 no such user", "failed", "550 5.1.1 no such user", True),
    ("RCPT", "553 5.1.3 bad address", "failed", "553 5.1.3", True),
    ("RCPT", "554 5.7.1 relay access denied", "failed", "554 5.7.1", True),
    ("RCPT", "421 4.3.2 closing", "deferred", "421 4.3.2 closing", False),
    ("RCPT", DROP, "deferred", "closed the connection", False),
    ("RCPT", "503 5.5.1 out of order", "deferred", "503 5.5.1", False),
    ("MAIL", "451 4.3.0 busy", "deferred", "451 4.3.0 busy", False),
    ("MAIL", "550 5.7.1 sender rejected", "failed", "550 5.7.1 sender rejected", True),
    ("MAIL", "552 5.3.4 too big", "failed", "552 5.3.4 too big", True),
    ("MAIL", DROP, "deferred", "closed the connection", False),
    ("DATA", "451 4.3.0 later", "deferred", "451 4.3.0 later", False),
    ("DATA", "554 5.6.0 no", "failed", "554 5.6.0 no", True),
    ("DATA", "421 4.3.2 closing", "deferred", "421 4.3.2 closing", False),
    ("DATA", DROP, "deferred", "closed the connection", False),
    ("BODY", "250 ok", "delivered", "250 ok", False),
    ("BODY", "250-first line\n250 second line", "delivered", "250 first line second line", False),
    ("BODY", "250", "delivered", "250", False),
    ("BODY", "452 4.3.1 disk full", "deferred", "452 4.3.1 disk full", False),
    ("BODY", "552 5.3.4 too big", "failed", "552 5.3.4 too big", True),
    ("BODY", "554 5.7.1 spam", "failed", "554 5.7.1 spam", True),
    ("BODY", "421 4.3.2 closing", "deferred", "421 4.3.2 closing", False),
    ("BODY", DROP, "deferred", "closed the connection", False),
    ("BODY", b"complete rubbish\r\n", "deferred", "no SMTP reply", False),
    ("BODY", b"\x00\xff\xfe binary\r\n", "deferred", "no SMTP reply", False),
    ("BODY", b"250-" + b"x" * 9000, "deferred", "a reply line that does not end", False),
    ("BODY", b"250-more\r\n" * 9000, "deferred", "a reply that does not end", False),
    ("BODY", b"999 what\r\n", "deferred", "no SMTP reply", False),
    ("BODY", b"250 ok\n", "delivered", "250 ok", False),
]


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "stepwise"])
@pytest.mark.parametrize(("phase", "answer", "outcome", "text", "notice"), CASES)
async def test_an_answer_decides_about_the_recipient(
    make_host: MakeHost,
    tmp_path: Path,
    phase: str,
    answer: str | bytes,
    outcome: str,
    text: str,
    notice: bool,
    pipelining: bool,
) -> None:
    host = await make_host(script={phase: [answer]}, extensions=("PIPELINING",) if pipelining else ("8BITMIME",))
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        arrived = rig.clock.now()
        await rig.put("user@example.org")
        await rig.settled(1)
        result = rig.spool.outcomes[0].recipients[0]
        assert result.outcome == outcome
        assert text in result.answer
        assert result.counts
        assert result.next_attempt == (arrived + FIRST_RETRY if outcome == "deferred" else 0.0)
        notices = rig.spool.outcomes[0].notices
        assert [one.recipients[0].address for one in notices] == (["app@example.net"] if notice else [])
        events = rig.attempts()
        assert events[0].outcome == outcome
        assert events[0].attempts == 1


@pytest.mark.parametrize(("phase", "answer", "outcome", "text", "notice"), CASES)
async def test_the_same_answers_on_a_connection_that_has_carried_mail_before(
    make_host: MakeHost, tmp_path: Path, phase: str, answer: str | bytes, outcome: str, text: str, notice: bool
) -> None:
    """Exactly as on a fresh one, but that a connection which is gone before it took anything costs no attempt."""
    host = await make_host(script={phase: ["", answer]})
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("first@example.org")
        await rig.settled(1)
        arrived = rig.clock.now()
        second = await rig.put("user@example.org")
        await rig.settled(2)
        result = rig.spool.outcomes[1].recipients[0]
        stale = phase == "MAIL" and answer == DROP
        assert result.outcome == ("delivered" if stale else outcome)
        assert ("queued as" if stale else text) in result.answer
        assert result.next_attempt == (arrived + FIRST_RETRY if result.outcome == "deferred" else 0.0)
        assert host.connections == (2 if stale else 1)
        told = [read_report(one) for one in rig.spool.outcomes[1].notices]
        assert [report["Action"] for report in told] == (["failed"] if notice else [])
        for report in told:
            assert report["Final-Recipient"] == "rfc822; user@example.org"
            assert report["Status"] == status_in(str(answer))
            assert report["Diagnostic-Code"] == f"smtp; {answer}"
            assert report["Remote-MTA"] == "dns; 127.0.0.1"
        assert (second in rig.spool.kept) is (result.outcome == "deferred")


def read_report(notice: Draft) -> Message:
    """The fields about the one recipient, as a mail program reads them."""
    assert isinstance(notice.body, bytes)
    whole = email.message_from_bytes(notice.body, policy=email.policy.default)
    assert not whole.defects
    assert (whole["Auto-Submitted"], whole["To"]) == ("auto-replied", "app@example.net")
    (part,) = [part for part in whole.walk() if part.get_content_type() == "message/delivery-status"]
    groups = part.get_payload()
    assert isinstance(groups, list)
    return groups[1]


def status_in(answer: str) -> str:
    """RFC 3463: the host's own, else its class."""
    found = re.search(r"\b5\.\d+\.\d+\b", answer)
    return found[0] if found else f"{answer[0]}.0.0"


async def test_each_recipient_has_its_own_outcome(make_host: MakeHost, tmp_path: Path) -> None:
    answers = {"a": "250 ok", "b": "550 5.1.1 unknown", "c": "450 4.2.0 later", "d": "250 ok"}
    host = await make_host(script={"RCPT": lambda line: answers[line.partition("<")[2][0]]})
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        message = await rig.put(*(f"{name}@example.org" for name in "abcd"))
        await rig.settled(1)
        outcomes = [one.outcome for one in rig.spool.outcomes[0].recipients]
        assert outcomes == ["delivered", "failed", "deferred", "delivered"]
        assert host.delivered[0].recipients == ["a@example.org", "d@example.org"]
        assert [to.address for to in (await rig.spool.detail(message)).recipients] == ["c@example.org"]
        assert len(rig.spool.outcomes[0].notices) == 1
        await rig.settled(2)  # the notice is gone, nothing is under way
        answers["c"] = "250 ok"
        await rig.advance(FIRST_RETRY)
        await rig.until(lambda: message not in rig.spool.kept)
        assert host.delivered[-1].recipients == ["c@example.org"]


async def test_when_nobody_is_accepted_and_data_is_granted_an_empty_message_for_nobody_ends_it(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(script={"RCPT": ["550 5.1.1 no"], "DATA": ["354 go on"], "BODY": ["554 5.5.1 nobody"]})
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert rig.spool.outcomes[0].recipients[0].outcome == "failed"
        assert host.writes[0] == b".\r\n"
        await rig.put("other@example.org", body=b"second\r\n")
        await rig.until(lambda: [one.data for one in host.delivered if one.sender] == [b"second\r\n"])


async def test_a_host_that_refuses_the_sender_and_takes_the_rest_gets_nothing(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(script={"MAIL": ["550 5.7.1 no"], "RCPT": ["250 ok"], "DATA": ["354 go on"]})
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert rig.spool.outcomes[0].recipients[0].outcome == "failed"
        await rig.until(lambda: host.open_now == 0 or host.delivered)
        assert [one for one in host.delivered if "user@example.org" in one.recipients] == []


async def test_a_transaction_that_came_to_nothing_is_reset_before_the_next(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"RCPT": ["450 4.2.0 later"]})
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        await rig.put("user@example.org")
        await rig.until(lambda: host.delivered)
        assert host.connections == 1
        assert len(host.lines("RSET")) == 1


async def test_recipients_beyond_the_hosts_limit_go_at_once_in_further_transactions(
    make_host: MakeHost, tmp_path: Path
) -> None:
    taken: list[str] = []

    def three_at_a_time(line: str) -> str:
        if len(taken) % 4 == 3:
            return "452 4.5.3 too many recipients"
        taken.append(line)
        return "250 ok"

    def next_transaction(line: str) -> str:
        taken.clear()
        return "250 ok"

    host = await make_host(script={"RCPT": three_at_a_time, "MAIL": next_transaction})
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put(*(f"user{number}@example.org" for number in range(8)))
        await rig.until(lambda: not rig.spool.kept)
        assert [len(one.recipients) for one in host.delivered] == [3, 3, 2]
        assert all(one.outcome == "delivered" for result in rig.spool.outcomes for one in result.recipients)


async def test_one_hundred_recipients_a_transaction(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put(*(f"user{number}@example.org" for number in range(230)))
        await rig.until(lambda: not rig.spool.kept)
        assert sorted(len(one.recipients) for one in host.delivered) == [30, 100, 100]


async def test_a_message_larger_than_announced_is_not_even_offered(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(extensions=("SIZE 1000", "PIPELINING"))
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org", body=b"x" * 2000)
        await rig.settled(1)
        assert rig.spool.outcomes[0].recipients[0].outcome == "failed"
        assert host.lines("MAIL") == []
        assert b"Status: 5.3.4" in rig.spool.notices[0].body


async def test_addresses_outside_ascii_need_smtputf8(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("用户@example.org", smtputf8=True)
        await rig.settled(1)
        assert rig.spool.outcomes[0].recipients[0].outcome == "failed"
        assert b"Status: 5.6.7" in rig.spool.notices[0].body
        host.extensions.append("SMTPUTF8")
        await rig.settled(2)  # the notice
        await rig.advance(30)  # the connection with the old offer is closed when idle
        await rig.until(lambda: host.open_now == 0)
        await rig.put("用户@example.org", smtputf8=True)
        await rig.until(lambda: any("用户@example.org" in one.recipients for one in host.delivered))
        assert host.lines("MAIL")[-1].endswith(" SMTPUTF8")


async def test_parameters_follow_what_the_host_offers(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    bare = await make_host(extensions=())
    to = Recipient("user@example.org", notify="FAILURE,DELAY", orcpt="rfc822;user+2Bx@example.org")
    options = {"ret": "HDRS", "envid": "QQ314159", "eight_bit": True, "body": b"caf\xe9\r\n"}
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put(to, **options)
        await rig.until(lambda: host.delivered)
        assert host.lines("MAIL") == ["MAIL FROM:<app@example.net> SIZE=6 BODY=8BITMIME RET=HDRS ENVID=QQ314159"]
        assert host.lines("RCPT") == [
            "RCPT TO:<user@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;user+2Bx@example.org"
        ]
        await rig.apply(settings_for(f"127.0.0.1:{bare.port}"))
        await rig.put(to, **options)
        await rig.until(lambda: bare.delivered)
        assert bare.lines("MAIL") == ["MAIL FROM:<app@example.net>"]
        assert bare.lines("RCPT") == ["RCPT TO:<user@example.org>"]
        assert bare.delivered[0].data == b"caf\xe9\r\n"


async def test_a_control_character_in_the_envelope_never_becomes_a_command(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org>\r\nRCPT TO:<victim@example.com")
        await rig.settled(1)
        assert rig.spool.outcomes[0].recipients[0].outcome == "failed"
        await rig.settled(2)  # the notice
        assert host.lines("RCPT") == ["RCPT TO:<app@example.net> NOTIFY=NEVER"]
