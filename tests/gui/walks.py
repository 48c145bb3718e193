#!/usr/bin/env python3
"""Walks through every window on one screen, looking: python3 tests/gui/walks.py 1280x720 1.5 en:light:cut_off,pale ...

Prints what each look has found as JSON: {"en:light": {"stops": 83, "found": {STOP: [FAULT, ...]}}, ...}. A process of
its own, because the size and the scale of the screen are settled when Qt starts.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

CHECKOUT = Path(__file__).resolve().parents[2]
LONG = "long"


def main(arguments: Sequence[str]) -> int:
    """The exit status."""
    size, scale, *walks = arguments
    for folder in (CHECKOUT / "tests" / "gui", CHECKOUT / "packaging", CHECKOUT):
        sys.path.insert(0, str(folder))
    with TemporaryDirectory(prefix="mailroot-walk-") as folder:
        _prepare(Path(folder), size, scale)
        print(json.dumps(_walk(Path(folder), walks)))
    return 0


def _prepare(folder: Path, size: str, scale: str) -> None:
    """One screen, without a desktop around it, and nothing of the person who runs this."""
    width, height = (int(part) for part in size.split("x"))
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    file = folder / "screen.json"
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ |= {
        "QT_QPA_PLATFORM": f"offscreen:configfile={file}",
        "QT_SCALE_FACTOR": scale,
        "QT_LOGGING_RULES": "*.debug=false",
        "XDG_CONFIG_HOME": str(folder),
        "XDG_RUNTIME_DIR": str(runtime),
    }


def _walk(folder: Path, walks: Sequence[str]) -> dict[str, Any]:
    import sample_relay

    from gui.app import make_application

    # Its preferred port is one for all who walk at the same time.
    sample_relay.PREFERRED_PORT = 0
    application = make_application()
    application.setStyle("Fusion")
    walked = {}
    with sample_relay.sample_relay(folder / "relay") as engine:
        for walk in walks:
            language, scheme, looks = walk.split(":")
            # Widths of columns that another language was content with are forgotten.
            (engine.root / "state" / "window.ini").unlink(missing_ok=True)
            _dress(application, language, scheme)
            walked[f"{language}:{scheme}"] = _look_around(engine, looks.split(","))
    return walked


def _dress(application: "QApplication", language: str, scheme: str) -> None:
    from longwords import LongWords
    from PySide6.QtGui import QPalette

    from gui.appearance import DARK, dark_palette
    from gui.i18n import install

    install(application, "en" if language == LONG else language)
    if language == LONG:
        translator = LongWords(application)
        # The next language takes its place.
        translator.setObjectName("words")
        application.installTranslator(translator)
    application.setPalette(dark_palette() if scheme == DARK else QPalette())


def _look_around(engine: Any, names: Sequence[str]) -> dict[str, Any]:
    from window_tour import Tour, settle

    from gui.bridge import Bridge

    looks = [_look(name) for name in names]
    bridge = Bridge(engine)
    tour = Tour(bridge)
    found: dict[str, list[str]] = {}
    known: set[str] = set()
    stops = 0
    for stop in tour.stops():
        stops += 1
        # What is wrong at every stop is said at the first.
        faults = [fault for look in looks for fault in look(stop.widget) if fault not in known]
        known.update(faults)
        if faults:
            found[stop.name] = faults
    tour.close()
    bridge.close()
    bridge.deleteLater()
    settle()
    return {"stops": stops, "found": found}


def _look(name: str) -> "Callable[[QWidget], list[str]]":
    import readable
    import visible

    found: Callable[[QWidget], list[str]] = getattr(visible, name, None) or getattr(readable, name)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
