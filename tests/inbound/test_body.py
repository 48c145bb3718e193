"""Bodies in blocks: the same result however the network cuts them, within the limits, and bounded in memory."""

import asyncio
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SpoolUnavailable
from engine.inbound.body import BodySink, DotDecoder, receive_chunk
from engine.inbound.reader import BlockReader
from engine.policy.limits import LimitRule
from engine.settings.model import Messages, Settings
from engine.settings.units import Kilobytes

_PIECES = st.lists(
    st.sampled_from([b"\r", b"\n", b".", b"\r\n", b"\r\n.", b"x", b"\r\n.\r", b"..", b"\xe4"]), max_size=30
)


def _by_the_book(text: bytes) -> tuple[bytes, bytes | None]:
    """RFC 5321 4.5.2 line by line: the text, and what follows the end (None: no end)."""
    lines = re.split(rb"(?<=\r\n)", text)
    body = b""
    for number, line in enumerate(lines):
        if line == b".\r\n":
            return body, b"".join(lines[number + 1 :])
        body += line[1:] if line.startswith(b".") else line
    return body, None


@given(pieces=_PIECES, cuts=st.lists(st.integers(1, 9), max_size=40))
def test_any_cut_gives_what_the_book_says(pieces: list[bytes], cuts: list[int]) -> None:
    text = b"".join(pieces) + b"\r\n.\r\nMAIL FROM:<next@b.example>\r\n"
    decoder, body, at = DotDecoder(), b"", 0
    for cut in [*cuts, *[7] * len(text)]:
        if decoder.rest is not None or at >= len(text):
            break
        body += decoder.decode(text[at : at + cut])
        at += cut
    expected, rest = _by_the_book(text)
    assert decoder.rest is not None
    assert body == expected
    assert decoder.rest + text[at:] == rest


@given(pieces=_PIECES, cut=st.integers(0, 60))
async def test_bare_line_ends_are_found_across_blocks(pieces: list[bytes], cut: int) -> None:
    text = b"".join(pieces)
    sink = BodySink(_Spool(), _limits(), 0)  # type: ignore[arg-type]
    for block in (text[:cut], text[cut:]):
        if block:
            await sink.write(block)
    assert sink.bare_newlines is bool(re.search(rb"\r(?!\n)|(?<!\r)\n", text))
    assert sink.eight_bit is (b"\xe4" in text)
    assert await sink.finish() == text


class _Writer:
    def __init__(self) -> None:
        self.blocks: list[bytes] = []
        self.aborted = 0
        self.broken = False

    async def write(self, block: bytes) -> None:
        if self.broken:
            raise SpoolUnavailable
        self.blocks.append(block)

    async def finish(self) -> Any:
        return b"".join(self.blocks)

    async def abort(self) -> None:
        self.aborted += 1


class _Spool:
    body_limit = 100

    def __init__(self) -> None:
        self.writer = _Writer()

    def body_writer(self) -> _Writer:
        return self.writer


def _limits(octets: int = 0, session: int = 0) -> LimitRule:
    messages = Messages(max_message_kb=Kilobytes(octets), max_session_kb=Kilobytes(session))
    return LimitRule(Settings(messages=messages))


async def test_small_bodies_stay_in_memory() -> None:
    spool = _Spool()
    sink = BodySink(spool, _limits(), 0)  # type: ignore[arg-type]
    await sink.write(b"x" * 60)
    await sink.write(b"y" * 40)
    assert await sink.finish() == b"x" * 60 + b"y" * 40
    assert spool.writer.blocks == []


async def test_large_bodies_go_to_disk_in_order() -> None:
    spool = _Spool()
    sink = BodySink(spool, _limits(), 0)  # type: ignore[arg-type]
    for block in (b"x" * 60, b"y" * 41, b"z"):
        await sink.write(block)
    assert spool.writer.blocks == [b"x" * 60, b"y" * 41, b"z"]
    assert await sink.finish() == b"x" * 60 + b"y" * 41 + b"z"


async def test_beyond_the_limit_nothing_is_kept() -> None:
    spool = _Spool()
    sink = BodySink(spool, _limits(150), 0)  # type: ignore[arg-type]
    for _ in range(4):
        await sink.write(b"x" * 60)
    assert sink.refusal is not None
    assert sink.refusal.reply.startswith("552 5.3.4")
    assert sink.size == 240
    assert spool.writer.aborted == 1
    assert sum(map(len, spool.writer.blocks)) == 120


async def test_the_session_limit_spares_the_first_message() -> None:
    first, second = (BodySink(_Spool(), _limits(session=100), before) for before in (0, 1))  # type: ignore[arg-type]
    for sink in (first, second):
        await sink.write(b"x" * 100)
    assert first.refusal is None
    assert second.refusal is not None
    assert second.refusal.code == 421


async def test_a_disk_that_refuses_is_noted_and_the_rest_swallowed() -> None:
    spool = _Spool()
    spool.writer.broken = True
    sink = BodySink(spool, _limits(), 0)  # type: ignore[arg-type]
    for _ in range(3):
        await sink.write(b"x" * 60)
    assert sink.failure is not None
    assert sink.failure.reply.startswith("452 4.3.1")
    assert spool.writer.aborted == 1


@pytest.mark.parametrize("size", [0, 1, 5, 13])
async def test_a_chunk_takes_exactly_its_octets(size: int) -> None:
    reader = BlockReader(asyncio.get_running_loop(), lambda: None)
    reader.feed(b"hello world\r\n" + b"next\r\n")
    sink = BodySink(_Spool(), _limits(), 0)  # type: ignore[arg-type]
    await receive_chunk(reader, size, sink)
    assert await sink.finish() == b"hello world\r\n"[:size]
    assert await reader.readline() == b"hello world\r\nnext\r\n"[size:].splitlines(keepends=True)[0]
