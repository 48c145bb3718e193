"""The Microsoft IIS log format as IIS's SMTP service writes it; times are local."""

from datetime import datetime

from engine.events import CommandHandled, Event
from engine.journal.columns import COMMAND, INBOUND, RESPONSE, Column, Face, computer_name
from engine.journal.lines import Lines

_FIELDS = (
    "c-ip",
    "cs-username",
    "date",
    "time",
    "s-sitename",
    "s-computername",
    "s-ip",
    "time-taken",
    "cs-bytes",
    "sc-bytes",
    "sc-status",
    "sc-win32-status",
    "cs-method",
    "cs-uri-stem",
    "cs-uri-query",
)
# What a client or another host says freely; a comma in it would begin a column and becomes %2C, unlike in IIS.
_FREE_TEXT = ("cs-username", "cs-uri-query")


class IisFormat:
    """Fifteen columns in a fixed order, each ended by a comma."""

    dated = "in"
    numbered = "inetsv"
    suffix = ".log"
    local = True

    def __init__(self, computer: str) -> None:
        def compiled(table: dict[str, Column]) -> tuple[Column, ...]:
            known = table | {"s-computername": computer_name(computer)}
            known |= {name: _without_commas(known[name]) for name in _FREE_TEXT}
            return tuple(known[name] for name in _FIELDS)

        self._lines = Lines(compiled(INBOUND), (compiled(COMMAND), compiled(RESPONSE)), _assemble, _clock_face)

    def header(self, at: float) -> str:
        return ""

    def text(self, events: tuple[Event, ...]) -> str:
        return self._lines.text(events)

    def gap(self, at: float, lost: int) -> str:
        return ""


def _without_commas(column: Column) -> Column:
    def text(event: CommandHandled, face: Face) -> str:
        return column(event, face).replace(",", "%2C")

    return text


def _assemble(texts: list[str]) -> str:
    return ", ".join(texts) + ","


def _clock_face(moment: datetime) -> tuple[str, str]:
    here = moment.astimezone()
    return f"{here.month}/{here.day}/{here.year % 100:02}", f"{here.hour}:{here:%M:%S}"
