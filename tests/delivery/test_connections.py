"""Connections are kept, shared out, bounded and renewed; a dead one costs a message nothing."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from engine.spool.message import Result
from tests.delivery.conftest import MakeHost
from tests.delivery.fakehost import SILENCE, Connection, FakeHost
from tests.delivery.rig import Rig, settings_for


async def test_several_messages_share_a_connection(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        for number in range(5):
            await rig.put(f"user{number}@example.org")
            await rig.settled(number + 1)
        assert host.connections == 1
        assert len(host.delivered) == 5
        assert len(host.lines("EHLO")) == 1


async def test_a_connection_ends_with_quit_after_its_share_of_messages(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    settings = settings_for(f"127.0.0.1:{host.port}", connections__max_per_domain=1)
    settings = msgspec.structs.replace(
        settings, messages=msgspec.structs.replace(settings.messages, max_per_connection=3)
    )
    async with Rig(settings, tmp_path) as rig:
        for number in range(7):
            await rig.put(f"user{number}@example.org")
        await rig.settled(7)
        assert [one.connection for one in host.delivered] == [1, 1, 1, 2, 2, 2, 3]
        assert host.most_open <= 2  # the old one may still be closing
        await rig.until(lambda: len(host.lines("QUIT")) == 2)


async def test_more_waiting_mail_opens_more_connections_up_to_the_limit(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(gate=asyncio.Event())
    async with Rig(settings_for(f"127.0.0.1:{host.port}", connections__max_per_domain=4), tmp_path) as rig:
        for number in range(12):
            await rig.put(f"user{number}@example.org")
        await rig.until(lambda: len(host.writes) == 4)
        assert host.connections == 4
        assert host.gate is not None
        host.gate.set()
        await rig.settled(12)
        assert host.connections == 4


async def test_courtesy_keeps_to_twenty_without_a_large_backlog(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(gate=asyncio.Event())
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        for number in range(45):
            await rig.put(f"user{number}@example.org")
        await rig.until(lambda: len(host.writes) == 20)
        await rig.advance(0.5)
        assert host.connections == 20
        assert host.gate is not None
        host.gate.set()
        await rig.settled(45)


async def test_all_destinations_together_keep_to_the_limit(make_host: MakeHost, tmp_path: Path) -> None:
    from engine.settings.model import Domain

    first, second = await make_host(gate=asyncio.Event()), await make_host()
    settings = settings_for(f"127.0.0.1:{first.port}", connections__max_connections=1)
    other = Domain(name="other.example", smart_host=f"127.0.0.1:{second.port}")
    async with Rig(msgspec.structs.replace(settings, domains=(other,)), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.until(lambda: first.writes)
        await rig.put("user@other.example")
        await rig.until(lambda: len(rig.delivery.routes()) == 2)
        assert second.connections == 0
        assert first.gate is not None
        first.gate.set()
        await rig.settled(1)
        await rig.advance(11)  # the first connection has rested long enough and makes room
        await rig.settled(2)
        assert second.connections == 1


async def test_idle_connections_are_closed_with_quit(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        await rig.advance(5)
        assert host.open_now == 1
        await rig.advance(6)
        await rig.until(lambda: host.open_now == 0)
        assert host.lines("QUIT") == ["QUIT"]


async def test_a_kept_connection_that_is_dead_is_replaced_without_counting(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"MAIL": ["", "421 4.4.2 idle too long"]})
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("first@example.org")
        await rig.settled(1)
        await rig.put("second@example.org")
        await rig.settled(2)
        assert [one.recipients[0].outcome for one in rig.spool.outcomes] == ["delivered", "delivered"]
        assert [one.connection for one in host.delivered] == [1, 2]


async def test_a_host_that_says_goodbye_while_we_rest_is_not_used_again(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("first@example.org")
        await rig.settled(1)
        port = host.port
        await host.stop()
        await rig.until(lambda: rig.delivery.routes()[0].connections == 0)
        await host.start(port)
        await rig.put("second@example.org")
        await rig.settled(2)
        assert rig.spool.outcomes[1].recipients[0].outcome == "delivered"


async def test_a_silent_host_is_left_after_the_configured_time(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"MAIL": [SILENCE]})
    async with Rig(settings_for(f"127.0.0.1:{host.port}", connections__timeout=20), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.until(lambda: host.lines("MAIL"))
        await rig.advance(19)
        assert rig.spool.outcomes == []
        await rig.advance(2)
        await rig.settled(1)
        result = rig.spool.outcomes[0].recipients[0]
        assert result.outcome == "deferred"
        assert "did not answer within 20 seconds" in result.answer


async def test_one_connection_too_many_lowers_the_ceiling_and_holds_nothing(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host: FakeHost = await make_host(gate=asyncio.Event())
    host.script["greeting"] = lambda line: "220 hi" if host.open_now <= 2 else "421 4.7.0 too many connections"
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        for number in range(8):
            await rig.put(f"user{number}@example.org")
        await rig.until(lambda: host.connections >= 3 and len(host.writes) == 2)
        await rig.advance(0.5)
        assert host.connections <= 4
        assert rig.delivery.routes()[0].state == "open"
        assert host.gate is not None
        host.gate.set()
        await rig.settled(8)
        assert all(one.recipients[0].outcome == "delivered" for one in rig.spool.outcomes)
        assert rig.open_attention() == {}


async def test_a_connection_turned_away_late_is_not_opened_again_for_the_next_message(
    make_host: MakeHost, tmp_path: Path
) -> None:
    """Once each message in line cost a connection, an answer of 421 and a minute, while two others carried mail."""
    host: FakeHost = await make_host()
    usual = host._on_mail

    async def limited(connection: Connection, line: str) -> None:
        if connection.number <= 2:
            await usual(connection, line)
            return
        while not host.delivered:
            host.changed.clear()
            await host.changed.wait()
        await host._say(connection, "421 4.7.0 too many connections")

    host._on_mail = limited  # type: ignore[method-assign]
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        for number in range(30):
            await rig.put(f"user{number}@example.org")
        await rig.settled(30)
        assert host.connections < 10
        assert len(host.delivered) > 20
        assert rig.open_attention() == {}


async def test_stop_finishes_what_is_under_way_and_gives_back_the_rest(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(gate=asyncio.Event())
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", connections__max_per_domain=1), tmp_path)
    await rig.delivery.start(rig.site)
    await rig.put("first@example.org")
    second = await rig.put("second@example.org")
    await rig.until(lambda: host.writes)
    stopping = asyncio.ensure_future(rig.delivery.stop(5))
    await rig.until(lambda: not rig.spool.kept[second].claimed)
    assert host.gate is not None
    host.gate.set()
    await stopping
    assert len(rig.spool.outcomes) == 1
    assert list(rig.spool.kept) == [second]
    await rig.delivery.stop(5)
    await rig.delivery.start(rig.site)
    await rig.settled(2)
    await rig.delivery.stop(0)


async def test_stop_without_grace_leaves_the_message_due(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"BODY": [SILENCE]})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path)
    await rig.delivery.start(rig.site)
    message = await rig.put("user@example.org")
    await rig.until(lambda: host.writes)
    await rig.delivery.stop(0)
    assert rig.spool.outcomes == []
    assert rig.spool.kept[message].claimed == set()
    assert rig.spool.kept[message].recipients[0].attempts == 0


async def test_nothing_of_a_damaged_message_is_sent(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        bad = await rig.put("bad@example.org")
        rig.spool.damaged.add(bad)
        good = await rig.put("good@example.org")
        await rig.until(lambda: not rig.spool.kept)
        assert rig.spool.set_aside_reasons == {bad: "its checksum does not match"}
        assert [one.recipients for one in host.delivered] == [["good@example.org"]]
        assert good not in rig.spool.set_aside_reasons


async def test_commands_are_events_only_when_wanted(make_host: MakeHost, tmp_path: Path) -> None:
    from engine.events import CommandHandled

    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("first@example.org")
        await rig.settled(1)
        rig.bus.wants_commands = True
        await rig.put("second@example.org")
        await rig.settled(2)
        rig.bus.flush()
        said = [(one.verb, one.argument, one.status) for one in rig.events if isinstance(one, CommandHandled)]
        assert said == [
            ("MAIL", f"FROM:<app@example.net> SIZE={len(b'Subject: hello') + 11}", 250),
            ("RCPT", "TO:<second@example.org>", 250),
            ("DATA", "", 354),
            ("", "", 250),
        ]


async def stopping_under_way(rig: Rig, host: FakeHost) -> "asyncio.Future[None]":
    """A stop with all the patience in the world, while the host holds a message."""
    await rig.delivery.start(rig.site)
    await rig.put("user@example.org")
    await rig.until(lambda: host.writes)
    stopping = asyncio.ensure_future(rig.delivery.stop(3600))
    await rig.until(lambda: not rig.delivery.routes())
    return stopping


async def test_a_stop_can_be_hurried(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"BODY": [SILENCE]})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path)
    stopping = await stopping_under_way(rig, host)
    await asyncio.sleep(0)
    rig.delivery.cut()
    await asyncio.wait_for(stopping, 5)
    (kept,) = rig.spool.kept.values()
    assert (kept.claimed, kept.recipients[0].attempts, rig.spool.outcomes) == (set(), 0, [])
    rig.delivery.cut()  # nothing is ending any more
    await rig.delivery.start(rig.site)
    await rig.until(lambda: not rig.spool.kept)
    assert [one.recipients for one in host.delivered] == [["user@example.org"]]
    await rig.delivery.stop(1)


async def test_a_stop_that_still_waits_for_the_spool_can_be_hurried(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"BODY": [SILENCE, SILENCE]})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", connections__max_per_domain=1), tmp_path)
    await rig.delivery.start(rig.site)
    await rig.put("first@example.org")
    await rig.put("second@example.org")
    await rig.until(lambda: host.writes)
    stopping = asyncio.ensure_future(rig.delivery.stop(3600))
    await asyncio.sleep(0)  # before the lanes are closed, and with another message in their queue
    rig.delivery.cut()
    await asyncio.wait_for(stopping, 5)
    assert all(not kept.claimed for kept in rig.spool.kept.values())
    assert len(rig.spool.kept) == 2


async def test_a_stop_does_not_wait_for_ever_for_a_disk_that_refuses(
    make_host: MakeHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.delivery.delivery.STORING_SECONDS", 0.05)
    host = await make_host()
    rig = Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path)
    refusing, record = asyncio.Event(), rig.spool.record

    async def stubborn(result: Result) -> Sequence[str]:
        await refusing.wait()
        return list(await record(result))

    rig.spool.record = stubborn
    await rig.delivery.start(rig.site)
    await rig.put("user@example.org")
    await rig.until(lambda: host.delivered)
    await asyncio.wait_for(rig.delivery.stop(0), 5)
    refusing.set()
    await rig.until(lambda: not rig.spool.kept, "what was delivered is stored once the disk is well again")


async def test_a_dead_connection_found_while_stopping_keeps_its_message(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    rig = Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path)
    await rig.delivery.start(rig.site)
    await rig.put("first@example.org")
    await rig.settled(1)
    said = asyncio.Event()

    def late(line: str) -> str:
        said.set()
        return SILENCE

    host.script["MAIL"] = late
    second = await rig.put("second@example.org")
    await asyncio.wait_for(said.wait(), 5)
    stopping = asyncio.ensure_future(rig.delivery.stop(3600))
    await rig.until(lambda: not rig.delivery.routes())
    await asyncio.sleep(0)
    await host.stop()  # cuts the connection: to us it was stale
    await asyncio.wait_for(stopping, 5)
    assert rig.spool.kept[second].claimed == set()
    assert rig.spool.kept[second].recipients[0].attempts == 0
