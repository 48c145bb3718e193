"""Exporting: messages of a list as .eml files, one under a name of choice, several into a folder."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from gui.bridge import Engine
from gui.console.message_view.opened import Place
from gui.console.widgets.filedialogs import ask_file, ask_folder
from gui.i18n import translate

Write = Callable[[Engine], int]
# What carries a Write out elsewhere, and says where to when it is done.
Begin = Callable[[Write, Path], None]


def ask_and_export(parent: QWidget, places: Sequence[Place], begin: Begin) -> None:
    """Ask where to, then begin to write."""
    if len(places) == 1:
        title = translate("console", "Export message")
        ask_file(parent, title, places[0].file_name, partial(_to_file, places[0], begin))
    elif places:
        title = translate("console", "Export messages")
        ask_folder(parent, title, partial(_to_folder, tuple(places), begin))


def _to_file(place: Place, begin: Begin, path: Path) -> None:
    def write(engine: Engine) -> int:
        place.export(engine, path)
        return 1

    begin(write, path)


def _to_folder(places: Sequence[Place], begin: Begin, folder: Path) -> None:
    def write(engine: Engine) -> int:
        for place in places:
            place.export(engine, folder / place.file_name)
        return len(places)

    begin(write, folder)
