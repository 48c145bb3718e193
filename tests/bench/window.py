"""The window under load: latency with the Queue page open at full engine rate, 100,000 waiting messages, warm start.

    python tests/bench/window.py [--waiting N] [--seconds S]

Runs in this process on the platform Qt is told to use (QT_QPA_PLATFORM=offscreen without a screen). Load comes from
Postfix's smtp-source, a process of its own. Prints figures, judges nothing.
"""

import argparse
import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

TICK_MS = 10
LIMIT_MS = 33
ACCESS = {"relay": {"entries": ["127.0.0.1"]}}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--waiting", type=int, default=100_000, help="messages in the queue before the page opens")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long the load lasts")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="mailroot-window-"))
    try:
        print(f"warm start to first paint: {warm_start(folder / 'start'):.2f} s")
        Measurement(folder / "data", given.waiting, given.seconds).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def warm_start(folder: Path) -> float:
    """Seconds from starting a new process to its window's first paint; the second of two runs."""
    prepare(folder)
    program = (
        "import sys, time; began = float(sys.argv[1]);"
        "from pathlib import Path; from PySide6.QtCore import QTimer; import gui.app as app;"
        "from engine.credentials.memory_store import MemoryStore; from engine.facade import Engine;"
        "application = app.make_application('en'); engine = Engine(Path(sys.argv[2]), MemoryStore()); engine.open();"
        "instance = app.SingleInstance(Path(sys.argv[2])); instance.first();"
        "manager = app.Manager(application, engine, instance);"
        "painted = lambda: (print(time.time() - began), application.quit());"
        "QTimer.singleShot(0, lambda: QTimer.singleShot(0, painted)); manager.run()"
    )
    seconds = 0.0
    for _ in range(2):
        words = [sys.executable, "-c", program, repr(time.time()), str(folder)]
        seconds = float(subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout)
    return seconds


def prepare(folder: Path) -> int:
    """Settings of a relay on a free loopback port that holds its mail; the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    folder.mkdir(parents=True, mode=0o700)
    (folder / "settings.toml").write_text(
        f'[general]\nlisteners = [{{ address = "127.0.0.1", port = {port} }}]\n'
        '[access.relay]\nentries = ["127.0.0.1"]\n[delivery]\nroute = "hold"\n'
    )
    return port


class Measurement:
    """One engine, one window, one load."""

    def __init__(self, folder: Path, waiting: int, seconds: float) -> None:
        self._folder = folder
        self._waiting = waiting
        self._seconds = seconds
        self._port = prepare(folder)

    def run(self) -> None:
        """Fill, open, scroll, load; print."""
        from PySide6.QtWidgets import QTableView

        from engine.credentials.memory_store import MemoryStore
        from engine.facade import Engine
        from gui.actions import Actions
        from gui.app import make_application
        from gui.bridge import Bridge
        from gui.console.window import MainWindow

        application = make_application("en")
        engine = Engine(self._folder, MemoryStore())
        engine.open()
        engine._runtime.call(fill(engine._running_server().spool, self._waiting))
        bridge = Bridge(engine)
        window = MainWindow(bridge, Actions(bridge))
        window.resize(1366, 768)
        window.show()
        settle(application, 0.5)
        before = resident()
        began = time.perf_counter()
        window.show_page("queue")
        table = window.findChild(QTableView, "queue_table")
        assert table is not None
        while not shows_rows(table):
            application.processEvents()
        print(f"Queue page with {self._waiting} messages: open after {time.perf_counter() - began:.2f} s")
        self._scroll(application, table)
        print(f"memory grown by {(resident() - before) / 1e6:.0f} MB")
        engine.start()
        self._load(application, engine)
        bridge.close()
        engine.close()

    def _scroll(self, application: object, table: object) -> None:
        from PySide6.QtWidgets import QTableView

        assert isinstance(table, QTableView)
        bar = table.verticalScrollBar()
        steps = []
        for step in range(200):
            began = time.perf_counter()
            bar.setValue(bar.maximum() * step // 199)
            settle(application, 0.0)
            steps.append((time.perf_counter() - began) * 1e3)
        print("a scroll step: " + spread(steps))

    def _load(self, application: object, engine: object) -> None:
        from PySide6.QtCore import Qt, QTimer

        ticks: list[float] = []
        last = [time.perf_counter()]

        def tick() -> None:
            now = time.perf_counter()
            ticks.append((now - last[0]) * 1e3 - TICK_MS)
            last[0] = now

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(tick)
        load = subprocess.Popen(
            ["smtp-source", "-d", "-s", "10", "-m", "1000000", "-l", "4096", "-f", "a@example.test", "-t",
             "b@example.test", f"127.0.0.1:{self._port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            settle(application, 1.0)
            accepted = engine.counters().accepted  # type: ignore[attr-defined]
            began = last[0] = time.perf_counter()
            timer.start(TICK_MS)
            settle(application, self._seconds)
            timer.stop()
            rate = (engine.counters().accepted - accepted) / (time.perf_counter() - began)  # type: ignore[attr-defined]
        finally:
            load.kill()
            load.wait()
        late = sum(each > LIMIT_MS for each in ticks)
        print(f"timer of {TICK_MS} ms late by, at {rate:.0f} messages/s with the Queue page open: {spread(ticks)};")
        print(f"  {late} of {len(ticks)} ticks more than {LIMIT_MS} ms late")


async def fill(spool: object, count: int) -> None:
    """Put `count` messages into the queue, held."""
    from engine.spool.message import Draft, Recipient

    for start in range(0, count, 500):
        drafts = (
            Draft(
                sender=f"printer{number % 50}@example.test",
                recipients=(Recipient(f"user{number}@example.test"),),
                head=b"Received: by example.test\r\n",
                body=b"Subject: measured\r\n\r\nHello\r\n",
                received_at=time.time() - number,
                held="Held for the measurement",
            )
            for number in range(start, min(start + 500, count))
        )
        await asyncio.gather(*(spool.put(draft) for draft in drafts))  # type: ignore[attr-defined]


def settle(application: object, seconds: float) -> None:
    """Let Qt work for so long, at least once through what waits."""
    end = time.perf_counter() + seconds
    while True:
        application.processEvents()  # type: ignore[attr-defined]
        if time.perf_counter() >= end:
            return
        time.sleep(0.0005)


def shows_rows(table: object) -> bool:
    """Whether the first row has its text."""
    model = table.model()  # type: ignore[attr-defined]
    return bool(model is not None and model.rowCount() and model.index(0, 0).data())


def resident() -> int:
    """Octets of memory this process holds."""
    import psutil

    held: int = psutil.Process(os.getpid()).memory_info().rss
    return held


def spread(values: list[float]) -> str:
    """Median, 99th percentile and maximum, in milliseconds."""
    ordered = sorted(values)
    return (
        f"median {ordered[len(ordered) // 2]:.1f} ms, p99 {ordered[int(len(ordered) * 0.99)]:.1f} ms, "
        f"most {ordered[-1]:.1f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
