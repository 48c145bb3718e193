"""LanguageSwitch: another language while the program runs: everything to be seen is made anew, the relay goes on.

What is half done in an open window is not thrown away: the switch waits until it is applied or closed, and says so.
"""

from collections.abc import Callable
from typing import Protocol, TypeAlias, runtime_checkable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from gui.console.window import MainWindow
from gui.i18n import install, translate
from gui.presence import Presence

_LOOK_MS = 300

OpenAgain: TypeAlias = Callable[[MainWindow], object]


@runtime_checkable
class Reopening(Protocol):
    """A dialog that can be closed and opened anew; any other one is waited for."""

    def again(self) -> OpenAgain | None:
        """What opens it as it is now in another window; None while closing it would lose something."""
        ...


class LanguageSwitch(QObject):
    """`remake` puts the presence away and makes it anew; afterwards what was open and clean is opened again."""

    def __init__(self, remake: Callable[[], Presence], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("language_switch")
        self._remake = remake
        self._presence: Presence | None = None
        self._wanted = ""
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look)

    @property
    def waiting(self) -> bool:
        """Whether a switch waits for a window with something half done."""
        return self._looking.isActive()

    def serve(self, presence: Presence) -> None:
        """Listen to the menu of this one."""
        self._presence = presence
        presence.window.menus.view.language_chosen.connect(self.switch)

    def switch(self, language: str) -> None:
        """Speak `language` ("" = the system's), now or as soon as nothing stands in the way."""
        self._wanted = language
        # Not from within the menu that goes with the window.
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        self._look()
        if self._presence is not None and half_done(self._presence.window) and not self.waiting:
            words = translate(
                "console", "The language changes as soon as the open windows are closed or their edits are applied."
            )
            self._presence.window.message_bar.show_notice(words)
            self._looking.start()

    def _look(self) -> None:
        if self._presence is not None and not half_done(self._presence.window):
            self._looking.stop()
            self._change(self._presence)

    def _change(self, presence: Presence) -> None:
        open_again = [again for dialog in _reopening(presence.window) if (again := dialog.again()) is not None]
        for dialog in _open_dialogs(presence.window):
            dialog.reject()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        install(application, self._wanted)
        self._presence = None
        window = self._remake().window
        for again in open_again:
            again(window)


def half_done(window: MainWindow) -> bool:
    """Whether something would be lost if every window were closed now."""
    from gui.wizard.installation import Installation

    if any(installation.running for installation in window.findChildren(Installation)):
        return True
    return any(not isinstance(dialog, Reopening) or dialog.again() is None for dialog in _open_dialogs(window))


def _reopening(window: MainWindow) -> list[Reopening]:
    return [dialog for dialog in _open_dialogs(window) if isinstance(dialog, Reopening)]


def _open_dialogs(window: MainWindow) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
