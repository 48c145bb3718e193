"""From Settings to the bytes of settings.toml: an existing file is changed where a setting has changed, nowhere else.

Comments, order, unknown keys and the author's notation of everything unchanged survive. Defaults are written only
where the key is in the file already.
"""

import difflib
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from engine.errors import UserError
from engine.settings.kinds import Field, Sequence, Table, complete, fields_of
from engine.settings.model import SCHEMA_VERSION, Settings
from engine.settings.reader import decode, read

if TYPE_CHECKING:
    from tomlkit.items import Item

_BOM = b"\xef\xbb\xbf"
_HEAD = "# Mailroot's settings. Every key with its meaning and default: mailroot settings show\n"


def render(settings: Settings, existing: bytes = b"") -> bytes:
    """The file with `settings`. `existing` must be readable without problems; a byte order mark and CRLF stay.

    Raises UserError when the file is laid out in a way that cannot be changed without harm: nothing else is lost then.
    """
    import tomlkit

    text = decode(existing) or _HEAD
    uses_crlf = "\r\n" in text and text.count("\r\n") == text.count("\n")
    document = tomlkit.parse(_complete_lines(text.replace("\r\n", "\n") if uses_crlf else text))
    document.setdefault("schema_version", SCHEMA_VERSION)
    _update(document, Settings, read(text).settings, settings, Form.HEADER)
    rendered = tomlkit.dumps(document)
    if rendered.endswith("\n\n") and not text.endswith("\n\n"):
        rendered = rendered.rstrip("\n") + "\n"
    _verify(rendered, settings)
    encoded = (rendered.replace("\n", "\r\n") if uses_crlf else rendered).encode("utf-8")
    return _BOM + encoded if existing.startswith(_BOM) else encoded


def _complete_lines(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _verify(rendered: str, settings: Settings) -> None:
    reading = read(rendered)
    if reading.problems or reading.settings != settings:
        raise UserError(
            "The settings file is laid out in a way that Mailroot cannot change without harm; nothing was written. "
            "Change it by hand, or write each section once, under its own [section] line."
        )


class Form(Enum):
    """How a table is written, which decides how another one can be written inside."""

    HEADER = "[a.b]"
    INLINE = "{ a = 1 }"
    DOTTED = "a.b = 1"


def _update(table: Any, section: type[msgspec.Struct], old: Any, new: Any, form: Form) -> None:
    """Bring a tomlkit table from `old`, which is what it says now, to `new`."""
    for field in fields_of(section):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        if after is None:
            del table[field.name]
        elif before is None or field.name not in table:
            _add(table, field, before, after, form)
        else:
            _update_value(table, field, before, after, form)


def _add(table: Any, field: Field, before: Any, after: Any, form: Form) -> None:
    if form is Form.DOTTED and isinstance(field.kind, Table):
        _add_dotted(table, field, field.kind.section, before, after)
    else:
        table[field.name] = _new_value(field, after, inline=form is not Form.HEADER)


def _add_dotted(table: Any, field: Field, section: type[msgspec.Struct], before: Any, after: Any) -> None:
    """A first "field.key = value" makes the table; the others follow like any change. Without keys it is {}."""
    import tomlkit

    present = before if before is not None else complete(section, {})
    for inner in _differing(section, after):
        if not isinstance(inner.kind, Table):
            value = getattr(after, inner.name)
            table.append(tomlkit.key([field.name, inner.name]), _new_value(inner, value, inline=True))
            present = msgspec.structs.replace(present, **{inner.name: value})
            _update(table[field.name], section, present, after, Form.DOTTED)
            return
    table[field.name] = _new_table(section, after, inline=True)


def _update_value(table: Any, field: Field, before: Any, after: Any, form: Form) -> None:
    present = table[field.name]
    if isinstance(field.kind, Table):
        _update(present, field.kind.section, before, after, _form_inside(table, field.name, present, form))
    elif isinstance(field.kind, Sequence) and not after and _is_array_of_tables(present):
        # An array of tables cannot be empty, and an absent list is not an empty one.
        del table[field.name]
        table[field.name] = []
    elif isinstance(field.kind, Sequence):
        _update_list(present, field.kind, before, after)
    else:
        table[field.name] = field.kind.plain(after)


def _form_inside(table: Any, name: str, present: Any, form: Form) -> Form:
    from tomlkit.items import InlineTable

    if form is Form.INLINE or isinstance(present, InlineTable):
        return Form.INLINE
    container = table if hasattr(table, "body") else getattr(table, "value", None)
    keys = (key for key, _ in getattr(container, "body", ()) if key is not None)
    return Form.DOTTED if any(key.key == name and key.is_dotted() for key in keys) else Form.HEADER


def _update_list(items: Any, kind: Sequence, before: tuple[Any, ...], after: tuple[Any, ...]) -> None:
    """Insert, change and remove single entries, so that the comments of the others stay with them."""
    inline = not _is_array_of_tables(items)
    matcher = difflib.SequenceMatcher(None, _identities(kind, before), _identities(kind, after), autojunk=False)
    for _, first, last, new_first, new_last in reversed(matcher.get_opcodes()):
        common = min(last - first, new_last - new_first)
        for index in reversed(range(first + common, last)):
            del items[index]
        for offset in range(common, new_last - new_first):
            items.insert(first + offset, _new_item(kind, after[new_first + offset], inline))
        for offset in range(common):
            _update_item(items, first + offset, kind, before[first + offset], after[new_first + offset], inline)


def _update_item(items: Any, index: int, kind: Sequence, before: Any, after: Any, inline: bool) -> None:
    if before == after:
        return
    if isinstance(kind.item, Table):
        _update(items[index], kind.item.section, before, after, Form.INLINE if inline else Form.HEADER)
    else:
        items[index] = kind.item.plain(after)


def _identities(kind: Sequence, values: tuple[Any, ...]) -> list[Any]:
    """What tells entries apart: for tables their required keys, if they have any, else the whole entry."""
    if not isinstance(kind.item, Table):
        return list(values)
    names = [field.name for field in fields_of(kind.item.section) if field.required]
    return [tuple(getattr(value, name) for name in names) or value for value in values]


def _new_value(field: Field, value: Any, inline: bool) -> "Item":
    import tomlkit

    kind = field.kind
    if isinstance(kind, Table):
        return _new_table(kind.section, value, inline)
    if not isinstance(kind, Sequence):
        return tomlkit.item(kind.plain(value))
    if isinstance(kind.item, Table) and value and not inline and kind.item.holds_tables:
        return tomlkit.item([_new_table(kind.item.section, entry, False) for entry in value])
    array = tomlkit.array()
    for entry in value:
        array.append(_new_item(kind, entry, True))
    return array.multiline(isinstance(kind.item, Table) and bool(value) and not inline)


def _new_item(kind: Sequence, value: Any, inline: bool) -> "Item":
    import tomlkit

    if isinstance(kind.item, Table):
        return _new_table(kind.item.section, value, inline)
    assert not isinstance(kind.item, Sequence)
    return tomlkit.item(kind.item.plain(value))


def _new_table(section: type[msgspec.Struct], value: Any, inline: bool) -> "Item":
    import tomlkit

    written = list(_differing(section, value))
    holds_only_tables = bool(written) and all(isinstance(field.kind, Table) for field in written)
    table: Any = tomlkit.inline_table() if inline else tomlkit.table(is_super_table=holds_only_tables)
    for field in written:
        table[field.name] = _new_value(field, getattr(value, field.name), inline)
    if not inline and not (written and isinstance(written[-1].kind, Table)):
        table.add(tomlkit.nl())
    item: Item = table
    return item


def _differing(section: type[msgspec.Struct], value: Any) -> Iterator[Field]:
    for field in fields_of(section):
        if field.required or getattr(value, field.name) != field.default:
            yield field


def _is_array_of_tables(item: Any) -> bool:
    from tomlkit.items import AoT

    return isinstance(item, AoT)
