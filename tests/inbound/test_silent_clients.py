"""Idle, slow and endless clients: closed in time, and bounded in memory whatever they send."""

import asyncio
from typing import Any

import pytest

from engine.events import SessionClosed
from engine.inbound import sweeper
from engine.inbound.reader import HIGH_WATER

TIMEOUT = 600.0


def later() -> float:
    return asyncio.get_running_loop().time() + TIMEOUT + 1


def waiting_session(relay: Any) -> Any:
    """The one open session's own object, None until it waits for its client."""
    return next((each for each in relay.edge._room.roster if each.idle_since()), None)


async def test_an_idle_client_is_told_and_closed(serve: Any, connect: Any, until: Any) -> None:
    async with serve() as relay:
        talk = await connect(relay.port)
        await talk.reply()
        await until(lambda: waiting_session(relay))
        assert relay.edge.sweeper.sweep(later() - 10) == 0
        assert relay.edge.sweeper.sweep(later()) == 1
        assert await talk.line() == "421 4.4.2 Connection timed out"
        assert await talk.line() == ""
        await talk.close()
        await relay.edge.stop(grace=5)
        assert [each.reason for each in relay.of(SessionClosed)] == ["timed out"]


async def test_half_a_line_is_no_sign_of_life(serve: Any, connect: Any, until: Any) -> None:
    async with serve() as relay:
        talk = await connect(relay.port)
        await talk.reply()
        waiting = await until(lambda: waiting_session(relay))
        since = waiting.idle_since()
        for octet in b"NOO":
            await talk.send(bytes([octet]))
            await until(lambda sent=octet: waiting._input._buffer.endswith(bytes([sent])))
        assert waiting.idle_since() == since
        await talk.send(b"P\r\n")
        await talk.reply()
        assert (await until(lambda: waiting_session(relay))).idle_since() > since
        await talk.close()


async def test_a_body_that_dribbles_is_closed_and_nothing_kept(serve: Any, connect: Any, until: Any) -> None:
    async with serve() as relay:
        talk = await connect(relay.port)
        await talk.reply()
        await talk.say("HELO client")
        await talk.say("MAIL FROM:<a@b.example>")
        await talk.say("RCPT TO:<c@relay.example.com>")
        await talk.say("DATA")
        dribbling = await until(lambda: waiting_session(relay))
        since, before = dribbling.idle_since(), dribbling.info().bytes_in
        for count in range(1, 4):
            await talk.send(b"x")
            await until(
                lambda expected=before + count: dribbling.info().bytes_in == expected and dribbling.idle_since()
            )
        assert dribbling.idle_since() == since
        assert relay.edge.sweeper.sweep(later()) == 1
        assert (await talk.line()).startswith("421 4.4.2")
        await talk.close()
        await relay.edge.stop(grace=5)
        assert relay.spool.drafts == []


async def test_a_session_that_waits_for_the_disk_is_not_idle(serve: Any, connect: Any, until: Any) -> None:
    async with serve() as relay:
        relay.spool.gate = asyncio.Event()
        talk = await connect(relay.port)
        await talk.reply()
        await talk.say("HELO client")
        sending = asyncio.create_task(talk.mail("c@relay.example.com"))
        await until(lambda: relay.spool.waiting)
        assert relay.edge.sweeper.sweep(later()) == 0
        relay.spool.gate.set()
        assert (await sending).startswith("250 2.6.0")
        await talk.close()


@pytest.mark.parametrize("flood", [b"x" * 65_536, b"NOOP\r\n" * 10_000], ids=["no line end", "commands"])
async def test_a_flood_stays_bounded(serve: Any, connect: Any, until: Any, flood: bytes) -> None:
    async with serve() as relay:
        talk = await connect(relay.port)
        await talk.reply()
        flooded = await until(lambda: waiting_session(relay))
        largest = 0

        def watch(data: bytes) -> None:
            nonlocal largest
            type(flooded).data_received(flooded, data)
            largest = max(largest, len(flooded._input._buffer))

        flooded.data_received = watch
        reading = asyncio.create_task(talk.reader.read(-1))
        try:
            for _ in range(10):
                talk.writer.write(flood)
                await asyncio.wait_for(talk.writer.drain(), 5)
        except (ConnectionError, TimeoutError):
            pass
        talk.writer.transport.abort()
        await asyncio.gather(reading, return_exceptions=True)
        # One read of asyncio's brings 256 KB at most.
        assert 0 < largest <= HIGH_WATER + 262_144


async def test_a_client_that_takes_no_answers_is_idle(serve: Any, connect: Any, until: Any) -> None:
    async with serve() as relay:
        talk = await connect(relay.port)
        await talk.reply()
        deaf = await until(lambda: waiting_session(relay))
        talk.writer.transport.pause_reading()
        async with asyncio.timeout(20):
            while not deaf._replies.stuck:
                talk.writer.write(b"EHLO x\r\n" * 5_000)
                await asyncio.sleep(0)
        assert deaf.idle_since() > 0
        assert relay.edge.sweeper.sweep(later()) == 1
        talk.writer.transport.abort()


async def test_the_timer_sweeps_by_itself(
    serve: Any, connect: Any, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "_SHORTEST_PERIOD", 0.001)
    async with serve() as relay:
        talk = await connect(relay.port)
        await talk.reply()
        relay.edge.sweeper.start(0.001)
        assert (await talk.line()).startswith("421 4.4.2")
        await talk.close()
