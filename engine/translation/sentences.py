"""Sentences: what the engine says in English, said in another language.

The engine raises, records and stores English only; who shows a text to a person puts it through `say`. A sentence is
found by its pattern among the templates of resources/sentences; where several fit, that one is taken which leaves the
least in English. What no template knows stays as it is, so a text is never lost.
"""

import re
from functools import lru_cache

from engine.datafiles import data_file
from engine.translation.template import Template, without_stop

ENGLISH = "en"
# Texts that were translated stay at hand: a page shows the same few again and again.
_KEPT = 2048
# What we say at once has a few; a text of hundreds would take seconds.
_MOST_SENTENCES = 20
_BOUNDARY = re.compile(r"(?<=[.!?)])\s+(?=[A-Z0-9\"'(/])")
_BETWEEN_WORDS = re.compile(", | and | or ")
_FIRST_WORD = re.compile(r"[^ {]+(?= )")


class Sentences:
    """The templates of one language. English has none and says what it is given."""

    def __init__(self, templates: dict[str, str]) -> None:
        self._exact: dict[str, Template] = {}
        self._by_word: dict[str, list[Template]] = {}
        self._loose: list[Template] = []
        self._said: dict[str, str] = {}
        for english, translation in templates.items():
            self._add(Template(english, translation))

    def say(self, text: str) -> str:
        """`text` in this language, sentence by sentence; what is not known is left in English."""
        if not text or not self._exact:
            return text
        known = self._said.get(text)
        if known is None:
            if len(self._said) >= _KEPT:
                self._said.clear()
            known = self._said[text] = self._translated(text)
        return known

    def _add(self, template: Template) -> None:
        if not template.names:
            self._exact[template.english] = template
        elif word := _FIRST_WORD.match(template.literals[0]):
            self._by_word.setdefault(word[0], []).append(template)
        else:
            self._loose.append(template)

    def _translated(self, text: str) -> str:
        inside = text.strip()
        if not inside:
            return text
        start = text[: len(text) - len(text.lstrip())]
        end = text[len(text.rstrip()) :]
        said = self._whole(inside) or self._lines(inside) or self._parts(inside) or self._listed(inside)
        if said is None:
            return text
        # Japanese sets no space before its own letters and marks.
        return (start if "\n" in start or len(start) > 1 or said[0].isascii() else "") + said + end

    def _whole(self, text: str) -> str | None:
        """One sentence."""
        bare = without_stop(text)
        stop = "。" if bare != text and text.endswith(".") else ""
        if exact := self._exact.get(bare):
            return exact.translation + stop
        word = bare.split(" ", 1)[0]
        lines = "\n" in bare
        best = ""
        possible = [one for one in (*self._by_word.get(word, ()), *self._loose) if one.may_match(bare)]
        for template in sorted(possible, key=lambda one: one.weight):
            if template.lines == lines and (values := template.values(bare)) is not None:
                said: str = template.filled(values, self.say)
                if not best or _foreign(said) < _foreign(best):
                    best = said
        return None if not best else best if best.endswith("。") else best + stop

    def _lines(self, text: str) -> str | None:
        """Several lines, each by itself."""
        if "\n" not in text:
            return None
        return "\n".join(self.say(line) for line in text.split("\n"))

    def _parts(self, text: str) -> str | None:
        """Several sentences one after the other: the longest known beginning, then the rest."""
        ends = [found.start() for found in _BOUNDARY.finditer(text)]
        if len(ends) > _MOST_SENTENCES:  # none of ours: somebody else's long answer stays as it is
            return None
        for end in reversed(ends):
            if (said := self._whole(text[:end])) is not None:
                return _joined(said, self.say(text[end:].lstrip()))
        if ends:
            rest = text[ends[0] :].lstrip()
            if (said := self.say(rest)) != rest:
                return _joined(text[: ends[0]], said)
        return None

    def _listed(self, text: str) -> str | None:
        """A list: of sentences, some of which may be somebody else's, or of words, all of which are known."""
        parts = text.split("; ")
        said = [self._whole(part) for part in parts]
        if len(parts) > 1 and any(said):
            return "; ".join(known or part for known, part in zip(said, parts, strict=True))
        said = [self._whole(part) for part in _BETWEEN_WORDS.split(text)]
        return "、".join(part for part in said if part) if len(said) > 1 and all(said) else None


def _foreign(said: str) -> int:
    """How much of it is in Latin letters still; values are so with every template."""
    return sum(letter.isascii() and letter.isalpha() for letter in said)


def _joined(one: str, other: str) -> str:
    return one + other if one.endswith("。") else f"{one} {other}"


@lru_cache(maxsize=4)
def sentences(language: str) -> Sentences:
    """The sentences of a language ("ja"), read once; a language without templates says English.

    Nothing is read for English.
    """
    folder = data_file("sentences") / language
    if language == ENGLISH or not folder.is_dir():
        return Sentences({})
    import tomllib

    templates: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        templates.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return Sentences(templates)
