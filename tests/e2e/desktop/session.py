"""Session: a desktop of its own around a program: D-Bus, X server, window manager and an unlocked keyring."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e.waiting import wait_until

if TYPE_CHECKING:
    from tests.e2e.desktop.tray_host import TrayHost

PROGRAMS = ("dbus-daemon", "Xvfb", "openbox", "xdotool", "gnome-keyring-daemon")
SYSTEM_PYTHON = "/usr/bin/python3"
START_SECONDS = 20
KEY_SECONDS = 4
KEY_ATTEMPTS = 4
# The smallest screen that everything must fit.
SCREEN = "1366x768x24"


class Session:
    """Everything lives below `folder` and ends with `close`; nothing of the user's own session is seen or touched."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.runtime = folder / "run"
        for made in (self.home / ".local/share/keyrings", self.home / ".config", self.runtime):
            made.mkdir(parents=True, mode=0o700)
        self.environment = self._environment()
        self._started: list[subprocess.Popen[bytes]] = []
        self.tray: TrayHost | None = None

    @staticmethod
    def missing() -> str:
        """Why there can be no such session here; "" when there can be one."""
        absent = [name for name in PROGRAMS if shutil.which(name) is None]
        absent += [name for name in ("PySide6", "jeepney") if find_spec(name) is None]
        if absent:
            return f"not installed: {', '.join(absent)}"
        probe = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
        found = subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False)
        return "" if found.returncode == 0 else "not installed: python3-gi and gir1.2-atspi-2.0"

    def start(self) -> "Session":
        """In the order of a sign-in; the tray comes with `start_tray`."""
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._say_on_descriptor(
            "dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address={fd}"
        )
        number = self._say_on_descriptor(
            "Xvfb", "-displayfd", "{fd}", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"
        )
        self.environment["DISPLAY"] = f":{number}"
        ready = self.runtime / "openbox-is-there"
        self._popen("openbox", "--startup", f"touch {ready}")
        wait_until(ready.exists, START_SECONDS, "openbox")
        self._start_keyring()
        return self

    def start_tray(self) -> "TrayHost":
        """The bar with its tray, and the place for notifications."""
        from tests.e2e.desktop.tray_host import TrayHost

        self.tray = TrayHost(self.environment["DBUS_SESSION_BUS_ADDRESS"])
        return self.tray

    def press_keys(self, *keys: str) -> None:
        """Keys for whatever has the focus, in xdotool's names."""
        subprocess.run(["xdotool", "key", *keys], env=self.environment, check=True, timeout=START_SECONDS)

    def click(self, place: tuple[int, int], button: int = 1) -> None:
        """The mouse; 1 is its left button, 3 its right one."""
        words = ["xdotool", "mousemove", *map(str, place), "click", str(button)]
        subprocess.run(words, env=self.environment, check=True, timeout=START_SECONDS)

    def picture(self, file: Path) -> None:
        """The screen as it is now, where ImageMagick is there to take it."""
        if shutil.which("import") is not None:
            subprocess.run(["import", "-window", "root", str(file)], env=self.environment, check=False, timeout=30)

    def windows(self, process: int) -> list[str]:
        """The numbers of the windows of a process that can be seen now."""
        search = ["xdotool", "search", "--onlyvisible", "--all", "--pid", str(process), "--name", "."]
        found = subprocess.run(search, env=self.environment, capture_output=True, text=True, check=False)
        return found.stdout.split()

    def close_window(self, process: int, closed: Callable[[], object]) -> None:
        """Alt+F4 on the program once it is in front, until it has had its effect: window managers may miss one."""
        wait_until(lambda: self.active_process() == process, START_SECONDS, "the window in front")
        for _ in range(KEY_ATTEMPTS):
            self.press_keys("alt+F4")
            deadline = time.monotonic() + KEY_SECONDS
            while time.monotonic() < deadline:
                if closed():
                    return
                time.sleep(0.02)
        raise AssertionError("Alt+F4 has no effect")

    def active_process(self) -> int:
        """The process whose window has the focus; 0 when none has."""
        asked = ["xdotool", "getactivewindow", "getwindowpid"]
        found = subprocess.run(asked, env=self.environment, capture_output=True, text=True, check=False)
        return int(found.stdout) if found.returncode == 0 else 0

    def close(self) -> None:
        """End what was started, last first."""
        if self.tray is not None:
            self.tray.close()
        for process in reversed(self._started):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _environment(self) -> dict[str, str]:
        """What a session sets, and of ours only what finds programs."""
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH") if name in os.environ}
        return kept | {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_SESSION_TYPE": "x11",
            # A crash says where.
            "PYTHONFAULTHANDLER": "1",
            "LC_ALL": "C.UTF-8",
            "QT_QPA_PLATFORM": "xcb",
            # The tree of accessible objects is there from the start, as with a screen reader.
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "NO_AT_BRIDGE": "0",
        }

    def _start_keyring(self) -> None:
        process = self._popen(
            "gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground", stdin=subprocess.PIPE
        )
        assert process.stdin is not None
        process.stdin.write(b"the password of the session")
        process.stdin.close()
        asked = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
                 "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]  # fmt: skip

        def there() -> bool:
            return b"true" in subprocess.run(asked, env=self.environment, capture_output=True, check=False).stdout

        wait_until(there, START_SECONDS, "the keyring")

    def _say_on_descriptor(self, *words: str) -> str:
        """Start a program that writes one line to a descriptor we give it, and read that line."""
        reading, writing = os.pipe()
        try:
            self._popen(*(word.format(fd=writing) for word in words), pass_fds=(writing,))
        finally:
            os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as answers:
            line = answers.readline().strip()
        assert line, f"{words[0]} did not start"
        return line

    def _popen(
        self, *words: str, stdin: int = subprocess.DEVNULL, pass_fds: Sequence[int] = ()
    ) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            words,
            env=self.environment,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=pass_fds,
            start_new_session=True,
        )
        self._started.append(process)
        return process
