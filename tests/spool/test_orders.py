"""What people order: hold, release, retry now, remove; for some messages or for all, lent or not."""

import asyncio
import os
import time

import pytest

from engine.errors import UserError
from engine.spool.embedded import changes, orders
from engine.spool.message import QueueFilter, RecipientResult, RecipientState, Result


async def test_held_mail_waits_until_it_is_released(yard, spool):
    kept = await spool.put(yard.draft())
    other = await spool.put(yard.draft())
    assert await spool.hold([kept, "nonsense", "0000000001"]) == 1
    assert [claim.message.id for claim in await spool.claim(5)] == [other]
    assert await spool.hold([kept]) == 0
    spool.wakeup.clear()
    assert await spool.release([kept]) == 1
    assert spool.wakeup.is_set()
    assert [claim.message.id for claim in await spool.claim(5)] == [kept]


async def test_all_are_held_whether_in_memory_or_not(yard, spool):
    for _ in range(changes.CHUNK + 50):
        await spool.put(yard.draft())
    await spool.close()
    await spool.open()
    for _ in range(10):
        await spool.put(yard.draft())
    assert await spool.hold(None) == changes.CHUNK + 60
    assert not await spool.claim(500)
    counts = await spool.counts()
    assert (counts.waiting, counts.held) == (0, changes.CHUNK + 60)
    assert await spool.release(None) == changes.CHUNK + 60
    claimed = [claim.message.id for _ in range(5) for claim in await spool.claim(100)]
    assert len(claimed) == len(set(claimed)) == changes.CHUNK + 60


async def test_a_hold_outlives_the_attempt_under_way(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    assert await spool.hold([message_id]) == 1
    await spool.record(yard.result(claim, "deferred", next_attempt=yard.clock.now() + 1))
    yard.clock.advance(10)
    assert not await spool.claim(1)
    (recipient,) = (await spool.detail(message_id)).recipients
    assert recipient.state is RecipientState.HELD
    assert recipient.attempts == 1


async def test_mail_given_back_after_a_hold_stays_held(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    await spool.hold([message_id])
    spool.give_back(claim)
    assert not await spool.claim(1)
    assert await spool.next_due() is None
    await spool.release([message_id])
    assert len(await spool.claim(1)) == 1


async def test_mail_that_comes_in_after_the_order_is_not_held(yard, spool):
    await spool.put(yard.draft())
    held, new = await asyncio.gather(spool.hold(None), spool.put(yard.draft()))
    assert held >= 1
    assert new in [claim.message.id for claim in await spool.claim(5)]


async def test_retry_now_makes_due_what_waits(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    await spool.record(yard.result(claim, "deferred", next_attempt=yard.clock.now() + 9000))
    assert await spool.next_due() == yard.clock.now() + 9000
    spool.wakeup.clear()
    assert await spool.retry_now(None) == 1
    assert spool.wakeup.is_set()
    (again,) = await spool.claim(1)
    assert again.message.id == message_id
    assert again.recipients[0].attempts == 1


async def test_retry_now_leaves_held_mail_alone(yard, spool):
    message_id = await spool.put(yard.draft())
    await spool.hold(None)
    assert await spool.retry_now([message_id]) == 0
    assert not await spool.claim(1)


async def test_removed_mail_can_be_found_again(yard, spool):
    large = b"large " * 20_000
    writer = spool.body_writer()
    await writer.write(large)
    body = await writer.finish()
    draft = yard.draft("bob@example.net", "eve@example.net")
    small_id = await spool.put(draft)
    large_id = await spool.put(yard.draft(body=body))
    assert await spool.remove([small_id, large_id, small_id]) == 2
    folder = yard.folders.queue / "Removed"
    assert (folder / f"{small_id}.eml").read_bytes() == (
        b"x-sender: alice@example.com\r\nx-receiver: bob@example.net\r\nx-receiver: eve@example.net\r\n"
        + draft.head + draft.body
    )  # fmt: skip
    assert (folder / f"{large_id}.eml").read_bytes().endswith(draft.head + large)
    assert (await spool.counts()).messages == 0
    assert not await spool.claim(5)


async def test_everything_is_removed_in_portions(yard, spool):
    for _ in range(orders._REMOVED_AT_ONCE + 5):
        await spool.put(yard.draft())
    assert await spool.remove(None) == orders._REMOVED_AT_ONCE + 5
    assert len(list((yard.folders.queue / "Removed").glob("*.eml"))) == orders._REMOVED_AT_ONCE + 5
    assert await spool.remove(None) == 0


async def test_the_result_of_removed_mail_is_dropped(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    await spool.remove([message_id])
    await spool.record(yard.result(claim, "failed", notices=(yard.draft(sender=""),)))
    assert (await spool.counts()).messages == 0
    assert not list(spool._core.shelf)


async def test_removed_mail_is_kept_for_a_week(yard, spool):
    first = await spool.put(yard.draft())
    await spool.remove([first])
    path = yard.folders.queue / "Removed" / f"{first}.eml"
    yesterday = time.time() - 86_400
    os.utime(path, (yesterday, yesterday))
    await spool.remove([])
    assert path.exists()
    last_week = time.time() - 7 * 86_400 - 10
    os.utime(path, (last_week, last_week))
    await spool.remove([])
    assert not path.exists()


async def test_what_cannot_be_kept_is_not_removed(yard, spool):
    message_id = await spool.put(yard.draft())
    (yard.folders.queue / "Removed").write_text("in the way")
    with pytest.raises(UserError):
        await spool.remove([message_id])
    assert (await spool.detail(message_id)).message.id == message_id
    assert [claim.message.id for claim in await spool.claim(1)] == [message_id]
    (yard.folders.queue / "Removed").unlink()


async def test_orders_and_deliveries_at_the_same_time_keep_the_count(yard, spool):
    for _ in range(300):
        await spool.put(yard.draft())

    async def deliver() -> None:
        for _ in range(20):
            for claim in await spool.claim(10):
                if int(claim.message.id[-1], 32) % 2:
                    await spool.record(yard.result(claim))
                else:
                    await spool.record(yard.result(claim, "deferred", next_attempt=yard.clock.now() + 1))

    async def order() -> None:
        for _ in range(3):
            await spool.hold(None)
            await spool.release(None)
            await spool.retry_now(None)

    await asyncio.gather(deliver(), order())
    counts = await spool.counts()
    _, listed = await spool.entries(QueueFilter(text="example"))
    real = await spool._core.reader.call(
        lambda it: it.execute("SELECT count(*), sum(size), sum(waiting), sum(held) FROM message").fetchone()
    )
    assert (counts.messages, counts.octets, counts.waiting, counts.held) == real
    assert listed == real[0]
    assert counts.held == 0


async def kept_by_route(yard, spool):
    """Four messages: parked by a route, held by one, held by a person after that, really tried."""
    ids = [await spool.put(yard.draft("a@example.net", "b@example.net")) for _ in range(4)]
    later = yard.clock.now() + 900
    for claim, (outcome, counts) in zip(
        await spool.claim(4), [("deferred", False), ("held", False), ("held", False), ("deferred", True)], strict=True
    ):
        await spool.record(yard.result(claim, outcome, counts=counts, next_attempt=later))
    await spool.release([ids[2]])
    await spool.hold([ids[2]])
    return ids


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("held", [False, True])
async def test_recall_concerns_what_only_its_route_keeps(yard, spool, held, restart):
    parked, by_route, by_person, tried = await kept_by_route(yard, spool)
    if restart:
        await spool.close()
        await spool.open()
    assert not await spool.claim(5)
    assert await spool.recall(held=held) == (2 if held else 1)
    assert await spool.recall(held=held) == 0, "once is enough"
    assert {claim.message.id for claim in await spool.claim(5)} == ({parked, by_route} if held else {parked})
    assert (await spool.detail(tried)).recipients[0].next_attempt == yard.clock.now() + 900
    assert (await spool.detail(by_person)).recipients[0].state is RecipientState.HELD


async def test_recall_goes_by_recipient(yard, spool):
    message_id = await spool.put(yard.draft("a@example.net", "b@example.net"))
    (claim,) = await spool.claim(1)
    await spool.record(
        Result(message_id, yard.clock.now(), (RecipientResult(0, "held", "hold is set", "", counts=False),))
    )
    await spool.hold([message_id])  # the other one, by hand
    spool.give_back(claim)
    assert await spool.recall(held=True) == 1
    assert [(each.address, each.state) for each in (await spool.detail(message_id)).recipients] == [
        ("a@example.net", RecipientState.WAITING),
        ("b@example.net", RecipientState.HELD),
    ]


async def test_recall_while_a_route_still_has_it_changes_nothing(yard, spool):
    await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    assert await spool.recall(held=True) == 0
    await spool.record(yard.result(claim, "deferred", counts=False, next_attempt=yard.clock.now() + 900))
    assert not await spool.claim(1)
