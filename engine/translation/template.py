"""A template: an English sentence with places for values, and the same sentence in another language.

`{name}` stands for a value that is copied, `{*name}` in the translation for one that is a sentence of its own, or a
list of them, and is translated in turn. A place whose name is in ONE_WORD holds no space.
"""

import re
from collections.abc import Callable
from functools import cached_property

_PLACE = re.compile(r"\{(\*?)(\w+)\}")
# A value that ends one sentence and begins another was not one value.
_NEW_SENTENCE = re.compile(r"[.!?] +[A-Z]")

# "192.0.2.1, 2001:db8::1".
ADDRESSES = "addresses"
# Hosts, addresses and numbers: without this "{host} is {addresses}" would be any sentence with "is" in it.
ONE_WORD = frozenset(
    {
        "address",
        "address2",
        "client",
        "code",
        "days",
        "domain",
        "highest",
        "hops",
        "host",
        "index",
        "kept",
        "keyword",
        "limit",
        "line",
        "lowest",
        "max",
        "max_length",
        "maximum",
        "min",
        "min_length",
        "minimum",
        "most",
        "number",
        "number2",
        "own",
        "pid",
        "port",
        "protocol",
        "restored",
        "seconds",
        "size",
        "status",
        "status2",
        "where",
    }
)


class Template:
    """One pair of sentences, without the full stop at their ends."""

    def __init__(self, english: str, translation: str) -> None:
        self.english = without_stop(english)
        self.translation = without_stop(translation)
        pieces = _PLACE.split(self.english)
        self.literals = pieces[::3]
        self.names = pieces[2::3]
        self.lines = "\n" in self.english
        # Among equals: most literal text, then fewest places.
        self.weight = (-sum(map(len, self.literals)), len(self.names))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        text = re.escape(self.literals[0])
        for name, literal in zip(self.names, self.literals[1:], strict=True):
            text += self._value(name) + re.escape(literal)
        return re.compile(text, re.DOTALL if self.lines else 0)

    def may_match(self, text: str) -> bool:
        """Whether every literal piece stands in `text` in its order: cheaper than the pattern, and says no mostly."""
        if not text.startswith(self.literals[0]) or not text.endswith(self.literals[-1]):
            return False
        at = 0
        for literal in self.literals:
            at = text.find(literal, at)
            if at < 0:
                return False
            at += len(literal)
        return True

    def values(self, text: str) -> dict[str, str] | None:
        """The values in `text`, which has no full stop at its end; None where it is another sentence."""
        found = self._pattern.fullmatch(text)
        if found is None:
            return None
        values = dict(zip(self.names, found.groups(), strict=True))
        copied = [values[name] for name in self.names[:-1] if name not in self._spoken]
        return None if any(map(_NEW_SENTENCE.search, copied)) else values

    def filled(self, values: dict[str, str], say: Callable[[str], str]) -> str:
        """The translation with its values; `say` translates those that are sentences."""

        def value(place: re.Match[str]) -> str:
            text = values[place[2]]
            if not place[1]:
                return text
            said = say(text)
            return said if place.end() == len(self.translation) else said.removesuffix(".").removesuffix("。")

        return _PLACE.sub(value, self.translation).replace("。 ", "。")

    def _value(self, name: str) -> str:
        if name == ADDRESSES:
            return r"([0-9A-Fa-f.:,% ]*)"
        return r"(\S*)" if name in ONE_WORD else "(.*?)"

    @cached_property
    def _spoken(self) -> frozenset[str]:
        return frozenset(place[2] for place in _PLACE.finditer(self.translation) if place[1])


def without_stop(text: str) -> str:
    """`text` without one full stop at its end, of English or Japanese, and without spaces around it."""
    text = text.strip(" ")
    return text[:-1] if text.endswith((".", "。")) and not text.endswith("..") else text
