"""What the types cannot say about settings: syntaxes, and values that do not go together.

Pure but for the files that settings name, which are looked for only when a root folder is given.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from engine.settings import combinations
from engine.settings.files import missing_files
from engine.settings.kinds import Kind, OutOfRange, Sequence, Table, Text, fields_of
from engine.settings.literal import shown
from engine.settings.model import Settings
from engine.settings.paths import Path as KeyPath
from engine.settings.paths import dotted
from engine.settings.problems import Caution, Problem
from engine.settings.syntaxes import SYNTAXES


class Findings(msgspec.Struct, frozen=True):
    """All that was found at once."""

    problems: tuple[Problem, ...]
    warnings: tuple[Caution, ...]


def check(settings: Settings, *, confirmed: frozenset[str] = frozenset(), root: Path | None = None) -> Findings:
    """Everything that is wrong or doubtful with settings from anywhere.

    `confirmed` holds the codes of problems that a person has confirmed in words ("open_relay"); they become
    warnings. With `root`, the data folder, files named by settings must exist.
    """
    found: list[Problem | Caution] = [*value_problems(settings), *combinations.findings(settings, confirmed)]
    if root is not None:
        found += missing_files(settings, root)
    return Findings(
        problems=tuple(item for item in found if isinstance(item, Problem)),
        warnings=tuple(item for item in found if isinstance(item, Caution)),
    )


def value_problems(settings: Settings) -> Iterator[Problem]:
    """Values that are wrong for themselves: out of range, or not in the syntax of their key."""
    for path, kind, value in leaves(settings):
        yield from _value_problems(path, kind, value)


def leaves(section: msgspec.Struct, at: KeyPath = ()) -> Iterator[tuple[KeyPath, Kind, Any]]:
    """Every single value below a section with its path and kind; lists themselves too, before their entries."""
    for field in fields_of(type(section)):
        yield from _below((*at, field.name), field.kind, getattr(section, field.name))


def _below(path: KeyPath, kind: Kind, value: Any) -> Iterator[tuple[KeyPath, Kind, Any]]:
    if isinstance(kind, Table):
        if value is not None:
            yield from leaves(value, path)
        return
    yield path, kind, value
    if isinstance(kind, Sequence):
        for index, item in enumerate(value):
            yield from _below((*path, index), kind.item, item)


def _value_problems(path: KeyPath, kind: Kind, value: Any) -> Iterator[Problem]:
    if isinstance(kind, Sequence):
        if not kind.min_length <= len(value) <= kind.max_length:
            yield Problem(dotted(path), shown(kind.plain(value)), kind.allowed(), "range")
        return
    assert not isinstance(kind, Table)
    try:
        kind.read(kind.plain(value))
    except ValueError as error:
        code = "range" if isinstance(error, OutOfRange) else "type"
        yield Problem(dotted(path), shown(kind.plain(value)), kind.allowed(), code)
        return
    if isinstance(kind, Text) and kind.syntax:
        yield from _syntax_problem(path, kind.syntax, value)


def _syntax_problem(path: KeyPath, name: str, value: str) -> Iterator[Problem]:
    syntax = SYNTAXES[name]
    try:
        syntax.check(value)
    except ValueError as error:
        yield Problem(dotted(path), shown(value), f"{syntax.words} ({error})", name)
