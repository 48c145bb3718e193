"""What people see of the queue: pages, filters and single messages, each a query on an index or one pass in SQLite."""

import json
import sqlite3
from collections.abc import Sequence

import msgspec

from engine.spool.embedded import ids
from engine.spool.embedded.counters import Figures
from engine.spool.embedded.entry import STATE_NAMES, Entry, EnvelopeDamaged
from engine.spool.message import Attempt, MessageDetail, QueueEntry, QueueFilter, RecipientState

# What each field of a QueueEntry is called in the database.
_ORDERS = {
    "id": "id",
    "state": "state",
    "sender": "sender",
    "recipients": "recipients",
    "recipient_count": "waiting + held",
    "size": "size",
    "received_at": "received_at",
    "attempts": "attempts",
    "next_attempt": "due",
    "last_answer": "answer",
}
# SQLite uses the index of states, which leaves out the first, only when the statement leaves it out in the same words.
_STATES = ("state=0", *(f"state<>0 AND state={state}" for state in range(1, len(STATE_NAMES))))
# A row of the list names so many recipients; `recipient_count` says how many there are.
_SHOWN_RECIPIENTS = 100


class PageQuery(msgspec.Struct, frozen=True):
    """A page of the queue as two statements with their values: the rows, and how many match in all."""

    rows: str
    count: str
    values: tuple[object, ...]
    page: tuple[object, ...]


def page_query(
    where: QueueFilter, lent: Sequence[int], now: float, order: str, descending: bool, offset: int, limit: int
) -> PageQuery:
    """The statements for one page; `lent` are the messages being delivered. Raises ValueError on an unknown order."""
    conditions, values = _conditions(where, lent, now)
    filtered, ordered = _filtered(conditions), _ordered(order, descending)
    # The inner query walks an index alone; only the rows of the page itself are read.
    inner = f"SELECT id FROM message{filtered} ORDER BY {ordered} LIMIT ? OFFSET ?"  # noqa: S608
    rows = f"SELECT id, envelope, seal FROM message WHERE id IN ({inner}) ORDER BY {ordered}"  # noqa: S608
    count = f"SELECT count(*) FROM message{filtered}"  # noqa: S608
    return PageQuery(rows, count, tuple(values), (limit, offset))


def ids_query(
    where: QueueFilter, lent: Sequence[int], now: float, order: str, descending: bool
) -> tuple[str, tuple[object, ...]]:
    """The statement, with its values, for the ids of all matching rows. Raises ValueError on an unknown order."""
    conditions, values = _conditions(where, lent, now)
    inner = f"SELECT id FROM message{_filtered(conditions)} ORDER BY {_ordered(order, descending)}"  # noqa: S608
    # One value for all: row by row the interpreter lock would change hands a hundred thousand times.
    return f"SELECT json_group_array(id) FROM ({inner})", tuple(values)  # noqa: S608


def all_ids(connection: sqlite3.Connection, query: tuple[str, tuple[object, ...]]) -> tuple[str, ...]:
    """Run it."""
    (found,) = connection.execute(*query).fetchone()
    return tuple(map(ids.to_text, msgspec.json.decode(found, type=list[int])))


def rows(connection: sqlite3.Connection, numbers: Sequence[int], lent: Sequence[int]) -> list[QueueEntry]:
    """Those of `numbers` that are in the queue, in their order."""
    delivering = set(lent)
    found = connection.execute(
        "SELECT id, envelope, seal FROM message WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    known = {row[0]: row for row in found}
    return [_entry(*known[number], number_lent=delivering) for number in numbers if number in known]


def numbers_present(connection: sqlite3.Connection, numbers: Sequence[int]) -> set[int]:
    """Those of `numbers` that are in the queue."""
    query = "SELECT id FROM message WHERE id IN (SELECT value FROM json_each(?))"
    return {number for (number,) in connection.execute(query, (json.dumps(list(numbers)),))}


def page(
    connection: sqlite3.Connection, query: PageQuery, lent: Sequence[int], count: int | None
) -> tuple[list[QueueEntry], int]:
    """Run it; a `count` that is known already is not counted again."""
    delivering = set(lent)
    rows = connection.execute(query.rows, query.values + query.page).fetchall()
    if count is None:
        (count,) = connection.execute(query.count, query.values).fetchone()
    return [_entry(*row, number_lent=delivering) for row in rows], count


def known_count(where: QueueFilter, figures: Figures, lent: Sequence[Entry]) -> int | None:
    """How many messages match, when that is known without reading; else None."""
    if where == QueueFilter():
        return figures.messages
    if where != QueueFilter(state=where.state):
        return None
    if where.state == "delivering":
        return len(lent)
    state = STATE_NAMES.index(where.state)
    return figures.by_state[state] - sum(entry.standing.state == state for entry in lent)


def oldest(connection: sqlite3.Connection) -> float:
    """When the oldest message came in, 0 when there is none."""
    row = connection.execute("SELECT received_at FROM message ORDER BY received_at LIMIT 1").fetchone()
    return row[0] if row else 0.0


def detail(connection: sqlite3.Connection, number: int) -> MessageDetail:
    """One message; raises KeyError, EnvelopeDamaged."""
    row = connection.execute("SELECT envelope, seal FROM message WHERE id=?", (number,)).fetchone()
    if row is None:
        raise KeyError(ids.to_text(number))
    entry = Entry.of_row(number, *row)
    return MessageDetail(
        message=entry.message,
        recipients=tuple(entry.recipients.values()),
        attempts=attempts(connection, number),
    )


def attempts(connection: sqlite3.Connection, number: int) -> tuple[Attempt, ...]:
    """The history of a message, oldest first."""
    lines = connection.execute(
        "SELECT at, recipient, outcome, host, answer FROM attempt WHERE message=? ORDER BY number", (number,)
    )
    return tuple(Attempt(*line) for line in lines)


def _filtered(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _ordered(order: str, descending: bool) -> str:
    if order not in _ORDERS:
        raise ValueError(f"order must be one of {', '.join(_ORDERS)}, not {order}")
    direction = "DESC" if descending else "ASC"
    return f"{_ORDERS[order]} {direction}, id {direction}"


def _conditions(where: QueueFilter, lent: Sequence[int], now: float) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []

    def also(condition: str, *more: object) -> None:
        conditions.append(condition)
        values.extend(more)

    if where.state == "delivering":
        also("id IN (SELECT value FROM json_each(?))", json.dumps(list(lent)))
    elif where.state:
        if where.state not in STATE_NAMES:
            raise ValueError(f"state must be delivering or one of {', '.join(STATE_NAMES)}, not {where.state}")
        also(_STATES[STATE_NAMES.index(where.state)])
        if lent:
            also("id NOT IN (SELECT value FROM json_each(?))", json.dumps(list(lent)))
    if where.sender:
        also("sender=?", where.sender.casefold())
    if where.recipient:
        also("instr(recipients, ?)", f"\n{where.recipient.casefold()}\n")
    if where.text:
        text = where.text.casefold()
        also("(instr(sender, ?) OR instr(recipients, ?))", text, text)
    if where.older_than:
        also("received_at<=?", now - where.older_than)
    return conditions, values


def _entry(number: int, envelope: bytes, sealed: bytes, *, number_lent: set[int]) -> QueueEntry:
    try:
        entry = Entry.of_row(number, envelope, sealed)
    except EnvelopeDamaged as damage:
        return _damaged(number, str(damage))
    standing = entry.standing
    waiting = [each for each in entry.recipients.values() if each.state is RecipientState.WAITING]
    return QueueEntry(
        id=entry.message.id,
        state="delivering" if number in number_lent else STATE_NAMES[standing.state],
        sender=entry.message.sender,
        recipients=tuple(each.address for each in list(entry.recipients.values())[:_SHOWN_RECIPIENTS]),
        recipient_count=len(entry.recipients),
        size=entry.message.size,
        received_at=entry.message.received_at,
        attempts=standing.attempts,
        next_attempt=min((each.next_attempt for each in waiting), default=0.0),
        last_answer=standing.answer,
    )


def _damaged(number: int, reason: str) -> QueueEntry:
    """A row that cannot be believed is still shown: somebody must be able to remove it."""
    return QueueEntry(
        id=ids.to_text(number),
        state=STATE_NAMES[0],
        sender="",
        recipients=(),
        recipient_count=0,
        size=0,
        received_at=0.0,
        attempts=0,
        next_attempt=0.0,
        last_answer=f"damaged: {reason}",
    )
