"""Icons in the palette's colours, and the four shapes, words and colours of the states."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.assets import icon
from gui.bridge import State
from gui.datafiles import resources
from gui.states import STATE_COLOURS, colour_of, is_dark, shape_of, word_of

NAMES = sorted(path.stem for path in (resources() / "icons").glob("*.svg"))


@pytest.fixture
def palette(qapp: QApplication) -> Iterator[QPalette]:
    """The application's palette, which a test may change."""
    before = QPalette(QGuiApplication.palette())
    yield before
    qapp.setPalette(before)


def colours(picture: QIcon, size: int = 16) -> set[str]:
    image = picture.pixmap(size, size).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [16, 20, 24, 32])
def test_every_icon_can_be_drawn(qapp: QApplication, name: str, size: int) -> None:
    image = icon(name).pixmap(size, size).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(size) for y in range(size))


def test_an_icon_that_is_not_there_is_a_mistake(qapp: QApplication) -> None:
    with pytest.raises(LookupError, match=r"nothing-such\.svg"):
        icon("nothing-such")


@pytest.fixture
def square(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QIcon:
    """An icon that is all text colour."""
    (tmp_path / "icons").mkdir()
    square = '<path d="M0 0h16v16H0z" fill="var(--text)"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{square}</svg>'
    (tmp_path / "icons" / "square.svg").write_text(drawing, encoding="utf-8")
    monkeypatch.setattr("gui.assets.resources", lambda: tmp_path)
    return icon("square")


def test_an_icon_follows_the_palette(qapp: QApplication, palette: QPalette, square: QIcon) -> None:
    for text in ("#112233", "#ddeeff"):
        changed = QPalette(palette)
        changed.setColor(QPalette.ColorRole.WindowText, QColor(text))
        qapp.setPalette(changed)
        assert colours(square) == {text}


def test_a_disabled_icon_is_in_the_disabled_colour(qapp: QApplication, square: QIcon) -> None:
    image = square.pixmap(16, 16, QIcon.Mode.Disabled).toImage()
    disabled = QGuiApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    assert image.pixelColor(8, 8).name() == disabled.name()


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_shape_a_word_and_an_icon(qapp: QApplication, state: State) -> None:
    assert shape_of(state) in STATE_COLOURS
    assert word_of(state)
    assert not icon(f"state-{shape_of(state)}").isNull()


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, relative luminance."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        parts = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", list(STATE_COLOURS))
def test_state_colours_can_be_read_on_their_ground(name: str) -> None:
    light, dark = STATE_COLOURS[name]
    assert contrast(light, "#f0f0f0") >= 4.5
    assert contrast(dark, "#2d2d2d") >= 4.5


def test_a_high_contrast_palette_keeps_its_own_colours(qapp: QApplication, palette: QPalette) -> None:
    changed = QPalette(palette)
    changed.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.black)
    changed.setColor(QPalette.ColorRole.WindowText, Qt.GlobalColor.white)
    qapp.setPalette(changed)
    assert is_dark()
    assert colour_of("failure").name() == "#ffffff"


def test_a_dark_palette_takes_the_lighter_colour(qapp: QApplication, palette: QPalette, qtbot: QtBot) -> None:
    changed = QPalette(palette)
    changed.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    changed.setColor(QPalette.ColorRole.WindowText, QColor("#eeeeee"))
    qapp.setPalette(changed)
    assert colour_of("running").name() == STATE_COLOURS["running"][1]
