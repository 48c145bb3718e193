"""The queue as a list: one row for each message that waits."""

from collections.abc import Mapping, Sequence

from gui.bridge import Engine, QueueEntry, QueueFilter, spoken
from gui.console.models import fields
from gui.console.models.look import ADDRESS, Column, View
from gui.console.words import number, size
from gui.i18n import QT_TRANSLATE_NOOP, translate

STATES = {
    "waiting": QT_TRANSLATE_NOOP("console", "Waiting"),
    "retrying": QT_TRANSLATE_NOOP("console", "Retrying"),
    "held": QT_TRANSLATE_NOOP("console", "Held"),
    "delivering": QT_TRANSLATE_NOOP("console", "Delivering"),
    "mixed": QT_TRANSLATE_NOOP("console", "Partly held"),
}
_PICTURES = {"waiting": "queue", "retrying": "retry", "held": "hold", "delivering": "send", "mixed": "hold"}

# What waits longest is what people look for first.
FIRST_VIEW = View("received_at")


def state_word(entry: QueueEntry) -> str:
    """The state in the user's language."""
    return translate("console", STATES[entry.state])


def next_attempt(entry: QueueEntry, now: float) -> str:
    """When it is tried again; what is held is not, and what is being delivered is now."""
    return "" if entry.state in ("held", "delivering") else fields.ahead(entry.next_attempt, now)


def _recipients(entry: QueueEntry) -> str:
    return fields.every_address(entry.recipients, entry.recipient_count)


def _octets(entry: QueueEntry) -> str:
    return translate("console", "{count} octets").format(count=number(entry.size))


COLUMNS = (
    Column("id", QT_TRANSLATE_NOOP("console", "ID"), lambda entry, now: entry.id, "6APT9F8Q00M"),
    Column(
        "state",
        QT_TRANSLATE_NOOP("console", "State"),
        lambda entry, now: state_word(entry),
        "MM Partly held",
        picture=lambda entry: _PICTURES[entry.state],
    ),
    Column("sender", QT_TRANSLATE_NOOP("console", "Sender"), lambda it, now: fields.sender(it.sender), ADDRESS),
    Column(
        "recipients",
        QT_TRANSLATE_NOOP("console", "Recipients"),
        lambda entry, now: fields.addresses(entry.recipients, entry.recipient_count),
        ADDRESS,
        _recipients,
    ),
    Column(
        "size", QT_TRANSLATE_NOOP("console", "Size"), lambda it, now: size(it.size), "9,999 KB MM", _octets, right=True
    ),
    Column(
        "received_at",
        QT_TRANSLATE_NOOP("console", "Arrived"),
        lambda entry, now: fields.ago(entry.received_at, now),
        "99 min ago",
        lambda entry: fields.moment(entry.received_at),
    ),
    Column(
        "attempts",
        QT_TRANSLATE_NOOP("console", "Attempts"),
        lambda entry, now: number(entry.attempts),
        "Attempts MM",
        right=True,
    ),
    Column(
        "next_attempt",
        QT_TRANSLATE_NOOP("console", "Next attempt"),
        next_attempt,
        "Next attempt MM",
        lambda entry: fields.moment(entry.next_attempt),
    ),
    Column(
        "last_answer",
        QT_TRANSLATE_NOOP("console", "Last answer"),
        lambda entry, now: fields.one_line(spoken(entry.last_answer)),
        "m" * 20,
        lambda entry: spoken(entry.last_answer),
    ),
)


class QueueSource:
    """Messages of the queue by their ids."""

    columns: Sequence[Column] = COLUMNS

    def keys(self, engine: Engine, view: View) -> Sequence[str]:
        where = QueueFilter(state=view.state, text=view.text)
        return engine.queue_ids(where, order=view.order, descending=view.descending)

    def rows(self, engine: Engine, keys: Sequence[str]) -> Mapping[str, QueueEntry]:
        return {entry.id: entry for entry in engine.queue_rows(keys)}
