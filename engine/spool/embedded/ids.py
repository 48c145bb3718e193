"""Message ids: numbers that only ever grow, and the short text people see for them."""

import contextlib
from collections.abc import Iterable

# 2020-01-01T00:00:00Z: counting from here keeps the text at ten characters until 2054.
_EPOCH_MILLISECONDS = 1_577_836_800_000
# 1,024 ids in a millisecond are more than any disk commits; should it happen, the time part runs ahead a little.
_COUNTER_BITS = 10
_TEXT_LENGTH = 10

# Crockford's base 32: no I, L, O, U, so an id read out over the telephone arrives.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_VALUES |= {character.lower(): value for character, value in _VALUES.items()}
_VALUES |= {"I": 1, "i": 1, "L": 1, "l": 1, "O": 0, "o": 0}


# Two digits at a time: a window asks for the ids of a whole queue.
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)


def to_text(number: int) -> str:
    """The public form of an id, ten characters or more."""
    pairs = _PAIRS
    text = (
        pairs[number >> 40 & 1023]
        + pairs[number >> 30 & 1023]
        + pairs[number >> 20 & 1023]
        + pairs[number >> 10 & 1023]
        + pairs[number & 1023]
    )
    return text if number < 1 << 5 * _TEXT_LENGTH else _rest_of(number >> 5 * _TEXT_LENGTH) + text


def _rest_of(number: int) -> str:
    return _PAIRS[number >> 10].lstrip("0") + _PAIRS[number & 1023] if number >> 10 else _PAIRS[number].lstrip("0")


def to_number(text: str) -> int:
    """The number behind a public id; raises KeyError when `text` cannot be one."""
    number = 0
    try:
        for character in text:
            number = number * 32 + _VALUES[character]
    except KeyError:
        raise KeyError(text) from None
    if not text or number >= 1 << 63:
        raise KeyError(text)
    return number


def to_numbers(texts: Iterable[str]) -> list[int]:
    """The numbers of those that can be ids at all, each once; there is no message under any other."""
    numbers: dict[int, None] = {}
    for text in texts:
        with contextlib.suppress(KeyError):
            numbers[to_number(text)] = None
    return list(numbers)


class IdSource:
    """Gives out numbers made of time and a counter, each larger than the one before, whatever the clock does."""

    def __init__(self, floor: int) -> None:
        self.last = floor

    def next(self, now: float) -> int:
        """A new number at `now` (seconds since the epoch)."""
        by_time = (int(now * 1000) - _EPOCH_MILLISECONDS) << _COUNTER_BITS
        self.last = max(self.last + 1, by_time)
        return self.last


def milliseconds(count: int) -> int:
    """How far ids advance in `count` milliseconds."""
    return count << _COUNTER_BITS
