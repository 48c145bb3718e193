"""SIGTERM, SIGINT and SIGHUP end the window in order: Qt's loop does not let Python hear them by itself."""

import contextlib
import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


class SignalWatch(QObject):
    """Calls `quit` in the window's thread when the system asks the program to end."""

    def __init__(self, quit_: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._quit = quit_
        self._heard, self._told = socket.socketpair()
        for end in (self._heard, self._told):
            end.setblocking(False)
        self._before = signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        for name in _SIGNALS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _noted)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    def close(self) -> None:
        """Hear nothing any more."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        self._heard.close()
        self._told.close()

    def _on_signal(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._heard.recv(4096)
        self._quit()


def _noted(_number: int, _frame: object) -> None:
    """The number has gone to the wake-up descriptor already."""
