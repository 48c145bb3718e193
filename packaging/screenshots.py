#!/usr/bin/env python3
"""Pictures of every window, page and dialog: python3 packaging/screenshots.py FOLDER [--scale 1.5]

Each in English and Japanese, light and dark, as NAME.LANGUAGE.SCHEME.png, with sample data made by a real relay.
--docs writes the pictures that the documents show into resources/screenshots instead, --for-help those that the pages
of the help show into resources/help (help_pictures.py).
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QPixmap
    from PySide6.QtWidgets import QApplication

CHECKOUT = Path(__file__).resolve().parent.parent
DOCUMENTS = CHECKOUT / "resources" / "screenshots"
# What the documents show, by its stop on the tour, and the file it goes to.
SHOWN = {"console_server": "server.png", "sheet_page_access": "properties.png"}
LANGUAGES = ("en", "ja")
SCHEMES = ("light", "dark")
# Of a PNG: it loses nothing by it.
SMALLEST = 0


def main(arguments: Sequence[str]) -> int:
    """The exit status."""
    wanted = _parser().parse_args(arguments)
    if not (wanted.docs or wanted.for_help) and wanted.folder is None:
        print(__doc__)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(wanted.scale)
    sys.path.insert(0, str(CHECKOUT))
    with TemporaryDirectory(prefix="mailroot-pictures-") as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        if wanted.docs:
            taken = _document_pictures(Path(folder))
        elif wanted.for_help:
            taken = _help_pictures(Path(folder))
        else:
            taken = _all_pictures(Path(folder), wanted.folder)
    print(f"{taken} pictures")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="where the pictures go")
    parser.add_argument("--scale", type=float, default=1.0, help="1.5 = as on a screen at 150 %%")
    parser.add_argument("--docs", action="store_true", help="only what the documents show")
    parser.add_argument("--for-help", action="store_true", help="only what the pages of the help show")
    return parser


def _all_pictures(data: Path, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return sum(_tour(data, folder, language, scheme) for language in LANGUAGES for scheme in SCHEMES)


def _document_pictures(data: Path) -> int:
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    return _tour(data, DOCUMENTS, "en", "light", only=SHOWN)


def _help_pictures(data: Path) -> int:
    from help_pictures import HELP, PICTURES, stops

    taken = 0
    for language in LANGUAGES:
        folder = HELP / language / PICTURES
        folder.mkdir(exist_ok=True)
        only = {stop: f"{stop}.png" for stop in stops(language)}
        taken += _tour(data, folder, language, "light", only, _small)
        for old in folder.glob("*.png"):
            if old.name not in only.values():
                old.unlink()
    return taken


def _small(picture: "QPixmap") -> "QImage":
    """For a page: not wider than it, and with as many colours as a window needs."""
    from help_pictures import WIDEST
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    image = picture.toImage()
    if image.width() > WIDEST:
        image = image.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
    exact = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    # Few enough shades that all of them find a place among 256 colours.
    few = image.convertToFormat(QImage.Format.Format_RGB444, exact)
    return few.convertToFormat(QImage.Format.Format_Indexed8, exact)


def _as_taken(picture: "QPixmap") -> "QImage":
    return picture.toImage()


def _tour(
    data: Path,
    folder: Path,
    language: str,
    scheme: str,
    only: dict[str, str] | None = None,
    made: "Callable[[QPixmap], QImage]" = _as_taken,
) -> int:
    from sample_relay import sample_relay
    from window_tour import Tour, settle

    from gui.bridge import Bridge
    from gui.i18n import install

    application = _application(scheme)
    install(application, language)
    taken = 0
    with sample_relay(data / f"{language}-{scheme}") as engine:
        bridge = Bridge(engine)
        tour = Tour(bridge)
        for stop in tour.stops():
            name = f"{stop.name}.{language}.{scheme}.png"
            if only is None:
                stop.widget.grab().save(str(folder / name))
            elif stop.name in only:
                made(stop.widget.grab()).save(str(folder / only[stop.name]), quality=SMALLEST)
            else:
                continue
            taken += 1
        tour.close()
        bridge.close()
        settle()
    return taken


def _application(scheme: str) -> "QApplication":
    from PySide6.QtWidgets import QApplication

    from gui.app import make_application
    from gui.appearance import dark_palette

    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else make_application()
    application.setStyle("Fusion")
    application.setPalette(dark_palette() if scheme == "dark" else application.style().standardPalette())
    return application


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
