"""Every sentence the engine can say to people has a template in every language, and every template is sound."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.translation.template import _PLACE
from tests.translation.collector import ENGINE, SILENT_FILES, SILENT_TEXTS, collected, every_string, skeleton

FOLDER = Path(__file__).parents[2] / "resources" / "sentences"
# Names and signs, the same everywhere.
SAME = {
    "<{address}>: {answer}",
    "ID:        {id}",
    "OAuth 2.0",
    "at {host}",
    "delivery.route: dns",
    "in {file}",
    "kilobytes",
    "{words} ({reason})",
}
LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def templates(language: str) -> Iterator[tuple[str, str, str]]:
    for file in sorted((FOLDER / language).glob("*.toml")):
        for english, translation in tomllib.loads(file.read_text(encoding="utf-8")).items():
            yield file.name, english, translation


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_without_a_template(language: str) -> None:
    known = {skeleton(english) for _, english, _ in templates(language)}
    missing = {said.text: said for said in collected() if said.skeleton not in known}
    lines = "\n".join(f"  {said.file}:{said.line}: {said.text!r}" for said in missing.values())
    assert not missing, f"{len(missing)} sentences have no template in resources/sentences/{language}:\n{lines}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    wrong = [
        english
        for _, english, translation in templates(language)
        if Counter(name for _, name in _PLACE.findall(english))
        != Counter({name: 1 for _, name in _PLACE.findall(translation)})
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_there_twice(language: str) -> None:
    counted = Counter(skeleton(english) for _, english, _ in templates(language))
    assert [text for text, number in counted.items() if number > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_in_that_language(language: str) -> None:
    assert [english for _, english, text in templates(language) if text.isascii() and english not in SAME] == []


def test_no_exclusion_is_out_of_date() -> None:
    assert [file for file in SILENT_FILES if not (ENGINE / file).exists()] == []
    texts = list(every_string())
    assert [pattern for pattern in SILENT_TEXTS if not any(re.search(pattern, text) for text in texts)] == []
