"""Every window, page and dialog by machine: named, reached with Tab, translated, legible, and nothing cut off.

Two screens, each in a process of its own and both at the same time: the smallest usual one, and one at 150 %.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from longwords import LongWords
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from readable import LEAST_CONTRAST, contrast, is_english, pale, untranslated
from visible import clashes, cut_off, nameless, unreachable

from gui.appearance import dark_palette, light_palette
from gui.states import STATE_COLOURS

SECONDS = 240
# The tour has as many stops at least: a page that is not visited is not looked at.
STOPS = 80
NAMES = "clashes,nameless,unreachable,without_menu,lost_focus"
WALKS = {
    ("1366x768", "1"): (
        f"en:light:cut_off,pale,{NAMES}",
        f"ja:dark:cut_off,pale,untranslated,{NAMES}",
        "long:light:cut_off",
    ),
    ("1280x720", "1.5"): ("en:dark:cut_off,pale", "ja:light:cut_off,pale", "long:dark:cut_off"),
}
PLACES = [
    pytest.param(screen, ":".join(walk.split(":")[:2]), id=f"{'@'.join(screen)}-{walk.split(':')[0]}")
    for screen, walks in WALKS.items()
    for walk in walks
]


@pytest.fixture(scope="module")
def walked() -> dict[tuple[str, str], dict[str, Any]]:
    """What was found on each screen."""
    script = str(Path(__file__).with_name("walks.py"))

    def walk(screen: tuple[str, str]) -> dict[str, Any]:
        command = [sys.executable, script, *screen, *WALKS[screen]]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        assert ended.returncode == 0, ended.stderr
        found: dict[str, Any] = json.loads(ended.stdout)
        return found

    with ThreadPoolExecutor() as pool:
        return dict(zip(WALKS, pool.map(walk, WALKS), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(("screen", "walk"), PLACES)
def test_every_window_is_as_it_should_be(
    walked: dict[tuple[str, str], dict[str, Any]], screen: tuple[str, str], walk: str
) -> None:
    found = walked[screen][walk]["found"]
    assert not found, "\n".join(f"{stop}: {fault}" for stop, faults in found.items() for fault in faults)
    assert walked[screen][walk]["stops"] >= STOPS, "the tour is shorter than the window has pages and dialogs"


# --- The looks themselves see something -----------------------------------------------------------------------------


@pytest.fixture
def bad(qtbot: QtBot) -> QWidget:
    """A window with everything that must not be."""
    window = QWidget()
    column = QVBoxLayout(window)
    for name, text in (("one", "&Save"), ("", "Repea&s me")):
        button = QPushButton(text)
        button.setObjectName(name)
        column.addWidget(button)
    squeezed = QLabel("A sentence that has too little room")
    squeezed.setFixedWidth(30)
    hidden = QLineEdit()
    hidden.setObjectName("nameless")
    hidden.setFocusPolicy(hidden.focusPolicy().NoFocus)
    faint = QLabel("faint")
    palette = faint.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#aaaaaa"))
    faint.setPalette(palette)
    for widget in (squeezed, hidden, faint):
        column.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_what_is_wrong_is_found(bad: QWidget) -> None:
    assert len(clashes(bad)) == 2
    assert any("too little room" in fault for fault in cut_off(bad))
    assert any("'nameless'" in fault for fault in nameless(bad))
    assert any("'nameless'" in fault for fault in unreachable(bad))
    assert any("#aaaaaa" in fault for fault in pale(bad))
    assert any("too little room" in fault for fault in untranslated(bad))


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("Save as...", True),
        ("&Close", True),
        ("telnet localhost 2525", False),
        ("user@example.com", False),
        ("Amazon SES", False),
        ("保存", False),
        ("SMTP server", True),
        ("25", False),
        ("", False),
    ],
)
def test_english_words_are_told_from_names(words: str, english: bool) -> None:
    assert is_english(words) is english


def test_long_words_are_a_third_longer() -> None:
    assert len(LongWords().translate("console", "Set up a sending program...")) > 1.3 * len("Set up a sending program")


# --- Colours --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STATE_COLOURS)
def test_the_colours_of_the_states_stand_out_from_both_grounds(qapp: QApplication, name: str) -> None:
    for palette, colour in zip((light_palette(), dark_palette()), STATE_COLOURS[name], strict=True):
        for ground in (QPalette.ColorRole.Window, QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase):
            assert contrast(QColor(colour), palette.color(ground)) >= LEAST_CONTRAST
