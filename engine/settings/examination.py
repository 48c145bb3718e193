"""A settings file examined as a whole: read, brought to today's layout and checked, everything found at once."""

from pathlib import Path
from typing import Any

import msgspec

from engine.settings.checks import check
from engine.settings.combinations import Finding
from engine.settings.migrations import STEPS, Step, migrate
from engine.settings.model import Settings
from engine.settings.paths import parse_path
from engine.settings.problems import Caution, Problem
from engine.settings.reader import UNREADABLE, Reading, decode, read
from engine.settings.syntaxes import SYNTAXES


class Examined(msgspec.Struct, frozen=True):
    """What a file says and what is wrong with it, in the order of its lines.

    `text` is the file in today's layout, without a byte order mark.
    """

    settings: Settings
    text: str
    warnings: tuple[Caution, ...]
    problems: tuple[Problem, ...]


def examine(source: bytes, root: Path | None, steps: tuple[Step, ...] = STEPS) -> Examined:
    """Examine the bytes of a file; `root`, the data folder, is where files named by settings are looked for."""
    try:
        text = decode(source)
    except UnicodeDecodeError:
        reading = read(source)
        return Examined(reading.settings, "", (), reading.problems)
    current = migrate(text, steps)
    reading = read(current)
    # The line numbers of a migrated text are not those of the file a person looks at.
    reading = reading if current == text else msgspec.structs.replace(reading, lines={})
    return _checked(reading, current, root)


def _checked(reading: Reading, text: str, root: Path | None) -> Examined:
    found = Examined(reading.settings, text, reading.warnings, reading.problems)
    if any(problem.code in UNREADABLE for problem in reading.problems):
        return found
    findings = check(reading.settings, root=root)
    problems = (*reading.problems, *(item for item in findings.problems if _is_news(item, reading)))
    warnings = (*reading.warnings, *(item for item in findings.warnings if _is_news(item, reading)))
    return msgspec.structs.replace(
        found,
        problems=tuple(sorted((_located(item, reading) for item in problems), key=_line)),
        warnings=tuple(sorted((_located(item, reading) for item in warnings), key=_line)),
    )


def _is_news(item: Finding, reading: Reading) -> bool:
    """Whether a finding stands for itself: values that could not be read had to be replaced, and what those
    replacements do not go together with would lead astray."""
    unreadable = [problem.path for problem in reading.problems]
    if item.path in unreadable:
        return False
    return item.code in SYNTAXES or not any(_related(item.path, path) for path in unreadable)


def _related(one: str, other: str) -> bool:
    """Whether two settings stand in the same section or list, or one of these is inside the other."""
    return all(first == second for first, second in zip(_section(one), _section(other), strict=False))


def _section(path: str) -> tuple[str | int, ...]:
    steps = parse_path(path)
    first_index = next((end for end, step in enumerate(steps) if isinstance(step, int)), len(steps) - 1)
    return steps[:first_index]


def _located(item: Finding, reading: Reading) -> Any:
    return item if item.line else msgspec.structs.replace(item, line=reading.line(parse_path(item.path)))


def _line(item: Finding) -> int:
    return item.line
