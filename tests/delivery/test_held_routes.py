"""A route that does not work is held: no attempt is spent, one person is told once, and corrections count at once."""

import asyncio
import socket
from pathlib import Path

import msgspec
import pytest

from engine.settings.model import Security
from tests.delivery.conftest import MakeHost
from tests.delivery.fakehost import DROP
from tests.delivery.rig import Rig, settings_for

HOUR = 3600.0
BASIC = Security(authentication="basic", username="relay", tls="none")


def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_dead_host_for_two_days(make_host: MakeHost, tmp_path: Path) -> None:
    port = dead_port()
    async with Rig(settings_for(f"127.0.0.1:{port}"), tmp_path) as rig:
        early = await rig.put("early@example.org")
        await rig.settled(1)
        raised = rig.open_attention()
        assert list(raised) == [f"route:[127.0.0.1]:{port}"]
        assert "refuses connections" in next(iter(raised.values()))
        for hour in range(47):
            await rig.pass_time(HOUR)
            assert rig.spool.kept[early].recipients[0].attempts == 0, f"counted in hour {hour}"
        late = await rig.put("late@example.org")
        await rig.pass_time(HOUR)
        assert early not in rig.spool.kept
        failed = [one for one in rig.spool.outcomes if one.recipients[0].outcome == "failed"]
        assert [one.message_id for one in failed] == [early]
        assert "4.4.7 message expired" in failed[0].recipients[0].answer
        assert b"Status: 4.4.7" in failed[0].notices[0].body
        assert late in rig.spool.kept
        rig.bus.flush()
        assert sum(type(one).__name__ == "AttentionRaised" for one in rig.events) == 1
        host = await make_host(port=port)
        await rig.pass_time(HOUR)
        await rig.until(lambda: not rig.spool.kept)
        assert {to for one in host.delivered for to in one.recipients} == {"late@example.org", "app@example.net"}
        assert rig.open_attention() == {}


async def test_a_wrong_password_bounces_nothing_and_the_right_one_delivers_at_once(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(users={"relay": "right"})
    settings = settings_for(f"127.0.0.1:{host.port}", security=BASIC)
    rig = Rig(settings, tmp_path)
    rig.credentials.set("route.relay", "wrong-secret")
    async with rig:
        for number in range(30):
            await rig.put(f"user{number}@example.org")
        await rig.settled(30)
        assert {one.outcome for result in rig.spool.outcomes for one in result.recipients} == {"deferred"}
        assert not any(one.counts for result in rig.spool.outcomes for one in result.recipients)
        assert len(host.lines("AUTH")) == 1
        assert host.lines("MAIL") == []
        (key,) = rig.open_attention()
        text = rig.open_attention()[key]
        assert "rejected AUTH as relay: 535 5.7.8" in text
        assert "wrong-secret" not in text
        assert rig.attention.open()[0].field == "delivery.security.username"
        status = rig.delivery.routes()[0]
        assert (status.state, status.field, status.since) == ("held", "delivery.security.username", rig.clock.now())
        assert status.next_probe == rig.clock.now() + 5
        rig.credentials.set("route.relay", "right")
        await rig.apply(settings)
        await rig.until(lambda: not rig.spool.kept)
        assert len(host.delivered) == 30
        assert rig.open_attention() == {}
        assert rig.delivery.routes()[0].state == "open"
    secrets = [event for event in rig.events if "wrong-secret" in repr(event) or "AHJlbGF5" in repr(event)]
    assert secrets == []


async def test_probes_double_from_five_seconds_to_five_minutes(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        for number in range(10):
            await rig.put(f"user{number}@example.org")
        await rig.settled(10)
        for probes, pause in enumerate((5, 10, 20, 40, 80, 160, 300, 300), start=1):
            assert rig.delivery.routes()[0].next_probe == pytest.approx(rig.clock.now() + pause)
            await rig.pass_time(pause - 0.5)
            assert host.connections == probes
            await rig.pass_time(0.5)
            assert host.connections == probes + 1
        rig.bus.flush()
        assert sum(type(one).__name__ == "AttentionRaised" for one in rig.events) == 1


async def test_the_first_success_wakes_everything_that_waits(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        for number in range(10):
            await rig.put(f"user{number}@example.org")
        await rig.settled(10)
        host.users["relay"] = "wrong"  # the provider has repaired it; nobody applies anything here
        await rig.pass_time(5)
        await rig.until(lambda: not rig.spool.kept)
        assert len(host.delivered) == 10
        assert rig.open_attention() == {}


@pytest.mark.parametrize(
    ("script", "text", "field"),
    [
        ({"MAIL": "530 5.7.57 Client not authenticated to send mail"}, "5.7.57", "delivery.security.authentication"),
        ({"MAIL": "550 5.7.30 Basic authentication is not supported"}, "5.7.30", "delivery.security.authentication"),
        ({"MAIL": "530 5.7.0 Must issue a STARTTLS command first"}, "TLS first", "delivery.security.tls"),
        ({"RCPT": "530 5.7.1 Authentication required"}, "log on first", "delivery.security.authentication"),
        ({"greeting": "554 5.7.1 you are on a list"}, "554 5.7.1", "delivery.advanced.smart_host"),
        (
            {"EHLO": "550 5.7.1 no", "HELO": "550 5.7.1 no"},
            "our name relay.example.net",
            "delivery.advanced.smart_host",
        ),
    ],
)
async def test_refusals_that_are_about_us_hold_the_route(
    make_host: MakeHost, tmp_path: Path, script: dict[str, str], text: str, field: str
) -> None:
    host = await make_host(script=script)
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        result = rig.spool.outcomes[0].recipients[0]
        assert (result.outcome, result.counts) == ("deferred", False)
        attention = rig.attention.open()[0]
        assert text in attention.text
        assert attention.field == field
        for _ in range(3):
            await rig.pass_time(60)
        rig.bus.flush()
        # No flapping: the connection itself works, but that is not what is wrong.
        assert sum(type(one).__name__ == "AttentionRaised" for one in rig.events) == 1
        assert sum(type(one).__name__ == "AttentionCleared" for one in rig.events) == 0
        host.script.clear()
        await rig.pass_time(300)
        await rig.until(lambda: host.delivered)
        assert rig.open_attention() == {}


async def test_a_host_that_is_busy_for_a_moment_needs_nobody(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"greeting": ["421 4.3.2 busy", DROP]})
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        await rig.pass_time(5)
        await rig.pass_time(10)
        await rig.settled(3)
        assert [one.recipients[0].counts for one in rig.spool.outcomes] == [False, False, True]
        assert len(host.delivered) == 1
        rig.bus.flush()
        assert not any(type(one).__name__ == "AttentionRaised" for one in rig.events)


@pytest.mark.parametrize(
    ("security", "words", "field"),
    [
        (Security(authentication="basic", tls="none"), "user name is empty", "delivery.security.username"),
        (BASIC, "no password for relay", "delivery.security.username"),
        (Security(authentication="oauth2", tls="none"), "client) id is missing", "delivery.security.oauth2"),
        (Security(tls="starttls"), "does not offer STARTTLS", "delivery.security.tls"),
        (
            Security(tls="starttls", ca_file="/nonexistent/ca.pem"),
            "does not offer STARTTLS",
            "delivery.security.tls",
        ),
    ],
)
async def test_settings_that_cannot_work_are_named(
    make_host: MakeHost, tmp_path: Path, security: Security, words: str, field: str
) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}", security=security), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert not rig.spool.outcomes[0].recipients[0].counts
        assert words in rig.attention.open()[0].text
        assert rig.attention.open()[0].field == field
        assert host.lines("MAIL") == []


async def test_a_locked_keyring_is_told_in_its_own_words(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "right")
    rig.credentials.unavailable = "The keyring is locked. Unlock it."
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert "The keyring is locked. Unlock it." in rig.attention.open()[0].text
        rig.credentials.unavailable = ""
        await rig.pass_time(5)
        await rig.until(lambda: host.delivered)


@pytest.mark.parametrize(
    ("error", "words", "told"),
    [
        (socket.EAI_NONAME, "mail.invalid was not found", ["delivery.advanced.smart_host"]),
        (socket.EAI_AGAIN, "The name server did not answer about mail.invalid", []),
    ],
)
async def test_a_name_that_cannot_be_looked_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: int, words: str, told: list[str]
) -> None:
    async def lookup(*arguments: object, **options: object) -> None:
        raise socket.gaierror(error, "no")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lookup)
    async with Rig(settings_for("mail.invalid:25"), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert words in rig.delivery.routes()[0].reason
        assert [one.field for one in rig.attention.open()] == told
        assert not rig.spool.outcomes[0].recipients[0].counts


async def test_a_restart_does_not_leave_the_complaint_behind(make_host: MakeHost, tmp_path: Path) -> None:
    port = dead_port()
    rig = Rig(settings_for(f"127.0.0.1:{port}"), tmp_path)
    await rig.delivery.start(rig.site)
    await rig.put("user@example.org")
    await rig.until(rig.open_attention)
    await rig.delivery.stop(1)
    assert rig.open_attention() == {}
    host = await make_host(port=port)
    await rig.delivery.start(rig.site)
    await rig.until(lambda: host.delivered)
    await rig.delivery.stop(1)


async def test_the_next_hop_takes_over_and_the_first_gets_its_chance_again(make_host: MakeHost, tmp_path: Path) -> None:
    port = dead_port()
    spare = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{port}, 127.0.0.1:{spare.port}"), tmp_path) as rig:
        await rig.put("one@example.org")
        await rig.settled(1)
        assert len(spare.delivered) == 1
        assert rig.open_attention() == {}
        await rig.advance(20)  # the spare's connection has rested long enough, and the pause of the first is over
        await rig.until(lambda: spare.open_now == 0)
        first = await make_host(port=port)
        await rig.put("two@example.org")
        await rig.settled(2)
        assert [one.recipients for one in first.delivered] == [["two@example.org"]]


async def test_waiting_mail_follows_a_new_smart_host(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{dead_port()}"), tmp_path) as rig:
        for number in range(5):
            await rig.put(f"user{number}@example.org")
        await rig.settled(5)
        assert len(rig.open_attention()) == 1
        await rig.apply(settings_for(f"127.0.0.1:{host.port}"))
        await rig.until(lambda: not rig.spool.kept)
        assert len(host.delivered) == 5
        assert rig.open_attention() == {}


async def test_mail_without_a_way_waits_and_a_person_is_told(make_host: MakeHost, tmp_path: Path) -> None:
    real = await make_host()
    async with Rig(settings_for(""), tmp_path) as rig:
        message = await rig.put("user@example.org")
        await rig.settled(1)
        result = rig.spool.outcomes[0].recipients[0]
        assert (result.outcome, result.counts) == ("deferred", False)
        assert "smart host" in rig.attention.open()[0].text
        assert rig.delivery.routes()[0].state == "waiting"
        for _ in range(47):
            await rig.pass_time(HOUR)
        assert message in rig.spool.kept
        await rig.apply(settings_for(f"127.0.0.1:{real.port}"))
        await rig.until(lambda: not rig.spool.kept)
        # The message, and the word from after twelve hours that it is late.
        assert sorted(one.recipients for one in real.delivered) == [["app@example.net"], ["user@example.org"]]
        assert rig.open_attention() == {}


async def test_the_hold_route_keeps_mail_and_releases_its_own_only(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for("", route="hold"), tmp_path) as rig:
        await rig.put("user@example.org")
        by_hand = await rig.put("held@example.org", "other@example.org")
        await rig.settled(2)
        assert {one.outcome for result in rig.spool.outcomes for one in result.recipients} == {"held"}
        assert rig.open_attention() == {}
        await rig.advance(100 * 24 * HOUR)
        assert len(rig.spool.kept) == 2
        # One of two recipients is a person's now: held as the other is, and for another reason.
        kept = rig.spool.kept[by_hand]
        kept.recipients[0] = msgspec.structs.replace(kept.recipients[0], by_route=False)
        await rig.apply(settings_for(f"127.0.0.1:{host.port}"))
        await rig.until(lambda: list(rig.spool.kept) == [by_hand] and len(kept.recipients) == 1)
        assert sorted(one.recipients for one in host.delivered) == [["other@example.org"], ["user@example.org"]]
        assert kept.recipients[0].address == "held@example.org"


async def test_mail_removed_by_a_person_does_not_block_the_probe(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        messages = [await rig.put(f"user{number}@example.org") for number in range(4)]
        await rig.settled(4)
        due_first = min(messages, key=lambda name: rig.spool.kept[name].recipients[0].next_attempt)
        await rig.spool.remove([due_first])
        host.users["relay"] = "wrong"
        await rig.pass_time(900)
        await rig.until(lambda: not rig.spool.kept)
        assert len(host.delivered) == 3


@pytest.mark.parametrize("order", ["remove", "hold"])
async def test_whatever_becomes_of_waiting_mail_the_probe_comes(
    make_host: MakeHost, tmp_path: Path, order: str
) -> None:
    host = await make_host(users={"relay": "right"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        messages = [await rig.put(f"user{number}@example.org") for number in range(4)]
        await rig.settled(4)
        await rig.calm()
        await getattr(rig.spool, order)(messages[:3])
        host.users["relay"] = "wrong"
        await rig.pass_time(5)
        await rig.until(lambda: host.delivered, "no probe came when it was due")
        assert host.delivered[0].recipients == ["user3@example.org"]


async def test_a_called_message_that_does_not_come_is_replaced_by_another(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        messages = [await rig.put(f"user{number}@example.org") for number in range(2)]
        await rig.settled(2)
        await rig.calm()
        host.users["relay"] = "wrong"
        # Lent to somebody else, as far as the lane can see: it is made due and never arrives.
        lost = rig.spool.kept[messages[0]]
        lost.claimed = {0}
        await rig.advance(5)
        await rig.until(lambda: lost.recipients[0].next_attempt == 0.0)
        assert host.delivered == []
        await rig.until(lambda: rig.clock.next_deadline() == rig.clock.now() + 5)
        await rig.advance(5)
        await rig.until(lambda: host.delivered)
        assert host.delivered[0].recipients == ["user1@example.org"]
        lost.claimed = set()


async def test_retry_by_hand_during_an_outage_probes_at_once(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        for number in range(5):
            await rig.put(f"user{number}@example.org")
        await rig.settled(5)
        for pause in (5, 10, 20, 40, 80):
            await rig.pass_time(pause)
        assert host.connections == 6
        await rig.advance(30)
        assert host.connections == 6, "the next probe is due in 160 seconds"
        host.users["relay"] = "wrong"
        await rig.spool.retry_now(None)
        await rig.until(lambda: not rig.spool.kept)
        assert len(host.delivered) == 5


async def test_retry_by_hand_right_after_a_probe_keeps_its_pace(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        for number in range(5):
            await rig.put(f"user{number}@example.org")
        await rig.settled(5)
        await rig.calm()
        await rig.spool.retry_now(None)
        await rig.settled(10)
        assert host.connections == 1, "five messages asked for the same moment are not five logons"
        assert rig.delivery.routes()[0].next_probe == rig.clock.now() + 1
        await rig.pass_time(1)
        assert host.connections == 2
        assert all(not one.counts for result in rig.spool.outcomes for one in result.recipients)


async def test_a_start_tries_at_once_what_a_held_route_kept(make_host: MakeHost, tmp_path: Path) -> None:
    port = dead_port()
    rig = Rig(settings_for(f"127.0.0.1:{port}"), tmp_path)
    await rig.delivery.start(rig.site)
    parked = await rig.put("user@example.org")
    await rig.settled(1)
    await rig.calm()
    await rig.delivery.stop(0)
    assert rig.spool.kept[parked].recipients[0].next_attempt > rig.clock.now(), "as it is after a crash"
    host = await make_host(port=port)
    await rig.delivery.start(rig.site)
    await rig.until(lambda: host.delivered)
    await rig.delivery.stop(0)


async def test_a_start_does_not_touch_the_schedule_of_what_was_really_tried(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(script={"RCPT": ["450 4.2.0 greylisted"]})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path)
    await rig.delivery.start(rig.site)
    message = await rig.put("user@example.org")
    await rig.settled(1)
    await rig.calm()
    await rig.delivery.stop(0)
    await rig.delivery.start(rig.site)
    await rig.put("other@example.org")
    await rig.until(lambda: host.delivered)
    assert rig.spool.kept[message].recipients[0].next_attempt == rig.clock.now() + 900
    await rig.delivery.stop(0)


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "stepwise"])
async def test_a_host_that_limits_its_rate_is_left_in_peace(
    make_host: MakeHost, tmp_path: Path, pipelining: bool
) -> None:
    host = await make_host(extensions=("PIPELINING",) if pipelining else ())
    host.script["MAIL"] = "421 4.7.28 too fast"
    async with Rig(settings_for(f"127.0.0.1:{host.port}", connections__max_per_domain=1), tmp_path) as rig:
        for number in range(10):
            await rig.put(f"user{number}@example.org")
        await rig.settled(10)
        assert host.connections == 1, "one message heard it, the others need not"
        results = [one for result in rig.spool.outcomes for one in result.recipients]
        assert not any(one.counts for one in results)
        assert all(
            "127.0.0.1]" in one.answer and "takes no mail now: 421 4.7.28 too fast" in one.answer for one in results
        )
        assert rig.delivery.routes()[0].next_probe == rig.clock.now() + 5
        assert rig.open_attention() == {}
        await rig.calm()
        host.script.clear()
        await rig.pass_time(5)
        await rig.until(lambda: not rig.spool.kept)
        assert len(host.delivered) == 10
        assert rig.open_attention() == {}


async def test_a_sender_whom_a_host_always_answers_421_does_not_stop_the_others(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(script={"MAIL": lambda line: "421 4.7.0 not you" if "bad@" in line else ""})
    async with Rig(settings_for(f"127.0.0.1:{host.port}", connections__max_per_domain=1), tmp_path) as rig:
        bad = await rig.put("user@example.org", sender="bad@example.net")
        await rig.settled(1)
        for number in range(5):
            await rig.put(f"user{number}@example.org")
        for _ in range(4):
            await rig.pass_time(5)
        await rig.until(lambda: list(rig.spool.kept) == [bad])
        assert rig.spool.kept[bad].recipients[0].attempts == 1
        assert rig.spool.kept[bad].recipients[0].next_attempt > rig.clock.now() + 800
        assert len(host.delivered) == 5


async def test_a_host_that_turns_away_one_connection_of_several_is_not_held(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(gate=asyncio.Event())
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("first@example.org")
        await rig.until(lambda: host.writes)
        host.script["MAIL"] = ["421 4.7.0 one at a time"]
        second = await rig.put("second@example.org")
        await rig.settled(1)
        result = rig.spool.outcomes[0]
        assert (result.message_id, result.recipients[0].counts) == (second, False)
        assert rig.delivery.routes()[0].state == "open"
        await rig.advance(59)
        assert rig.spool.kept[second].recipients[0].next_attempt == rig.clock.now() + 1, "a minute, and nobody calls"
        await rig.advance(1)
        assert host.gate is not None
        host.gate.set()
        await rig.until(lambda: not rig.spool.kept)
