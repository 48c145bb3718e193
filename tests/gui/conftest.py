"""A window over a real engine, offscreen: own data folder, secrets in memory, a free loopback port."""

import os
import socket
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import pytest

# Before Qt is imported by anybody: no test of this folder needs, or may open, a real window.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

MISSING = [name for name in ("PySide6", "pytestqt") if find_spec(name) is None]
collect_ignore_glob = ["test_*.py"] if MISSING else []

if not MISSING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
    from pytestqt.qtbot import QtBot

    from engine.clock import SystemClock
    from engine.credentials.memory_store import MemoryStore
    from engine.facade import Engine
    from engine.settings.model import Access, Delivery, General, Listener, Relay, Settings
    from engine.settings.store import SettingsStore
    from gui.actions import Actions
    from gui.bridge import Bridge
    from gui.console.window import MainWindow
    from gui.properties.model import SheetModel
    from gui.properties.sheet import PropertySheet

    Found = TypeVar("Found", bound=QObject)
    Find = Callable[[QWidget, type[Any], str], Any]
    Wait = Callable[[Callable[[], bool]], None]

    @pytest.fixture(autouse=True)
    def own_runtime_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Sockets and locks of a window under test are nobody else's."""
        folder = tmp_path / "runtime"
        folder.mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))

    @pytest.fixture
    def memory_store() -> MemoryStore:
        """The store of secrets behind `engine`."""
        return MemoryStore()

    @pytest.fixture
    def port() -> int:
        """A loopback port that is free now."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            free: int = probe.getsockname()[1]
            return free

    @pytest.fixture
    def start_settings(port: int) -> Settings:
        """What settings.toml says at first; a test module may have its own."""
        return Settings(
            general=General(listeners=(Listener(address="127.0.0.1", port=port),)),
            access=Access(relay=Relay(entries=("127.0.0.1",))),
            delivery=Delivery(route="hold"),
        )

    @pytest.fixture
    def engine(tmp_path: Path, memory_store: MemoryStore, start_settings: Settings) -> Iterator[Engine]:
        """A real engine, opened and stopped; its settings are in the file."""
        root = tmp_path / "data"
        SettingsStore(root / "settings.toml", root / "history", SystemClock()).save(start_settings, who="test", what="")
        running = Engine(root, memory_store)
        running.open()
        yield running
        running.close()

    @pytest.fixture
    def bridge(qapp: QObject, engine: Engine) -> Iterator[Bridge]:
        """The bridge to `engine`."""
        made = Bridge(engine)
        yield made
        made.close()
        made.deleteLater()

    @pytest.fixture
    def window(qtbot: QtBot, bridge: Bridge) -> MainWindow:
        """The console, shown."""
        commands = Actions(bridge)
        made = MainWindow(bridge, commands)
        commands.setParent(made)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitExposed(made)
        return made

    @pytest.fixture
    def sheet(qtbot: QtBot, bridge: Bridge) -> PropertySheet:
        """The property sheet of the server, shown."""
        made = PropertySheet.for_server(bridge)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitExposed(made)
        return made

    @pytest.fixture
    def reopen(
        qtbot: QtBot, engine: Engine, bridge: Bridge, memory_store: MemoryStore
    ) -> Iterator[Callable[[], PropertySheet]]:
        """End the program and start it anew over the same data folder; the sheet of the new one."""
        opened: list[tuple[Bridge, Engine]] = [(bridge, engine)]

        def again() -> PropertySheet:
            old_bridge, old_engine = opened[-1]
            old_bridge.close()
            old_engine.close()
            new_engine = Engine(engine.root, memory_store)
            new_engine.open()
            opened.append((Bridge(new_engine), new_engine))
            made = PropertySheet.for_server(opened[-1][0])
            qtbot.addWidget(made)
            made.show()
            qtbot.waitExposed(made)
            return made

        yield again
        for later_bridge, later_engine in opened[1:]:
            later_bridge.close()
            later_bridge.deleteLater()
            later_engine.close()

    @pytest.fixture
    def press(qtbot: QtBot) -> Callable[[QWidget, str], None]:
        """Click the button with an object name: press(sheet, "sheet_apply")."""

        def click(parent: QWidget, name: str) -> None:
            found = parent.findChild(QAbstractButton, name)
            assert found is not None, f"no button {name!r} in {parent.objectName()!r}"
            assert found.isEnabled(), f"{name!r} is greyed"
            found.click()

        return click

    @pytest.fixture
    def dialog(wait: Wait) -> Callable[[QWidget, str], QDialog]:
        """The dialog with an object name that is open above a window."""

        def shown(parent: QWidget, name: str) -> QDialog:
            def candidates() -> list[QDialog]:
                return [each for each in parent.findChildren(QDialog, name) if each.isVisible()]

            wait(lambda: len(candidates()) == 1)
            return candidates()[0]

        return shown

    @pytest.fixture
    def sheet_model(qapp: QObject, start_settings: Settings) -> SheetModel:
        """Edits of `start_settings` without a sheet."""
        return SheetModel(start_settings)

    @pytest.fixture
    def find() -> Find:
        """The one child of a class with an object name: find(sheet, QLineEdit, "messages_ndr_copy_to")."""

        def one(parent: QWidget, kind: type[Found], name: str) -> Found:
            found = parent.findChild(kind, name)
            assert found is not None, f"no {kind.__name__} {name!r} in {parent.objectName()!r}"
            return found

        return one

    @pytest.fixture
    def wait(qtbot: QtBot) -> Wait:
        """Let Qt run until a condition holds; ten seconds at most."""
        return lambda condition: qtbot.waitUntil(condition, timeout=10_000)


def pytest_report_header() -> str | None:
    """Why the tests of the window are left out, where they are."""
    return f"tests/gui are left out: {' and '.join(MISSING)} not installed" if MISSING else None
