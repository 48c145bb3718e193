"""Notifications: a word from the system's corner when a person is needed, and when they no longer are.

Once for an outage and once when it clears, gathered for a moment so that one cause makes one notification; never for
a message. What was said stays in the window: the attention list, the event log and Badmail.
"""

from PySide6.QtCore import QObject, QTimer

from gui.bridge import AttentionCleared, AttentionRaised, BadmailWritten, Bridge, Event, State, spoken
from gui.console.window import MainWindow
from gui.i18n import translate
from gui.tray import Tray

# What belongs together comes within this time, and what comes and goes within it was nothing.
GATHER_MS = 1500
# A broken sender fills Badmail by the thousand: that is one piece of news an hour.
BADMAIL_SECONDS = 3600.0
_DOWN = (State.STOPPED, State.STOPPING)


class Notifications(QObject):
    """Listens to the bridge and speaks through the tray; a click opens the page the last notification is about."""

    def __init__(self, bridge: Bridge, tray: Tray, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notifications")
        self._bridge = bridge
        self._tray = tray
        self._window = window
        self.told: dict[str, str] = {}  # open conditions somebody has been told of, and in which words
        self._raised: dict[str, str] = {}
        self._cleared: dict[str, str] = {}
        self._badmail = 0
        self._badmail_told = float("-inf")
        self._page = "server"
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(GATHER_MS)
        self._gathering.timeout.connect(self.tell)
        bridge.occurred.connect(self._occurred)
        tray.clicked_message.connect(self._open)

    def _occurred(self, batch: tuple[Event, ...]) -> None:
        for event in batch:
            if isinstance(event, AttentionRaised):
                self._raise(event)
            elif isinstance(event, AttentionCleared):
                self._clear(event)
            elif isinstance(event, BadmailWritten):
                self._count(event)
        if (self._raised or self._cleared or self._badmail) and not self._gathering.isActive():
            self._gathering.start()

    def _raise(self, event: AttentionRaised) -> None:
        text = self._bridge.card(event.symptom).cause if event.symptom is not None else spoken(event.text)
        back_again = self._cleared.pop(event.key, None)
        if back_again is not None or event.key in self.told:
            # The same outage in other words.
            self.told[event.key] = text
        else:
            self._raised[event.key] = text

    def _clear(self, event: AttentionCleared) -> None:
        self._raised.pop(event.key, None)
        text = self.told.pop(event.key, None)
        if text is not None:
            self._cleared[event.key] = text

    def _count(self, event: BadmailWritten) -> None:
        if event.at - self._badmail_told >= BADMAIL_SECONDS or self._badmail:
            self._badmail_told = event.at
            self._badmail += 1

    def tell(self) -> None:
        """Say what has been gathered, all in one notification."""
        raised, cleared, badmail = tuple(self._raised.values()), dict(self._cleared), self._badmail
        self.told |= self._raised
        self._raised, self._cleared, self._badmail = {}, {}, 0
        if self._bridge.state.state in _DOWN:
            cleared = {}  # stopped: nothing is solved, there is only nothing to see any more
        lines = [*raised, *(solved(key, text) for key, text in cleared.items())]
        if badmail:
            lines.append(translate("tray", "%n message(s) could be neither delivered nor returned.", "", badmail))
        if lines:
            self._page = "server" if raised or cleared else "badmail"
            self._tray.say(_title(len(raised), bool(badmail)), "\n".join(lines), bool(raised or badmail))

    def flush(self) -> None:
        """Say now what would be said in a moment: this one ends."""
        if self._gathering.isActive():
            self._gathering.stop()
            self.tell()

    def _open(self) -> None:
        self._window.present()
        self._window.show_page(self._page)


def _title(raised: int, badmail: bool) -> str:
    if raised > 1:
        return translate("tray", "%n thing(s) need attention", "", raised)
    if raised:
        return translate("tray", "Mailroot needs attention")
    return translate("tray", "Mail in Badmail") if badmail else translate("tray", "No longer a problem")


def solved(key: str, text: str) -> str:
    """What is well again, by the key of the condition; `text` is what had been said about it."""
    kind, _, name = key.partition(":")
    if kind == "route":
        return translate("tray", "Mail goes out again through {host}.").format(host=name)
    if kind == "listener":
        return translate("tray", "Clients can connect to {address} again.").format(address=name)
    return translate("tray", "Solved: {text}").format(text=text)
