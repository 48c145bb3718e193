"""SQLite's file format, read without SQLite: every row that still stands on a readable page, whatever became of others.

Source: https://www.sqlite.org/fileformat2.html (sections 1.3 header, 1.5 freelist, 1.6 b-tree pages, 1.7 overflow,
2.1 record format, 4 write-ahead log).
"""

import array
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from engine.spool.embedded.schema import PAGE_SIZE

Value = int | float | str | bytes | None

_TABLE_LEAF = 0x0D
_HEADER = 100
_INTEGER_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_WAL_HEADER = 32
_FRAME_HEADER = 24
_WAL_MAGIC = 0x377F0682


class TableRow(NamedTuple):
    """A row of some table: nothing on its page says of which, but each of ours has another number of columns."""

    rowid: int
    values: tuple[Value, ...]


class Damaged(ValueError):
    """What was read is not what SQLite writes."""


class PageFile:
    """A database file and its write-ahead log as one set of pages, numbered from 1."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._later = _logged_pages(path.with_name(path.name + "-wal"))
        stored = path.stat().st_size // PAGE_SIZE
        self.count = max(stored, *self._later, 0) if self._later else stored

    def __enter__(self) -> "PageFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def page(self, number: int) -> bytes:
        """The octets of a page; raises Damaged when there is no such page."""
        if not 1 <= number <= self.count:
            raise Damaged(f"no page {number}")
        logged = self._later.get(number)
        if logged is not None:
            return logged
        self._file.seek((number - 1) * PAGE_SIZE)
        return self._file.read(PAGE_SIZE).ljust(PAGE_SIZE, b"\0")

    def rows(self) -> Iterator[TableRow]:
        """Every row on every page that is a leaf of a table and not free."""
        free = self._free()
        for number in range(1, self.count + 1):
            if number not in free:
                yield from self._rows_of(number)

    def _free(self) -> set[int]:
        """The pages of the freelist as far as it can be followed. (Free pages are zeroed anyway: secure_delete.)"""
        free: set[int] = set()
        if not self.count:
            return free
        (trunk,) = struct.unpack_from(">I", self.page(1), 32)
        while 1 <= trunk <= self.count and trunk not in free:
            free.add(trunk)
            page = self.page(trunk)
            trunk, entries = struct.unpack_from(">II", page)
            if entries > PAGE_SIZE // 4 - 2:
                break
            free.update(struct.unpack_from(f">{entries}I", page, 8))
        return free

    def _rows_of(self, number: int) -> Iterator[TableRow]:
        page = self.page(number)
        start = _HEADER if number == 1 else 0
        if page[start] != _TABLE_LEAF:
            return
        (cells,) = struct.unpack_from(">H", page, start + 3)
        if start + 8 + 2 * cells > PAGE_SIZE:
            return
        for offset in struct.unpack_from(f">{cells}H", page, start + 8):
            try:
                yield self._row(page, offset)
            except (ValueError, IndexError, struct.error):
                # This cell is damaged; its neighbours need not be.
                continue

    def _row(self, page: bytes, offset: int) -> TableRow:
        length, offset = _varint(page, offset)
        rowid, offset = _varint(page, offset)
        return TableRow(_signed(rowid), _record(self._payload(page, offset, length)))

    def _payload(self, page: bytes, offset: int, length: int) -> bytes:
        local = _local_length(length)
        payload = page[offset : offset + local]
        if local == length:
            return payload
        parts = [payload]
        missing = length - local
        (following,) = struct.unpack_from(">I", page, offset + local)
        if missing > self.count * PAGE_SIZE:
            raise Damaged("longer than the file")
        while missing > 0:
            overflow = self.page(following)
            (following,) = struct.unpack_from(">I", overflow)
            parts.append(overflow[4 : 4 + min(missing, PAGE_SIZE - 4)])
            missing -= PAGE_SIZE - 4
        return b"".join(parts)


def _local_length(length: int) -> int:
    """How much of a payload stands on the leaf page itself (1.6, U = the page size: we reserve nothing)."""
    largest = PAGE_SIZE - 35
    if length <= largest:
        return length
    smallest = (PAGE_SIZE - 12) * 32 // 255 - 23
    fitting = smallest + (length - smallest) % (PAGE_SIZE - 4)
    return fitting if fitting <= largest else smallest


def _varint(data: bytes, offset: int) -> tuple[int, int]:
    value = 0
    for position in range(offset, offset + 8):
        octet = data[position]
        value = value << 7 | octet & 0x7F
        if octet < 0x80:
            return value, position + 1
    return value << 8 | data[offset + 8], offset + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _record(payload: bytes) -> tuple[Value, ...]:
    header, offset = _varint(payload, 0)
    types = []
    while offset < header:
        kind, offset = _varint(payload, offset)
        types.append(kind)
    values = []
    position = header
    for kind in types:
        value, position = _value(payload, position, kind)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, position: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, position
    if kind in (8, 9):
        return kind - 8, position
    if kind in (10, 11):
        raise Damaged("reserved type")
    size = _INTEGER_SIZES.get(kind, 8) if kind <= 7 else (kind - 12) // 2
    end = position + size
    if end > len(payload):
        raise Damaged("a value beyond its record")
    octets = payload[position:end]
    if kind == 7:
        return struct.unpack(">d", octets)[0], end
    if kind < 7:
        return int.from_bytes(octets, "big", signed=True), end
    return (octets.decode("utf-8") if kind % 2 else octets), end


def _logged_pages(path: Path) -> dict[int, bytes]:
    """The newest committed version of each page in a write-ahead log; empty when there is none."""
    try:
        log = path.read_bytes()
    except FileNotFoundError:
        return {}
    if len(log) < _WAL_HEADER:
        return {}
    magic, _, page_size = struct.unpack_from(">III", log)
    if magic & ~1 != _WAL_MAGIC or page_size != PAGE_SIZE:
        return {}
    return _committed(log, big_endian=bool(magic & 1))


def _committed(log: bytes, *, big_endian: bool) -> dict[int, bytes]:
    """Frames are good up to the first whose salt or running checksum is wrong, and count up to the last commit."""
    salt = log[16:24]
    running = _checksum(log[:24], (0, 0), big_endian)
    committed: dict[int, bytes] = {}
    open_frames: dict[int, bytes] = {}
    if struct.unpack_from(">II", log, 24) != running:
        return committed
    for start in range(_WAL_HEADER, len(log) - _FRAME_HEADER - PAGE_SIZE + 1, _FRAME_HEADER + PAGE_SIZE):
        number, size_after_commit = struct.unpack_from(">II", log, start)
        content = log[start + _FRAME_HEADER : start + _FRAME_HEADER + PAGE_SIZE]
        running = _checksum(content, _checksum(log[start : start + 8], running, big_endian), big_endian)
        if log[start + 8 : start + 16] != salt or struct.unpack_from(">II", log, start + 16) != running:
            break
        open_frames[number] = content
        if size_after_commit:
            committed |= open_frames
            open_frames = {}
    return committed


def _checksum(data: bytes, start: tuple[int, int], big_endian: bool) -> tuple[int, int]:
    words = array.array("I", data)
    if big_endian != (sys.byteorder == "big"):
        words.byteswap()
    first, second = start
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
