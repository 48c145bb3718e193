"""PairCheck: asks the system, off the window's thread, whether addresses and ports can be listened on."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge import Bridge, bind_problem, spoken

Pair = tuple[str, int]

# Long enough not to ask for every digit of a port that is being typed.
_PAUSE_MS = 300


class PairCheck(QObject):
    """Looks a moment after it was asked to. What cannot be asked about (no address yet) is left out of the answer."""

    found = Signal(object)  # dict[Pair, str]: what is wrong with each, "" for nothing

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pairs: tuple[Pair, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask)

    def look(self, *pairs: Pair) -> None:
        """Look at these; an answer about earlier ones no longer comes."""
        self._pairs = pairs
        self._timer.start()

    def _ask(self) -> None:
        pairs = self._pairs

        def answered(problems: Mapping[Pair, str]) -> None:
            if pairs == self._pairs:
                self.found.emit(problems)

        self._bridge.ask_slowly(lambda _: _problems(pairs), answered, owner=self)


def _problems(pairs: tuple[Pair, ...]) -> dict[Pair, str]:
    found = {}
    for address, port in pairs:
        try:
            found[address, port] = spoken(bind_problem(address, port))
        except (ValueError, OverflowError):  # no address, or no port: the settings' checks say so
            continue
    return found
