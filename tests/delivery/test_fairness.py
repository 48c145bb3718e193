"""One destination that takes its time does not keep the others from theirs."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from engine.delivery import delivery, scheduler
from engine.settings.model import Domain
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for

ROOM = 40


@pytest.fixture(autouse=True)
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "IN_HAND", ROOM)
    monkeypatch.setattr(delivery, "IN_HAND", ROOM)
    monkeypatch.setattr(scheduler, "BATCH", 10)


async def test_a_slow_route_leaves_room_for_the_others(make_host: MakeHost, tmp_path: Path) -> None:
    slow, quick = await make_host(gate=asyncio.Event()), await make_host()
    settings = settings_for(f"127.0.0.1:{quick.port}", connections__max_per_domain=2)
    other = Domain(name="slow.example", smart_host=f"127.0.0.1:{slow.port}")
    async with Rig(msgspec.structs.replace(settings, domains=(other,)), tmp_path) as rig:
        for number in range(5 * ROOM):
            await rig.put(f"user{number}@slow.example")
        await rig.until(lambda: len(slow.writes) == 2)
        await rig.put("user@example.org")
        for _ in range(10):
            await rig.advance(1)
        await rig.until(lambda: quick.delivered, "it waits behind mail for somebody else")
        assert len(slow.delivered) == 0
        # What had to make room did not fail, and goes out when the host takes it, each message once.
        assert not any(one.counts for result in rig.spool.outcomes for one in result.recipients if "slow" in one.answer)
        assert slow.gate is not None
        slow.gate.set()
        await rig.until(lambda: not rig.spool.kept, "what was put aside is not called when there is room again")
        assert sorted(one.recipients[0] for one in slow.delivered) == sorted(
            f"user{number}@slow.example" for number in range(5 * ROOM)
        )


async def test_a_quick_route_alone_uses_all_the_room(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        for number in range(5 * ROOM):
            await rig.put(f"user{number}@example.org")
        await rig.until(lambda: not rig.spool.kept)
        assert {one.outcome for result in rig.spool.outcomes for one in result.recipients} == {"delivered"}


async def test_crowded_and_then_down_loses_nothing(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(gate=asyncio.Event())
    async with Rig(settings_for(f"127.0.0.1:{host.port}", connections__max_per_domain=1), tmp_path) as rig:
        for number in range(3 * ROOM):
            await rig.put(f"user{number}@example.org")
        await rig.until(lambda: host.writes)
        for _ in range(10):
            await rig.advance(1)
        await rig.until(lambda: len(rig.spool.outcomes) > ROOM, "nothing was put aside")
        port = host.port
        await host.stop()
        await rig.until(lambda: rig.delivery.routes()[0].state == "held")
        again = await make_host(port=port)
        await rig.pass_time(5)
        await rig.advance(900)  # the one that was under way when the host went
        await rig.until(lambda: not rig.spool.kept)
        assert len(again.delivered) == 3 * ROOM
