"""The NCSA Common Log File Format as IIS's SMTP service writes it; times are local, with their offset."""

from datetime import datetime

from engine.events import CommandHandled, Event
from engine.journal.columns import COMMAND, INBOUND, NOTHING, RESPONSE, Column, Face
from engine.journal.lines import Lines

# strftime's names follow the locale; the format's do not.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class NcsaFormat:
    """host - user [time] "verb stem?query SMTP" status bytes. A quotation mark in a text becomes %22, unlike in IIS."""

    dated = "nc"
    numbered = "ncsa"
    suffix = ".log"
    local = True

    def __init__(self) -> None:
        self._lines = Lines(_columns(INBOUND), (_columns(COMMAND), _columns(RESPONSE)), _assemble, _clock_face)

    def header(self, at: float) -> str:
        return ""

    def text(self, events: tuple[Event, ...]) -> str:
        return self._lines.text(events)

    def gap(self, at: float, lost: int) -> str:
        return ""


def _columns(table: dict[str, Column]) -> tuple[Column, ...]:
    query = table["cs-uri-query"]

    def target(event: CommandHandled, face: Face) -> str:
        text = query(event, face)
        return NOTHING if text == NOTHING else f"-?{text}".replace('"', "%22")

    return (
        *(table[name] for name in ("c-ip", "cs-username", "date", "time", "cs-method")),
        target,
        *(table[name] for name in ("sc-status", "sc-bytes")),
    )


def _assemble(texts: list[str]) -> str:
    client, user, date, time, method, target, status, size = texts
    return f'{client} - {user.replace(chr(34), "%22")} [{date}:{time}] "{method} {target} SMTP" {status} {size}'


def _clock_face(moment: datetime) -> tuple[str, str]:
    here = moment.astimezone()
    return f"{here.day:02}/{_MONTHS[here.month - 1]}/{here.year}", here.strftime("%H:%M:%S %z")
