"""Light and dark: by the system where it obeys, else by a palette of our own."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from gui.appearance import DARK, LIGHT, SYSTEM, dark_palette, light_palette, wear

SCHEMES = {DARK: Qt.ColorScheme.Dark, LIGHT: Qt.ColorScheme.Light, SYSTEM: Qt.ColorScheme.Unknown}


class Application:
    """Stands for one on a system that does, or does not do, what it is asked for."""

    def __init__(self, *, obeys: bool) -> None:
        self._obeys = obeys
        self.asked: list[Qt.ColorScheme] = []
        self.palette = QPalette()

    def styleHints(self) -> Any:
        return self

    def setColorScheme(self, scheme: Qt.ColorScheme) -> None:
        self.asked.append(scheme)

    def colorScheme(self) -> Qt.ColorScheme:
        return self.asked[-1] if self._obeys else Qt.ColorScheme.Light

    def setPalette(self, palette: QPalette) -> None:
        self.palette = palette


@pytest.mark.parametrize("appearance", SCHEMES)
def test_a_system_that_obeys_keeps_its_own_colours(qapp: QApplication, appearance: str) -> None:
    application: Any = Application(obeys=True)
    wear(application, appearance)
    assert application.asked == [SCHEMES[appearance]]
    assert application.palette.resolveMask() == 0


def test_where_nobody_obeys_it_is_a_palette(qapp: QApplication) -> None:
    application: Any = Application(obeys=False)
    wear(application, DARK)
    assert application.palette == dark_palette()
    # What is remembered may be anything.
    wear(application, "mauve")
    assert application.palette.resolveMask() == 0


def test_what_is_light_and_what_is_dark(qapp: QApplication) -> None:
    for palette, text_is_darker in ((light_palette(), True), (dark_palette(), False)):
        ground, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
        assert (text.lightness() < ground.lightness()) is text_is_darker
