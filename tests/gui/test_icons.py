"""The drawings: every name that the program uses is there, and states can be told apart by shape, in light and dark."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import gui
from gui.assets import best_drawing, drawings, icon
from gui.console.pages import PAGES
from gui.datafiles import resources
from gui.states import STATE_COLOURS

FOLDER = resources() / "icons"
FILES = sorted(FOLDER.glob("*.svg"))
SHAPES = ("running", "attention", "paused", "stopped")
SIZES = (16, 20, 24, 32)
# Text on its ground needs 4.5:1, a sign that is not text 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
SIGN_CONTRAST = 3.0
BARS = {"white": "#ffffff", "light": "#f3f3f3", "dark": "#202020", "black": "#000000"}


def names_in_the_program() -> set[str]:
    """What is written in icon("..."), picture="..." and PageSpec, anywhere in gui."""
    found = {spec.icon for spec in PAGES}
    for file in Path(gui.__path__[0]).rglob("*.py"):
        text = file.read_text("utf-8")
        found |= set(re.findall(r'\bicon\("([a-z-]+)"\)', text))
        found |= set(re.findall(r'\b(?:picture|icon)="([a-z-]+)"', text))
        found |= set(re.findall(r'"(state-[a-z]+)"', text))
    return found | {f"{kind}-{shape}" for kind in ("state", "tray") for shape in SHAPES}


@pytest.mark.parametrize("name", sorted(names_in_the_program()))
def test_every_name_has_its_drawing(qapp: QApplication, name: str) -> None:
    assert not icon(name).pixmap(QSize(16, 16)).isNull()


def test_a_name_without_a_drawing_is_an_error() -> None:
    with pytest.raises(LookupError, match="no-such-thing"):
        icon("no-such-thing")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_drawings_are_plain_and_their_own(qapp: QApplication, file: Path) -> None:
    text = file.read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    # Nothing from elsewhere, no text that needs a font, nothing that runs.
    assert not re.search(r"href|<text|<script|<image|<style|url\(", text)
    known = {"text", "accent", *STATE_COLOURS}
    assert set(re.findall(r"var\(--([a-z]+)\)", text)) <= known
    plain = re.sub(r"var\(--[a-z]+\)", "#000000", text)
    assert QSvgRenderer(plain.encode()).isValid()


@pytest.mark.parametrize("kind", ["state", "tray"])
@pytest.mark.parametrize("shape", SHAPES)
def test_states_are_drawn_for_each_size(kind: str, shape: str) -> None:
    assert set(SIZES) <= set(drawings(f"{kind}-{shape}"))


@pytest.mark.parametrize(
    ("pixels", "drawn_for"), [(16, 16), (20, 20), (24, 24), (32, 32), (40, 20), (48, 24), (12, 16), (28, 24), (64, 32)]
)
def test_the_drawing_that_fits_the_pixels_is_taken(pixels: int, drawn_for: int) -> None:
    assert best_drawing(SIZES, pixels) == drawn_for


def painted(name: str, size: int, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    return icon(name).pixmap(QSize(size, size), 1.0, mode).toImage().convertToFormat(QImage.Format.Format_ARGB32)


def covered(image: QImage) -> set[tuple[int, int]]:
    """The pixels that are more ink than ground."""
    square = itertools.product(range(image.width()), range(image.height()))
    return {(x, y) for x, y in square if image.pixelColor(x, y).alpha() > 127}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["state", "tray"])
def test_states_differ_by_shape_alone(qapp: QApplication, kind: str, size: int) -> None:
    shapes = {shape: covered(painted(f"{kind}-{shape}", size)) for shape in SHAPES}
    for one, other in itertools.combinations(SHAPES, 2):
        different = len(shapes[one] ^ shapes[other]) / len(shapes[one] | shapes[other])
        assert different > 0.2, f"{one} and {other} look alike at {size}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", ["paused", "stopped"])
def test_straight_edges_are_on_whole_pixels(qapp: QApplication, shape: str, size: int) -> None:
    image = painted(f"state-{shape}", size)
    square = itertools.product(range(size), range(size))
    assert {image.pixelColor(x, y).alpha() for x, y in square} == {0, 255}


@pytest.mark.parametrize("bar", BARS.values(), ids=BARS)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_tray_can_be_read_on_every_bar(qapp: QApplication, shape: str, bar: str) -> None:
    image = painted(f"tray-{shape}", 32)
    ink = image.pixelColor(*next(iter(covered_fully(image))))
    assert contrast(ink, QColor(bar)) >= SIGN_CONTRAST


def covered_fully(image: QImage) -> set[tuple[int, int]]:
    square = itertools.product(range(image.width()), range(image.height()))
    return {(x, y) for x, y in square if image.pixelColor(x, y).alpha() == 255}


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2, contrast ratio."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


@pytest.fixture
def dark_palette(qapp: QApplication) -> Iterator[QPalette]:
    before = qapp.palette()
    dark = QPalette(QColor("#2d2d2d"), QColor("#1f1f1f"))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        dark.setColor(role, QColor("#f0f0f0"))
    qapp.setPalette(dark)
    yield dark
    qapp.setPalette(before)


def test_one_icon_follows_the_palette(qapp: QApplication, request: pytest.FixtureRequest) -> None:
    server = icon("server")

    def outline() -> QColor:
        return server.pixmap(QSize(16, 16), 1.0).toImage().pixelColor(8, 2)

    assert outline() == qapp.palette().color(QPalette.ColorRole.WindowText)
    dark = request.getfixturevalue("dark_palette")
    assert outline() == dark.color(QPalette.ColorRole.WindowText)


def test_icons_paint_at_every_scale(qapp: QApplication) -> None:
    target = QPixmap(40, 40)
    target.setDevicePixelRatio(2.0)
    target.fill("#ffffff")
    painter = QPainter(target)
    icon("state-running").paint(painter, 0, 0, 20, 20)
    painter.end()
    image = target.toImage()
    assert any(image.pixelColor(x, 20) != QColor("#ffffff") for x in range(40))
