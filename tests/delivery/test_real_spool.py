"""Delivery on the spool it really runs on: nothing lost, nothing twice, across stops and restarts."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from engine.datafolder import Folders
from engine.settings.site import Site
from engine.spool.embedded.store import EmbeddedSpool
from engine.spool.message import QueueCounts, QueueFilter, Recipient
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for


def spool_of(rig: Rig) -> EmbeddedSpool:
    return EmbeddedSpool(folders=Folders.below(rig.folder), clock=rig.clock, bus=rig.bus, attention=rig.attention)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A rig that is not started yet, on an open EmbeddedSpool."""
    rig = Rig(settings_for("127.0.0.1:1"), tmp_path)
    Folders.below(tmp_path).create()
    rig.delivery = rig.delivery_on(spool_of(rig))
    await rig.spool.open()
    yield rig
    await rig.delivery.stop(1)
    await rig.spool.close()
    rig.bus.flush()


async def counted(rig: Rig, condition: Callable[[QueueCounts], bool]) -> None:
    """Poll until `condition` holds of what the spool counts."""
    for _ in range(2500):
        if condition(await rig.spool.counts()):
            return
        await asyncio.sleep(0.002)
    raise AssertionError(f"the spool still counts {await rig.spool.counts()}")


async def emptied(rig: Rig) -> None:
    """Wait until the queue is empty."""
    await counted(rig, lambda counts: counts.messages == 0)


async def test_many_messages_each_once(make_host: MakeHost, rig: Rig) -> None:
    host = await make_host()
    await rig.delivery.start(rig.site)
    await rig.apply(settings_for(f"127.0.0.1:{host.port}"))
    for number in range(150):
        await rig.put(f"user{number}@example.org", body=b"%d\r\n" % number)
    await rig.until(lambda: len(host.delivered) >= 150)
    await emptied(rig)
    counts = Counter(one.recipients[0] for one in host.delivered)
    assert counts == {f"user{number}@example.org": 1 for number in range(150)}
    assert all(one.data == b"%d\r\n" % int(one.recipients[0][4:-12]) for one in host.delivered)


async def test_a_large_body_comes_from_its_file(make_host: MakeHost, rig: Rig) -> None:
    host = await make_host()
    await rig.delivery.start(rig.site)
    await rig.apply(settings_for(f"127.0.0.1:{host.port}"))
    body = b".leading dot and length\r\n" * 40_000
    writer = rig.spool.body_writer()
    await writer.write(body)
    await rig.put("user@example.org", body=await writer.finish())
    await emptied(rig)
    assert host.delivered[0].data == body


async def test_held_back_mail_goes_on_after_a_correction(make_host: MakeHost, rig: Rig) -> None:
    host = await make_host()
    await rig.delivery.start(rig.site)  # nothing listens on port 1
    for number in range(40):
        await rig.put(f"user{number}@example.org")
    await rig.until(rig.attention.open)
    rows, count = await rig.spool.entries(QueueFilter())
    assert count == 40
    assert {row.attempts for row in rows} == {0}
    await rig.apply(settings_for(f"127.0.0.1:{host.port}"))
    await emptied(rig)
    assert len(host.delivered) == 40
    assert rig.open_attention() == {}


async def test_outcomes_per_recipient_and_the_notice_are_one_transaction(make_host: MakeHost, rig: Rig) -> None:
    answers = {"a": "250 ok", "b": "550 5.1.1 unknown", "c": "450 4.2.0 later"}
    host = await make_host(
        script={"RCPT": lambda line: answers.get(line.partition("<")[2].partition("@")[0], "250 ok")}
    )
    await rig.delivery.start(rig.site)
    await rig.apply(settings_for(f"127.0.0.1:{host.port}"))
    message = await rig.put("a@example.org", "b@example.org", Recipient("c@example.org", notify="FAILURE"))
    await rig.until(lambda: len(host.delivered) == 2)
    assert host.delivered[1].recipients == ["app@example.net"]
    await counted(rig, lambda counts: counts.messages == 1)
    detail = await rig.spool.detail(message)
    (left,) = detail.recipients
    assert (left.address, left.attempts, left.next_attempt) == ("c@example.org", 1, rig.clock.now() + 900)
    answers["c"] = "250 ok"
    await rig.advance(900)
    await emptied(rig)
    assert host.delivered[2].recipients == ["c@example.org"]


async def test_stop_and_start_lose_nothing(make_host: MakeHost, rig: Rig) -> None:
    host = await make_host()
    await rig.delivery.start(rig.site)
    await rig.apply(settings_for(f"127.0.0.1:{host.port}"))
    for number in range(100):
        await rig.put(f"user{number}@example.org")
        if number % 20 == 19:
            await rig.delivery.stop(5)
            await rig.delivery.start(rig.site)
    await emptied(rig)
    assert sorted(Counter(one.recipients[0] for one in host.delivered).values()) == [1] * 100


async def test_hold_and_release_by_the_settings(make_host: MakeHost, rig: Rig) -> None:
    host = await make_host()
    await rig.delivery.start(rig.site)
    await rig.apply(settings_for("", route="hold"))
    for number in range(5):
        await rig.put(f"user{number}@example.org")
    await counted(rig, lambda counts: counts.held == 5)
    await rig.apply(settings_for(f"127.0.0.1:{host.port}"))
    await emptied(rig)
    assert len(host.delivered) == 5


async def test_after_an_end_in_disorder_waiting_mail_looks_again_at_once(make_host: MakeHost, rig: Rig) -> None:
    host = await make_host()
    await rig.delivery.start(rig.site)  # nothing listens on port 1
    for number in range(40):
        await rig.put(f"user{number}@example.org")
    await counted_parked(rig, 40)
    # The rows on disk are what a killed process leaves: nothing in them is touched by the end.
    await rig.delivery.stop(0)
    await rig.spool.close()
    rig.delivery = rig.delivery_on(spool_of(rig))
    await rig.spool.open()
    due = await rig.spool.next_due()
    assert due is not None
    assert due > rig.clock.now() + 800
    await rig.delivery.start(Site.of(settings_for(f"127.0.0.1:{host.port}"), rig.folder, "relay.example.net"))
    await emptied(rig)
    assert len(host.delivered) == 40


async def counted_parked(rig: Rig, count: int) -> None:
    """Wait until so many messages wait and none is lent."""
    for _ in range(2500):
        _, parked = await rig.spool.entries(QueueFilter(state="retrying"))
        if parked == count:
            return
        await asyncio.sleep(0.002)
    raise AssertionError(f"{parked} are parked")


async def test_retry_during_an_outage_probes_at_once_on_the_real_spool(make_host: MakeHost, rig: Rig) -> None:
    await rig.delivery.start(rig.site)
    host = await make_host(script={"greeting": ["421 busy", "421 busy", "421 busy"]})
    await rig.apply(settings_for(f"127.0.0.1:{host.port}"))
    for number in range(5):
        await rig.put(f"user{number}@example.org")
    await counted_parked(rig, 5)
    for probe, pause in enumerate((5, 10), start=2):
        await rig.advance(pause)
        await rig.until(lambda probe=probe: host.connections == probe)
        await counted_parked(rig, 5)
    await rig.advance(2)
    assert host.connections == 3
    await rig.spool.retry_now(None)
    await emptied(rig)
    assert len(host.delivered) == 5
