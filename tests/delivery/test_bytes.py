"""What arrives is what was accepted, byte for byte; only dots and lone newlines are touched, and in the known way."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.delivery.stuffing import Stuffer, stuffed
from tests.delivery.conftest import MakeHost
from tests.delivery.memoryspool import MemorySpool
from tests.delivery.rig import Rig, settings_for

PIECES = st.sampled_from([b".", b"..", b"\r\n", b"\r", b"\n", b"a", b"\r\n.\r\n", b"\n.\n", b"\r.\r", b"\0", b"\xff"])
BODIES = st.lists(PIECES, max_size=30).map(b"".join)


def received(raw: bytes) -> bytes:
    """What a host that keeps to RFC 5321 makes of the bytes after DATA; fails when they end early or late."""
    lines = raw.split(b"\r\n")
    end = lines.index(b".")
    assert lines[end:] == [b".", b""], "the end is not where it should be"
    return b"".join((line[1:] if line.startswith(b".") else line) + b"\r\n" for line in lines[:end])


def expected(body: bytes, bare_newlines: bool) -> bytes:
    if bare_newlines:
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    return body if not body or body.endswith(b"\r\n") else body + b"\r\n"


@given(body=BODIES, bare_newlines=st.booleans())
def test_a_small_body_arrives_as_it_is(body: bytes, bare_newlines: bool) -> None:
    assert received(stuffed(body, bare_newlines=bare_newlines)) == expected(body, bare_newlines)


@given(blocks=st.lists(BODIES, max_size=6), bare_newlines=st.booleans())
def test_block_borders_make_no_difference(blocks: list[bytes], bare_newlines: bool) -> None:
    stuffer = Stuffer(bare_newlines=bare_newlines)
    sent = b"".join([*map(stuffer.feed, blocks), stuffer.finish()])
    assert received(sent) == expected(b"".join(blocks), bare_newlines)


@given(body=BODIES, size=st.integers(1, 5))
def test_the_smallest_blocks_too(body: bytes, size: int) -> None:
    stuffer = Stuffer(bare_newlines=True)
    blocks = [body[start : start + size] for start in range(0, len(body), size)]
    sent = b"".join([*map(stuffer.feed, blocks), stuffer.finish()])
    assert sent == stuffed(body, bare_newlines=True)


@given(body=BODIES)
def test_no_lone_newline_leaves_once_they_are_known(body: bytes) -> None:
    sent = stuffed(body, bare_newlines=True)
    assert sent.count(b"\r") == sent.count(b"\n") == sent.count(b"\r\n")


@pytest.mark.parametrize("limit", [0, 10**6], ids=["streamed", "at once"])
async def test_bytes_over_the_wire(make_host: MakeHost, tmp_path: Path, limit: int) -> None:
    host = await make_host()
    bodies = [
        b"",
        b".",
        b".\r\n..\r\n",
        b"no end",
        b"a\r\n.\r\nb",
        bytes(range(14, 256)) * 8000 + b"\r\n.",
        b"x" * 300_000,
    ]
    rig = Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path)
    rig.delivery = rig.delivery_on(MemorySpool(rig.clock, body_limit=limit, block=4096))
    async with rig:
        for number, body in enumerate(bodies):
            await rig.put(f"user{number}@example.org", body=body)
        await rig.until(lambda: len(host.delivered) == len(bodies))
        arrived = {one.recipients[0]: one.data for one in host.delivered}
        for number, body in enumerate(bodies):
            assert arrived[f"user{number}@example.org"] == expected(body, False)


async def test_a_large_body_is_cut_off_and_not_ended_when_it_cannot_be_read(
    make_host: MakeHost, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class FailingBody:
        size = 10**6

        def small(self) -> bytes | None:
            return None

        async def blocks(self):  # type: ignore[no-untyped-def]
            yield b"half a line"
            await asyncio.sleep(0)
            raise OSError("disk error")

    class FailingSpool(MemorySpool):
        async def body(self, message_id: str) -> FailingBody:  # type: ignore[override]
            return FailingBody()

    host = await make_host()
    rig = Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path)
    rig.delivery = rig.delivery_on(FailingSpool(rig.clock))
    async with rig:
        message = await rig.put("user@example.org")
        await rig.settled(1)
        assert (rig.spool.outcomes[0].recipients[0].outcome, host.delivered) == ("deferred", [])
        assert message in rig.spool.kept
        assert "could not be sent" in caplog.text


@settings(max_examples=25)
@given(pieces=st.lists(st.binary(min_size=1, max_size=7), max_size=8))
def test_replies_in_any_pieces(pieces: list[bytes]) -> None:
    from engine.delivery.reply import ReplyParser

    text = b"250-first\r\n250 last\r\n354 go\r\n"
    cut = [text[start : start + len(pieces) + 1] for start in range(0, len(text), len(pieces) + 1)]
    parser = ReplyParser()
    found = [reply for piece in cut for reply in parser.feed(piece)]
    assert [(reply.code, reply.lines) for reply in found] == [(250, ("first", "last")), (354, ("go",))]
