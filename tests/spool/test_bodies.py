"""Large bodies: streamed into files, flushed before their row, verified, and gone with their message."""

import asyncio
import errno
import os
import sqlite3
import sys
from pathlib import Path

import msgspec
import pytest

from engine import durable
from engine.errors import MessageDamaged, SpoolUnavailable

LARGE = os.urandom(1024) * 1500


async def written(spool, body=LARGE, step=60_000):
    writer = spool.body_writer()
    for start in range(0, len(body), step):
        await writer.write(body[start : start + step])
    return await writer.finish()


def body_files(yard):
    return sorted(path.name for path in yard.folders.queue.glob("*.body"))


async def test_a_large_body_is_a_file_until_its_message_is_gone(yard, spool, until):
    body = await written(spool)
    assert body.size == len(LARGE)
    draft = yard.draft(body=body)
    message_id = await spool.put(draft)
    assert body_files(yard) == [f"{message_id}.body"]
    (claim,) = await spool.claim(1)
    stored = await spool.body(message_id)
    assert stored.small() is None
    assert stored.size == claim.message.size == len(draft.head) + len(LARGE)
    blocks = [block async for block in stored.blocks()]
    assert b"".join(blocks) == draft.head + LARGE
    assert max(map(len, blocks)) <= durable.BLOCK
    await spool.record(yard.result(claim))

    async def gone():
        return not body_files(yard)

    await until(gone)


async def test_an_empty_large_body_is_possible(yard, spool):
    message_id = await spool.put(yard.draft(body=await written(spool, b"")))
    assert (await spool.body(message_id)).size == len(yard.draft().head)


async def test_blocks_are_gathered_into_large_writes(spool, monkeypatch):
    sizes = []
    original = durable.write_all
    monkeypatch.setattr(
        durable, "write_all", lambda descriptor, block: (sizes.append(len(block)), original(descriptor, block))
    )
    body = await written(spool, LARGE, step=1000)
    assert sum(sizes) == body.size == len(LARGE)
    assert all(size >= durable.BLOCK for size in sizes[:-1])


async def test_an_aborted_body_leaves_nothing(yard, spool):
    writer = spool.body_writer()
    await writer.write(LARGE)
    await writer.abort()
    await writer.abort()
    assert not body_files(yard)


async def test_a_changed_body_file_is_noticed(yard, spool):
    message_id = await spool.put(yard.draft(body=await written(spool)))
    path = yard.folders.queue / f"{message_id}.body"
    octets = bytearray(path.read_bytes())
    octets[700_000] ^= 1
    path.write_bytes(octets)
    with pytest.raises(MessageDamaged, match="checksum"):
        await spool.body(message_id)


async def test_a_missing_body_file_is_noticed(yard, spool):
    message_id = await spool.put(yard.draft(body=await written(spool)))
    (yard.folders.queue / f"{message_id}.body").unlink()
    with pytest.raises(MessageDamaged, match="cannot be read"):
        await spool.body(message_id)


async def test_a_body_without_a_row_is_removed_at_opening(yard, spool):
    kept = await spool.put(yard.draft(body=await written(spool)))
    await written(spool)
    stranger = yard.folders.queue / "notes.body"
    stranger.write_text("not ours")
    crashed = yard.spool()
    report = await crashed.open()
    assert report.orphans == 1
    assert body_files(yard) == [f"{kept}.body", "notes.body"]


async def test_a_body_file_of_somebody_else_is_refused(yard, spool, tmp_path):
    body = await written(spool)
    with pytest.raises(ValueError, match="BodyWriter"):
        await spool.put(yard.draft(body=msgspec.structs.replace(body, path=tmp_path / "x")))


async def test_a_full_disk_refuses_the_body_and_keeps_nothing(yard, spool, monkeypatch, until):
    def full(descriptor, block):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(durable, "write_all", full)
        with pytest.raises(SpoolUnavailable) as refused:
            await written(spool)
        assert refused.value.reply.startswith("452 4.3.1 ")
        assert "spool" in yard.open_conditions()
    assert not body_files(yard)

    async def recovered():
        return "spool" not in yard.open_conditions()

    await until(recovered)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc which file a descriptor is")
async def test_file_and_folder_are_flushed(yard, spool, monkeypatch):
    order = []
    fsync = os.fsync

    def noting(descriptor):
        order.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    body = await written(spool)
    assert order == [body.path, yard.folders.queue]


@pytest.mark.parametrize("column", ["head", "body", "seal"])
async def test_a_flipped_bit_in_a_row_is_noticed(yard, spool, column):
    message_id = await spool.put(yard.draft(body=b"x" * 5000))
    await spool.close()
    damage(yard, f"UPDATE content SET {column} = CAST(replace({column}, substr({column}, 3, 1), x'7e') AS BLOB)")
    await spool.open()
    with pytest.raises(MessageDamaged):
        await spool.body(message_id)


async def test_a_damaged_envelope_is_set_aside_and_the_rest_goes_on(yard, spool, until):
    damaged = await spool.put(yard.draft())
    sound = await spool.put(yard.draft())
    await spool.close()
    damage(yard, "UPDATE message SET envelope = CAST(replace(envelope, 'alice', 'malic') AS BLOB) WHERE id = "
                 "(SELECT min(id) FROM message)")  # fmt: skip
    await spool.open()
    assert [claim.message.id for claim in await spool.claim(5)] == [sound]

    async def aside():
        return (yard.folders.badmail / f"{damaged}.BAD").exists() and (await spool.counts()).messages == 1

    await until(aside)
    assert "checksum" in (yard.folders.badmail / f"{damaged}.BDR").read_text()
    assert (yard.folders.badmail / f"{damaged}.BAD").read_bytes().endswith(b"hello\r\n")


def damage(yard, statement):
    connection = sqlite3.connect(yard.folders.queue / "spool.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


async def test_a_memory_error_in_fresh_mail_is_noticed_too(yard, spool):
    message_id = await spool.put(yard.draft())
    (entry,) = list(spool._core.shelf)
    head, body, seal = entry.content
    entry.content = (head, body.replace(b"hello", b"hullo"), seal)
    with pytest.raises(MessageDamaged):
        await spool.body(message_id)


async def test_many_bodies_at_once(yard, spool):
    bodies = await asyncio.gather(*(written(spool, os.urandom(300_000)) for _ in range(10)))
    stored = await asyncio.gather(*(spool.put(yard.draft(body=body)) for body in bodies))
    for message_id, body in zip(stored, bodies, strict=True):
        assert (await spool.body(message_id)).size == body.size + len(yard.draft().head)
