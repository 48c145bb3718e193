"""Batches of events as passages of text, each for one file.

This runs on the engine's loop. In the writing thread it cost three times as much: there it takes the interpreter from
the loop and back (measured: 4 lines a message, 40 against 15 microseconds).
"""

import itertools

from engine.events import Event
from engine.journal.formats import Format
from engine.journal.names import Period
from engine.settings.model import Logging

# The moment of the first line (seconds since the epoch), which names the file, and whole lines.
Passage = tuple[float, str]


class Passages:
    """Formats batches, and divides them where a new file begins."""

    def __init__(self, style: Format, settings: Logging) -> None:
        self._style = style
        self._period = Period.of(settings, style)

    def of(self, events: tuple[Event, ...]) -> list[Passage]:
        """The passages for a batch; none when the format has no line for it."""
        if self._period.same(events[0].at, events[-1].at):
            parts = [events]
        else:
            by_stamp = itertools.groupby(events, key=lambda event: self._period.stamp(event.at))
            parts = [tuple(part) for _, part in by_stamp]
        return [(part[0].at, text) for part in parts if (text := self._style.text(part))]
