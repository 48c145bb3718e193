"""Lines of so many columns, where letters of East Asia take two and may be parted anywhere."""

import unicodedata
from collections.abc import Iterator

# Marks that do not begin a line.
_CLOSING = "。、)」]"
# The first letter of the East Asian blocks.
_EAST_ASIAN = 0x2E80


def columns_of(text: str) -> int:
    """How many columns a terminal or a fixed-width font needs."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def broken(text: str, columns: int) -> Iterator[str]:
    """`text` in lines of at most `columns`, but for words that are longer themselves."""
    line, used = "", 0
    for piece in _unbroken(" ".join(text.split())):
        needed = columns_of(piece)
        if line and used + columns_of(piece.rstrip()) > columns and piece[0] not in _CLOSING:
            yield line.rstrip()
            line, used = "", 0
        line += piece
        used += needed
    yield line.rstrip()


def _unbroken(text: str) -> Iterator[str]:
    """What stays together: each wide letter by itself, a run of narrow ones up to its space."""
    run = ""
    for letter in text:
        if ord(letter) < _EAST_ASIAN:
            run += letter
            if letter == " ":
                yield run
                run = ""
            continue
        if run:
            yield run
            run = ""
        yield letter
    if run:
        yield run
