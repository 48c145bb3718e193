"""The sentences of an import: one for every remark, in every language, with the same placeholders."""

import re
import tomllib
from pathlib import Path

import pytest

from engine.datafiles import data_file
from engine.migration.remark import Remark, remark
from engine.migration.wording import Wording

_CODE = re.compile(r'remark\(\s*"([a-z_]+)"|Remark\("([a-z_]+)"|remark="([a-z_]+)"|_read_list\(\w+, "\w+", "(\w+)"')
_PLACE = re.compile(r"\{(\w+)\}")


def _used() -> set[str]:
    folder = Path(__file__).parents[2] / "engine" / "migration"
    found = [match for file in folder.glob("*.py") for match in _CODE.findall(file.read_text(encoding="utf-8"))]
    return {next(filter(None, match)) for match in found}


def test_every_remark_has_a_sentence_and_every_sentence_a_remark() -> None:
    assert Wording.load().codes() == _used()


def test_languages_and_placeholders_agree() -> None:
    sentences = tomllib.loads(data_file("migration.toml").read_text(encoding="utf-8"))["remarks"]
    for code, texts in sentences.items():
        assert set(texts) == {"en", "ja"}, code
        assert set(_PLACE.findall(texts["en"])) == set(_PLACE.findall(texts["ja"])), code
        assert texts["en"].endswith((".", "}")), code
        assert "!" not in texts["en"], code


@pytest.mark.parametrize(
    ("language", "word"), [("en", "The password"), ("ja_JP", "パスワード"), ("fr", "The password")]
)
def test_sentences_are_filled(language: str, word: str) -> None:
    text = Wording.load().sentence(remark("password", user="ann@example.com"), language)
    assert word in text
    assert "ann@example.com" in text
    assert not _PLACE.search(text)


def test_it_never_fails() -> None:
    assert Wording.load().sentence(None) == ""
    assert "unheard_of" in Wording.load().sentence(Remark("unheard_of", (("a", "b"),)))
