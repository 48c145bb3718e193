"""Tray: the icon that says whether mail is flowing, and its menu. The window can do everything it offers, too."""

import sys
import time

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from gui.actions import Actions
from gui.assets import icon
from gui.autostart import StartAtSignIn
from gui.bridge import Bridge, Event, SettingsApplied, Snapshot, StateChanged, spoken
from gui.console.window import MainWindow
from gui.i18n import translate
from gui.states import shape_of, word_of

# Right after sign-in the bar may come later than we do; later on we look now and then whether it is still there.
FIRST_LOOKS = 10
_SOON_MS, _LATER_MS = 2000, 30_000
# A count that is two seconds old is fresh enough for a tooltip; ages change by the minute.
_COUNT_MS, _AGE_MS = 2000, 60_000
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
# Windows shows 127 characters of a tooltip.
_TOOLTIP_CHARACTERS = 127


class Tray(QObject):
    """Shown as soon as the system has a place for it; `visible` says whether it really is there."""

    clicked_message = Signal()

    def __init__(
        self,
        bridge: Bridge,
        commands: Actions,
        window: MainWindow,
        sign_in: StartAtSignIn,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tray")
        self._bridge = bridge
        self._window = window
        self._sign_in = sign_in
        self._looks = 0
        self._waiting, self._oldest = 0, 0.0
        self._shape = ""
        self.menu = QMenu()
        self.menu.setObjectName("tray_menu")
        self.open_window = self._action("tray_open", translate("tray", "&Open Mailroot"))
        self.queue = self._action("tray_queue", "")
        self._fill_menu(commands)
        self.icon = QSystemTrayIcon(self)
        self.icon.setObjectName("tray_icon")
        self.icon.setContextMenu(self.menu)
        self._counting = self._timer(_COUNT_MS, bridge.refresh, once=True)
        self._aging = self._timer(_AGE_MS, self._show_text)
        self._looking = self._timer(_SOON_MS, self.look)
        self._connect()
        self._follow()
        self.look()
        self._looking.start()

    @property
    def visible(self) -> bool:
        """Whether a person can see the icon, as far as the system tells."""
        return self.icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def look(self) -> None:
        """Show the icon when there is a place for it; when that place has gone, a hidden window comes back."""
        self._looks += 1
        if QSystemTrayIcon.isSystemTrayAvailable():
            if not self.icon.isVisible():
                self.icon.show()
                self._bridge.refresh()
        elif self.icon.isVisible():
            self.icon.hide()
            if self._window.isHidden():
                self._window.present()
        if self._looks == FIRST_LOOKS:
            self._stop_waiting()

    def _stop_waiting(self) -> None:
        """There is no bar, or it takes very long: started hidden, we still need a door, but steal no focus."""
        self._looking.setInterval(_LATER_MS)
        if not self.icon.isVisible() and self._window.isHidden():
            self._window.showMinimized()

    def say(self, title: str, text: str, serious: bool = False) -> None:
        """A notification of the system; a click on it is `clicked_message`. Nothing happens without the icon."""
        if self.visible:
            kinds = QSystemTrayIcon.MessageIcon
            self.icon.showMessage(title, text, kinds.Warning if serious else kinds.Information)

    def close(self) -> None:
        """Take the icon away: the program ends."""
        self._looking.stop()
        self.icon.hide()

    # --- The menu -------------------------------------------------------------------------------------------------

    def _action(self, name: str, text: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        return action

    def _fill_menu(self, commands: Actions) -> None:
        menu = self.menu
        menu.addAction(self.open_window)
        menu.setDefaultAction(self.open_window)
        menu.addSeparator()
        menu.addActions((commands.start, commands.stop, commands.pause, commands.restart))
        menu.addSeparator()
        menu.addActions((commands.send_test, self.queue))
        menu.addSeparator()
        menu.addAction(self._sign_in)
        menu.addSeparator()
        menu.addAction(commands.exit)

    def _about_to_show(self) -> None:
        self._sign_in.look()
        self._bridge.refresh()

    def _show_queue(self) -> None:
        self._window.present()
        self._window.show_page("queue")

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        reasons = QSystemTrayIcon.ActivationReason
        # On macOS every click opens the menu, and is reported as well.
        if reason == reasons.DoubleClick or (reason == reasons.Trigger and sys.platform != "darwin"):
            self._window.present()

    # --- Following the engine -------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.open_window.triggered.connect(self._window.present)
        self.queue.triggered.connect(self._show_queue)
        self.menu.aboutToShow.connect(self._about_to_show)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.clicked_message)
        self._bridge.state_changed.connect(self._follow)
        self._bridge.snapshot_ready.connect(self._counted)
        self._bridge.occurred.connect(self._occurred)

    def _timer(self, milliseconds: int, act: object, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.setSingleShot(once)
        timer.timeout.connect(act)
        return timer

    def _occurred(self, batch: tuple[Event, ...]) -> None:
        """Have the queue counted when it may have changed. Idle hours cost nothing."""
        quiet = (SettingsApplied, StateChanged)
        if self.icon.isVisible() and not self._counting.isActive() and not all(isinstance(e, quiet) for e in batch):
            self._counting.start()

    def _counted(self, snapshot: Snapshot) -> None:
        counts = snapshot.counts
        if (counts.messages, counts.oldest) != (self._waiting, self._oldest):
            self._waiting, self._oldest = counts.messages, counts.oldest
            self._show_text()

    def _follow(self) -> None:
        shape = shape_of(self._bridge.state.state)
        if shape != self._shape:
            self._shape = shape
            picture = icon(f"tray-{shape}")
            # The bar of macOS colours icons by itself; ours are readable as mere shapes.
            picture.setIsMask(sys.platform == "darwin")
            self.icon.setIcon(picture)
        self._show_text()

    def _show_text(self) -> None:
        self.queue.setText(translate("tray", "&Queue ({count})").format(count=f"{self._waiting:,}"))
        state = self._bridge.state
        lines = [tooltip(word_of(state.state), self._waiting, time.time() - self._oldest), spoken(state.reason)]
        self.icon.setToolTip("\n".join(line for line in lines if line)[:_TOOLTIP_CHARACTERS])
        if self._waiting:
            self._aging.start()
        else:
            self._aging.stop()


def tooltip(state: str, waiting: int, age: float) -> str:
    """ "started, 3 waiting, oldest 12 min"; `age` of the oldest message is in seconds."""
    if not waiting:
        return translate("tray", "{state}, nothing waiting").format(state=state.lower())
    words = translate("tray", "{state}, {count} waiting, oldest {age}")
    return words.format(state=state.lower(), count=f"{waiting:,}", age=_age(max(age, 0.0)))


def _age(seconds: float) -> str:
    if seconds < _MINUTE:
        return translate("tray", "under 1 min")
    if seconds < 2 * _HOUR:
        return translate("tray", "%n min", "", int(seconds // _MINUTE))
    if seconds < 2 * _DAY:
        return translate("tray", "%n h", "", int(seconds // _HOUR))
    return translate("tray", "%n day(s)", "", int(seconds // _DAY))
