"""The way of a message: put, claimed by one, recorded recipient by recipient, gone."""

import asyncio

import msgspec
import pytest

from engine.errors import SpoolUnavailable
from engine.spool.embedded import shelf
from engine.spool.message import QueueFilter, Recipient, RecipientResult, RecipientState, Result


async def test_a_message_comes_back_as_it_was_put(yard, spool):
    draft = msgspec.structs.replace(
        yard.draft("bob@example.net", body=b"bare\nnewline and \0 byte\r\n"),
        recipients=(Recipient("bob@example.net", "FAILURE,DELAY", "rfc822;bob"),),
        ret="HDRS", envid="QQ314159", user="carol", smtputf8=True, eight_bit=True, bare_newlines=True, about="123",
    )  # fmt: skip
    message_id = await spool.put(draft)
    await spool.close()
    await spool.open()
    (claim,) = await spool.claim(10)
    message = claim.message
    assert message.id == message_id
    for field in ("sender", "size", "received_at", "client", "user", "ret", "envid", "smtputf8", "eight_bit",
                  "bare_newlines", "about", "origin"):  # fmt: skip
        assert getattr(message, field) == getattr(draft, field), field
    (recipient,) = claim.recipients
    assert (recipient.address, recipient.notify, recipient.orcpt) == ("bob@example.net", "FAILURE,DELAY", "rfc822;bob")
    body = await spool.body(message_id)
    assert body.small() == draft.head + draft.body
    assert b"".join([block async for block in body.blocks()]) == draft.head + draft.body
    assert body.size == draft.size


async def test_a_message_needs_a_recipient(yard, spool):
    with pytest.raises(ValueError, match="recipient"):
        await spool.put(msgspec.structs.replace(yard.draft(), recipients=()))


async def test_claims_are_exclusive(yard, spool):
    stored = {await spool.put(yard.draft()) for _ in range(20)}
    groups = await asyncio.gather(*(spool.claim(6) for _ in range(5)))
    claimed = [claim.message.id for group in groups for claim in group]
    assert len(claimed) == 20
    assert set(claimed) == stored
    assert not await spool.claim(10)
    assert await spool.next_due() is None


async def test_claims_stay_exclusive_when_read_from_the_database(yard, spool):
    for _ in range(300):
        await spool.put(yard.draft())
    await spool.close()
    await spool.open()
    groups = await asyncio.gather(*(spool.claim(40) for _ in range(10)))
    claimed = [claim.message.id for group in groups for claim in group]
    assert len(claimed) == len(set(claimed)) == 300


async def test_delivered_recipients_go_and_the_last_takes_the_message_with_it(yard, spool):
    message_id = await spool.put(yard.draft("a@x.org", "b@y.org"))
    (claim,) = await spool.claim(1)
    first, second = claim.recipients
    await spool.record(Result(message_id, 1.0, (RecipientResult(first.index, "delivered", "250 ok", "mx"),)))
    detail = await spool.detail(message_id)
    assert [recipient.address for recipient in detail.recipients] == ["b@y.org"]
    assert (detail.attempts[0].recipient, detail.attempts[0].outcome) == ("a@x.org", "delivered")
    assert not await spool.claim(1), "the other recipient is still lent"
    await spool.record(Result(message_id, 2.0, (RecipientResult(second.index, "delivered", "250 ok", "mx"),)))
    with pytest.raises(KeyError):
        await spool.detail(message_id)
    with pytest.raises(KeyError):
        await spool.body(message_id)
    assert (await spool.counts()).messages == 0


async def test_a_deferred_recipient_waits_for_its_time(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    due = yard.clock.now() + 900
    await spool.record(yard.result(claim, "deferred", answer="451 4.7.1 greylisted", next_attempt=due))
    assert not await spool.claim(1)
    assert await spool.next_due() == due
    yard.clock.advance(901)
    (again,) = await spool.claim(1)
    (recipient,) = again.recipients
    assert recipient.attempts == 1
    assert recipient.last_answer == "451 4.7.1 greylisted"
    assert recipient.first_failure == due - 900
    (attempt,) = (await spool.detail(message_id)).attempts
    assert (attempt.outcome, attempt.answer, attempt.host) == ("deferred", "451 4.7.1 greylisted", "mx.example.net")


async def test_an_attempt_that_was_none_does_not_count(yard, spool):
    await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    await spool.record(yard.result(claim, "deferred", next_attempt=yard.clock.now() + 1, counts=False))
    yard.clock.advance(2)
    (again,) = await spool.claim(1)
    assert again.recipients[0].attempts == 0


async def test_only_due_recipients_are_lent(yard, spool):
    message_id = await spool.put(yard.draft("a@x.org", "b@y.org"))
    (claim,) = await spool.claim(1)
    later = yard.clock.now() + 60
    await spool.record(Result(message_id, yard.clock.now(), (
        RecipientResult(0, "deferred", "451", "mx", next_attempt=later),
        RecipientResult(1, "deferred", "451", "mx", next_attempt=later + 60),
    )))  # fmt: skip
    yard.clock.advance(61)
    (claim,) = await spool.claim(5)
    assert [recipient.address for recipient in claim.recipients] == ["a@x.org"]
    spool.give_back(claim)
    yard.clock.advance(60)
    (claim,) = await spool.claim(5)
    assert len(claim.recipients) == 2


async def test_what_was_given_back_is_due_at_once(yard, spool):
    await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    spool.wakeup.clear()
    spool.give_back(claim)
    assert spool.wakeup.is_set()
    assert await spool.next_due() is not None
    (again,) = await spool.claim(1)
    assert again.message.id == claim.message.id


async def test_failed_recipients_leave_with_their_notice_in_one_transaction(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    notice = msgspec.structs.replace(yard.draft("alice@example.com", sender=""), about=message_id)
    names = await spool.record(yard.result(claim, "failed", answer="550 no such user", notices=(notice,)))
    assert (await spool.counts()).messages == 1
    (claim,) = await spool.claim(5)
    assert list(names) == [claim.message.id]
    assert claim.message.about == message_id
    assert claim.message.sender == ""
    assert (await spool.body(claim.message.id)).small() == notice.head + notice.body


async def test_held_recipients_are_not_lent(yard, spool):
    await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    await spool.record(yard.result(claim, "held", answer="held by route"))
    yard.clock.advance(1e6)
    assert not await spool.claim(1)
    assert await spool.next_due() is None
    assert (await spool.counts()).held == 1


async def test_fifty_attempts_are_kept(yard, spool):
    message_id = await spool.put(yard.draft())
    for number in range(60):
        (claim,) = await spool.claim(1)
        await spool.record(yard.result(claim, "deferred", answer=str(number), next_attempt=yard.clock.now() + 1))
        yard.clock.advance(1)
    attempts = (await spool.detail(message_id)).attempts
    assert [attempt.answer for attempt in attempts] == [str(number) for number in range(10, 60)]
    (claim,) = await spool.claim(1)
    assert claim.recipients[0].attempts == 60
    await spool.record(yard.result(claim))
    left = await spool._core.reader.call(lambda it: it.execute("SELECT count(*) FROM attempt").fetchone())
    assert left == (0,)


async def test_a_result_for_a_message_nobody_claimed_is_taken(yard, spool):
    message_id = await spool.put(yard.draft())
    await spool.close()
    await spool.open()
    await spool.record(Result(message_id, 1.0, (RecipientResult(0, "delivered", "250", "mx"),)))
    assert (await spool.counts()).messages == 0
    await spool.record(Result(message_id, 1.0, (RecipientResult(0, "delivered", "250", "mx"),)))


async def test_concurrent_puts_share_commits(yard, spool):
    before = spool._core.writer.commits
    stored = await asyncio.gather(*(spool.put(yard.draft()) for _ in range(200)))
    assert len(set(stored)) == 200
    assert spool._core.writer.commits - before < 100
    assert (await spool.counts()).messages == 200


async def test_concurrent_results_share_commits(yard, spool):
    await asyncio.gather(*(spool.put(yard.draft()) for _ in range(200)))
    claims = await spool.claim(200)
    before = spool._core.writer.commits
    await asyncio.gather(*(spool.record(yard.result(claim)) for claim in claims))
    assert spool._core.writer.commits - before < 100
    assert (await spool.counts()) == type(await spool.counts())(0, 0, 0, 0, 0.0)


async def test_old_retries_and_fresh_mail_are_served_in_turn(yard, spool):
    for _ in range(50):
        await spool.put(yard.draft(sender="old@example.com"))
    for claim in await spool.claim(50):
        await spool.record(yard.result(claim, "deferred", next_attempt=yard.clock.now() + 1))
    yard.clock.advance(2)
    for _ in range(50):
        await spool.put(yard.draft(sender="new@example.com"))
    senders = [claim.message.sender for _ in range(10) for claim in await spool.claim(2)]
    assert senders.count("old@example.com") == senders.count("new@example.com") == 10


async def test_fresh_mail_beyond_the_budget_is_found_in_the_database(yard, spool, monkeypatch):
    monkeypatch.setattr(shelf, "BUDGET", 20_000)
    stored = {await spool.put(yard.draft(body=b"x" * 4096)) for _ in range(20)}
    assert len(list(spool._core.shelf)) == 3, "each takes some 5 KB with its overhead"
    claimed = []
    while claims := await spool.claim(3):
        claimed += claims
    assert {claim.message.id for claim in claimed} == stored
    assert len(claimed) == 20
    for claim in claimed:
        assert (await spool.body(claim.message.id)).size == claim.message.size
        await spool.record(yard.result(claim))
    assert spool._core.shelf._octets == 0


async def test_the_database_is_read_past_a_crowd_that_is_lent(yard, spool):
    stored = {await spool.put(yard.draft()) for _ in range(400)}
    await spool.close()
    await spool.open()
    lent = await spool.claim(300)
    await spool.retry_now(None)
    rest = await spool.claim(300)
    assert {claim.message.id for claim in (*lent, *rest)} == stored
    assert len(lent) + len(rest) == 400


async def test_ids_are_not_given_out_twice_after_a_crash(yard, tmp_path):
    first = yard.spool()
    await first.open()
    message_id = await first.put(yard.draft())
    (claim,) = await first.claim(1)
    await first.record(yard.result(claim))
    # The process dies: nothing of an orderly end happens, and its clock was ahead.
    yard.clock.advance(-5)
    second = yard.spool()
    await second.open()
    assert await second.put(yard.draft()) > message_id


async def test_a_closed_spool_says_so(yard, spool):
    await spool.close()
    await spool.close()
    with pytest.raises(SpoolUnavailable):
        await spool.put(yard.draft())
    with pytest.raises(SpoolUnavailable):
        await spool.entries(QueueFilter())


async def test_recipient_states_survive_a_restart(yard, spool):
    message_id = await spool.put(yard.draft("a@x.org", "b@y.org", "c@z.org"))
    await spool.claim(1)
    await spool.record(Result(message_id, 5.0, (
        RecipientResult(0, "deferred", "451", "mx", next_attempt=77.0, delay_notified=True),
        RecipientResult(1, "held", "wait", ""),
        RecipientResult(2, "failed", "550", "mx"),
    )))  # fmt: skip
    before = await spool.detail(message_id)
    await spool.close()
    await spool.open()
    assert await spool.detail(message_id) == before
    assert [recipient.state for recipient in before.recipients] == [RecipientState.WAITING, RecipientState.HELD]
    assert before.recipients[0].delay_notified


async def test_closing_ends_what_people_ordered(yard, spool):
    for _ in range(500):
        await spool.put(yard.draft())
    order = asyncio.ensure_future(spool.hold(None))
    await asyncio.sleep(0)
    await spool.close()
    with pytest.raises(SpoolUnavailable):
        await order


async def test_an_answer_in_any_encoding_is_kept(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    answer = b"451 zu besch\xe4ftigt".decode("ascii", "surrogateescape")
    await spool.record(yard.result(claim, "deferred", answer=answer, next_attempt=9e9))
    detail = await spool.detail(message_id)
    assert detail.recipients[0].last_answer == detail.attempts[0].answer == "451 zu besch?ftigt"


async def test_a_sender_that_cannot_be_stored_is_refused_alone(yard, spool):
    good, bad = await asyncio.gather(
        spool.put(yard.draft()), spool.put(yard.draft(sender="\udce4@x.org")), return_exceptions=True
    )
    assert isinstance(bad, ValueError)
    assert [claim.message.id for claim in await spool.claim(5)] == [good]


async def test_mail_held_before_it_was_tried_counts_as_waiting_once_released(yard, spool):
    await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    await spool.record(yard.result(claim, "held", answer="The route is on hold."))
    await spool.release(None)
    page, _ = await spool.entries(QueueFilter())
    assert (page[0].state, page[0].attempts) == ("waiting", 0)
