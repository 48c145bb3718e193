"""mailroot: a command is the command line's business, no command is the window's, if there can be one."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.main import main as command_line
from gui import launch

CHECKOUT = Path(__file__).parents[2]


def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[argparse.Namespace] = []

    def window(arguments: argparse.Namespace) -> int:
        asked.append(arguments)
        return 7

    assert command_line(["--data", str(tmp_path), "--hidden"], window=window) == 7
    assert (asked[0].data, asked[0].hidden) == (str(tmp_path), True)


def test_with_a_command_no_window_opens(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line(["users", "--help"], window=lambda _: pytest.fail("a window")) == 0
    assert "usage" in capsys.readouterr().out


def test_the_engine_alone_says_to_name_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line([]) == 2
    assert "Name a command" in capsys.readouterr().err


def test_without_pyside6_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch, "find_spec", lambda name: None)
    assert launch.main([]) == 1
    said = capsys.readouterr().err
    assert "mailroot[window]" in said
    assert "mailroot --help" in said


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(launch, "find_spec", lambda name: object())
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    assert launch.main([]) == 1
    said = capsys.readouterr().err
    assert "no display" in said
    assert "mailroot serve" in said
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert launch.why_no_window() == ""


def test_a_command_imports_no_qt() -> None:
    code = (
        "import sys; from gui.launch import main; status = main(['settings', 'check']); "
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))]; sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
