"""The names of log files, and with them when a new one begins: as IIS names and divides them."""

from datetime import UTC, datetime
from typing import Literal

from engine.journal.formats import Format, make_format
from engine.settings.model import Logging

Schedule = Literal["hourly", "daily", "weekly", "monthly", "unlimited", "size"]

# The offset of every time zone is a multiple of this, so no hour, day, week or month of anybody's begins within one.
_QUARTER = 900


class Period:
    """Which period of the schedule a moment belongs to, as the stamp in a file's name; "" when time does not divide.

    Weeks are counted within the month and begin on Sunday, so a month's first week may be short.
    """

    def __init__(self, schedule: Schedule, local: bool) -> None:
        self._schedule = schedule
        self._local = local
        self._quarter = -1
        self._stamp = ""

    @classmethod
    def of(cls, settings: Logging, style: Format) -> "Period":
        """The periods that `settings` ask for, in the time zone of the format."""
        return cls(settings.schedule, settings.local_time or style.local)

    def stamp(self, at: float) -> str:
        """yymmddhh, yymmdd, yymmww or yymm of `at` (seconds since the epoch)."""
        quarter = int(at // _QUARTER)
        if quarter != self._quarter:
            self._quarter = quarter
            moment = datetime.fromtimestamp(at, tz=UTC)
            self._stamp = _stamp(self._schedule, moment.astimezone() if self._local else moment)
        return self._stamp

    def same(self, first: float, last: float) -> bool:
        """Whether the two moments certainly share a stamp; cheap enough to ask for each batch."""
        return first // _QUARTER == last // _QUARTER


def _stamp(schedule: Schedule, moment: datetime) -> str:
    month = f"{moment.year % 100:02}{moment.month:02}"
    match schedule:
        case "hourly":
            return f"{month}{moment.day:02}{moment.hour:02}"
        case "daily":
            return f"{month}{moment.day:02}"
        case "weekly":
            return f"{month}{_week_of_month(moment):02}"
        case "monthly":
            return month
        case "unlimited" | "size":
            return ""


def _week_of_month(moment: datetime) -> int:
    sunday_first = (moment.replace(day=1).weekday() + 1) % 7
    return (moment.day + sunday_first - 1) // 7 + 1


def dated_name(style: Format, stamp: str) -> str:
    """ex231114.log, nc2311.log, in23111422.log, mailroot-231114.jsonl."""
    return f"{style.dated}{stamp}{style.suffix}"


def numbered_name(style: Format, number: int) -> str:
    """extend1.log, ncsa2.log, inetsv3.log, mailroot-part4.jsonl: for schedules that time does not divide."""
    return f"{style.numbered}{number}{style.suffix}"


def number_of(style: Format, name: str) -> int:
    """The number in a name that `numbered_name` could have made; 0 for any other."""
    digits = name.removeprefix(style.numbered).removesuffix(style.suffix)
    return int(digits) if digits.isascii() and digits.isdecimal() and numbered_name(style, int(digits)) == name else 0


def example_name(settings: Logging, at: float) -> str:
    """The name of the file that `settings` would begin at `at` (seconds since the epoch), the first where files are
    numbered."""
    style = make_format(settings, "")
    if settings.schedule in ("unlimited", "size"):
        return numbered_name(style, 1)
    return dated_name(style, Period.of(settings, style).stamp(at))
