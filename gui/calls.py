"""Calls: work that other threads do, and whose results come back into the window's."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import Shiboken

T = TypeVar("T")
Done: TypeAlias = Callable[[T], None]
Failed: TypeAlias = Callable[[Exception], None]

# Calls wait for the engine's loop and for the disk, not for the processor.
_WORKERS = 4


class Calls(QObject):
    """`failed` is told of a failure that nobody else wants to hear of.

    Nothing comes back to an owner, or to a QObject whose method would be called, that has been deleted meanwhile.
    """

    _returned = Signal(object)

    def __init__(self, failed: Failed, parent: QObject) -> None:
        super().__init__(parent)
        self._failed = failed
        self._workers: Executor = ThreadPoolExecutor(_WORKERS, thread_name_prefix="mailroot-window")
        self._closed = False
        # It comes from other threads, so the slot always runs later, in the window's.
        self._returned.connect(self._on_returned, Qt.ConnectionType.QueuedConnection)

    def make(self, work: Callable[[], T], done: Done[T] | None, failed: Failed | None, owner: QObject | None) -> None:
        """Run `work` on one of a few threads, and `done` or `failed` in this one."""
        if not self._closed:
            self._workers.submit(self._job(work, done, failed, owner))

    def make_slowly(
        self, work: Callable[[], T], done: Done[T] | None, failed: Failed | None, owner: QObject | None
    ) -> None:
        """The same for what may wait minutes for a person or a network: a thread of its own, which nobody waits for."""
        if not self._closed:
            job = self._job(work, done, failed, owner)
            threading.Thread(target=job, name="mailroot-window-slow", daemon=True).start()

    def here(self, receive: Done[T], owner: QObject) -> Done[T]:
        """What may be called on any thread and has `receive` called in this one, not after `owner` has gone."""
        return lambda value: self._return(_Answer(receive, value, owner))

    def close(self) -> None:
        """Nothing begins or comes back any more; what waits its turn is dropped."""
        self._closed = True
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _job(
        self, work: Callable[[], T], done: Done[T] | None, failed: Failed | None, owner: QObject | None
    ) -> Callable[[], None]:
        def job() -> None:
            try:
                result = work()
            except Exception as error:  # whatever it is, it is shown where somebody sees it
                answer = _Answer(failed or self._failed, error, owner)
            else:
                answer = _Answer(done, result, owner)
            self._return(answer)

        return job

    def _return(self, answer: "_Answer") -> None:
        # The window may be gone while a call of it is still under way.
        if not self._closed and Shiboken.isValid(self):
            self._returned.emit(answer)

    @Slot(object)
    def _on_returned(self, answer: "_Answer") -> None:
        if not self._closed:
            answer.deliver()


class _Answer:
    """A result on its way back, and whom it goes to."""

    def __init__(self, receive: Callable[[Any], None] | None, value: object, owner: QObject | None) -> None:
        self._receive = receive
        self._value = value
        self._owner = owner

    def deliver(self) -> None:
        if self._receive is None:
            return
        for receiver in (self._owner, getattr(self._receive, "__self__", None)):
            if isinstance(receiver, QObject) and not Shiboken.isValid(receiver):
                return
        self._receive(self._value)
