"""The reader: lines without waiting, blocks, and a socket that is left alone while enough is buffered."""

import asyncio

import pytest

from engine.inbound.reader import (
    HIGH_WATER,
    LINE_LIMIT,
    MIN_PROGRESS,
    OVERLONG_LIMIT,
    BareNewline,
    BlockReader,
    EndOfInput,
    LineTooLong,
)


class Transport:
    """Records whether reading is wanted."""

    def __init__(self) -> None:
        self.reading = True

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


@pytest.fixture
async def waits() -> list[int]:
    return []


@pytest.fixture
async def reader(waits: list[int]) -> BlockReader:
    return BlockReader(asyncio.get_running_loop(), lambda: waits.append(1))


async def settle() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_buffered_lines_come_without_waiting(reader: BlockReader, waits: list[int]) -> None:
    reader.feed(b"one\r\ntwo\r\nthr")
    assert [await reader.readline(), await reader.readline()] == [b"one\r\n", b"two\r\n"]
    assert waits == []
    rest = asyncio.create_task(reader.readline())
    await settle()
    assert waits == [1]
    assert reader.waiting_since > 0
    reader.feed(b"ee\r\n")
    assert await rest == b"three\r\n"
    assert reader.waiting_since == 0


async def test_the_end_comes_after_what_is_buffered(reader: BlockReader) -> None:
    reader.feed(b"one\r\ntw")
    reader.feed_eof()
    assert await reader.readline() == b"one\r\n"
    with pytest.raises(EndOfInput):
        await reader.readline()


async def test_the_longest_line(reader: BlockReader) -> None:
    reader.feed(b"x" * (LINE_LIMIT - 2) + b"\r\n" + b"next\r\n")
    assert len(await reader.readline()) == LINE_LIMIT
    assert await reader.readline() == b"next\r\n"


async def test_a_bare_newline_ends_nothing(reader: BlockReader) -> None:
    reader.feed(b"NOOP\nMAIL FROM:<evil@example.net>\n")
    for _ in range(2):
        with pytest.raises(BareNewline):
            await reader.readline()
    reader.feed(b"RCPT TO:<still@the.same.line>\r\nnext\r\n")
    assert await reader.readline() == b"next\r\n"


async def test_a_line_too_long_is_read_away(reader: BlockReader) -> None:
    reader.feed(b"x" * (LINE_LIMIT + 1) + b"\r\nnext\r\n")
    with pytest.raises(LineTooLong):
        await reader.readline()
    assert await reader.readline() == b"next\r\n"


async def test_a_line_without_end_costs_no_memory_and_ends(reader: BlockReader) -> None:
    reading = asyncio.create_task(reader.readline())
    for _ in range(OVERLONG_LIMIT // 65_536):
        reader.feed(b"x" * 65_536)
        await settle()
        assert not reading.done()
        assert len(reader._buffer) == 0
    reader.feed(b"x")
    with pytest.raises(EndOfInput):
        await reading


async def test_the_socket_is_paused_and_resumed(reader: BlockReader) -> None:
    transport = Transport()
    reader.attach(transport)  # type: ignore[arg-type]
    reader.feed(b"x" * HIGH_WATER)
    assert transport.reading
    reader.feed(b"x")
    assert not transport.reading
    assert len(await reader.block()) == HIGH_WATER + 1
    assert transport.reading


async def test_lines_resume_the_socket_too(reader: BlockReader) -> None:
    transport = Transport()
    reader.attach(transport)  # type: ignore[arg-type]
    reader.feed(b"NOOP\r\n" * (HIGH_WATER // 6 + 1))
    assert not transport.reading
    await reader.readline()
    assert transport.reading


async def test_dribbling_a_body_is_no_progress(reader: BlockReader) -> None:
    first = asyncio.create_task(reader.block())
    await settle()
    began = reader.since
    assert began > 0
    reader.feed(b"x")
    await first
    assert reader.since == began
    second = asyncio.create_task(reader.block())
    await settle()
    reader.feed(b"x" * MIN_PROGRESS)
    await second
    assert reader.since == 0


async def test_what_was_read_too_far_is_put_back(reader: BlockReader) -> None:
    reader.feed(b"body-rest\r\n")
    await reader.block(5)
    reader.unread(b"the ")
    assert await reader.readline() == b"the rest\r\n"
