"""A log format: how a batch of events becomes text. Which one is written is a setting; all are made here."""

from typing import Protocol

from engine.events import Event
from engine.journal.iis import IisFormat
from engine.journal.jsonl import JsonLinesFormat
from engine.journal.ncsa import NcsaFormat
from engine.journal.w3c import W3cFormat
from engine.settings.model import Logging


class Format(Protocol):
    """What a log file needs to know about its format."""

    # The beginning of a file's name, before a date and before a number: "ex" and "extend".
    dated: str
    numbered: str
    suffix: str
    # Whether days end at local midnight whatever `local_time` says, because the lines carry local time.
    local: bool

    def header(self, at: float) -> str:
        """What stands at the beginning of a file, and again where a program goes on writing it; "" for nothing."""
        ...

    def text(self, events: tuple[Event, ...]) -> str:
        """The lines for `events`, each with its line feed; "" when the format has none for them."""
        ...

    def gap(self, at: float, lost: int) -> str:
        """The line that says `lost` lines could not be written here; "" where the format has no room for it."""
        ...


def make_format(settings: Logging, computer: str) -> Format:
    """The format that `settings` name, for the machine `computer`."""
    match settings.format:
        case "w3c":
            return W3cFormat(settings.fields, computer)
        case "ncsa":
            return NcsaFormat()
        case "iis":
            return IisFormat(computer)
        case "jsonl":
            return JsonLinesFormat()
