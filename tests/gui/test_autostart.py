"""Start at sign-in: the file is what the desktops read, and what they do with it is seen."""

import plistlib
import shlex
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from gui.autostart import MacAutostart, StartAtSignIn, XdgAutostart, exec_quoted, for_this_system, start_command
from gui.bridge import Bridge
from gui.console.window import MainWindow

COMMAND = ("/opt/mail root/mailroot", "--data", "/home/me/100% mail", "--hidden")


@pytest.fixture
def autostart(tmp_path: Path) -> XdgAutostart:
    return XdgAutostart(tmp_path / "config" / "autostart", COMMAND)


def exec_line(file: Path) -> str:
    (line,) = [line for line in file.read_text("utf-8").splitlines() if line.startswith("Exec=")]
    return line.removeprefix("Exec=")


def test_it_is_off_until_somebody_wants_it(autostart: XdgAutostart) -> None:
    assert not autostart.enabled()
    assert not autostart.file.exists()


def test_on_writes_a_file_that_desktops_understand(autostart: XdgAutostart) -> None:
    autostart.enable()
    assert autostart.enabled()
    lines = autostart.file.read_text("utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert {"Type=Application", "Icon=mailroot", "Terminal=false"} <= set(lines)
    # No backslash, dollar or quote in it, so a shell splits it as a desktop does; %% is one %.
    assert [word.replace("%%", "%") for word in shlex.split(exec_line(autostart.file))] == list(COMMAND)


def test_off_takes_it_away_and_both_may_be_repeated(autostart: XdgAutostart) -> None:
    for _ in range(2):
        autostart.enable()
    for _ in range(2):
        autostart.disable()
    assert not autostart.enabled()
    assert not autostart.file.exists()


@pytest.mark.parametrize("switch", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_the_desktop_switched_off_is_off(autostart: XdgAutostart, switch: str) -> None:
    autostart.enable()
    text = autostart.file.read_text("utf-8").replace("X-GNOME-Autostart-enabled=true\n", "")
    autostart.file.write_text(f"{text}{switch}\n", encoding="utf-8")
    assert not autostart.enabled()


@pytest.mark.parametrize(
    ("argument", "quoted"),
    [
        ("--hidden", "--hidden"),
        ("/opt/mail root", '"/opt/mail root"'),
        ("100%", '"100%%"'),
        # The Exec key escapes $ as \$, and in a string of the file a backslash is written twice.
        ("a$b", '"a\\\\$b"'),
        ("a\\b", '"a\\\\\\\\b"'),
        ("", '""'),
    ],
)
def test_arguments_are_quoted_as_the_specification_says(argument: str, quoted: str) -> None:
    assert exec_quoted(argument) == quoted


def test_the_command_is_this_program_hidden_on_this_data_folder(tmp_path: Path) -> None:
    command = start_command(tmp_path)
    assert command[-3:] == ("--data", str(tmp_path), "--hidden")
    assert Path(command[0]).exists()


def test_macos_gets_a_launch_agent(tmp_path: Path) -> None:
    autostart = MacAutostart(tmp_path, COMMAND)
    autostart.enable()
    agent = plistlib.loads(autostart.file.read_bytes())
    assert agent["ProgramArguments"] == list(COMMAND)
    assert agent["RunAtLoad"] is True
    autostart.disable()
    assert not autostart.enabled()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the XDG way")
def test_this_system_keeps_it_where_xdg_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "elsewhere"))
    for_this_system(tmp_path).enable()
    assert (tmp_path / "elsewhere" / "autostart" / "mailroot.desktop").is_file()


def test_the_check_mark_switches_and_follows(bridge: Bridge, autostart: XdgAutostart) -> None:
    action = StartAtSignIn(bridge, autostart)
    assert action.isCheckable()
    assert not action.isChecked()
    action.trigger()
    assert action.isChecked()
    assert autostart.enabled()
    autostart.disable()  # somebody else does it
    action.look()
    assert not action.isChecked()


def test_a_refusal_of_the_system_is_said_and_the_mark_stays_true(bridge: Bridge, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where a folder should be")
    action = StartAtSignIn(bridge, XdgAutostart(tmp_path / "config" / "autostart", COMMAND))
    said: list[Exception] = []
    bridge.failed.connect(said.append)
    action.trigger()
    assert not action.isChecked()
    assert isinstance(said[0], OSError)


def test_the_window_offers_it_too_above_exit(bridge: Bridge, window: MainWindow, autostart: XdgAutostart) -> None:
    action = StartAtSignIn(bridge, autostart, window)
    window.add_to_file_menu(action)
    menu = window.findChild(QMenu, "menu_file")
    assert menu is not None
    entries = [entry for entry in menu.actions() if not entry.isSeparator()]
    assert entries[-2:] == [action, window.commands.exit]
