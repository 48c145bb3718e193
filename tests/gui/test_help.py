"""The help: whole in both languages, true to the program, found from every window, and carried in the wheel."""

import argparse
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from help_pictures import faults_of
from PySide6.QtCore import QEvent, QLocale, QSettings, Qt, QTranslator, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QMainWindow, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot
from sample_relay import sample_relay
from window_tour import Tour, settle

from engine.cli.main import build_parser
from engine.settings.catalogue import entries
from gui.bridge import Bridge, DataFolderInUse
from gui.console.pages import PAGES as CONSOLE_PAGES
from gui.console.window import MainWindow
from gui.datafiles import resources
from gui.help.desk import HelpDesk, desk, place_at, place_of_window
from gui.help.library import Library, help_folder, read_page
from gui.help.search import Index, parts_in, pieces
from gui.help.window import HelpWindow
from gui.i18n import install, translate
from gui.opening import OpeningFailed
from gui.properties.binding import Button, Page, Row
from gui.properties.dialogs.advanced_delivery import AdvancedDeliveryDialog
from gui.properties.dialogs.authentication import AuthenticationDialog
from gui.properties.dialogs.logging import LoggingPropertiesDialog
from gui.properties.dialogs.outbound_connections import OutboundConnectionsDialog
from gui.properties.editors import without_mnemonic
from gui.properties.pages import PAGES as TABS
from gui.wizard.pages import PAGES as WIZARD_PAGES

LANGUAGES = ("en", "ja")
EN, JA = (Library(language) for language in LANGUAGES)
LIBRARIES = pytest.mark.parametrize("library", [EN, JA], ids=LANGUAGES)
TOPICS = pytest.mark.parametrize("topic", sorted(EN.pages))
DIALOGS = (AuthenticationDialog, LoggingPropertiesDialog, OutboundConnectionsDialog, AdvancedDeliveryDialog)
CODE = re.compile(r"^```\n(.*?)^```$|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
SETTING = re.compile(r"(general|access|messages|delivery)(\.[a-z0-9_]+)+")
CARD = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
# Parts of dialogs, and what Qt names by itself.
NO_WINDOW = ("dialog_explain_message", "dialog_route_test_close", "dialog_computer_entry")

Find = Callable[..., Any]
Wait = Callable[[Callable[[], bool]], None]


def code_of(text: str) -> Iterator[str]:
    """What is written as code, line by line."""
    for block, words in CODE.findall(text):
        yield from block.splitlines() if block else (words,)


@pytest.fixture
def helped(qapp: QApplication) -> Iterator[HelpDesk]:
    yield desk()
    desk().close()


@pytest.fixture
def help_window(qtbot: QtBot) -> HelpWindow:
    made = HelpWindow()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


# --- The pages ------------------------------------------------------------------------------------------------------


@LIBRARIES
def test_every_page_stands_in_the_contents_once(library: Library) -> None:
    listed = [topic for section in library.sections for topic in section.topics]
    assert sorted(listed) == sorted(file.stem for file in library.folder.glob("*.md"))
    assert len(set(listed)) == len(listed)


@TOPICS
def test_both_languages_have_the_same_front_matter_anchors_pictures_and_links(topic: str) -> None:
    english, japanese = EN.pages[topic], JA.pages[topic]
    assert english.covers == japanese.covers
    assert [(one.level, one.anchor) for one in english.headings] == [
        (one.level, one.anchor) for one in japanese.headings
    ]
    assert list(english.pictures()) == list(japanese.pictures())
    assert set(english.links()) == set(japanese.links())
    assert set(code_of(english.text)) == set(code_of(japanese.text))
    for page in (english, japanese):
        assert page.keywords
        assert page.headings[0].text == page.title
        assert not re.search("[!！]", page.plain())


@LIBRARIES
def test_no_window_is_explained_by_two_pages(library: Library) -> None:
    names = [name.partition("#")[0] for page in library.pages.values() for name in page.covers]
    assert len(set(names)) == len(names)


@LIBRARIES
def test_what_is_covered_by_a_heading_is_covered_by_one_that_is_there(library: Library) -> None:
    for page in library.pages.values():
        anchors = {name.partition("#")[2] for name in page.covers} - {""}
        assert anchors <= {heading.anchor for heading in page.headings}, page.topic


@LIBRARIES
def test_no_link_is_dead_and_every_anchor_is_there_for_one(library: Library) -> None:
    for page in library.pages.values():
        for link in page.links():
            target, _, anchor = link.partition("#")
            found = library.pages.get(target.removesuffix(".md")) if target else page
            assert found is not None, f"{page.topic}: {link}"
            assert not anchor or anchor in [heading.anchor for heading in found.headings], f"{page.topic}: {link}"


def test_every_picture_is_there_and_small() -> None:
    assert list(faults_of(help_folder())) == []


def test_pages_are_written_in_words_of_a_length_that_is_read() -> None:
    for page in EN.pages.values():
        assert 150 <= len(page.plain().split()) <= 700, page.topic


def test_a_page_that_is_not_well_formed_is_named(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    for text in ("# Title\n", "---\ntitle: A\n---\n", "---\ntitle\nkeywords: b\ncovers:\n---\n"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r"page\.md"):
            read_page(file)


# --- True to the program --------------------------------------------------------------------------------------------


@LIBRARIES
def test_commands_and_their_options_exist(library: Library) -> None:
    named = {
        line for page in library.pages.values() for line in code_of(page.text) if re.match(r"mailroot( [^:]|$)", line)
    }
    assert len(named) > 30
    assert [line for line in named if (fault := fault_of(shlex.split(line)[1:])) and print(line, fault) is None] == []
    leaves = {" ".join(words) for words in commands(build_parser())}
    told = {leaf for leaf in leaves if any(line.startswith(f"mailroot {leaf}") for line in named)}
    assert leaves == told


def commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, ...]]:
    below = choices(parser)
    for name, one in below.items():
        yield from ((name, *words) for words in commands(one))
    if not below:
        yield ()


def choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= action.choices
    return found


def fault_of(words: list[str]) -> str:
    """What a command line has that the parser does not know."""
    parser = build_parser()
    for word in words:
        below = choices(parser)
        if word.startswith("-"):
            if parser.prog != "mailroot sendmail" and word not in parser._option_string_actions:
                return f"{parser.prog} has no {word}"
        elif below and word not in below and words[0][0] != "-":
            return f"{parser.prog} has no {word}"
        else:
            parser = below.get(word, parser)
    return ""


@LIBRARIES
def test_settings_that_are_named_exist(library: Library) -> None:
    known = {entry.key for entry in entries()}
    named = {code for page in library.pages.values() for code in code_of(page.text) if SETTING.fullmatch(code)}
    assert len(named) > 20
    assert {name for name in named if name not in known} == set()


@LIBRARIES
def test_troubleshooting_has_every_failure_card_and_no_other(library: Library) -> None:
    cards = {card["id"] for card in tomllib.loads((resources() / "failures.toml").read_text(encoding="utf-8"))["card"]}
    named = set(code_of(library.pages["troubleshooting"].text))
    assert cards - named == set()
    assert {name for name in named if CARD.fullmatch(name)} - cards == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [*TABS, *(dialog.PAGE for dialog in DIALOGS)], ids=lambda page: page.name)
def test_every_control_of_a_page_is_explained(page: Page, language: str, qapp: QApplication) -> None:
    install(qapp, language)
    try:
        library = Library(language)
        text = library.pages[library.place_of(page.name)].plain().casefold()
        labels = [item.label for item in page.items() if isinstance(item, Row | Button)]
        shown = {label: without_mnemonic(translate("properties", label)).rstrip(":. ") for label in labels}
        # What is not translated yet is found by the tests of the translations.
        told = [words for label, words in shown.items() if language == "en" or words != without_mnemonic(label)]
        assert [words for words in told if words.casefold() not in text] == []
    finally:
        forget_language(qapp)


def forget_language(qapp: QApplication) -> None:
    """No language is installed, as in the other tests."""
    for translator in qapp.findChildren(QTranslator, "words"):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(QLocale.system())


def test_every_window_page_and_dialog_of_the_sources_is_covered() -> None:
    names = {f"page_{spec.key}" for spec in CONSOLE_PAGES} | {page.name for page in TABS}
    names |= {f"wizard_{key}" for key in WIZARD_PAGES}
    sources = (resources().parent / "gui").rglob("*.py")
    names |= {name for file in sources for name in re.findall(r'"(dialog_[a-z0-9_]+)"', file.read_text("utf-8"))}
    assert len(names) > 40
    assert sorted(name for name in names if not EN.place_of(name) and not name.startswith(NO_WINDOW)) == []


def test_every_name_that_a_page_covers_is_in_the_sources() -> None:
    sources = "".join(file.read_text("utf-8") for file in (resources().parent / "gui").rglob("*.py"))
    made = {f"page_{spec.key}" for spec in CONSOLE_PAGES} | {f"wizard_{key}" for key in WIZARD_PAGES}
    names = {name.partition("#")[0] for page in EN.pages.values() for name in page.covers} - made
    assert sorted(name for name in names if f'"{name}"' not in sources) == []


# --- F1 -------------------------------------------------------------------------------------------------------------


def test_f1_opens_the_page_of_each_tab_and_of_the_dialogs_below(
    helped: HelpDesk, window: MainWindow, find: Find, dialog: Callable[..., Any], qtbot: QtBot, wait: Wait
) -> None:
    sheet = window.open_properties()
    wait(lambda: QApplication.activeWindow() is sheet)
    for index, topic in enumerate(("general", "access", "messages", "delivery")):
        sheet.tabs.setCurrentIndex(index)
        for focused in (find(sheet.tabs, QTabBar, "qt_tabwidget_tabbar"), find(sheet, QPushButton, "sheet_ok")):
            press_f1(qtbot, focused)
            assert helped.window.topic == topic
    for button, name, topic in (
        ("access_relay", "dialog_relay", "relay"),
        ("access_authentication", "dialog_authentication", "authentication"),
        ("delivery_outbound_security", "dialog_outbound_security", "outbound-security"),
        ("delivery_advanced", "dialog_advanced_delivery", "advanced"),
    ):
        find(sheet, QPushButton, button).click()
        opened = dialog(sheet, name)
        press_f1(qtbot, opened.focusWidget() or opened)
        assert helped.window.topic == topic
        assert helped.window.isVisible()
        opened.reject()


def test_f1_explains_every_window_page_and_dialog_that_the_program_can_show(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    # A help window that came to the front would close what follows the focus.
    monkeypatch.setattr(HelpDesk, "open", lambda _, place="": asked.append(place))
    unexplained, without_key = [], []
    library = desk().window.library
    with sample_relay(tmp_path / "relay") as engine:
        bridge = Bridge(engine)
        tour = Tour(bridge)
        for stop in tour.stops():
            topic = place_of_window(library, stop.widget)
            if not topic:
                unexplained.append(f"{stop.name}: {stop.widget.objectName()}")
            if isinstance(stop.widget, QDialog | QMainWindow):
                asked.clear()
                stop.widget.activateWindow()
                settle(lambda: QApplication.activeWindow() is stop.widget)  # noqa: B023
                QTest.keyClick(QApplication.focusWidget() or stop.widget, Qt.Key.Key_F1)
                if asked != [topic]:
                    without_key.append(f"{stop.name}: {asked} instead of {topic}")
        tour.close()
        bridge.close()
        bridge.deleteLater()
        settle()
    assert unexplained == []
    assert without_key == []


def press_f1(qtbot: QtBot, widget: QWidget) -> None:
    widget.window().activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is widget.window())
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_F1)


def test_f1_in_the_console_is_about_the_page_in_sight(helped: HelpDesk, window: MainWindow, qtbot: QtBot) -> None:
    for key, topic in (("queue", "queue"), ("eventlog", "event-log"), ("server", "server"), ("dashboard", "dashboard")):
        window.show_page(key)
        press_f1(qtbot, window.tree)
        assert helped.window.topic == topic


def test_above_what_blocks_the_whole_program_the_help_can_still_be_used(
    helped: HelpDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    failed = OpeningFailed(tmp_path, DataFolderInUse(str(tmp_path), 1))
    qtbot.addWidget(failed)
    failed.setWindowModality(Qt.WindowModality.ApplicationModal)
    failed.show()
    qtbot.waitExposed(failed)
    window = helped.open("opening_failed")
    assert window.topic == "opening"
    assert window.parentWidget() is failed
    assert helped.window is window
    failed.close()
    assert helped.window is not window


def test_the_menu_help_leads_to_the_migration_and_the_glossary(helped: HelpDesk, window: MainWindow) -> None:
    for action in window.menus.help.actions():
        if action.objectName().startswith("action_help_"):
            action.trigger()
            assert helped.window.topic == action.objectName().removeprefix("action_help_")


def test_a_place_that_nothing_explains_is_that_of_what_stands_around_it(qapp: QApplication) -> None:
    outer = QWidget()
    outer.setObjectName("dialog_relay")
    inner = QWidget(QWidget(outer))
    assert place_at(EN, inner) == "relay"
    outer.setObjectName("dialog_computer")
    assert place_at(EN, inner) == "relay#computer"
    assert place_at(EN, None) == ""
    outer.deleteLater()


# --- Search ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("library", "query", "topic"),
    [
        (EN, "relay list", "relay"),
        (EN, "550 5.7.1", "relay"),
        (EN, "PFX", "certificate"),
        (EN, "sysmail_add_account_sp", "database-mail"),
        (EN, "Expiration Timeout", "delivery"),
        (EN, "device code", "oauth"),
        (JA, "中継", "relay"),
        (JA, "データベースメール", "database-mail"),
        (JA, "スマートホストのパスワードを変更する", "outbound-security"),
        (JA, "ﾌﾟﾘﾝﾀｰ", "printers"),
        (JA, "証明書の有効期限", "certificate"),
        (JA, "telnet で試す", "test-console"),
    ],
)
def test_the_search_finds_what_is_meant(library: Library, query: str, topic: str) -> None:
    hits = Index(library.pages.values()).search(query)
    assert topic in [hit.topic for hit in hits[:3]]


def test_the_search_finds_nothing_where_there_is_nothing() -> None:
    index = Index(EN.pages.values())
    assert index.search("") == index.search("  ?!") == index.search("zzzyyxx") == []


def test_japanese_is_cut_into_pairs_and_marked_where_it_stands_together() -> None:
    assert pieces("保留を解放") == ["保留", "留を", "を解", "解放"]
    assert parts_in("スマート ホストのパスワードと変更", "スマートホストのパスワード変更") == [
        "スマート",
        "ホストのパスワード",
        "変更",
    ]
    assert parts_in("No PFX here", "pfx") == ["pfx"]


# --- The window -----------------------------------------------------------------------------------------------------


def test_a_search_shows_pages_and_marks_the_words(help_window: HelpWindow, find: Find) -> None:
    help_window.finder.query.setText("Relay List")
    results = find(help_window, QListWidget, "help_results")
    assert results.isVisible()
    results.setCurrentRow(0)
    assert help_window.topic == results.item(0).data(Qt.ItemDataRole.UserRole)
    marked = {selection.cursor.selectedText().casefold() for selection in help_window.browser.extraSelections()}
    assert marked == {"relay", "list"}
    help_window.finder.query.clear()
    assert help_window.finder.contents.isVisible()
    assert help_window.browser.extraSelections() == []


def test_back_and_forward_go_through_the_pages(help_window: HelpWindow) -> None:
    for topic in ("relay", "queue", "glossary"):
        help_window.show_topic(topic)
    help_window.go_back()
    help_window.go_back()
    assert help_window.topic == "relay"
    help_window.go_forward()
    assert help_window.topic == "queue"
    help_window.show_topic("tray")
    assert not help_window.forward.isEnabled()
    item = help_window.finder.contents.currentItem()
    assert item is not None
    assert item.text(0) == EN.pages["tray"].title


def test_links_lead_to_headings_of_other_pages_and_nothing_leads_out(help_window: HelpWindow) -> None:
    browser = help_window.browser
    help_window.show_topic("general")
    assert browser.verticalScrollBar().value() == 0
    browser.anchorClicked.emit(QUrl("security.md#tls"))
    assert help_window.topic == "security"
    assert browser.verticalScrollBar().value() > 0 or browser.verticalScrollBar().maximum() == 0
    browser.anchorClicked.emit(QUrl("https://example.com/page"))
    assert help_window.topic == "security"
    assert help_window.address.text().endswith("https://example.com/page")


def test_only_pictures_of_the_help_are_loaded(help_window: HelpWindow, tmp_path: Path) -> None:
    browser = help_window.browser
    kind = QTextDocument.ResourceType.ImageResource.value
    help_window.show_topic("relay")
    assert not browser.loadResource(kind, "pictures/dialog_relay.png").isNull()
    for elsewhere in ("https://example.com/a.png", "../../icons/help.svg", f"{tmp_path}/a.png", "pictures/../relay.md"):
        assert browser.loadResource(kind, elsewhere) is None


def test_words_are_found_on_the_page_from_the_keyboard(help_window: HelpWindow, qtbot: QtBot) -> None:
    help_window.show_topic("glossary")
    press = qtbot.keyClick
    help_window.activateWindow()
    qtbot.waitUntil(help_window.isActiveWindow)
    help_window.browser.setFocus()
    press(help_window.browser, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = help_window.find_bar
    assert bar.isVisible()
    qtbot.keyClicks(bar.line, "greylisting")
    assert help_window.browser.textCursor().selectedText() == "Greylisting"
    qtbot.keyClicks(bar.line, "xx")
    assert bar.answer.text() == "Not on this page."
    press(bar.line, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    press(help_window.browser, Qt.Key.Key_Escape)
    assert not help_window.isVisible()


def test_the_window_comes_back_where_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    first = HelpWindow(store)
    qtbot.addWidget(first)
    first.show()
    first.resize(760, 480)
    first.close()
    second = HelpWindow(store)
    qtbot.addWidget(second)
    assert (second.width(), second.height()) == (760, 480)


def test_the_help_follows_the_language_while_it_is_open(
    help_window: HelpWindow, qapp: QApplication, wait: Wait
) -> None:
    help_window.show_topic("relay")
    install(qapp, "ja")
    try:
        QApplication.sendEvent(help_window, QEvent(QEvent.Type.LanguageChange))
        wait(lambda: JA.pages["relay"].title in help_window.windowTitle())
        assert help_window.topic == "relay"
        assert "リレー" in help_window.browser.toPlainText()
    finally:
        forget_language(qapp)


# --- The wheel ------------------------------------------------------------------------------------------------------


def test_the_help_travels_in_the_wheel(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    from hatch_build import ResourcesHook

    hook = ResourcesHook(str(resources().parent), {}, None, None, str(tmp_path), "wheel")  # type: ignore[arg-type]
    data: dict[str, Any] = {"force_include": {}}
    hook.initialize("standard", data)
    hook.finalize("standard", data, "")
    carried = set(data["force_include"].values())
    files = {file for file in help_folder().rglob("*") if file.is_file()}
    assert {f"gui/resources/help/{file.relative_to(help_folder()).as_posix()}" for file in files} <= carried
