"""Damaged databases: at most the messages on the damaged pages are lost, and people hear of it."""

import json
import random
import sqlite3
import sys

import pytest

from engine.events import BadmailWritten
from engine.spool.embedded import ids, salvage, schema, vanished
from engine.spool.embedded.pages import PageFile
from engine.spool.message import QueueFilter

PAGE = schema.PAGE_SIZE


def database(yard):
    return yard.folders.queue / "spool.db"


async def filled(yard, spool, count=120):
    """Messages of all sizes, some of them tried; their octets by id."""
    stored = {}
    for number in range(count):
        draft = yard.draft(f"r{number}@x.org", body=bytes([number % 251]) * (number * 97 % 9000))
        stored[await spool.put(draft)] = draft.head + draft.body
    for claim in await spool.claim(30):
        await spool.record(yard.result(claim, "deferred", answer="451 later", next_attempt=yard.clock.now() + 5))
    return stored


def overwrite(path, pages, seed=1):
    noise = random.Random(seed)
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(noise.randbytes(PAGE))


async def survivors(spool, stored):
    """The ids whose octets can still be read; whatever is there must be right."""
    page, _ = await spool.entries(QueueFilter(), limit=10_000)
    for entry in page:
        assert (await spool.body(entry.id)).small() == stored[entry.id]
    return {entry.id for entry in page}


def at_stake(path, pages):
    """The messages that have any of their octets on one of these pages, by a look at the sound file."""
    with PageFile(path) as whole:
        rows = set(whole.rows())
        sound = whole.page
        # Page 1 holds no message, and the way to the freelist starts there.
        whole.page = lambda number: b"\xff" * PAGE if number in pages and number != 1 else sound(number)
        kept = set(whole.rows())
    return {ids.to_text(row.rowid) for row in rows - kept if len(row.values) in (4, 14)}


def pages_of(path, names):
    """The pages of some tables and indexes, by SQLite's own account, and which of them are not leaves."""
    connection = sqlite3.connect(path)
    query = "SELECT pageno, pagetype FROM dbstat WHERE name IN (SELECT value FROM json_each(?))"
    try:
        return connection.execute(query, (json.dumps(names),)).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("seed", range(8))
async def test_garbage_on_random_pages_costs_at_most_their_messages(yard, spool, seed):
    stored = await filled(yard, spool)
    await spool.close()
    path = database(yard)
    count = path.stat().st_size // PAGE
    pages = random.Random(seed).sample(range(1, count + 1), 4)
    stake = at_stake(path, pages)
    overwrite(path, pages, seed)
    await spool.open()
    found = await survivors(spool, stored)
    # A page of bodies only is noticed when it is read; then the message is set aside.
    assert set(stored) - found <= stake
    assert len(stake) < len(stored) / 2


async def survivors_only(spool, stored):
    page, _ = await spool.entries(QueueFilter(), limit=10_000)
    return {entry.id for entry in page} & set(stored)


@pytest.mark.parametrize("what", ["header", "roots", "indexes"])
async def test_no_message_is_lost_with_pages_that_hold_none(yard, spool, what):
    stored = await filled(yard, spool, 200)
    await spool.close()
    path = database(yard)
    if what == "header":
        pages = [1]
    elif what == "roots":
        pages = [page for page, kind in pages_of(path, ["message", "content"]) if kind == "internal"]
        assert len(pages) >= 2
    else:
        pages = [page for page, _ in pages_of(path, ["message_due", "message_received", "message_sender"])]
    overwrite(path, pages)
    report = await spool.open()
    assert report.salvaged_from
    assert report.messages == len(stored)
    assert await survivors(spool, stored) == set(stored)
    counts = await spool.counts()
    assert counts.messages == len(stored)
    # The history of attempts came along, and the mail goes on.
    yard.clock.advance(10)
    claims = await spool.claim(500)
    assert len(claims) == len(stored)
    tried = [claim for claim in claims if claim.recipients[0].attempts == 1]
    assert len(tried) == 30
    assert (await spool.detail(tried[0].message.id)).attempts[0].answer == "451 later"


async def test_what_was_salvaged_is_reported_and_the_damaged_file_kept(yard, spool):
    stored = await filled(yard, spool, 40)
    await spool.close()
    before = database(yard).read_bytes()
    overwrite(database(yard), [1])
    report = await spool.open()
    assert (report.messages, report.damaged) == (len(stored), 0)
    text = yard.open_conditions()["spool-salvaged"]
    assert "40 messages were saved" in text
    assert report.salvaged_from in text
    kept = (yard.folders.queue / report.salvaged_from.rsplit("/")[-1] / "spool.db").read_bytes()
    assert kept[PAGE:] == before[PAGE:]
    await spool.close()
    assert not (await spool.open()).salvaged_from


async def test_a_message_without_its_content_goes_to_badmail(yard, spool):
    stored = await filled(yard, spool, 60)
    await spool.close()
    leaves = [page for page, kind in pages_of(database(yard), ["content"]) if kind == "leaf"]
    overwrite(database(yard), [leaves[1]])
    report = await spool.open()
    assert report.damaged > 0
    assert report.messages + report.damaged == len(stored)
    lost = set(stored) - await survivors_only(spool, stored)
    for message_id in lost:
        explanation = (yard.folders.badmail / f"{message_id}.BDR").read_text()
        assert "damaged on disk" in explanation
        assert "@x.org" in explanation
    yard.bus.flush()
    assert {event.message for event in yard.events if isinstance(event, BadmailWritten)} == lost


async def test_content_without_its_message_goes_to_badmail(yard, spool):
    stored = await filled(yard, spool, 60)
    await spool.close()
    leaves = [page for page, kind in pages_of(database(yard), ["message"]) if kind == "leaf"]
    overwrite(database(yard), [leaves[1]])
    await spool.open()
    for message_id in set(stored) - await survivors_only(spool, stored):
        assert (yard.folders.badmail / f"{message_id}.BAD").read_bytes() == stored[message_id]


async def test_large_bodies_survive(yard, spool):
    writer = spool.body_writer()
    await writer.write(b"L" * 500_000)
    message_id = await spool.put(yard.draft(body=await writer.finish()))
    await writer_lost(spool)
    await spool.close()
    overwrite(database(yard), [1])
    report = await spool.open()
    assert report.messages == 1
    assert report.orphans == 1
    assert (await spool.body(message_id)).size == 500_000 + len(yard.draft().head)
    assert len(list(yard.folders.queue.glob("damaged-*/*.body"))) == 1, "kept, for its row may be what was lost"


async def writer_lost(spool):
    writer = spool.body_writer()
    await writer.write(b"M" * 400_000)
    await writer.finish()


async def test_damage_found_while_running_is_salvaged_at_once(yard, spool):
    stored = await filled(yard, spool, 80)
    await spool.close()
    await spool.open()
    # Written under the eyes of the open spool: SQLite notices when it reads these pages.
    overwrite(database(yard), [page for page, kind in pages_of(database(yard), ["content"]) if kind == "internal"])
    spool._core.release_readers()
    assert await survivors(spool, stored) == set(stored)
    assert "80 messages were saved" in yard.open_conditions()["spool-salvaged"]
    assert (await spool.counts()).messages == 80
    again = await spool.put(yard.draft())
    yard.clock.advance(10)
    assert {claim.message.id for claim in await spool.claim(100)} == {*stored, again}


async def test_mail_that_is_still_in_memory_is_stored_again(yard, spool):
    await filled(yard, spool, 20)
    fresh = await spool.put(yard.draft(body=b"fresh" * 100))
    await spool._core.writer.call(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    overwrite(database(yard), [page for page, kind in pages_of(database(yard), ["message"]) if kind == "leaf"])
    spool._core.release_readers()
    await spool._core.writer.call(lambda connection: spool._core.writer.disconnect())
    await spool.put(yard.draft())
    await spool._core.writer.call(lambda connection: None)  # after what the salvage gave the writer to do
    assert (await spool.detail(fresh)).message.id == fresh
    await spool.close()
    await spool.open()
    assert (await spool.body(fresh)).small().endswith(b"fresh")


async def test_a_salvage_that_was_interrupted_is_done_again(yard, spool, monkeypatch):
    stored = await filled(yard, spool, 50)
    await spool.close()
    overwrite(database(yard), [1])

    class PowerCut(BaseException):
        pass

    def cut(*_):
        raise PowerCut

    for moment in ("store", "_badmailed"):
        with monkeypatch.context() as patch:
            patch.setattr(salvage, moment, cut)
            with pytest.raises(PowerCut):
                await yard.spool().open()
    report = await spool.open()
    assert report.messages == len(stored)
    assert await survivors(spool, stored) == set(stored)
    assert len(list(yard.folders.queue.glob("damaged-*"))) == 1


async def test_committed_pages_in_the_log_count(yard, spool):
    """As after kill -9: much of it stands in the log only."""
    stored = await filled(yard, spool, 60)
    path = database(yard)
    with PageFile(path) as pages:
        assert path.with_name("spool.db-wal").stat().st_size > 0
        rows = [row for row in pages.rows() if len(row.values) == 14]
    assert len(rows) == len(stored)


async def test_delivered_mail_does_not_come_back(yard, spool):
    stored = await filled(yard, spool, 100)
    yard.clock.advance(10)
    claims = await spool.claim(90)
    for claim in claims:
        await spool.record(yard.result(claim))
    left = set(stored) - {claim.message.id for claim in claims}
    await spool.close()
    overwrite(database(yard), [1])
    report = await spool.open()
    assert report.messages == len(left) == 10
    assert not list(yard.folders.badmail.glob("*")) if yard.folders.badmail.exists() else True


async def test_a_clean_end_needs_no_check_and_a_crash_does(yard, spool, monkeypatch):
    checked = []
    monkeypatch.setattr(schema, "check", lambda connection: checked.append(1))
    await spool.put(yard.draft())
    await spool.close()
    await spool.open()
    assert not checked
    crashed = yard.spool()
    await crashed.open()
    assert checked


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let anybody delete an open file")
@pytest.mark.parametrize("gone", [("spool.db",), ("spool.db-wal",), ("spool.db", "spool.db-wal", "spool.db-shm")])
async def test_files_deleted_under_the_open_spool_are_written_again(yard, spool, monkeypatch, gone):
    monkeypatch.setattr(vanished, "_LOOK_SECONDS", 0.0)
    before = await filled(yard, spool, 30)
    for name in gone:
        (yard.folders.queue / name).unlink()
    after = {await spool.put(yard.draft()) for _ in range(3)}
    assert {entry.id for entry in (await spool.entries(QueueFilter()))[0]} == {*before, *after}
    # The process dies.
    heir = yard.spool()
    assert (await heir.open()).messages == 33
    page, _ = await heir.entries(QueueFilter())
    assert {entry.id for entry in page} == {*before, *after}
