"""RowCache: the few rows of a long list that were looked at last."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

# A screen has some fifty rows; this is enough to scroll back and forth without asking again.
MOST_ROWS = 2000


class RowCache:
    """Rows by key. A stale one is still good to be shown until it has been read again."""

    def __init__(self) -> None:
        self._rows: OrderedDict[str, Any] = OrderedDict()
        self._fresh: set[str] = set()

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, key: str) -> Any | None:
        """The row, None when it is not here or not in the list any more."""
        return self._rows.get(key)

    def is_fresh(self, key: str) -> bool:
        """Whether the row has been read since everything became stale."""
        return key in self._fresh

    def put(self, keys: Iterable[str], rows: Mapping[str, Any]) -> None:
        """Take over what was read for `keys`; those without a row are gone. The ones read longest ago make room."""
        for key in keys:
            self._rows.pop(key, None)
            self._rows[key] = rows.get(key)
            self._fresh.add(key)
        while len(self._rows) > MOST_ROWS:
            key, _ = self._rows.popitem(last=False)
            self._fresh.discard(key)

    def stale(self) -> None:
        """Everything may have changed."""
        self._fresh.clear()

    def clear(self) -> None:
        """Hold nothing."""
        self._rows.clear()
        self._fresh.clear()
