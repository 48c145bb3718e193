"""Badmail: three files for each message, complete or not there at all, and an event."""

import json

import pytest

from engine.errors import SpoolUnavailable
from engine.events import BadmailWritten
from engine.spool.badmail import Badmail, BadmailItem
from engine.spool.message import RecipientResult, Result


async def test_a_message_is_set_aside_with_all_that_is_known(yard, spool):
    draft = yard.draft("bob@example.net", "eve@example.net")
    message_id = await spool.put(draft)
    (claim,) = await spool.claim(1)
    moment = yard.clock.now()
    await spool.record(Result(message_id, moment, (RecipientResult(0, "delivered", "250 ok", "mx.example.net"),)))
    spool.give_back(claim)
    await spool.set_aside(message_id, "The notice itself could not be delivered.")
    folder = yard.folders.badmail
    assert (folder / f"{message_id}.BAD").read_bytes() == draft.head + draft.body
    explanation = (folder / f"{message_id}.BDR").read_text()
    assert "The notice itself could not be delivered." in explanation
    assert "<alice@example.com>" in explanation
    assert "<eve@example.net>" in explanation
    assert "250 ok" in explanation
    assert "2023-11-14 22:13:20 UTC" in explanation
    properties = json.loads((folder / f"{message_id}.BDP").read_text())
    assert properties["sender"] == "alice@example.com"
    assert properties["recipients"] == ["eve@example.net"]
    assert properties["attempts"][0]["outcome"] == "delivered"
    assert (await spool.counts()).messages == 0
    assert not await spool.claim(1)
    yard.bus.flush()
    (event,) = [event for event in yard.events if isinstance(event, BadmailWritten)]
    assert (event.message, event.path) == (message_id, str(folder / f"{message_id}.BAD"))


async def test_a_large_message_is_set_aside_whole(yard, spool, until):
    writer = spool.body_writer()
    await writer.write(b"x" * 1_000_000)
    message_id = await spool.put(yard.draft(body=await writer.finish()))
    (yard.folders.queue / f"{message_id}.body").write_bytes(b"y" * 1_000_000)
    await spool.set_aside(message_id, "damaged")
    assert (yard.folders.badmail / f"{message_id}.BAD").read_bytes() == yard.draft().head + b"y" * 1_000_000

    async def gone():
        return not (yard.folders.queue / f"{message_id}.body").exists()

    await until(gone)


async def test_an_unknown_message_cannot_be_set_aside(spool):
    with pytest.raises(KeyError):
        await spool.set_aside("0000000001", "why not")


async def test_without_badmail_the_message_stays(yard, spool):
    message_id = await spool.put(yard.draft())
    yard.folders.badmail.parent.mkdir(exist_ok=True)
    yard.folders.badmail.write_text("a file in the way")
    with pytest.raises(SpoolUnavailable):
        await spool.set_aside(message_id, "reason")
    assert [claim.message.id for claim in await spool.claim(1)] == [message_id]
    yard.folders.badmail.unlink()
    await spool.set_aside(message_id, "reason")
    assert (await spool.counts()).messages == 0


async def test_what_breaks_off_leaves_nothing(yard):
    badmail = Badmail(yard.folders.badmail, yard.bus, yard.clock)

    def broken():
        yield b"half"
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input"):
        await badmail.write(BadmailItem(id="X", reason="test"), broken())
    assert not list(yard.folders.badmail.iterdir())


async def test_a_pickup_file_may_go_there_too(yard):
    badmail = Badmail(yard.folders.badmail, yard.bus, yard.clock)
    path = await badmail.write(BadmailItem(id="strange", reason="It has no recipients."), [b"To: \r\n", b"\r\n"])
    assert path.read_bytes() == b"To: \r\n\r\n"
    assert "Received:   unknown" in path.with_suffix(".BDR").read_text()
