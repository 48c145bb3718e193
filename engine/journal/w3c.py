"""The W3C Extended Log File Format as IIS's SMTP service writes it; times are UTC."""

from datetime import UTC, datetime

from engine.events import Event
from engine.journal.columns import COMMAND, INBOUND, RESPONSE, Column, computer_name
from engine.journal.lines import Lines


class W3cFormat:
    """Lines of the configured fields, under directives that name them (W3C WD-logfile-960323).

    Raises KeyError for a field IIS does not know; the settings' checks keep those out.
    """

    dated = "ex"
    numbered = "extend"
    suffix = ".log"
    local = False

    def __init__(self, fields: tuple[str, ...], computer: str) -> None:
        def compiled(table: dict[str, Column]) -> tuple[Column, ...]:
            known = table | {"s-computername": computer_name(computer)}
            return tuple(known[field] for field in fields)

        self._fields = " ".join(fields)
        self._lines = Lines(compiled(INBOUND), (compiled(COMMAND), compiled(RESPONSE)), " ".join, _clock_face)

    def header(self, at: float) -> str:
        date, time = _clock_face(datetime.fromtimestamp(int(at), tz=UTC))
        return f"#Software: Mailroot\n#Version: 1.0\n#Date: {date} {time}\n#Fields: {self._fields}\n"

    def text(self, events: tuple[Event, ...]) -> str:
        return self._lines.text(events)

    def gap(self, at: float, lost: int) -> str:
        return f"#Remark: {lost} lines could not be written\n"


def _clock_face(moment: datetime) -> tuple[str, str]:
    date, _, time = moment.isoformat(" ").partition(" ")
    return date, time[:8]
