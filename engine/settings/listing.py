"""All settings as a TOML file that explains itself: every key with its description, what is allowed and the default."""

import textwrap
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import msgspec

from engine.settings.kinds import Field, Sequence, Table, fields_of
from engine.settings.literal import toml_text
from engine.settings.model import Settings

_WIDTH = 110

Say: TypeAlias = Callable[[str], str]


def listing(settings: Settings, say: Say = str) -> str:
    """The text; read as settings.toml it gives the same settings. `say` puts the explanations into a language."""
    return "\n".join(_section(Settings, settings, "", say)).lstrip("\n") + "\n"


def _section(section: type[msgspec.Struct], value: Any, name: str, say: Say) -> Iterator[str]:
    """Single values first: in TOML a header ends the section before it."""
    fields = fields_of(section)
    for field in fields:
        if not _has_header(field):
            yield from _explained(field, say)
            yield f"{field.name} = {_written(field, getattr(value, field.name))}"
    for field in fields:
        if _has_header(field):
            yield from _below(field, getattr(value, field.name), f"{name}.{field.name}".removeprefix("."), say)


def _below(field: Field, value: Any, name: str, say: Say) -> Iterator[str]:
    yield ""
    yield from _comment(say(field.description))
    if isinstance(field.kind, Table):
        yield from _table(field.kind, value, name, say)
        return
    assert isinstance(field.kind, Sequence)
    assert isinstance(field.kind.item, Table)
    for entry in value:
        yield f"[[{name}]]"
        yield from _section(field.kind.item.section, entry, name, say)
    if not value:
        yield f"# [[{name}]]"
        yield from (f"# {line}" for line in _outline(field.kind.item))


def _table(kind: Table, value: Any, name: str, say: Say) -> Iterator[str]:
    if value is None:
        yield f"# [{name}]"
        return
    yield f"[{name}]"
    yield from _section(kind.section, value, name, say)


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


def _explained(field: Field, say: Say) -> Iterator[str]:
    parts = [say(f"{field.description}."), say(f"Allowed: {field.kind.allowed()}.")]
    if not field.required:
        parts.append(say(f"Default: {_on_one_line(field, field.default)}"))
    # Japanese sets no space between its sentences.
    yield from _comment(" ".join(parts).replace("。 ", "。"))


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="#   ", break_long_words=False)


def _written(field: Field, value: Any) -> str:
    if isinstance(field.kind, Sequence) and isinstance(field.kind.item, Table) and value:
        entries = "".join(f"  {toml_text(entry)},\n" for entry in field.kind.plain(value))
        return f"[\n{entries}]"
    return _on_one_line(field, value)


def _on_one_line(field: Field, value: Any) -> str:
    return toml_text(field.kind.plain(value))
