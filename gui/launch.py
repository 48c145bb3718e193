"""mailroot: the command line when there is a command, else the window. Knows nothing of Qt until it is wanted."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from engine.cli.main import main as command_line
from engine.cli.output import complain
from engine.cli.target import folders_of

FAILED = 1


def main(argv: Sequence[str] | None = None) -> int:
    """What the scripts `mailroot` and `mailroot-window` run; the exit status."""
    return command_line(argv, window=open_window)


def open_window(arguments: argparse.Namespace) -> int:
    """Open the manager; 1 with the reason in words when there can be no window here."""
    obstacle = why_no_window()
    if obstacle:
        complain(obstacle)
        return FAILED
    from gui.app import run

    return run(folders_of(arguments).root, hidden=arguments.hidden, language=arguments.language)


def why_no_window() -> str:
    """Why there can be no window here and what to do about it; "" when there can be one."""
    if find_spec("PySide6") is None:
        return (
            "The window needs PySide6, which is not installed. Install it with: "
            f'{sys.executable} -m pip install "mailroot[window]"; or name a command: mailroot --help lists them.'
        )
    if not _has_display():
        return (
            "There is no display to open the window on (neither DISPLAY nor WAYLAND_DISPLAY is set). Start it from a "
            "desktop session, or run the relay without a window: mailroot serve"
        )
    return ""


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
