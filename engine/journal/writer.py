"""The thread that writes: disks and log services may be slow, and the engine's loop waits for neither."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable

from engine.events import Event
from engine.journal.files import LogFiles
from engine.journal.passages import Passage
from engine.journal.system import SystemTeller

# Characters that may wait for a disk that does not answer; the lines that come on top are counted and dropped.
MAX_WAITING = 16 * 1024**2

# A log that does not end is left to its thread, and what waits in it is lost.
STOP_SECONDS = 10.0

# Told the error each time files could not be written, and None once they can be again.
Report = Callable[[OSError | None], None]


class LogWriter:
    """Takes work from the loop and does it in order: lines to the log's files, events to the system's log.

    `report` is called on this thread.
    """

    def __init__(self, system: SystemTeller, report: Report) -> None:
        self._system = system
        self._report = report
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._files: LogFiles | None = None
        self._failing = False
        # Each is written by one side only, so neither needs a lock.
        self._handed = self._done = 0
        self._dropped = 0

    def start(self) -> None:
        """Start the thread; nothing happens when it runs."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="mailroot-log", daemon=True)
            self._thread.start()

    def put(self, passages: list[Passage]) -> bool:
        """Hand over lines for the log's files; returns at once. False when too many wait, and these were dropped."""
        size = sum(len(text) for _, text in passages)
        if self._handed - self._done + size > MAX_WAITING:
            self._dropped += sum(text.count("\n") for _, text in passages)
            return False
        self._handed += size
        dropped, self._dropped = self._dropped, 0
        self._jobs.put(lambda: self._write(passages, size, dropped))
        return True

    def tell(self, events: tuple[Event, ...]) -> None:
        """Hand over events for the system's log; returns at once."""
        self._jobs.put(lambda: self._system.tell(events))

    def use(self, files: LogFiles | None) -> None:
        """Write to `files` from here on; None = the system's log only."""
        self._jobs.put(lambda: self._use(files))

    def retry(self) -> None:
        """Try again to write what waits; the result is reported in any case."""
        self._jobs.put(self._retry)

    def stop(self) -> None:
        """Write what was handed over, then end the thread. Blocks, STOP_SECONDS at most."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(STOP_SECONDS)
            self._thread = None

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception:
                # As on the bus: an error of ours costs one batch, not every one after it.
                logging.getLogger("mailroot").exception("A batch could not be logged")
        self._use(None)

    def _use(self, files: LogFiles | None) -> None:
        if self._files is not None:
            with contextlib.suppress(OSError):
                self._files.flush()
            self._files.close()
        self._files = files
        self._failing = False
        self._attempt(LogFiles.check)

    def _retry(self) -> None:
        self._failing = True
        self._attempt(_recover)

    def _write(self, passages: list[Passage], size: int, dropped: int) -> None:
        self._done += size
        if self._files is not None and dropped:
            self._files.lose(dropped, passages[0][0])
        self._attempt(lambda files: files.write(passages))

    def _attempt(self, action: Callable[[LogFiles], None]) -> None:
        if self._files is None:
            return
        try:
            action(self._files)
        except OSError as error:
            self._failing = True
            self._report(error)
        else:
            if self._failing:
                self._failing = False
                self._report(None)


def _recover(files: LogFiles) -> None:
    files.check()
    files.flush()
