"""Every sentence the engine can say to people has a template in every language, and every template is sound."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.translation.template import _PLACE
from tests.translation.collector import collected, skeleton

FOLDER = Path(__file__).parents[2] / "resources" / "sentences"
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
    """Some are names or signs; those are few, so they are listed."""
    same = {"in {file}", "ID:        {id}", "OAuth 2.0", "delivery.route: dns", "kilobytes"}
    assert [english for _, english, text in templates(language) if text.isascii() and english not in same] == []
