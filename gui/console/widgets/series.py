"""The four lines of the last hour: what they are called, how they are coloured and hatched, what they add up to."""

import time
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt

from gui.bridge import Minute
from gui.console.words import number
from gui.i18n import QT_TRANSLATE_NOOP, listed, translate


class Series(NamedTuple):
    """`field` of Minute, its name, its colour in gui.states ("" = the palette's accent) and its pattern."""

    field: str
    name: str
    colour: str
    pattern: Qt.BrushStyle

    def of(self, minute: Minute) -> int:
        value: int = getattr(minute, self.field)
        return value

    @property
    def title(self) -> str:
        return translate("console", self.name)


# Patterns tell them apart where colours do not: in print, in high contrast, to people who see no red or green.
ACCEPTED = Series("accepted", QT_TRANSLATE_NOOP("console", "Accepted"), "paused", Qt.BrushStyle.SolidPattern)
DELIVERED = Series("delivered", QT_TRANSLATE_NOOP("console", "Delivered"), "running", Qt.BrushStyle.SolidPattern)
DEFERRED = Series("deferred", QT_TRANSLATE_NOOP("console", "Deferred"), "attention", Qt.BrushStyle.BDiagPattern)
BOUNCED = Series("failed", QT_TRANSLATE_NOOP("console", "Bounced"), "failure", Qt.BrushStyle.DiagCrossPattern)
OUT = (DELIVERED, DEFERRED, BOUNCED)
ALL = (ACCEPTED, *OUT)


def summary(minutes: Sequence[Minute]) -> str:
    """The hour in words."""
    totals = listed(_said(series, sum(series.of(minute) for minute in minutes)) for series in ALL)
    words = translate("console", "Last hour: {totals}.").format(totals=totals)
    busiest = max(minutes, key=ACCEPTED.of, default=None)
    if busiest is None or not busiest.accepted:
        return words
    most = translate("console", "Most in one minute: {count} accepted at {time}.")
    return f"{words} {most.format(count=number(busiest.accepted), time=hour_and_minute(busiest.at))}"


def minute_words(minute: Minute) -> str:
    """One minute in words."""
    totals = listed(_said(series, series.of(minute)) for series in ALL)
    return translate("console", "{time}: {totals}.").format(time=hour_and_minute(minute.at), totals=totals)


def hour_and_minute(at: float) -> str:
    """Local time of day."""
    return time.strftime("%H:%M", time.localtime(at))


def _said(series: Series, count: int) -> str:
    return translate("console", "{count} {what}").format(count=number(count), what=series.title.lower())
