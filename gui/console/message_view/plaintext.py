"""Plain text in a form that Qt lays out at once: no endless lines, no control characters, not too much."""

import re

# A single line of a megabyte takes a text widget seconds.
_LONGEST_LINE = 2000
_LONG = re.compile(f"[^\n]{{{_LONGEST_LINE}}}(?=[^\n])")
_CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in range(32) if chr(code) not in "\t\n"}
# Characters that turn the direction of what follows let one address look like another.
_CONTROLS |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\N{REPLACEMENT CHARACTER}")


def readable(text: str, most: int) -> str:
    """At most `most` characters of a text."""
    lines = text[:most].replace("\r\n", "\n").replace("\r", "\n")
    clean = lines.translate(_CONTROLS).encode("utf-8", "replace").decode("utf-8")
    return _LONG.sub(lambda match: match.group() + "\n", clean)
