"""Who hears of an outcome, what ends in Badmail, and mail for local domains."""

import json
from pathlib import Path

import msgspec
import pytest

from engine.events import BadmailWritten, NoticeQueued
from engine.settings.model import Domain, Messages
from engine.spool.message import Recipient
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for

REFUSE = {"RCPT": lambda line: "550 5.1.1 unknown" if "bad" in line else "250 ok"}


async def test_one_notice_names_all_recipients_that_failed_and_is_delivered(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(script=REFUSE)
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        message = await rig.put("bad1@example.org", "good@example.org", "bad2@example.org")
        await rig.until(lambda: not rig.spool.kept)
        (notice,) = rig.spool.notices
        assert notice.about == message
        assert notice.body.count(b"Final-Recipient") == 2
        assert host.delivered[-1].sender == ""
        assert host.delivered[-1].recipients == ["app@example.net"]
        assert host.delivered[-1].data == notice.body
        rig.bus.flush()
        queued = [one for one in rig.events if isinstance(one, NoticeQueued)]
        assert [(one.about, one.kind, one.recipient) for one in queued] == [(message, "failed", "app@example.net")]
        assert queued[0].message == next(one.message_id for one in rig.spool.outcomes if one.message_id != message)


@pytest.mark.parametrize("notify", ["NEVER", "SUCCESS", "DELAY"])
async def test_who_does_not_want_to_hear_of_failures_does_not(make_host: MakeHost, tmp_path: Path, notify: str) -> None:
    host = await make_host(script=REFUSE)
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put(Recipient("bad@example.org", notify=notify))
        await rig.until(lambda: not rig.spool.kept)
        assert rig.spool.notices == []


async def test_there_is_never_a_notice_about_a_notice(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"RCPT": "550 5.1.1 unknown"})
    settings = msgspec.structs.replace(
        settings_for(f"127.0.0.1:{host.port}"), messages=Messages(ndr_copy_to="copies@example.net")
    )
    async with Rig(settings, tmp_path) as rig:
        await rig.put("bad@example.org", body=b"Subject: secret numbers\r\n\r\nbody\r\n")
        await rig.until(lambda: len(rig.spool.outcomes) == 2 and not rig.spool.kept)
        assert len(rig.spool.notices) == 1
        (badmail,) = sorted((tmp_path / "Badmail").glob("*.BAD"))
        assert badmail.read_bytes() == rig.spool.notices[0].body
        assert "550 5.1.1 unknown" in badmail.with_suffix(".BDR").read_text()
        properties = json.loads(badmail.with_suffix(".BDP").read_text())
        assert properties["recipients"] == ["app@example.net", "copies@example.net"]
        rig.bus.flush()
        assert sum(isinstance(one, BadmailWritten) for one in rig.events) == 1


async def test_a_large_message_without_sender_goes_to_badmail_as_it_is(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script=REFUSE)
    rig = Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path)
    rig.spool.body_limit = 100
    async with rig:
        body = b"0123456789" * 50_000
        await rig.put(Recipient("bad@example.org", notify="NEVER"), body=body, sender="")
        await rig.until(lambda: not rig.spool.kept)
        (badmail,) = (tmp_path / "Badmail").glob("*.BAD")
        assert badmail.read_bytes() == body


async def test_nobody_fails_unheard_when_badmail_cannot_be_written(
    make_host: MakeHost, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    host = await make_host(script=REFUSE)
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        (tmp_path / "Badmail").write_text("a file where the folder should be")
        message = await rig.put("bad@example.org", "good@example.org", sender="")
        await rig.settled(1)
        assert [one.outcome for one in rig.spool.outcomes[0].recipients] == ["deferred", "delivered"]
        assert "No notice could be made" in caplog.text
        (tmp_path / "Badmail").unlink()
        await rig.pass_time(900)
        await rig.until(lambda: message not in rig.spool.kept)
        assert len(list((tmp_path / "Badmail").glob("*.BAD"))) == 1


@pytest.mark.parametrize("dsn", [True, False])
async def test_success_is_reported_as_relayed_where_the_next_host_will_not(
    make_host: MakeHost, tmp_path: Path, dsn: bool
) -> None:
    host = await make_host(extensions=("PIPELINING", "DSN") if dsn else ("PIPELINING",))
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put(Recipient("user@example.org", notify="SUCCESS"))
        await rig.until(lambda: not rig.spool.kept)
        assert [b"Action: relayed" in one.body for one in rig.spool.notices] == ([] if dsn else [True])


async def test_local_mail_is_dropped_as_a_file(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    settings = settings_for(f"127.0.0.1:{host.port}")
    async with Rig(settings, tmp_path) as rig:
        await rig.put("me@relay.example.net", "you@RELAY.example.net", "them@example.org", body=b"hello\r\n")
        await rig.until(lambda: not rig.spool.kept)
        (file,) = (tmp_path / "Drop").glob("*.eml")
        assert file.read_bytes() == (
            b"x-sender: app@example.net\r\nx-receiver: me@relay.example.net\r\n"
            b"x-receiver: you@RELAY.example.net\r\nhello\r\n"
        )
        assert [one.recipients for one in host.delivered] == [["them@example.org"]]


async def test_a_drop_folder_that_takes_nothing_is_tried_again(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    domain = Domain(name="local.example", kind="default", drop_directory=str(blocked))
    settings = msgspec.structs.replace(settings_for(""), domains=(domain,))
    async with Rig(settings, tmp_path) as rig:
        message = await rig.put(Recipient("me@local.example", notify="SUCCESS,FAILURE"))
        await rig.settled(1)
        assert rig.spool.outcomes[0].recipients[0].outcome == "deferred"
        assert list(rig.open_attention()) == [f"drop:{blocked}"]
        blocked.unlink()
        await rig.pass_time(900)
        await rig.until(lambda: message not in rig.spool.kept)
        assert rig.open_attention().keys().isdisjoint({f"drop:{blocked}"})
        assert len(list(blocked.glob("*.eml"))) == 1
        assert b"Action: delivered" in rig.spool.notices[0].body


async def test_capture_catches_everything(tmp_path: Path) -> None:
    async with Rig(settings_for("smtp.example.com", route="capture"), tmp_path) as rig:
        for number in range(10):
            await rig.put(f"user{number}@example.org")
        await rig.until(lambda: not rig.spool.kept)
        assert len(list((tmp_path / "Drop").glob("*.eml"))) == 10
        assert rig.open_attention() == {}


async def test_a_file_that_was_never_begun_is_given_back(tmp_path: Path) -> None:
    rig = Rig(settings_for("smtp.example.com", route="capture"), tmp_path)
    await rig.delivery.start(rig.site)
    messages = [await rig.put(f"user{number}@example.org") for number in range(10)]
    await rig.until(lambda: rig.delivery.routes())  # offered in this very turn of the loop
    await rig.delivery.stop(0)
    assert all(not rig.spool.kept[name].claimed for name in messages if name in rig.spool.kept)
    await rig.delivery.start(rig.site)
    await rig.until(lambda: not rig.spool.kept)
    await rig.delivery.stop(1)


async def test_each_copy_in_badmail_keeps_its_own_reason(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"RCPT": lambda line: "550 5.1.1 nobody here"})
    other = await make_host(script={"RCPT": lambda line: "550 5.1.1 nobody there"})
    domain = Domain(name="other.example", smart_host=f"127.0.0.1:{other.port}")
    settings = msgspec.structs.replace(settings_for(f"127.0.0.1:{host.port}"), domains=(domain,))
    async with Rig(settings, tmp_path) as rig:
        message = await rig.put("a@example.org", "b@other.example", sender="", body=b"hello\r\n")
        await rig.until(lambda: not rig.spool.kept)
        folder = tmp_path / "Badmail"
        assert sorted(path.name for path in folder.glob("*.BAD")) == [f"{message}-2.BAD", f"{message}.BAD"]
        reasons = [path.read_text() for path in folder.glob("*.BDR")]
        assert sorted("nobody here" in reason for reason in reasons) == [False, True]
        assert sorted("nobody there" in reason for reason in reasons) == [False, True]
        assert {path.read_bytes() for path in folder.glob("*.BAD")} == {b"hello\r\n"}
