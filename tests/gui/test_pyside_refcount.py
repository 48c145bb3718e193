"""PySide6 6.12.0 on Python 3.11 drops a reference to True at every emit and aborts after some 600 of them."""

import sys

from PySide6.QtCore import QObject, Signal


class Emitter(QObject):
    got = Signal(object)


def test_emitting_keeps_the_references_to_true() -> None:
    emitter = Emitter()
    emitter.got.emit(1)
    before = sys.getrefcount(True)
    for _ in range(100):
        emitter.got.emit(1)
    assert abs(sys.getrefcount(True) - before) < 10
