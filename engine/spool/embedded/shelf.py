"""Messages in memory: those just put, those read because they are due, and those lent to delivery.

Who is here is known better than the database knows it: what the database says of them is ignored until they leave.
"""

import contextlib
from collections import deque
from collections.abc import Callable, Iterator

from engine.spool.embedded.entry import Entry
from engine.spool.message import Claim

# What fresh messages may take here before later ones are left to the database.
BUDGET = 32 * 1024**2
# What an entry takes besides its octets, roughly.
_OVERHEAD = 1024

_START = (float("-inf"), 0)


class DueLine:
    """How far, in order of (due, id), the database was read for due messages, and what comes next beyond.

    `horizon` is when the next one there is due, None when there is none; only right while `known`.
    """

    def __init__(self) -> None:
        self.position = _START
        self.horizon: float | None = None
        self.known = False

    def insert(self, due: float, number: int) -> None:
        """A message stands in the database, due then."""
        if (due, number) <= self.position:
            self.position = (due, number - 1)
        if self.known and (self.horizon is None or due < self.horizon):
            self.horizon = due

    def advance(self, position: tuple[float, int] | None, horizon: float | None) -> None:
        """The database was read up to `position` (None: nothing was due); the next is due at `horizon`."""
        if position is not None:
            self.position = position
        self.horizon = horizon
        self.known = True

    def rewind(self) -> None:
        """Read from the beginning again; those in memory are passed over then."""
        self.position = _START
        self.known = False

    def may_have(self, now: float) -> bool:
        """Whether reading could bring something due."""
        return not self.known or (self.horizon is not None and self.horizon <= now)


class Shelf:
    """The entries in memory and the two lines they are claimed from, in turn, so that neither starves the other."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.line = DueLine()
        self.wake = wake
        self._entries: dict[int, Entry] = {}
        self._fresh: deque[Entry] = deque()
        self._due: deque[Entry] = deque()
        self._fresh_is_next = False
        self._octets = 0

    def get(self, number: int) -> Entry | None:
        """The entry in memory, None when the database knows best."""
        return self._entries.get(number)

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries.values()))

    @property
    def loaded(self) -> int:
        """How many stand in the line that was read from the database."""
        return len(self._due)

    def earliest(self) -> float | None:
        """When the first of those that stand in line was due; None when nobody does."""
        for line in (self._fresh, self._due):
            while line and (line[0].gone or line[0].due is None):
                self.settle(_first(line))
        return min((line[0].due for line in (self._fresh, self._due) if line and line[0].due is not None), default=None)

    def lent(self) -> list[Entry]:
        """Those delivery has now."""
        return [entry for entry in self._entries.values() if entry.lent and not entry.gone]

    def adopt(self, entry: Entry) -> None:
        """An entry that is being written, and until then in no line."""
        self._entries[entry.number] = entry

    def put(self, entry: Entry) -> None:
        """An adopted message is stored; held, or without room for it here, it is found in the database later."""
        cost = _cost(entry)
        if entry.due is None or self._octets + cost > BUDGET:
            entry.content = None
            self.settle(entry)
            return
        self._octets += cost
        entry.queued = True
        self._fresh.append(entry)
        self.wake()

    def drop(self, entry: Entry) -> None:
        """An adopted message could not be stored."""
        self._entries.pop(entry.number, None)

    def load(self, entry: Entry) -> None:
        """A due message from the database, at the end of its line."""
        self._entries[entry.number] = entry
        entry.queued = True
        self._due.append(entry)

    def claim(self, limit: int, now: float) -> list[Claim]:
        """Lend at most `limit` of those that stand in line."""
        claims: list[Claim] = []
        while len(claims) < limit and (entry := self._next()) is not None:
            recipients = () if entry.gone else entry.due_recipients(now)
            if not recipients:
                self.settle(entry)
                continue
            entry.lent = {recipient.index for recipient in recipients}
            claims.append(Claim(entry.message, recipients))
        return claims

    def give_back(self, entry: Entry, indexes: set[int]) -> None:
        """Delivery does not want these recipients now; they are the first in line again."""
        entry.lent -= indexes
        if not (entry.lent or entry.pending or entry.gone or entry.queued):
            entry.queued = True
            self._due.appendleft(entry)
            self.wake()
        else:
            self.settle(entry)

    def settle(self, entry: Entry) -> None:
        """Let an entry go that is in no line, not lent and not being written: now the database knows best."""
        if entry.queued or entry.lent or entry.pending or self._entries.get(entry.number) is not entry:
            return
        del self._entries[entry.number]
        if entry.content is not None:
            self._octets -= _cost(entry)
            entry.content = None
        if not entry.gone:
            self._return(entry)

    def expel(self, entry: Entry) -> bool:
        """Let one that is gone go now and not when its turn in line comes; False when it is lent or being written."""
        if entry.lent or entry.pending:
            return False
        for line in (self._fresh, self._due):
            with contextlib.suppress(ValueError):
                line.remove(entry)
        entry.queued = False
        self.settle(entry)
        return True

    def _return(self, entry: Entry) -> None:
        if entry.due is not None:
            self.line.insert(entry.due, entry.number)
            self.wake()

    def _next(self) -> Entry | None:
        lines = (self._fresh, self._due) if self._fresh_is_next else (self._due, self._fresh)
        self._fresh_is_next = not self._fresh_is_next
        for line in lines:
            if line:
                return _first(line)
        return None


def _first(line: deque[Entry]) -> Entry:
    entry = line.popleft()
    entry.queued = False
    return entry


def _cost(entry: Entry) -> int:
    head, body = entry.content[:2] if entry.content else (b"", b"")
    return _OVERHEAD + len(head) + len(body)
