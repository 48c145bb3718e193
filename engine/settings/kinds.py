"""What a setting may hold, told from its type in the model: how it is read, written and described in words.

A plain value is what TOML knows; a read value is what the model holds. Every kind has `words` (the type), `allowed()`
(what may stand there, as a phrase), `blank()` (a value to go on with when the file's cannot be used and there is no
default), `plain()` (the plain for a read value) and `from_text()` (the plain value somebody typed; ValueError).
Leaves have `read()`, which raises ValueError, or OutOfRange for a value of the right type. Composite values are read
by engine.settings.reader, which knows where each part stands.
"""

import re
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Meta, Struct

from engine.settings.literal import parse_literal
from engine.settings.syntaxes import SYNTAXES
from engine.settings.units import Quantity

# ASCII and C1 controls, and the line and paragraph separators: nothing that could begin a line of its own.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Python refuses to convert thousands of digits, in its own words.
_LONGEST_NUMBER = 40


class OutOfRange(ValueError):
    """The value has the right type, but lies outside what is allowed."""


class Text(Struct, frozen=True):
    """A string without control characters: these values reach banners and message headers."""

    min_length: int = 0
    max_length: int = 4096
    syntax: str = ""
    words: str = "text"

    def allowed(self) -> str:
        if self.syntax:
            return SYNTAXES[self.syntax].words
        shortest = f"{self.min_length} to " if self.min_length else "up to "
        return f"text of {shortest}{self.max_length} characters in quotation marks, on one line"

    def read(self, value: object) -> str:
        if not isinstance(value, str):
            raise ValueError("not text")
        if not self.min_length <= len(value) <= self.max_length or _CONTROL.search(value):
            raise OutOfRange("too short, too long or with control characters")
        return str(value)

    def blank(self) -> str:
        return ""

    def plain(self, value: str) -> str:
        return value

    def from_text(self, text: str) -> object:
        return text


class Flag(Struct, frozen=True):
    """true or false."""

    words: str = "true or false"

    def allowed(self) -> str:
        return "true or false, without quotation marks"

    def read(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError("not true or false")
        return bool(value)

    def blank(self) -> bool:
        return False

    def plain(self, value: bool) -> bool:
        return value

    def from_text(self, text: str) -> object:
        return {"true": True, "false": False}.get(text.strip().lower(), text)


class Number(Struct, frozen=True):
    """A whole number."""

    minimum: int
    maximum: int
    words: str = "whole number"

    def allowed(self) -> str:
        return f"a whole number from {self.minimum} to {self.maximum}"

    def read(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("not a whole number")
        if not self.minimum <= value <= self.maximum:
            raise OutOfRange("out of range")
        return int(value)

    def blank(self) -> int:
        return self.minimum

    def plain(self, value: int) -> int:
        return int(value)

    def from_text(self, text: str) -> object:
        return _typed_number(text)


class Choice(Struct, frozen=True):
    """One of a few words."""

    options: tuple[str, ...]
    words: str = "one of several words"

    def allowed(self) -> str:
        return "one of " + ", ".join(f'"{option}"' for option in self.options)

    def read(self, value: object) -> str:
        if not isinstance(value, str):
            raise ValueError("not text")
        if value not in self.options:
            raise OutOfRange("not a choice")
        return str(value)

    def blank(self) -> str:
        return self.options[0]

    def plain(self, value: str) -> str:
        return value

    def from_text(self, text: str) -> object:
        return _without_quotes(text)


class Measure(Struct, frozen=True):
    """A duration or a size; `minimum` and `maximum` in base units (seconds, bytes)."""

    quantity: type[Quantity]
    minimum: int
    maximum: int

    @property
    def words(self) -> str:
        return "duration" if "s" in self.quantity.suffixes else "size"

    def allowed(self) -> str:
        lowest, highest = self._written(self.minimum), self._written(self.maximum)
        numbers = all(isinstance(end, int) for end in (lowest, highest))
        ends = f"{lowest} to {highest}" if numbers else f"{self._with_unit(lowest)} to {self._with_unit(highest)}"
        unit = f" {self.quantity.unit_name}" if numbers else ""
        return (
            f"{ends}{unit}: a whole number counts in {self.quantity.unit_name}, text names its unit, "
            f"like {self.quantity.example}"
        )

    def read(self, value: object) -> Quantity:
        if isinstance(value, str) and len(value) > _LONGEST_NUMBER:
            raise ValueError("too long")
        quantity = self.quantity.parse(value)
        if not self.minimum <= quantity <= self.maximum:
            raise OutOfRange("out of range")
        return quantity

    def blank(self) -> Quantity:
        return self.quantity(self.minimum)

    def plain(self, value: int) -> int | str:
        return self.quantity(value).to_toml()

    def from_text(self, text: str) -> object:
        return _typed_number(text)

    def _written(self, base: int) -> int | str:
        return self.quantity(base).to_toml()

    def _with_unit(self, written: int | str) -> str:
        return f'"{written}"' if isinstance(written, str) else f"{written} {self.quantity.unit_name}"


class Sequence(Struct, frozen=True):
    """A list of values of one kind."""

    item: "Kind"
    min_length: int = 0
    max_length: int = 10_000

    @property
    def words(self) -> str:
        return f"list ({self.item.words})"

    def allowed(self) -> str:
        if self.min_length:
            return f"a list of {self.min_length} to {self.max_length} entries, each {self.item.allowed()}"
        return f"a list in square brackets, each entry {self.item.allowed()}"

    def blank(self) -> tuple[Any, ...]:
        return ()

    def plain(self, value: tuple[Any, ...]) -> list[Any]:
        return [self.item.plain(item) for item in value]

    def from_text(self, text: str) -> object:
        """A TOML array, or entries separated by commas; nothing at all is the empty list."""
        if not text.strip():
            return []
        if text.strip().startswith("[") or isinstance(self.item, Table):
            return parse_literal(text)
        return [self.item.from_text(entry.strip()) for entry in text.split(",")]


class Table(Struct, frozen=True):
    """A section of the model; an optional one may be absent, which reads as None."""

    section: type[Struct]
    optional: bool = False

    @property
    def words(self) -> str:
        return "section"

    @property
    def holds_tables(self) -> bool:
        """Whether there are sections inside: then a list of it is written as [[headers]], else inline."""
        return any(isinstance(field.kind, Table) for field in fields_of(self.section))

    def allowed(self) -> str:
        return f"a table with the keys {', '.join(self.section.__struct_fields__)}"

    def blank(self) -> Any:
        return None if self.optional else complete(self.section, {})

    def plain(self, value: Any) -> dict[str, Any] | None:
        """All fields; an absent optional table inside is left out, because TOML has no null."""
        if value is None:
            return None
        pairs = ((field.name, field.kind.plain(getattr(value, field.name))) for field in fields_of(self.section))
        return {name: item for name, item in pairs if item is not None}

    def from_text(self, text: str) -> object:
        return None if self.optional and not text.strip() else parse_literal(text)


Leaf: TypeAlias = Text | Flag | Number | Choice | Measure
Kind: TypeAlias = Leaf | Sequence | Table


class Field(Struct, frozen=True):
    """One field of a section. `default` is msgspec.NODEFAULT where the file must give a value."""

    name: str
    kind: Kind
    default: Any
    description: str

    @property
    def required(self) -> bool:
        return self.default is NODEFAULT


def fields_of(section: type[Struct]) -> tuple[Field, ...]:
    """The fields of a section in their order."""
    return tuple(
        Field(info.name, kind_of(info.type), info.default, _description(info.type))
        for info in msgspec.structs.fields(section)
    )


def complete(section: type[Struct], values: Mapping[str, Any]) -> Any:
    """The section with `values`; a required field that is missing is left blank."""
    blanks = {field.name: field.kind.blank() for field in fields_of(section) if field.required}
    return section(**{**blanks, **values})


def kind_of(annotation: Any) -> Kind:
    """The kind that a field's annotation stands for."""
    bare, metas = _unwrapped(annotation)
    meta = metas[-1] if metas else Meta()
    extra = meta.extra or {}
    if bare is bool:
        return Flag()
    if bare is int:
        return Number(int(meta.ge or 0), int(meta.le if meta.le is not None else 2**31 - 1))
    if bare is str:
        return Text(meta.min_length or 0, meta.max_length or 4096, extra.get("kind", ""))
    if get_origin(bare) is Literal:
        return Choice(get_args(bare))
    if get_origin(bare) in (Union, types.UnionType):
        return Table(get_args(bare)[0], optional=True)
    if get_origin(bare) is tuple:
        return _sequence(get_args(bare)[0], meta, extra)
    return _of_class(bare, extra)


def _sequence(item: Any, meta: Meta, extra: dict[str, Any]) -> Sequence:
    # The range or syntax that stands at a list is that of its entries.
    of_item = Annotated[item, Meta(extra=extra)] if extra else item
    kind = Sequence(kind_of(of_item))
    limits = {"min_length": meta.min_length, "max_length": meta.max_length}
    return msgspec.structs.replace(kind, **{name: limit for name, limit in limits.items() if limit is not None})


def _of_class(bare: type, extra: dict[str, Any]) -> Kind:
    if issubclass(bare, Quantity):
        return Measure(bare, extra.get("min", 0), extra.get("max", 2**63 - 1))
    if issubclass(bare, Struct):
        return Table(bare)
    raise TypeError(f"the settings model has a field of a type without a kind: {bare!r}")


def _typed_number(text: str) -> int | str:
    typed = _without_quotes(text)
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_NUMBER else typed


def _without_quotes(text: str) -> str:
    """Messages show words and durations in quotation marks, so people type them."""
    typed = text.strip()
    return typed[1:-1] if len(typed) >= 2 and typed[0] == typed[-1] == '"' else typed


def _description(annotation: Any) -> str:
    bare, metas = _unwrapped(annotation)
    stated = next((meta.description for meta in metas if meta.description), "")
    return stated or (bare.__doc__ or "" if isinstance(bare, type) else "")


def _unwrapped(annotation: Any) -> tuple[Any, tuple[Meta, ...]]:
    if get_origin(annotation) is not Annotated:
        return annotation, ()
    bare, *metas = get_args(annotation)
    return bare, tuple(meta for meta in metas if isinstance(meta, Meta))
