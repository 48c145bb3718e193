"""JSON Lines: every event of the engine as one object a line, with a `kind` and a `time` (ISO 8601, UTC)."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from engine.events import CommandHandled, Event
from engine.journal.columns import argument, readable


class JsonLinesFormat:
    """Whatever happened, not commands only. The keys after `kind` and `time` are the fields of engine.events."""

    dated = "mailroot-"
    numbered = "mailroot-part"
    suffix = ".jsonl"
    local = False

    def __init__(self) -> None:
        self._encode = msgspec.json.Encoder().encode

    def header(self, at: float) -> str:
        return ""

    def text(self, events: tuple[Event, ...]) -> str:
        return "".join([self._line(event) for event in events])

    def gap(self, at: float, lost: int) -> str:
        return f'{{"kind":"LinesLost","time":"{_time(at)}","count":{lost}}}\n'

    def _line(self, event: Event) -> str:
        if type(event) is CommandHandled and event.verb == "AUTH":
            event = msgspec.structs.replace(event, argument=argument(event))
        try:
            encoded = self._encode(event)
        except UnicodeEncodeError:
            encoded = self._encode(_printable(msgspec.to_builtins(event)))
        # The first field of every event is its base's `at`, which stands as `time` here.
        rest = encoded.partition(b",")[2].decode("utf-8")
        return f'{{"kind":"{type(event).__name__}","time":"{_time(event.at)}",{rest}\n'


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _printable(value: Any) -> Any:
    # Bytes that are not UTF-8 arrive as lone surrogates, which JSON in UTF-8 cannot carry.
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    return value
