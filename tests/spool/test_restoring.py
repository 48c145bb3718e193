"""Removed mail comes back as it was: under its id, held when it was held, with its history and all its octets."""

import asyncio
import itertools
import os
import time

import pytest

from engine.errors import SpoolUnavailable, UserError
from engine.spool.embedded import ids, orders
from engine.spool.message import Draft, QueueFilter, Recipient, RecipientState

ORDERS = (
    "id", "state", "sender", "recipients", "recipient_count", "size", "received_at", "attempts", "next_attempt",
    "last_answer",
)  # fmt: skip


async def content_of(spool, message_id: str) -> bytes:
    return b"".join([block async for block in (await spool.body(message_id)).blocks()])


async def test_undo_brings_a_message_back_under_its_id_with_its_history(yard, spool):
    draft = Draft(
        sender="alice@example.com",
        recipients=(Recipient("bob@example.net", notify="NEVER", orcpt="rfc822;bob@example.net"),),
        head=b"Received: x\r\n",
        body=b"Subject: x\r\n\r\n8 bit: \xe4\nbare\r\n",
        received_at=yard.clock.now(),
        envid="e1",
        ret="HDRS",
        eight_bit=True,
        bare_newlines=True,
        user="printer",
    )
    message_id = await spool.put(draft)
    (claim,) = await spool.claim(1)
    await spool.record(yard.result(claim, "deferred", answer="450 later", next_attempt=yard.clock.now() + 600))
    before = await spool.detail(message_id)
    counts = await spool.counts()
    assert await spool.remove([message_id]) == 1
    assert (await spool.counts()).messages == 0
    assert await spool.restore([message_id]) == 1
    assert await spool.detail(message_id) == before
    assert before.attempts[0].answer == "450 later"
    assert await content_of(spool, message_id) == draft.head + draft.body
    assert await spool.counts() == counts
    assert not list((yard.folders.queue / "Removed").glob("*.eml"))
    assert not await spool.claim(1)
    yard.clock.advance(601)
    assert [each.message.id for each in await spool.claim(1)] == [message_id]


async def test_what_was_held_is_held_again(yard, spool):
    held, free = await spool.put(yard.draft()), await spool.put(yard.draft())
    await spool.hold([held])
    await spool.remove(None)
    assert await spool.restore([held, free]) == 2
    assert [claim.message.id for claim in await spool.claim(5)] == [free]
    assert (await spool.detail(held)).recipients[0].state is RecipientState.HELD


async def test_a_large_body_is_a_file_again_and_survives_a_new_opening(yard, spool):
    large = os.urandom(300_000)
    writer = spool.body_writer()
    await writer.write(large)
    draft = yard.draft(body=await writer.finish())
    message_id = await spool.put(draft)
    await spool.remove([message_id])
    assert not list(yard.folders.queue.glob("*.body"))
    assert await spool.restore([message_id]) == 1
    assert await content_of(spool, message_id) == draft.head + large
    await spool.close()
    assert (await spool.open()).orphans == 0
    assert await content_of(spool, message_id) == draft.head + large


async def test_undo_works_after_a_restart_and_only_once(yard, spool):
    first, second = await spool.put(yard.draft()), await spool.put(yard.draft())
    await spool.remove([first, second])
    await spool.close()
    await spool.open()
    assert await spool.restore([first]) == 1
    assert await spool.restore([first, second, "nonsense"]) == 1
    assert (await spool.counts()).messages == 2
    # Removed once more: the newest envelope counts, and the others' are not forgotten.
    await spool.hold([second])
    await spool.remove([second])
    await spool.remove([first])
    assert await spool.restore([first, second]) == 2
    assert (await spool.counts()).held == 1


async def test_a_message_that_is_still_being_delivered_does_not_come_back(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    await spool.remove([message_id])
    assert await spool.restore([message_id]) == 0
    await spool.record(yard.result(claim))
    assert await spool.restore([message_id]) == 1


async def test_many_come_back(yard, spool):
    sent = await asyncio.gather(*(spool.put(yard.draft()) for _ in range(2 * orders._REMOVED_AT_ONCE + 5)))
    assert await spool.remove(sent) == len(sent)
    assert await spool.restore(sent) == len(sent)
    assert sorted(await spool.ids(QueueFilter())) == sorted(sent)


async def test_a_copy_somebody_took_away_is_not_restored(yard, spool):
    message_id, other = await spool.put(yard.draft()), await spool.put(yard.draft())
    await spool.remove([message_id, other])
    (yard.folders.queue / "Removed" / f"{message_id}.eml").unlink()
    assert await spool.restore([message_id, other]) == 1


async def test_without_room_it_stays_among_the_removed(yard, spool, monkeypatch):
    message_id = await spool.put(yard.draft())
    await spool.remove([message_id])
    monkeypatch.setattr(spool._core.writer, "submit", lambda work: work.done(SpoolUnavailable("no room")))
    with pytest.raises(UserError, match="undo again"):
        await spool.restore([message_id])
    monkeypatch.undo()
    assert await spool.restore([message_id]) == 1


async def test_envelopes_are_forgotten_with_their_messages_after_a_week(yard, spool):
    message_id = await spool.put(yard.draft())
    await spool.remove([message_id])
    last_week = time.time() - 7 * 86_400 - 10
    for path in (yard.folders.queue / "Removed").iterdir():
        os.utime(path, (last_week, last_week))
    await spool.remove([])
    assert not list((yard.folders.queue / "Removed").iterdir())


async def test_all_ids_come_in_the_order_of_the_pages(yard, spool):
    for number in range(40):
        await spool.put(yard.draft(f"r{number * 7 % 10}@example.net", sender=f"s{number % 3}@example.com"))
    for claim in await spool.claim(15):
        await spool.record(
            yard.result(claim, "deferred", answer=f"45{claim.message.id[-1]}", next_attempt=yard.clock.now() + 60)
        )
    await spool.hold([(await spool.ids(QueueFilter()))[3]])
    lent = await spool.claim(2)
    filters = (
        QueueFilter(), QueueFilter(text="S1@"), QueueFilter(state="retrying"), QueueFilter(state="held"),
        QueueFilter(state="waiting"), QueueFilter(state="delivering"), QueueFilter(recipient="r7@example.net"),
    )  # fmt: skip
    for where, order, descending in itertools.product(filters, ORDERS, (False, True)):
        page, count = await spool.entries(where, order=order, descending=descending, limit=100)
        found = await spool.ids(where, order=order, descending=descending)
        assert list(found) == [entry.id for entry in page]
        assert len(found) == count
        assert await spool.rows(found) == page
    assert len(lent) == 2
    with pytest.raises(ValueError, match="order"):
        await spool.ids(QueueFilter(), order="body")


async def test_rows_come_in_the_order_asked_for_and_without_those_that_are_gone(yard, spool):
    first, second = await spool.put(yard.draft()), await spool.put(yard.draft("eve@example.net"))
    rows = await spool.rows([second, "nonsense", "0000000001", first])
    assert [(row.id, row.recipients) for row in rows] == [
        (second, ("eve@example.net",)),
        (first, ("bob@example.net",)),
    ]


@pytest.mark.parametrize("number", [0, 1, 31, 32, 1 << 49, (1 << 50) - 1, 1 << 50, (1 << 60) + 12345, (1 << 63) - 1])
def test_every_number_has_one_text(number):
    text = ids.to_text(number)
    assert ids.to_number(text) == number
    assert len(text) >= 10
    assert len(text) == 10 or text[0] != "0"
