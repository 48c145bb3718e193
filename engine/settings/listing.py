"""All settings as a TOML file that explains itself: every key with its description, what is allowed and the default."""

import textwrap
from collections.abc import Iterator
from typing import Any

import msgspec

from engine.settings.kinds import Field, Sequence, Table, fields_of
from engine.settings.literal import toml_text
from engine.settings.model import Settings

_WIDTH = 110


def listing(settings: Settings) -> str:
    """The text; read as settings.toml it gives the same settings."""
    return "\n".join(_section(Settings, settings, "")).lstrip("\n") + "\n"


def _section(section: type[msgspec.Struct], value: Any, name: str) -> Iterator[str]:
    """Single values first: in TOML a header ends the section before it."""
    fields = fields_of(section)
    for field in fields:
        if not _has_header(field):
            yield from _explained(field)
            yield f"{field.name} = {_written(field, getattr(value, field.name))}"
    for field in fields:
        if _has_header(field):
            yield from _below(field, getattr(value, field.name), f"{name}.{field.name}".removeprefix("."))


def _below(field: Field, value: Any, name: str) -> Iterator[str]:
    yield ""
    yield from _comment(field.description)
    if isinstance(field.kind, Table):
        yield from _table(field.kind, value, name)
        return
    assert isinstance(field.kind, Sequence)
    assert isinstance(field.kind.item, Table)
    for entry in value:
        yield f"[[{name}]]"
        yield from _section(field.kind.item.section, entry, name)
    if not value:
        yield f"# [[{name}]]"
        yield from (f"# {line}" for line in _outline(field.kind.item))


def _table(kind: Table, value: Any, name: str) -> Iterator[str]:
    if value is None:
        yield f"# [{name}]"
        return
    yield f"[{name}]"
    yield from _section(kind.section, value, name)


def _outline(kind: Table) -> Iterator[str]:
    """The keys an entry may have, when there is none to show."""
    for field in fields_of(kind.section):
        if not isinstance(field.kind, Table):
            yield f"{field.name} = {_written(field, field.kind.blank() if field.required else field.default)}"


def _has_header(field: Field) -> bool:
    kind = field.kind
    return isinstance(kind, Table) or (isinstance(kind, Sequence) and _holds_tables(kind))


def _holds_tables(kind: Sequence) -> bool:
    return isinstance(kind.item, Table) and kind.item.holds_tables


def _explained(field: Field) -> Iterator[str]:
    default = "" if field.required else f" Default: {_on_one_line(field, field.default)}"
    yield from _comment(f"{field.description}. Allowed: {field.kind.allowed()}.{default}")


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="#   ", break_long_words=False)


def _written(field: Field, value: Any) -> str:
    if isinstance(field.kind, Sequence) and isinstance(field.kind.item, Table) and value:
        entries = "".join(f"  {toml_text(entry)},\n" for entry in field.kind.plain(value))
        return f"[\n{entries}]"
    return _on_one_line(field, value)


def _on_one_line(field: Field, value: Any) -> str:
    return toml_text(field.kind.plain(value))
