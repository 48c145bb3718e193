"""The sentences of an import, in the languages of resources/migration.toml."""

import tomllib

from engine.datafiles import data_file
from engine.migration.remark import Remark
from engine.translation.sentences import ENGLISH
from engine.translation.words import in_language


class Wording:
    """Remarks as sentences. A remark without a sentence shows its code and values, and never fails."""

    def __init__(self, sentences: dict[str, dict[str, str]]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls) -> "Wording":
        """Read the sentences."""
        document = tomllib.loads(data_file("migration.toml").read_text(encoding="utf-8"))
        return cls(document["remarks"])

    def codes(self) -> frozenset[str]:
        """All remarks that have a sentence."""
        return frozenset(self._sentences)

    def sentence(self, remark: Remark | None, language: str = ENGLISH) -> str:
        """The sentence in `language` ("ja", "ja_JP"), else in English; "" for no remark."""
        if remark is None:
            return ""
        languages = self._sentences.get(remark.code, {})
        template = in_language(languages, language.partition("_")[0])
        for name, value in remark.values:
            template = template.replace(f"{{{name}}}", value)
        return template or f"{remark.code} ({', '.join(value for _, value in remark.values)})"
