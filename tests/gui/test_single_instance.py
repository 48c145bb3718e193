"""One window for each user and data folder: the second start hands over its words and ends."""

import json
import subprocess
import sys
from pathlib import Path

from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from gui.single_instance import SingleInstance

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from gui.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
print(instance.first() or instance.hand_over(["show", "a b"]))
"""

CRASH = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from gui.single_instance import SingleInstance
application = QCoreApplication([])
assert SingleInstance(Path(sys.argv[1])).first()
os._exit(1)
"""


def run(script: str, folder: Path) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", script, str(folder)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def test_the_second_start_hands_its_words_to_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    instance = SingleInstance(tmp_path)
    assert instance.first()
    with qtbot.waitSignal(instance.called, timeout=10_000) as heard:
        second = run(SECOND, tmp_path)
    assert heard.args == [["show", "a b"]]
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=10_000)
    assert second.communicate()[0] == "True\n"
    assert second.returncode == 0
    instance.close()


def test_another_data_folder_is_another_window(tmp_path: Path, qtbot: QtBot) -> None:
    one, other = SingleInstance(tmp_path / "one"), SingleInstance(tmp_path / "other")
    assert one.first()
    assert other.first()
    one.close()
    other.close()


def test_after_a_crash_the_next_start_is_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    crashed = run(CRASH, tmp_path)
    crashed.communicate(timeout=10)
    assert crashed.returncode == 1
    instance = SingleInstance(tmp_path)
    assert instance.first()
    instance.close()


def test_after_close_the_next_start_is_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.first()
    assert not second.first()
    first.close()
    assert second.first()
    second.close()


def test_nonsense_on_the_socket_is_no_words(tmp_path: Path, qtbot: QtBot) -> None:
    instance = SingleInstance(tmp_path)
    assert instance.first()
    socket = QLocalSocket()
    socket.connectToServer(instance._name)
    with qtbot.waitSignal(instance.called) as heard:
        socket.write(b"{nonsense\n" + json.dumps("x").encode())
        socket.flush()
    assert heard.args == [[]]
    instance.close()
