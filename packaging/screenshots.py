#!/usr/bin/env python3
"""Pictures of every window, page and dialog: python3 packaging/screenshots.py FOLDER [--scale 1.5] [--docs]

Each in English and Japanese, light and dark, as NAME.LANGUAGE.SCHEME.png, with sample data made by a real relay.
--docs writes the pictures that the documents show into resources/screenshots instead.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette
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
    if not wanted.docs and wanted.folder is None:
        print(__doc__)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(wanted.scale)
    sys.path.insert(0, str(CHECKOUT))
    with TemporaryDirectory(prefix="mailroot-pictures-") as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        taken = _document_pictures(Path(folder)) if wanted.docs else _all_pictures(Path(folder), wanted.folder)
    print(f"{taken} pictures")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="where the pictures go")
    parser.add_argument("--scale", type=float, default=1.0, help="1.5 = as on a screen at 150 %%")
    parser.add_argument("--docs", action="store_true", help="only what the documents show")
    return parser


def _all_pictures(data: Path, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return sum(_tour(data, folder, language, scheme) for language in LANGUAGES for scheme in SCHEMES)


def _document_pictures(data: Path) -> int:
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    return _tour(data, DOCUMENTS, "en", "light", only=SHOWN)


def _tour(data: Path, folder: Path, language: str, scheme: str, only: dict[str, str] | None = None) -> int:
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
                stop.widget.grab().save(str(folder / only[stop.name]), quality=SMALLEST)
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

    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else make_application()
    application.setStyle("Fusion")
    application.setPalette(_dark_palette() if scheme == "dark" else application.style().standardPalette())
    return application


def _dark_palette() -> "QPalette":
    """Fusion's, as it is on a dark desktop: offscreen there is no system that asks for it."""
    from PySide6.QtGui import QColor, QPalette

    palette = QPalette(QColor(50, 50, 50), QColor(50, 50, 50))
    roles = QPalette.ColorRole
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.ToolTipText, roles.BrightText):
        palette.setColor(role, QColor(240, 240, 240))
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(130, 130, 130))
    palette.setColor(roles.Base, QColor(36, 36, 36))
    palette.setColor(roles.AlternateBase, QColor(43, 43, 43))
    palette.setColor(roles.PlaceholderText, QColor(150, 150, 150))
    palette.setColor(roles.Link, QColor(100, 170, 240))
    palette.setColor(roles.Highlight, QColor(48, 140, 198))
    palette.setColor(roles.Accent, QColor(48, 140, 198))
    palette.setColor(roles.HighlightedText, QColor(255, 255, 255))
    return palette


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
