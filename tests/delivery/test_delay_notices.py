"""Whoever sent mail that takes long hears of it once, when the settings say so, and what it waits for."""

import email
import email.policy
import socket
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from pathlib import Path

import msgspec
import pytest

from engine.events import NoticeQueued
from engine.settings.model import Domain, Local, Outbound, Settings
from engine.settings.units import Minutes
from engine.spool.message import Draft, Recipient
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for

MINUTE, HOUR = 60.0, 3600.0
LATER = "451 4.7.1 greylisted, come back later"


def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def notices_of(rig: Rig) -> list[Draft]:
    return list(rig.spool.notices)


def read(notice: Draft) -> EmailMessage:
    assert isinstance(notice.body, bytes)
    message = email.message_from_bytes(notice.body, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def status_of(notice: Draft) -> list[Message]:
    """The groups of fields of the part that programs read."""
    (part,) = [part for part in read(notice).walk() if part.get_content_type() == "message/delivery-status"]
    groups = part.get_payload()
    assert isinstance(groups, list)
    return groups


def refusing_for(*names: str) -> dict[str, object]:
    return {"RCPT": lambda line: LATER if any(name in line for name in names) else "250 ok"}


async def test_told_once_at_the_hour_and_then_the_schedule_goes_on(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script=refusing_for("slow@"))
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        arrived = rig.clock.now()
        message = await rig.put(Recipient("slow@example.org", orcpt="rfc822;Slow+2BOne@example.org"), envid="QQ+2B1")
        for minutes in (15, 30, 60, 240, 240):
            await rig.pass_time(minutes * MINUTE)
            assert notices_of(rig) == []
        assert rig.spool.kept[message].recipients[0].next_attempt == arrived + 12 * HOUR
        await rig.pass_time(12 * HOUR - 585 * MINUTE)
        (notice,) = notices_of(rig)
        kept = rig.spool.kept[message].recipients[0]
        assert kept.delay_notified
        assert kept.attempts == 7
        assert kept.next_attempt == arrived + 16 * HOUR
        assert (notice.sender, notice.recipients[0].address, notice.recipients[0].notify) == (
            "",
            "app@example.net",
            "NEVER",
        )
        whole, recipient = status_of(notice)
        assert whole["Original-Envelope-Id"] == "QQ+1"
        assert recipient["Action"] == "delayed"
        assert recipient["Status"] == "4.7.1"
        assert recipient["Diagnostic-Code"] == f"smtp; {LATER}"
        assert recipient["Original-Recipient"] == "rfc822; Slow+One@example.org"
        assert parsedate_to_datetime(recipient["Will-Retry-Until"]).timestamp() == int(arrived + 48 * HOUR)
        assert read(notice)["Auto-Submitted"] == "auto-replied"
        for _ in range(40):
            await rig.pass_time(HOUR)
        assert [status_of(one)[1]["Action"] for one in notices_of(rig)] == ["delayed", "failed"]
        rig.bus.flush()
        said = [(one.about, one.kind) for one in rig.events if isinstance(one, NoticeQueued)]
        assert said == [(message, "delayed"), (message, "failed")]


async def test_one_notice_names_all_that_wait_and_only_them(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script=refusing_for("slow"))
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("slow1@example.org", "quick@example.org", "slow2@example.org")
        for _ in range(13):
            await rig.pass_time(HOUR)
        (notice,) = notices_of(rig)
        told = [group["Final-Recipient"] for group in status_of(notice)[1:]]
        assert told == ["rfc822; slow1@example.org", "rfc822; slow2@example.org"]


@pytest.mark.parametrize(
    ("notify", "heard"),
    [("", True), ("DELAY", True), ("FAILURE,DELAY", True), ("FAILURE", False), ("SUCCESS", False), ("NEVER", False)],
)
async def test_notify_decides_who_hears_of_delays(
    make_host: MakeHost, tmp_path: Path, notify: str, heard: bool
) -> None:
    host = await make_host(script=refusing_for("slow"))
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        noon = rig.clock.now() + 12 * HOUR
        message = await rig.put(Recipient("slow@example.org", notify=notify))
        for _ in range(11):
            await rig.pass_time(HOUR)
        # Where nobody is to be told, no attempt is made for it.
        due = rig.spool.kept[message].recipients[0].next_attempt
        assert due == noon if heard else due > noon
        await rig.pass_time(4 * HOUR)
        assert len(notices_of(rig)) == heard


async def test_a_notice_is_late_in_silence(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script=refusing_for("slow"))
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("slow@example.org", sender="")
        for _ in range(20):
            await rig.pass_time(HOUR)
        assert notices_of(rig) == []


async def test_zero_is_never(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script=refusing_for("slow"))
    settings = settings_for(f"127.0.0.1:{host.port}", outbound=Outbound(delay_notification=Minutes(0)))
    async with Rig(settings, tmp_path) as rig:
        await rig.put("slow@example.org")
        for _ in range(47):
            await rig.pass_time(HOUR)
        assert notices_of(rig) == []


async def test_mail_that_waits_for_its_route_is_late_too(make_host: MakeHost, tmp_path: Path) -> None:
    port = dead_port()
    async with Rig(settings_for(f"127.0.0.1:{port}"), tmp_path) as rig:
        message = await rig.put("user@example.org")
        for _ in range(12):
            await rig.pass_time(HOUR)
        (notice,) = notices_of(rig)
        recipient = status_of(notice)[1]
        assert recipient["Action"] == "delayed"
        assert recipient["Status"] == "4.0.0"
        assert "refuses connections" in recipient["Diagnostic-Code"]
        assert rig.spool.kept[message].recipients[0].attempts == 0
        host = await make_host(port=port)
        await rig.pass_time(HOUR)
        await rig.until(lambda: not rig.spool.kept)
        assert [one.recipients for one in host.delivered].count(["app@example.net"]) == 1


async def test_local_mail_has_its_own_hour(tmp_path: Path) -> None:
    settings = settings_for("127.0.0.1:9", local=Local(delay_notification=Minutes(HOUR)))
    settings = msgspec.structs.replace(settings, domains=(Domain(name="example.net", kind="default"),))
    (tmp_path / "Drop").write_text("a file where the folder should be", encoding="utf-8")
    async with Rig(settings, tmp_path) as rig:
        await rig.put("user@example.net", sender="far@example.org")
        await rig.pass_time(15 * MINUTE)
        assert notices_of(rig) == []
        await rig.pass_time(30 * MINUTE)
        await rig.pass_time(15 * MINUTE)
        (notice,) = notices_of(rig)
        assert status_of(notice)[1]["Status"] == "4.3.1"


async def test_a_delay_that_cannot_be_told_is_told_later(
    make_host: MakeHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await make_host(script=refusing_for("slow"))
    settings: Settings = settings_for(f"127.0.0.1:{host.port}")
    async with Rig(settings, tmp_path) as rig:
        message = await rig.put("slow@example.org")
        with monkeypatch.context() as broken:
            broken.setattr("engine.notices.notifier.compose", _fails)
            for _ in range(13):
                await rig.pass_time(HOUR)
            assert not rig.spool.kept[message].recipients[0].delay_notified
        await rig.pass_time(HOUR)
        assert [status_of(one)[1]["Action"] for one in notices_of(rig)] == ["delayed"]


def _fails(report: object) -> bytes:
    raise RuntimeError(f"no words for {report!r}")
