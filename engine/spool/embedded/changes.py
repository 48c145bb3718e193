"""What is ordered for many messages at once: hold, release, retry now, recall."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from engine.spool.embedded.entry import Entry, EnvelopeDamaged
from engine.spool.embedded.work import rewrite_row
from engine.spool.message import QueuedRecipient, RecipientState

# Messages changed in one transaction; new mail waits no longer than that takes (some 5 ms).
CHUNK = 200

RecipientChange = Callable[[QueuedRecipient], QueuedRecipient]


def hold(recipient: QueuedRecipient) -> QueuedRecipient:
    """Not to be delivered until released."""
    if recipient.state is RecipientState.HELD:
        return recipient
    return msgspec.structs.replace(recipient, state=RecipientState.HELD, next_attempt=0.0, by_route=False)


def release(recipient: QueuedRecipient) -> QueuedRecipient:
    """To be delivered again, at once."""
    if recipient.state is RecipientState.WAITING:
        return recipient
    return msgspec.structs.replace(recipient, state=RecipientState.WAITING, next_attempt=0.0, by_route=False)


def retry_now(recipient: QueuedRecipient) -> QueuedRecipient:
    """Due at once; what is held stays held."""
    if recipient.state is RecipientState.HELD or not recipient.next_attempt:
        return recipient
    return msgspec.structs.replace(recipient, next_attempt=0.0, by_route=False)


def recall(recipient: QueuedRecipient) -> QueuedRecipient:
    """No longer kept by its route."""
    return release(retry_now(recipient)) if recipient.by_route else recipient


def waits(recipient: QueuedRecipient) -> bool:
    return recipient.state is RecipientState.WAITING


def is_held(recipient: QueuedRecipient) -> bool:
    return recipient.state is RecipientState.HELD


def waits_for_route(recipient: QueuedRecipient) -> bool:
    return recipient.by_route and recipient.state is RecipientState.WAITING


def kept_by_route(recipient: QueuedRecipient) -> bool:
    return recipient.by_route


class Change(NamedTuple):
    """An order: what it does to a recipient, and for which messages (None: all up to the id `last`).

    It does the same however often it is applied to a message, so entries in memory and their rows may both get it,
    in any order.
    """

    apply: RecipientChange
    concerns: Callable[[QueuedRecipient], bool]
    numbers: frozenset[int] | None
    last: int
    # Whether it may concern messages that nothing has happened to yet.
    untried: bool = True

    def includes(self, number: int) -> bool:
        """Whether the order is about this message."""
        return number in self.numbers if self.numbers is not None else number <= self.last

    def to_entry(self, entry: Entry, now: float) -> bool:
        """Carry it out on an entry; whether any recipient was concerned."""
        concerned = [index for index, recipient in entry.recipients.items() if self.concerns(recipient)]
        if concerned:
            entry.recipients |= {index: self.apply(entry.recipients[index]) for index in concerned}
            entry.stand(now)
        return bool(concerned)


class Step(NamedTuple):
    """What one transaction of an order did: messages touched, the first of them, and where to go on (None: done)."""

    touched: int
    first: int
    next: int | None


def step(connection: sqlite3.Connection, change: Change, after: int, now: float) -> Step:
    """Carry out an order on the next CHUNK messages after the id `after`."""
    rows = _rows(connection, change, after)
    touched = first = 0
    for number, envelope, sealed in rows:
        try:
            entry = Entry.of_row(number, envelope, sealed)
        except EnvelopeDamaged:
            # Set aside when it is claimed.
            continue
        if change.to_entry(entry, now):
            rewrite_row(connection, entry.row(now))
            touched += 1
            first = first or number
    return Step(touched, first, rows[-1][0] if len(rows) == CHUNK else None)


def _rows(connection: sqlite3.Connection, change: Change, after: int) -> Sequence[tuple[int, bytes, bytes]]:
    if change.numbers is None:
        which = "" if change.untried else "AND state<>0 "
        query = f"SELECT id, envelope, seal FROM message WHERE id>? AND id<=? {which}ORDER BY id LIMIT ?"  # noqa: S608
        return connection.execute(query, (after, change.last, CHUNK)).fetchall()
    query = (
        "SELECT id, envelope, seal FROM message WHERE id>? AND id IN (SELECT value FROM json_each(?)) "
        "ORDER BY id LIMIT ?"
    )
    return connection.execute(query, (after, json.dumps(list(change.numbers)), CHUNK)).fetchall()
