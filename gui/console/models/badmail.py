"""Badmail as a list: one row for each message that could be neither delivered nor returned."""

from collections.abc import Mapping, Sequence

from gui.bridge import BadmailEntry, Engine, spoken
from gui.console.models import fields
from gui.console.models.look import ADDRESS, Column, View
from gui.console.words import number, size
from gui.i18n import QT_TRANSLATE_NOOP, translate

FIRST_VIEW = View("at", descending=True)

COLUMNS = (
    Column(
        "at",
        QT_TRANSLATE_NOOP("console", "Set aside"),
        lambda entry, now: fields.ago(entry.at, now),
        "99 min ago",
        lambda entry: fields.moment(entry.at),
    ),
    Column("sender", QT_TRANSLATE_NOOP("console", "Sender"), lambda it, now: fields.sender(it.sender), ADDRESS),
    Column(
        "recipients",
        QT_TRANSLATE_NOOP("console", "Recipients"),
        lambda entry, now: fields.addresses(entry.recipients, len(entry.recipients)),
        ADDRESS,
        lambda entry: fields.every_address(entry.recipients, len(entry.recipients)),
    ),
    Column(
        "size",
        QT_TRANSLATE_NOOP("console", "Size"),
        lambda entry, now: size(entry.size),
        "9,999 KB MM",
        lambda entry: translate("console", "{count} octets").format(count=number(entry.size)),
        right=True,
    ),
    Column("id", QT_TRANSLATE_NOOP("console", "ID"), lambda entry, now: entry.id, "6APT9F8Q00M"),
    Column(
        "reason",
        QT_TRANSLATE_NOOP("console", "Reason"),
        lambda entry, now: fields.one_line(spoken(entry.reason)),
        "m" * 30,
        lambda entry: spoken(entry.reason),
    ),
)


class BadmailSource:
    """Messages of the Badmail folder by their ids."""

    columns: Sequence[Column] = COLUMNS

    def keys(self, engine: Engine, view: View) -> Sequence[str]:
        return engine.badmail.ids(view.text, order=view.order, descending=view.descending)

    def rows(self, engine: Engine, keys: Sequence[str]) -> Mapping[str, BadmailEntry]:
        return {entry.id: entry for entry in engine.badmail.rows(keys)}
