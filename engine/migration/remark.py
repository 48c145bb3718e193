"""Remark: one thing that an import has to say, as facts; resources/migration.toml has the sentence."""

import msgspec


class Remark(msgspec.Struct, frozen=True):
    """A code of resources/migration.toml, and what stands in its placeholders."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


def remark(code: str, **values: object) -> Remark:
    """A remark with its placeholders filled."""
    return Remark(code, tuple((name, str(value)) for name, value in values.items()))
