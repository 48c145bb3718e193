"""The translations are complete: the catalogues against the sources, and the languages of a session."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMessageBox
from translations import LANGUAGES, Message, check, faults_of
from window_texts import texts_of

from gui.catalogues import catalogue
from gui.i18n import install, translate
from gui.launch import main


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """Install a language; afterwards there is none, as in the other tests."""
    locale = QLocale()

    def begin(language: str) -> None:
        assert install(qapp, language) == language

    yield begin
    for translator in qapp.findChildren(QTranslator, "words"):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(locale)


# --- The catalogues -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_sources_is_translated(language: str) -> None:
    assert check(language) == []


def test_the_check_finds_what_is_wrong() -> None:
    good = Message("console", "&Open {name}", ("{name} を開く(&O)",), "", False)
    assert faults_of(good, "ja") == []
    assert faults_of(good._replace(texts=("開く(&O)",)), "ja")
    assert faults_of(good._replace(texts=("{name} を開く(&P)",)), "ja")
    assert faults_of(good._replace(texts=("",)), "ja") == ["not translated"]
    assert faults_of(good._replace(state="unfinished"), "ja") == ["unfinished"]
    plural = Message("console", "%n message(s)", ("%n message",), "", True)
    assert faults_of(plural, "en") == ["plural forms are missing"]


def test_texts_are_found_with_their_plurals_and_never_put_together(tmp_path: Path) -> None:
    source = tmp_path / "source.py"
    source.write_text('translate("c", "%n " "day(s)", "", int(x // (2)))\ntranslate("c", label)\n', encoding="utf-8")
    (found,) = texts_of(source)
    assert (found.text, found.plural) == ("%n day(s)", True)
    source.write_text('translate("c", f"Hello {name}")\n', encoding="utf-8")
    with pytest.raises(SyntaxError, match="plain literal"):
        list(texts_of(source))


def test_a_changed_catalogue_is_compiled_when_it_is_wanted(tmp_path: Path) -> None:
    source = tmp_path / "mailroot_ja.ts"
    source.write_text('<!DOCTYPE TS><TS version="2.1" language="ja"></TS>', encoding="utf-8")
    compiled = catalogue("ja", tmp_path)
    assert compiled is not None
    first = compiled.read_bytes()
    source.write_text(
        '<!DOCTYPE TS><TS version="2.1" language="ja"><context><name>c</name><message><source>a</source>'
        "<translation>あ</translation></message></context></TS>",
        encoding="utf-8",
    )
    newer = compiled.stat().st_mtime_ns + 1_000_000_000
    os.utime(source, ns=(newer, newer))
    assert catalogue("ja", tmp_path) == compiled
    assert compiled.read_bytes() != first
    assert catalogue("fr", tmp_path) is None


# --- Languages ------------------------------------------------------------------------------------------------------


def test_japanese_and_english_are_spoken_with_their_plurals(speak: Callable[[str], None]) -> None:
    speak("ja")
    assert translate("console", "Queue") == "キュー"
    assert translate("console", "%n message(s)", "", 3) == "3 件のメッセージ"
    speak("en")
    assert translate("console", "Queue") == "Queue"
    assert [translate("console", "%n message(s)", "", n) for n in (1, 2)] == ["1 message", "2 messages"]


def test_a_language_that_there_is_not_is_english_with_its_plurals(
    qapp: QCoreApplication, speak: Callable[[str], None]
) -> None:
    speak("en")
    assert install(qapp, "de") == "en"
    assert translate("console", "%n message(s)", "", 1) == "1 message"


def test_the_language_of_the_command_line_reaches_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    languages: list[str] = []

    def run(root: Path, *, hidden: bool, language: str) -> int:
        languages.append(language)
        return 0

    monkeypatch.setattr("gui.app.run", run)
    assert main(["--language", "ja"]) == 0
    assert main([]) == 0
    assert languages == ["ja", ""]
    assert main(["--language", "xx"]) == 2


def test_the_buttons_of_qt_itself_speak_japanese(speak: Callable[[str], None]) -> None:
    speak("ja")
    buttons = QMessageBox.StandardButton
    box = QMessageBox(QMessageBox.Icon.Question, "", "", buttons.Cancel | buttons.Yes)
    assert box.button(buttons.Cancel).text() == "キャンセル"
    assert box.button(buttons.Yes).text().startswith("はい")
    row = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    assert row.button(QDialogButtonBox.StandardButton.Close).text().startswith("閉じる")
    box.deleteLater()
    row.deleteLater()
