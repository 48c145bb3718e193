"""Durations and sizes as settings.toml writes them: a number in the key's unit, or a string that names its unit."""

import re
from typing import ClassVar

_DURATION = re.compile(r"\s*(\d+)\s*([smhd])\s*", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZE = re.compile(r"\s*(\d+)\s*(B|KB|MB|GB)\s*", re.IGNORECASE)
_BYTES = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


class Quantity(int):
    """A whole number of base units (seconds, bytes) that remembers the unit its key counts in.

    Subclasses set `unit` (base units in one counted unit), `unit_name`, `suffixes` (name -> base units) and
    `example` (what a string may look like).
    """

    unit: ClassVar[int] = 1
    unit_name: ClassVar[str] = ""
    suffixes: ClassVar[dict[str, int]] = {}
    pattern: ClassVar[re.Pattern[str]] = _DURATION
    example: ClassVar[str] = ""

    @classmethod
    def parse(cls, value: object) -> "Quantity":
        """Read what stands in the file or on the command line; raises ValueError that says what is allowed."""
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError(f"must be a whole number of {cls.unit_name}, or text like {cls.example}")
        if isinstance(value, int):
            if value < 0:
                raise ValueError("must not be negative")
            return cls(value * cls.unit)
        if value.strip().isdecimal():
            return cls(int(value) * cls.unit)
        match = cls.pattern.fullmatch(value)
        if match is None:
            raise ValueError(f"must be a whole number of {cls.unit_name}, or text like {cls.example}")
        suffix = match[2].lower() if cls.pattern is _DURATION else match[2].upper()
        return cls(int(match[1]) * cls.suffixes[suffix])

    def to_toml(self) -> int | str:
        """The shortest exact way to write it: a number in the key's unit, else text with the largest unit that fits."""
        if self % self.unit == 0:
            return int(self) // self.unit
        name, size = max(
            ((name, size) for name, size in self.suffixes.items() if self % size == 0),
            key=lambda pair: pair[1],
        )
        return f"{int(self) // size}{name}"


class Minutes(Quantity):
    """A duration in seconds; its key counts in minutes. "20s", "15m", "12h" and "2d" are understood."""

    unit = 60
    unit_name = "minutes"
    suffixes = _SECONDS
    pattern = _DURATION
    example = '"20s", "15m", "12h" or "2d"'


class Kilobytes(Quantity):
    """A size in bytes; its key counts in KB of 1,024 bytes, as IIS does. "64KB", "25MB", "2000000B" are understood."""

    unit = 1024
    unit_name = "KB"
    suffixes = _BYTES
    pattern = _SIZE
    example = '"64KB", "25MB" or "2000000B"'


class Megabytes(Kilobytes):
    """A size in bytes; its key counts in MB of 1,048,576 bytes."""

    unit = 1024**2
    unit_name = "MB"
