"""Captured mail as a list: one row for each message of the Drop folder."""

from collections.abc import Mapping, Sequence

from gui.bridge import CapturedMessage, Engine
from gui.console.models import fields
from gui.console.models.look import ADDRESS, Column, View
from gui.console.words import number, size
from gui.i18n import QT_TRANSLATE_NOOP, translate

FIRST_VIEW = View("at", descending=True)

COLUMNS = (
    Column(
        "at",
        QT_TRANSLATE_NOOP("console", "Arrived"),
        lambda message, now: fields.ago(message.at, now),
        "99 min ago",
        lambda message: fields.moment(message.at),
    ),
    Column("sender", QT_TRANSLATE_NOOP("console", "Sender"), lambda it, now: fields.sender(it.sender), ADDRESS),
    Column(
        "recipients",
        QT_TRANSLATE_NOOP("console", "Recipients"),
        lambda message, now: fields.addresses(message.recipients, len(message.recipients)),
        ADDRESS,
        lambda message: fields.every_address(message.recipients, len(message.recipients)),
    ),
    Column(
        "size",
        QT_TRANSLATE_NOOP("console", "Size"),
        lambda message, now: size(message.size),
        "9,999 KB MM",
        lambda message: translate("console", "{count} octets").format(count=number(message.size)),
        right=True,
    ),
    Column("subject", QT_TRANSLATE_NOOP("console", "Subject"), lambda message, now: message.subject, "m" * 25),
)


class CapturedSource:
    """Messages of the Drop folder by the names of their files."""

    columns: Sequence[Column] = COLUMNS

    def keys(self, engine: Engine, view: View) -> Sequence[str]:
        return engine.captured.names(view.text, order=view.order, descending=view.descending)

    def rows(self, engine: Engine, keys: Sequence[str]) -> Mapping[str, CapturedMessage]:
        return {message.name: message for message in engine.captured.rows(keys)}
