"""Words: one text by language, as the data files of providers and sending programs have them."""

from collections.abc import Mapping
from typing import TypeAlias

from engine.translation.sentences import ENGLISH

Words: TypeAlias = dict[str, str]
"""{"en": ..., "ja": ...}"""


def in_language(words: Mapping[str, str], language: str) -> str:
    """The text in `language`, else in English, else ""."""
    return words.get(language) or words.get(ENGLISH, "")
