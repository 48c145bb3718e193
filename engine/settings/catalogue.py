"""The catalogue: every key with its type, default, range and description, and single settings by their dotted path."""

from collections.abc import Iterator
from typing import Any

import msgspec

from engine.settings.kinds import Choice, Field, Kind, Leaf, Measure, Number, Sequence, Table, complete, fields_of
from engine.settings.literal import shown, toml_text
from engine.settings.model import Settings
from engine.settings.paths import Path, dotted, parse_path
from engine.settings.problems import Problem, SettingsError, UnknownKey
from engine.settings.reader import Walk
from engine.settings.suggestions import suggest


class Entry(msgspec.Struct, frozen=True):
    """One key. Keys inside lists have "[]" ("general.listeners[].port").

    `default` is written as in the file, "" where the file must give a value; `unit` is "" for plain numbers and text.
    `minimum` and `maximum` count in base units (seconds, bytes) for durations and sizes; None where there is no range.
    """

    key: str
    type: str
    default: str
    allowed: str
    description: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


class Change(msgspec.Struct, frozen=True):
    """One setting that differs; values as TOML writes them, "" where there is none."""

    path: str
    old: str
    new: str


def entries() -> Iterator[Entry]:
    """Every key of settings.toml in its order; lists of tables stand before the keys of their entries."""
    yield from _entries(Settings, "")


def get(settings: Settings, key: str) -> Any:
    """The value at a dotted path, a section or list included; raises UnknownKey."""
    value, _ = _find(settings, key)
    return value


def plain_value(settings: Settings, key: str) -> Any:
    """The value at a dotted path as TOML and JSON know it; raises UnknownKey."""
    value, kind = _find(settings, key)
    return None if value is None else kind.plain(value)


def set_value(settings: Settings, key: str, text: str) -> Settings:
    """Settings with one value changed to what `text` says in the type of its key.

    Lists are a TOML array or entries separated by commas; lists of tables, and tables, are written inline as in TOML.
    Raises UnknownKey, and SettingsError with what is allowed. Only the value itself is looked at: see checks.
    """
    value, kind = _find(settings, key)
    try:
        plain = kind.from_text(text)
    except ValueError:
        raise SettingsError([Problem(key, shown(text), kind.allowed(), "type")]) from None
    if plain is None:
        return _with(settings, parse_path(key), None)
    walk = Walk({})
    read = walk.value(kind, plain, parse_path(key), value)
    if walk.problems:
        raise SettingsError(walk.problems)
    if walk.warnings:
        unknown = parse_path(walk.warnings[0].path)
        raise UnknownKey(dotted(unknown), suggest(unknown))
    return _with(settings, parse_path(key), read)


def with_value(settings: Settings, key: str, value: Any) -> Settings:
    """Settings with one value changed to one of the model's own; raises UnknownKey. Nothing is checked: see checks.

    A value below an absent optional section makes that section, with defaults for the rest of it.
    """
    _find(settings, key)
    return _with(settings, parse_path(key), value)


def kind_at(settings: Settings, key: str) -> Kind:
    """What the setting at a dotted path may hold; raises UnknownKey."""
    return _find(settings, key)[1]


def description_of(settings: Settings, key: str) -> str:
    """The model's own words for a setting; raises UnknownKey."""
    kind = _find(settings, key)[1]
    *above, name = parse_path(key)
    section = _find(settings, dotted(tuple(above)))[1] if above else Table(Settings)
    if isinstance(section, Table) and isinstance(name, str):
        return next(field.description for field in fields_of(section.section) if field.name == name)
    return kind.words


def difference(old: Settings, new: Settings) -> tuple[str, ...]:
    """The dotted paths of all settings that differ, in the order of the file.

    A list with more or fewer entries counts as one setting; entries of lists of tables are compared key by key.
    """
    return tuple(change.path for change in changes(old, new))


def changes(old: Settings, new: Settings) -> tuple[Change, ...]:
    """All settings that differ, with their values before and after."""
    return tuple(_section_changes(Settings, old, new, ()))


def _entries(section: type[msgspec.Struct], prefix: str) -> Iterator[Entry]:
    for field in fields_of(section):
        key = f"{prefix}{field.name}"
        kind = field.kind
        inner = kind.item if isinstance(kind, Sequence) else kind
        if not (isinstance(kind, Table) and not kind.optional):
            yield _entry(key, field, inner)
        if isinstance(inner, Table):
            yield from _entries(inner.section, f"{key}[]." if isinstance(kind, Sequence) else f"{key}.")


def _entry(key: str, field: Field, leaf: Leaf | Sequence | Table) -> Entry:
    entry = Entry(
        key=key,
        type=field.kind.words,
        default=_default(field),
        allowed=field.kind.allowed(),
        description=field.description,
        choices=leaf.options if isinstance(leaf, Choice) else (),
        unit=leaf.quantity.unit_name if isinstance(leaf, Measure) else "",
    )
    if isinstance(leaf, Measure | Number):
        return msgspec.structs.replace(entry, minimum=leaf.minimum, maximum=leaf.maximum)
    return entry


def _default(field: Field) -> str:
    return "" if field.required or field.default is None else toml_text(field.kind.plain(field.default))


def _find(settings: Settings, key: str) -> tuple[Any, Kind]:
    try:
        path = parse_path(key)
    except ValueError:
        raise UnknownKey(key) from None
    value: Any = settings
    kind: Kind = Table(Settings)
    for end, step in enumerate(path):
        value, kind = _step(value, kind, path[: end + 1], step)
    return value, kind


def _step(value: Any, kind: Kind, path: Path, step: str | int) -> tuple[Any, Kind]:
    """One step down; the keys of an absent optional table exist, and are None."""
    if isinstance(kind, Sequence) and isinstance(step, int):
        if step < len(value):
            return value[step], kind.item
        raise UnknownKey(dotted(path), (dotted((*path[:-1], index)) for index in range(min(len(value), 3))))
    if isinstance(kind, Table):
        for field in fields_of(kind.section):
            if field.name == step:
                return (None if value is None else getattr(value, field.name)), field.kind
    raise UnknownKey(dotted(path), suggest(path))


def _with(settings: Settings, path: Path, new: Any) -> Settings:
    changed = _replaced(Table(Settings), settings, path, new)
    assert isinstance(changed, Settings)
    return changed


def _replaced(kind: Kind, value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    step, rest = path[0], path[1:]
    below, inner = _step(value, kind, path[:1], step)
    replacement = _replaced(inner, below, rest, new)
    if isinstance(step, int):
        return (*value[:step], replacement, *value[step + 1 :])
    if value is None:
        assert isinstance(kind, Table)
        return complete(kind.section, {step: replacement})
    return msgspec.structs.replace(value, **{step: replacement})


def _section_changes(section: type[msgspec.Struct], old: Any, new: Any, path: Path) -> Iterator[Change]:
    for field in fields_of(section):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            yield from _changes(field.kind, before, after, (*path, field.name))


def _changes(kind: Kind, before: Any, after: Any, path: Path) -> Iterator[Change]:
    if isinstance(kind, Table) and before is not None and after is not None:
        yield from _section_changes(kind.section, before, after, path)
    elif isinstance(kind, Sequence) and isinstance(kind.item, Table) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _changes(kind.item, old, new, (*path, index))
    elif before != after:
        yield Change(dotted(path), _written(kind, before), _written(kind, after))


def _written(kind: Kind, value: Any) -> str:
    return "" if value is None else toml_text(kind.plain(value))
