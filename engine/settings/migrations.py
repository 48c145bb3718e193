"""Steps from one layout of settings.toml to the next, taken on the tomlkit document so that comments survive.

STEPS[n] brings schema n + 1 to n + 2 and touches only what it finds: a key may be absent. Nothing is written here;
the store keeps the file as it was in the history before it writes a migrated one.
"""

import tomllib
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Step: TypeAlias = "Callable[[TOMLDocument], None]"

STEPS: tuple[Step, ...] = ()


def migrate(text: str, steps: tuple[Step, ...] = STEPS) -> str:
    """The text in today's layout; the very same text when it has that already, or is no TOML.

    A file without schema_version was written by hand: for the first layout, or without what has changed since.
    """
    version = schema_version(text)
    newest = len(steps) + 1
    if version is None or version >= newest:
        return text
    import tomlkit

    document = tomlkit.parse(text)
    for step in steps[version - 1 :]:
        step(document)
    document["schema_version"] = newest
    return tomlkit.dumps(document)


def schema_version(text: str) -> int | None:
    """The version a file claims, 1 when it claims none that is usable; None when the text is no TOML."""
    try:
        version = tomllib.loads(text).get("schema_version", 1)
    except (ValueError, RecursionError):
        return None
    usable = isinstance(version, int) and not isinstance(version, bool) and version >= 1
    return version if usable else 1
