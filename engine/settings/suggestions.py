"""The likely right key for one that does not exist."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from engine.settings.kinds import Kind, Sequence, Table, fields_of
from engine.settings.model import Settings
from engine.settings.paths import Path, dotted

_CLOSE = 0.7
_MOST = 3
_SECRETS = ("password", "passwd", "secret", "token", "passphrase")


def suggest(path: Path) -> tuple[str, ...]:
    """Up to three existing keys that `path` may mean, the likeliest first: the same name in its own section, the same
    name elsewhere, then a name like it in its own section and elsewhere."""
    known = tuple(_known(Settings, ()))
    name, section = _plain_name(path[-1]), _without_indexes(path[:-1])
    beside = [key for key in known if _without_indexes(key[:-1]) == section]
    for candidates in (
        [key for key in beside if _plain_name(key[-1]) == name],
        [key for key in known if _plain_name(key[-1]) == name],
        _close_names(name, beside),
        _close_names(name, known),
    ):
        if candidates:
            return tuple(_shown(key, path) for key in candidates[:_MOST])
    return ()


def is_secret_name(name: str) -> bool:
    """Whether a key of this name looks as if somebody put a secret into the file."""
    return any(word in name.lower() for word in _SECRETS)


def _known(section: type[Struct], at: Path) -> Iterator[Path]:
    """Every key of the model, sections before what is in them; a list of tables as "domains[]"."""
    for field in fields_of(section):
        many = isinstance(field.kind, Sequence) and isinstance(field.kind.item, Table)
        path = (*at, f"{field.name}[]" if many else field.name)
        yield path
        table = _table_in(field.kind)
        if table is not None:
            yield from _known(table.section, path)


def _table_in(kind: Kind) -> Table | None:
    inner: Any = kind.item if isinstance(kind, Sequence) else kind
    return inner if isinstance(inner, Table) else None


def _close_names(name: str, candidates: "list[Path] | tuple[Path, ...]") -> list[Path]:
    import difflib

    names = {_plain_name(key[-1]) for key in candidates}
    ranking = difflib.get_close_matches(name, names, n=_MOST, cutoff=_CLOSE)
    return [key for close in ranking for key in candidates if _plain_name(key[-1]) == close]


def _shown(key: Path, wrong: Path) -> str:
    """The key, with the index of the list entry in which the wrong one stands where both are in the same list."""
    text = dotted(key)
    for end, step in enumerate(wrong):
        if isinstance(step, int):
            text = text.replace(f"{dotted(_without_indexes(wrong[:end]))}[]", dotted(wrong[: end + 1]), 1)
    return text


def _without_indexes(path: Path) -> Path:
    return tuple(step.removesuffix("[]") for step in path if isinstance(step, str))


def _plain_name(step: str | int) -> str:
    return str(step).removesuffix("[]").lower().replace("-", "_").replace(" ", "_")
