"""The Drop folder: complete files, envelope first, octets as received."""

import os

import pytest

from engine.errors import UserError
from engine.spool.drop import DropFolder


async def test_a_message_is_dropped_with_its_envelope(yard, spool):
    draft = yard.draft("bob@example.net", "eve@example.net", body=b"Subject: x\r\n\r\nbare\nnewline")
    message_id = await spool.put(draft)
    (claim,) = await spool.claim(1)
    drop = DropFolder(yard.folders.drop)
    path = await drop.write(claim.message, ["bob@example.net", "eve@example.net"], await spool.body(message_id))
    assert path.suffix == ".eml"
    assert path.read_bytes() == (
        b"x-sender: alice@example.com\r\nx-receiver: bob@example.net\r\nx-receiver: eve@example.net\r\n"
        + draft.head + draft.body
    )  # fmt: skip
    assert list(yard.folders.drop.iterdir()) == [path]


async def test_a_large_message_is_streamed(yard, spool):
    writer = spool.body_writer()
    await writer.write(b"z" * 700_000)
    message_id = await spool.put(yard.draft(body=await writer.finish()))
    (claim,) = await spool.claim(1)
    path = await DropFolder(yard.folders.drop).write(claim.message, ["b@x.org"], await spool.body(message_id))
    assert path.read_bytes().endswith(yard.draft().head + b"z" * 700_000)


async def test_twice_the_same_message_makes_two_files(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    drop = DropFolder(yard.folders.drop)
    body = await spool.body(message_id)
    paths = {await drop.write(claim.message, [name], body) for name in ("a@x.org", "b@x.org")}
    assert len(paths) == len(list(yard.folders.drop.iterdir())) == 2


async def test_an_address_never_becomes_another_line(yard, spool):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    body = await spool.body(message_id)
    path = await DropFolder(yard.folders.drop).write(claim.message, ["a@x.org\r\nBcc: victim@x.org"], body)
    assert b"\r\nBcc" not in path.read_bytes()


async def test_what_cannot_be_finished_is_not_there(yard, spool):
    writer = spool.body_writer()
    await writer.write(b"z" * 700_000)
    message_id = await spool.put(yard.draft(body=await writer.finish()))
    (claim,) = await spool.claim(1)
    body = await spool.body(message_id)
    (yard.folders.queue / f"{message_id}.body").unlink()
    with pytest.raises(KeyError):
        await DropFolder(yard.folders.drop).write(claim.message, ["b@x.org"], body)
    assert not list(yard.folders.drop.iterdir())


async def test_a_folder_that_cannot_be_made_is_named(yard, spool, tmp_path):
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="file"):
        await DropFolder(tmp_path / "file" / "drop").write(claim.message, ["b@x.org"], await spool.body(message_id))


async def test_file_and_folder_are_flushed(yard, spool, monkeypatch):
    flushed = []
    fsync = os.fsync
    message_id = await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    body = await spool.body(message_id)
    monkeypatch.setattr(os, "fsync", lambda descriptor: (flushed.append(descriptor), fsync(descriptor)))
    await DropFolder(yard.folders.drop).write(claim.message, ["b@x.org"], body)
    assert len(flushed) == 2
