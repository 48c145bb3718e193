"""Single values in TOML's notation (TOML 1.0.0), for messages, listings and the command line."""

import tomllib
from collections.abc import Mapping

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# A message repeats enough of a value to recognise it, not a pasted file.
_LONGEST_SHOWN = 120


def toml_text(value: object) -> str:
    """`value` on one line as it could stand behind "key = "."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(name)} = {toml_text(item)}" for name, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_text(item) for item in value)}]"
    if isinstance(value, int) and value.bit_length() > 400:
        return "(a number of hundreds of digits)"
    return str(value)


def shown(value: object) -> str:
    """`toml_text`, cut where it gets long."""
    text = toml_text(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def parse_literal(text: str) -> object:
    """The one value that `text` writes; raises ValueError when it is not exactly one TOML value."""
    document = tomllib.loads(f"value = {text.strip()}")
    if document.keys() != {"value"}:
        raise ValueError("more than one value")
    return document["value"]


def _key(name: str) -> str:
    return name if name.replace("-", "_").isascii() and name.replace("-", "_").isidentifier() else _quoted(name)


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character >= " " and character != "\x7f" else f"\\u{ord(character):04X}"
