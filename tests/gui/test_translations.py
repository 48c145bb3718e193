"""The translations are complete and fit: the catalogues against the sources, and every page and dialog by machine."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMenu, QMessageBox, QWidget
from sample_relay import sample_relay
from translations import LANGUAGES, Message, check, faults_of
from visible import cut_off, mnemonics, mnemonics_of_menu, nameless, twice, unreachable
from window_texts import texts_of
from window_tour import Stop, Tour, settle

from engine.facade import Engine
from gui.bridge import Bridge
from gui.catalogues import catalogue
from gui.i18n import install, translate
from gui.launch import main

LONG = "long"
SENTENCE = re.compile("[A-Za-z]{3,} [a-z]{2,}")


class LongWords(QTranslator):
    """English, a third longer, as German is: no layout may rely on short words."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        if context == "QPlatformTheme":
            return ""
        words = text.rstrip(".:>")
        return words + " " + "mmmm "[: max(2, len(words) // 3)].strip() * (1 + len(words) // 15) + text[len(words) :]

    def isEmpty(self) -> bool:
        return False


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with sample_relay(tmp_path_factory.mktemp("relay")) as engine:
        yield engine


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """Install a language; afterwards there is none, as in the other tests."""
    locale = QLocale()

    def begin(language: str) -> None:
        if language == LONG:
            translator = LongWords(qapp)
            translator.setObjectName("words")
            assert qapp.installTranslator(translator)
        else:
            assert install(qapp, language) == language

    yield begin
    for translator in qapp.findChildren(QTranslator, "words"):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(locale)


@pytest.fixture
def walk(qapp: QApplication, relay: Engine, speak: Callable[[str], None]) -> Iterator[Callable[[str], Iterator[Stop]]]:
    """Every page and dialog in a language, one after the other."""
    # Widths of columns that another language was content with are forgotten.
    (relay.root / "state" / "window.ini").unlink(missing_ok=True)
    bridge = Bridge(relay)
    tours: list[Tour] = []

    def begin(language: str) -> Iterator[Stop]:
        speak(language)
        tours.append(Tour(bridge))
        return tours[-1].stops()

    yield begin
    for tour in tours:
        tour.close()
    bridge.close()
    bridge.deleteLater()
    settle()


def found_at(stops: Iterator[Stop], *looks: Callable[[QWidget], list[str]]) -> dict[str, list[str]]:
    """What each look has found, by the stop."""
    found = {stop.name: [one for look in looks for one in look(stop.widget)] for stop in stops}
    assert len(found) >= 43, "the tour is shorter than the window has pages and dialogs"
    return {name: faults for name, faults in found.items() if faults}


def clashes(window: QWidget) -> list[str]:
    menus = [window] if isinstance(window, QMenu) else window.findChildren(QMenu)
    return twice(mnemonics(window)) + [clash for menu in menus for clash in menu_clashes(menu)]


def menu_clashes(menu: QMenu) -> list[str]:
    menu.aboutToShow.emit()
    return twice(mnemonics_of_menu(menu))


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


# --- Every page and dialog ------------------------------------------------------------------------------------------


def test_english_fits_and_every_control_is_named_and_reached_with_tab(walk: Callable[[str], Iterator[Stop]]) -> None:
    assert found_at(walk("en"), clashes, cut_off, nameless, unreachable) == {}


def test_japanese_fits_and_explains_itself_in_japanese(walk: Callable[[str], Iterator[Stop]]) -> None:
    assert found_at(walk("ja"), clashes, cut_off, explained_in_english) == {}


def test_long_words_have_room(walk: Callable[[str], Iterator[Stop]]) -> None:
    assert found_at(walk(LONG), cut_off) == {}


def explained_in_english(window: QWidget) -> list[str]:
    """Tooltips that are sentences without a Japanese letter: the engine's own descriptions, untranslated."""
    found = {words for widget in window.findChildren(QWidget) for words in (widget.toolTip(), widget.whatsThis())}
    return sorted(words for words in found if words.isascii() and SENTENCE.search(words))
