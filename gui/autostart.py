"""Start at sign-in: whether the system starts the window, hidden, when this user signs in.

The system's own place is the truth, so that switching it off there (Task Manager, a desktop's settings) is seen here.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from gui.bridge import Bridge
from gui.i18n import translate

PROGRAM = "mailroot"
HIDDEN = "--hidden"


class Autostart(Protocol):
    """One system's way. `enable` and `disable` raise OSError when the system refuses, and may be repeated."""

    def enabled(self) -> bool:
        """Whether the program is started at the next sign-in."""
        ...

    def enable(self) -> None: ...

    def disable(self) -> None: ...


class XdgAutostart:
    """A file in the autostart folder of the desktop (Desktop Application Autostart Specification 0.5)."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self.file = folder / f"{PROGRAM}.desktop"
        self._command = tuple(command)

    def enabled(self) -> bool:
        """There, and not switched off by the desktop's own settings in one of the two usual ways."""
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        keys = {key.strip(): value.strip().lower() for key, _, value in (line.partition("=") for line in lines)}
        return keys.get("Hidden") != "true" and keys.get("X-GNOME-Autostart-enabled") != "false"

    def enable(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self._entry(), encoding="utf-8")

    def disable(self) -> None:
        self.file.unlink(missing_ok=True)

    def _entry(self) -> str:
        return (
            "[Desktop Entry]\n"
            "Type=Application\n"
            "Name=Mailroot\n"
            "Comment=Relays mail of programs and devices\n"
            "Comment[ja]=プログラムや機器のメールを中継します\n"
            f"Icon={PROGRAM}\n"
            f"Exec={' '.join(map(exec_quoted, self._command))}\n"
            "Terminal=false\n"
            "StartupNotify=false\n"
            "X-GNOME-Autostart-enabled=true\n"
        )


class WindowsAutostart:
    """A value below HKEY_CURRENT_USER's Run key; not run where this was written."""

    _RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
    _APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)

    def enabled(self) -> bool:
        """There, and not switched off in Task Manager, which makes the first octet of its own value odd."""
        approved = self._value(self._APPROVED)
        switched_off = isinstance(approved, bytes) and bool(approved[:1]) and approved[0] % 2 == 1
        return self._value(self._RUN) is not None and not switched_off

    def enable(self) -> None:
        import subprocess

        registry = _registry()
        with registry.CreateKey(registry.HKEY_CURRENT_USER, self._RUN) as key:
            registry.SetValueEx(key, PROGRAM, 0, registry.REG_SZ, subprocess.list2cmdline(self._command))
        self._delete(self._APPROVED)

    def disable(self) -> None:
        self._delete(self._RUN)

    def _value(self, path: str) -> object:
        registry = _registry()
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
                value: object = registry.QueryValueEx(key, PROGRAM)[0]
                return value
        except FileNotFoundError:
            return None

    def _delete(self, path: str) -> None:
        registry = _registry()
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_SET_VALUE) as key:
                registry.DeleteValue(key, PROGRAM)
        except FileNotFoundError:
            return


class MacAutostart:
    """A launch agent of this user (launchd.plist(5)); its file was written, launchd itself not run."""

    _LABEL = "mailroot.window"

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self.file = folder / f"{self._LABEL}.plist"
        self._command = tuple(command)

    def enabled(self) -> bool:
        return self.file.is_file()

    def enable(self) -> None:
        import plistlib

        agent = {
            "Label": self._LABEL,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(plistlib.dumps(agent))

    def disable(self) -> None:
        self.file.unlink(missing_ok=True)


class StartAtSignIn(QAction):
    """The check mark "Start at sign-in", for the tray and the window alike; `look` follows the system."""

    def __init__(self, bridge: Bridge, autostart: Autostart, parent: QObject | None = None) -> None:
        super().__init__(translate("actions", "Start at s&ign-in"), parent)
        self.setObjectName("action_start_at_sign_in")
        self.setCheckable(True)
        self._bridge = bridge
        self._autostart = autostart
        self.look()
        self.triggered.connect(self._obey)

    def look(self) -> None:
        """Show what the system says now."""
        try:
            self.setChecked(self._autostart.enabled())
        except OSError:
            self.setChecked(False)

    def _obey(self, wanted: bool) -> None:
        try:
            if wanted:
                self._autostart.enable()
            else:
                self._autostart.disable()
        except OSError as error:
            self._bridge.failed.emit(error)
        self.look()


def for_this_system(data_folder: Path) -> Autostart:
    """The way of the system we run on."""
    command = start_command(data_folder)
    if sys.platform == "win32":
        return WindowsAutostart(command)
    if sys.platform == "darwin":
        return MacAutostart(Path.home() / "Library" / "LaunchAgents", command)
    configuration = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return XdgAutostart(Path(configuration) / "autostart", command)


def start_command(data_folder: Path) -> tuple[str, ...]:
    """How this very program is started again, hidden, on the same data folder."""
    options = ("--data", str(data_folder), HIDDEN)
    if getattr(sys, "frozen", False):
        return (sys.executable, *options)
    script = Path(sys.executable).parent / (f"{PROGRAM}-window.exe" if os.name == "nt" else PROGRAM)
    program = (str(script),) if script.is_file() else (sys.executable, "-m", "gui")
    return (*program, *options)


def _registry() -> Any:
    """The module winreg, which only Windows has."""
    return importlib.import_module("winreg")


def exec_quoted(argument: str) -> str:
    """One argument of an Exec line (Desktop Entry Specification 1.5, The Exec key)."""
    if argument and not set(argument) & set(" \t\n\"'\\><~|&;$*?#()`%"):
        return argument
    # Quoted for the Exec key first; then the backslashes once more, because the value is a string of the file.
    inner = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in argument.replace("%", "%%"))
    return f'"{inner}"'.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
