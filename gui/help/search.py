"""Index: ranked full text over the pages, for languages with blanks between words and for those without.

A query is cut into words where there are blanks, and runs of Japanese into pairs of characters: so a sentence finds the
pages that have most of it, and no dictionary is needed.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from gui.help.library import HelpPage

_JAPANESE = "\u3005\u3041-\u30ff\u3400-\u9fff"
_RUNS = re.compile(rf"[a-z0-9][a-z0-9._@/-]*|[{_JAPANESE}]+")
# "スマート ホスト" and "スマートホスト" are the same to whoever looks for it.
_BLANK_BETWEEN = re.compile(rf"(?<=[{_JAPANESE}]) (?=[{_JAPANESE}])")
# Endings and particles: they are on every page.
_HIRAGANA = re.compile("[\u3041-\u309f]+")
_KANJI = re.compile("[\u4e00-\u9fff]+")
_ANY_HIRAGANA = re.compile("[\u3041-\u309f]")
_PAIR = 2
_SEAM = 0.3  # what a pair across the end of a word says, against one within
_TITLE, _KEYWORDS, _HEADINGS, _TEXT = 12, 8, 3, 6
_ENOUGH = 0.5  # of what a query asks for, weighed by how rare it is
_AROUND = 30
_EXCERPT = 110


class Hit(NamedTuple):
    """A page that was found, and the words around the first place."""

    topic: str
    title: str
    excerpt: str


class _Indexed(NamedTuple):
    page: HelpPage
    title: str
    keywords: str
    headings: str
    text: str

    def has(self, piece: str) -> bool:
        return any(piece in field for field in (self.title, self.keywords, self.headings, self.text))


class Index:
    """Over the pages of one language."""

    def __init__(self, pages: Iterable[HelpPage]) -> None:
        self._pages = [_indexed(page) for page in pages]
        self._length = sum(len(indexed.text) for indexed in self._pages) / max(1, len(self._pages))

    def search(self, query: str) -> list[Hit]:
        """The pages that fit, best first; none for a query without words."""
        # A pair of characters that stands nowhere is the seam between two words.
        wanted = [piece for piece in pieces(query) if piece.isascii() or any(each.has(piece) for each in self._pages)]
        rare = {piece: self._rarity(piece) for piece in wanted}
        enough = _ENOUGH * sum(rare.values())
        found = []
        for place, indexed in enumerate(self._pages):
            has = sum(value for piece, value in rare.items() if indexed.has(piece))
            if has and has >= enough:
                score = sum(value * self._weight(indexed, piece) for piece, value in rare.items())
                found.append((-score * has, place, indexed.page))
        return [Hit(page.topic, page.title, excerpt(page, rare)) for _, _, page in sorted(found)]

    def _weight(self, indexed: _Indexed, piece: str) -> float:
        count = indexed.text.count(piece)
        # Often is better than once, and less so on a long page.
        often = count / (count + 1.0 + len(indexed.text) / self._length)
        return (
            _TITLE * (piece in indexed.title)
            + _KEYWORDS * (piece in indexed.keywords)
            + _HEADINGS * (piece in indexed.headings)
            + _TEXT * often
        )

    def _rarity(self, piece: str) -> float:
        having = sum(indexed.has(piece) for indexed in self._pages)
        rarity = math.log(1 + len(self._pages) / (1 + having))
        return rarity * _SEAM if _ANY_HIRAGANA.search(piece) else rarity


def pieces(query: str) -> list[str]:
    """What is looked for: words, and of runs of Japanese each pair of characters."""
    found: list[str] = []
    for run in _RUNS.findall(normal(query)):
        found += [run] if run.isascii() or len(run) <= _PAIR else [run[at : at + _PAIR] for at in range(len(run) - 1)]
    telling = [piece for piece in found if not _HIRAGANA.fullmatch(piece)]
    return list(dict.fromkeys(telling or found))


def parts_in(text: str, query: str) -> list[str]:
    """What of a query is to be marked in a text: its words, and the longest parts of its runs of Japanese."""
    text = unicodedata.normalize("NFKC", text).casefold()
    found: list[str] = []
    for run in _RUNS.findall(unicodedata.normalize("NFKC", query).casefold()):
        found += [run] if run.isascii() or run in text else _longest(run, text)
    return list(dict.fromkeys(found))


def _longest(run: str, text: str) -> list[str]:
    found, begin = [], 0
    while begin < len(run):
        end = next((end for end in range(len(run), begin + 1, -1) if run[begin:end] in text), begin)
        part = run[begin:end]
        # Two kana stand in many words by chance, two kanji mostly are one.
        if len(part) > _PAIR or _KANJI.fullmatch(part):
            found.append(part)
        begin = max(end, begin + 1)
    return found


def normal(text: str) -> str:
    """Without differences of width, of capital letters, and of blanks between Japanese words."""
    return _BLANK_BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold()).strip()


def excerpt(page: HelpPage, wanted: Iterable[str]) -> str:
    """The words around the first place of what is wanted, from the beginning of a word on."""
    plain = page.plain()
    lower = plain.casefold()
    first = min((place for piece in wanted if (place := lower.find(piece)) >= 0), default=0)
    begin = max(0, first - _AROUND)
    words = plain[begin : begin + _EXCERPT]
    if begin and " " in words[:_AROUND]:
        words = words.partition(" ")[2]
    return ("... " if begin else "") + words.strip()


def _indexed(page: HelpPage) -> _Indexed:
    headings = " ".join(heading.text for heading in page.headings)
    return _Indexed(page, *map(normal, (page.title, " ".join(page.keywords), headings, page.plain())))
