"""A look at a list of messages, done off the window's thread: all keys in order, and the rows that are in sight."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from gui.bridge import Engine

# First and last row, both included.
Range: TypeAlias = tuple[int, int]


# As wide as most addresses.
ADDRESS = "printer-12@example.com"


class View(NamedTuple):
    """What a list shows: `text` and `state` filter, `order` is a field of its rows."""

    order: str
    descending: bool = False
    text: str = ""
    state: str = ""

    @property
    def filtered(self) -> bool:
        """Whether rows are left out."""
        return bool(self.text or self.state)


class Column(NamedTuple):
    """One column. `order` is the field it is sorted by, `title` a marked text, `text` gets the row and the time of
    now, `tip` the row. `sample` is as wide as the column wants to be at first. `picture` names an icon for a row."""

    order: str
    title: str
    text: Callable[[Any, float], str]
    sample: str
    tip: Callable[[Any], str] | None = None
    right: bool = False
    picture: Callable[[Any], str] | None = None


class Source(Protocol):
    """Where the messages of a list are. Both calls block; they are made on another thread than the window's."""

    columns: Sequence[Column]

    def keys(self, engine: Engine, view: View) -> Sequence[str]:
        """The keys of all rows of a view, in order."""
        ...

    def rows(self, engine: Engine, keys: Sequence[str]) -> Mapping[str, Any]:
        """The rows of those of `keys` that are still there."""
        ...


class Before(NamedTuple):
    """What the list showed when it was looked at again: its keys, the selected rows and those in sight."""

    keys: Sequence[str]
    selected: tuple[Range, ...]
    sight: Range


class Found(NamedTuple):
    """What a look found. `keys` is None when they are still the same.

    `rows` are those of `asked`; `positions` says where those keys are now that were selected or in sight as `before`
    says, `selected` where the selected ones are.
    """

    keys: Sequence[str] | None
    asked: Sequence[str]
    rows: Mapping[str, Any]
    positions: Mapping[str, int]
    before: Before
    selected: tuple[Range, ...]

    def row_of(self, key: str) -> int:
        """Where a key is now, -1 when it is gone."""
        row = self.positions.get(key)
        if row is not None:
            return row
        keys = self.before.keys if self.keys is None else self.keys
        try:
            return keys.index(key)
        except ValueError:
            return -1


def look(engine: Engine, source: Source, view: View, before: Before) -> Found:
    """Look again. Blocks."""
    keys = source.keys(engine, view)
    first, last = before.sight
    asked = keys[first : last + 1] or keys[-(last - first + 1) :]
    rows = source.rows(engine, asked) if asked else {}
    if keys == before.keys:
        return Found(None, asked, rows, {}, before, before.selected)
    watched = set(before.keys[first : last + 1])
    for start, end in before.selected:
        watched.update(before.keys[start : end + 1])
    positions = {key: row for row, key in enumerate(keys) if key in watched}
    return Found(
        keys, asked, rows, positions, before, moved(before.selected, before.keys, lambda key: positions.get(key, -1))
    )


def moved(ranges: Iterable[Range], keys: Sequence[str], row_of: Callable[[str], int]) -> tuple[Range, ...]:
    """Where the rows of `ranges` of the old keys are now; those that are gone are left out."""
    rows = (row_of(key) for first, last in ranges for key in keys[first : last + 1])
    return ranges_of(sorted(row for row in rows if row >= 0))


def ranges_of(rows: Iterable[int]) -> tuple[Range, ...]:
    """Rows in ascending order as ranges."""
    ranges: list[Range] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    return tuple(ranges)
