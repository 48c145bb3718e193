"""From the bytes of settings.toml to Settings, with everything that is wrong told at once."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import msgspec

from engine.settings.kinds import Field, Kind, OutOfRange, Sequence, Table, complete, fields_of
from engine.settings.literal import shown
from engine.settings.model import SCHEMA_VERSION, Settings
from engine.settings.paths import Path, dotted
from engine.settings.positions import line_numbers, line_of
from engine.settings.problems import Caution, Problem, did_you_mean
from engine.settings.suggestions import is_secret_name, suggest

# The codes of problems after which nothing in the file has been read.
UNREADABLE = frozenset({"syntax", "encoding", "schema_newer"})
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Reading(msgspec.Struct, frozen=True):
    """What a file says. With problems, `settings` has blanks and defaults where the file cannot be used.

    `lines` gives the line of every path that is in the file.
    """

    settings: Settings
    warnings: tuple[Caution, ...]
    problems: tuple[Problem, ...]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line to look at for `path`, 0 when nothing around it is in the file."""
        return line_of(self.lines, path)


def read(source: bytes | str) -> Reading:
    """Read a file; a byte order mark and CRLF are welcome, and missing keys take their defaults. Raises nothing."""
    try:
        text = decode(source) if isinstance(source, bytes) else source
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        return _unreadable(_encoding_problem(error))
    except RecursionError:
        return _unreadable(_file_problem("TOML with brackets nested less deeply"))
    except tomllib.TOMLDecodeError as error:
        return _unreadable(_syntax_problem(str(error)))
    except ValueError:
        # Python converts no number of thousands of digits, and says so in words about itself.
        return _unreadable(_file_problem("numbers of at most some hundred digits"))
    return read_document(document, line_numbers(text))


def read_document(document: Mapping[str, Any], lines: Mapping[Path, int]) -> Reading:
    """Read what tomllib has parsed."""
    version = document.get("schema_version", SCHEMA_VERSION)
    if isinstance(version, int) and version > SCHEMA_VERSION:
        return _unreadable(_newer(version, line_of(lines, ("schema_version",))))
    walk = Walk(lines)
    settings = walk.table(Settings, document, ())
    settings = msgspec.structs.replace(settings, schema_version=SCHEMA_VERSION)
    return Reading(settings, tuple(walk.warnings), tuple(walk.problems), lines)


def decode(data: bytes) -> str:
    """The text of a file, without a byte order mark; raises UnicodeDecodeError."""
    return data.decode("utf-8-sig")


class Walk:
    """Reads plain values into the model and gathers what is wrong on the way."""

    def __init__(self, lines: Mapping[Path, int]) -> None:
        self._lines = lines
        self.warnings: list[Caution] = []
        self.problems: list[Problem] = []

    def table(self, section: type[msgspec.Struct], plain: Mapping[str, Any], path: Path) -> Any:
        """A section; unknown keys are warned of, missing required ones are problems."""
        fields = {field.name: field for field in fields_of(section)}
        for name in plain:
            if name not in fields:
                self._unknown((*path, name))
        values = {
            name: self._field(field, plain[name], (*path, name)) for name, field in fields.items() if name in plain
        }
        for field in fields.values():
            if field.required and field.name not in plain:
                self._problem((*path, field.name), "", field.kind, "missing")
        return complete(section, values)

    def value(self, kind: Kind, plain: Any, path: Path, instead: Any) -> Any:
        """A value of any kind; `instead` where it cannot be used."""
        if isinstance(kind, Sequence):
            return self._sequence(kind, plain, path, instead)
        if isinstance(kind, Table):
            return self._table(kind, plain, path, instead)
        try:
            return kind.read(plain)
        except ValueError as error:
            self._problem(path, shown(plain), kind, "range" if isinstance(error, OutOfRange) else "type")
            return instead

    def _field(self, field: Field, plain: Any, path: Path) -> Any:
        return self.value(field.kind, plain, path, field.kind.blank() if field.required else field.default)

    def _sequence(self, kind: Sequence, plain: Any, path: Path, instead: Any) -> Any:
        if not isinstance(plain, list | tuple):
            self._problem(path, shown(plain), kind, "type")
            return instead
        if not kind.min_length <= len(plain) <= kind.max_length:
            self._problem(path, shown(plain), kind, "range")
            return instead
        blank = kind.item.blank()
        return tuple(self.value(kind.item, item, (*path, index), blank) for index, item in enumerate(plain))

    def _table(self, kind: Table, plain: Any, path: Path, instead: Any) -> Any:
        if not isinstance(plain, Mapping):
            self._problem(path, shown(plain), kind, "type")
            return instead
        return self.table(kind.section, plain, path)

    def _problem(self, path: Path, value: str, kind: Kind, code: str) -> None:
        self.problems.append(Problem(dotted(path), value, kind.allowed(), code, line_of(self._lines, path)))

    def _unknown(self, path: Path) -> None:
        key = dotted(path)
        advice = did_you_mean(suggest(path))
        if is_secret_name(str(path[-1])):
            advice = "Secrets do not belong into this file: take it out and use mailroot credentials set."
        message = f"The key {key} is unknown and ignored. {advice}".rstrip()
        self.warnings.append(Caution(key, message, "unknown_key", line_of(self._lines, path)))


def _unreadable(problem: Problem) -> Reading:
    return Reading(Settings(), (), (problem,), {})


def _newer(version: int, line: int) -> Problem:
    return Problem(
        "schema_version",
        str(version),
        f"up to {SCHEMA_VERSION}, the version this program knows. A newer Mailroot wrote this file: use that one, or "
        "take back an earlier file from the folder history",
        "schema_newer",
        line,
    )


def _file_problem(allowed: str, line: int = 0, code: str = "syntax") -> Problem:
    return Problem("", "", f"The file is not readable as TOML: allowed is {allowed}.", code, line)


def _encoding_problem(error: UnicodeDecodeError) -> Problem:
    if error.object[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _file_problem(
            'text in UTF-8, but this is UTF-16: save it again with the encoding "UTF-8"', 1, "encoding"
        )
    line = error.object.count(b"\n", 0, error.start) + 1
    return _file_problem('text in UTF-8: save it again with the encoding "UTF-8"', line, "encoding")


def _syntax_problem(message: str) -> Problem:
    """tomllib's reason in plain words. The line itself is not repeated: it may hold a secret."""
    match = _PLACE.search(message)
    reason = message[: match.start()] if match else message
    column = f" at column {match[2]}" if match and match[2] else " at the end of the file"
    line = int(match[1]) if match and match[1] else 0
    text = f"The file is not valid TOML{column}: {reason[:1].lower()}{reason[1:]}.{_advice(reason)}"
    return Problem("", "", text, "syntax", line)


# What people who know other settings files write, by the beginning of tomllib's reason.
_ADVICE = (
    ("Unescaped '\\' in a string", "Write a Windows path in single quotes: 'C:\\Mail\\Queue'."),
    ("Invalid hex value", "Write a Windows path in single quotes: 'C:\\Mail\\Queue'."),
    ("Invalid value", 'Text stands in quotation marks ("text"), true and false in small letters.'),
    ("Invalid initial character for a key part", "A comment begins with #, a section stands alone in [brackets]."),
    ("Invalid statement", "A comment begins with #, a section stands alone in [brackets]."),
    ("Expected '='", 'A line is written name = value, with text in quotation marks: name = "text".'),
    ("Expected newline or end of document", "Nothing but a comment follows a value on its line."),
    ("Cannot overwrite a value", "A key or section of this name stands further up already."),
    ("Cannot declare", "A section of this name stands further up already; join the two."),
    ("Unclosed array", "A list ends with ], and its entries are separated by commas."),
    ("Unterminated string", "A text begins and ends with a quotation mark."),
    ("Illegal character", "A text begins and ends with a quotation mark on the same line."),
)


def _advice(reason: str) -> str:
    return next((f" {advice}" for beginning, advice in _ADVICE if reason.startswith(beginning)), "")
