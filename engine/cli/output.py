"""What commands print: tables and times for people, JSON for programs."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, TextIO

from engine.translation.columns import columns_of
from engine.translation.language import language_of
from engine.translation.sentences import sentences


class Column(NamedTuple):
    """`widest` cuts longer texts, 0 leaves them; figures stand to the right; `spoken` holds words of ours, not data."""

    title: str
    right: bool = False
    widest: int = 0
    spoken: bool = False


def language() -> str:
    """The language of the person at the prompt: "en", "ja"."""
    return language_of(os.environ)


def spoken(text: str) -> str:
    """`text` in the language of the person at the prompt; what is for programs does not come through here."""
    return sentences(language()).say(text)


def say(text: str = "", *, file: TextIO | None = None, flush: bool = False) -> None:
    """Print a sentence in the language of the person."""
    print(spoken(text), file=file, flush=flush)


def json_text(value: object) -> str:
    """Exact values as one document, in ASCII: every terminal and every pipe takes it."""
    return json.dumps(value, indent=2)


def print_json(value: object) -> None:
    print(json_text(value))


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Aligned columns with a line of titles."""
    for line in table_lines(columns, rows):
        print(line)


def table_lines(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of such a table."""
    lines = [[spoken(column.title) for column in columns]]
    lines += [[_cell(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows]
    widths = [max(map(columns_of, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        cells = (_pad(cell, width, column.right) for cell, width, column in zip(line, widths, columns, strict=True))
        yield "  ".join(cells).rstrip()


def complain(text: object) -> None:
    """Say on standard error what is wrong, under the program's name."""
    print("mailroot: " + plain(spoken(str(text)), keep="\n"), file=sys.stderr)


def plain(value: object, keep: str = "") -> str:
    """Text that cannot steer a terminal: mail and remote answers may hold control characters."""
    return "".join(character if character.isprintable() or character in keep else "?" for character in str(value))


def local_time(seconds: float, never: str = "-") -> str:
    """A moment in the machine's time zone: 2026-01-31 14:05:09; `never` for 0."""
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S") if seconds else never


def size_text(octets: int) -> str:
    """A size in KB of 1,024 bytes or MB, as IIS counts."""
    if octets < 1024:
        return f"{octets} B"
    return f"{octets / 1024:.1f} KB" if octets < 1024**2 else f"{octets / 1024**2:.1f} MB"


def counted(number: int, noun: str) -> str:
    """ "1 message", "3 messages"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def endpoint(address: str, port: int) -> str:
    """127.0.0.1:25, [::1]:25."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _cell(cell: object, column: Column) -> str:
    text = plain(cell)
    return _cut(spoken(text) if column.spoken else text, column.widest)


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - columns_of(text))
    return space + text if right else text + space


def _cut(text: str, widest: int) -> str:
    return text if not widest or len(text) <= widest else text[: widest - 3] + "..."
