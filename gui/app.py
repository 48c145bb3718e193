"""The composition root: puts engine, bridge, window and tray together, and takes them apart in order."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from gui.appearance import wear
from gui.assets import icon
from gui.bridge import Bridge, Engine, open_engine
from gui.console.window import MainWindow
from gui.help.desk import desk
from gui.i18n import install
from gui.language_switch import LanguageSwitch
from gui.opening import open_or_explain
from gui.presence import Presence
from gui.remembered import APPEARANCE, LANGUAGE, recall_word, remembered
from gui.signals import SignalWatch
from gui.single_instance import SingleInstance

GOOD, FAILED = 0, 1
LANGUAGE_VARIABLE = "MAILROOT_LANGUAGE"


def run(root: Path, *, hidden: bool = False, language: str = "") -> int:
    """Open the manager on a data folder, or raise the one that is open; the exit status once it has ended."""
    application = make_application(language, root)
    instance = SingleInstance(root)
    if not instance.first():
        return GOOD if instance.hand_over(["show"]) else FAILED
    try:
        engine = open_or_explain(root, open_engine)
        if engine is None:
            return FAILED
        return Manager(application, engine, instance, hidden=hidden).run()
    finally:
        instance.close()


def make_application(language: str = "", root: Path | None = None) -> QApplication:
    """The one QApplication, in the language that is asked for: by the command line, by MAILROOT_LANGUAGE, by what was
    chosen in the window of the data folder `root`, else by the system; light or dark as chosen there.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("mailroot")
    application.setApplicationDisplayName("Mailroot")
    application.setDesktopFileName("mailroot")
    application.setQuitOnLastWindowClosed(False)
    chosen = recall_word(root, LANGUAGE) if root is not None else ""
    install(application, language or os.environ.get(LANGUAGE_VARIABLE, "") or chosen)
    if root is not None:
        wear(application, recall_word(root, APPEARANCE))
    application.setWindowIcon(icon("mailroot"))
    desk()
    return application


class Manager(QObject):
    """Everything of one run of the window, from the first paint to the last flush."""

    def __init__(
        self, application: QApplication, engine: Engine, instance: SingleInstance, *, hidden: bool = False
    ) -> None:
        super().__init__(application)
        self._application = application
        self._engine = engine
        self._hidden = hidden
        self.bridge = Bridge(engine, self)
        self.help = desk(remembered(self.bridge))
        self.presence = Presence(self.bridge, application.quit, self)
        self.languages = LanguageSwitch(self._remake, self)
        self.languages.serve(self.presence)
        self._signals = SignalWatch(self._leave, self)
        self._closed = False
        instance.called.connect(self.present)
        application.aboutToQuit.connect(self.close)

    @property
    def window(self) -> MainWindow:
        """The console; another one after a switch of the language."""
        return self.presence.window

    def present(self) -> None:
        """Bring the console to the front."""
        self.window.present()

    def run(self) -> int:
        """Show the window (or only the tray, as soon as there is one), start the relay when the settings say so.

        A relay that nobody has set up is not started: the wizard does that.
        """
        if not self._hidden:
            self.window.show()
        if self.bridge.configured and self.bridge.settings.general.start_automatically:
            QTimer.singleShot(0, self.bridge.start)
        status = self._application.exec()
        self.close()
        return status

    def close(self) -> None:
        """Put everything away, the engine last: it finishes or requeues what is under way. Idempotent."""
        if self._closed:
            return
        self._closed = True
        self.help.close()
        self.presence.close()
        self.bridge.close()
        self._signals.close()
        self._engine.close()

    def _leave(self) -> None:
        self.presence.exit_rules.leave()

    def _remake(self) -> Presence:
        """All that is to be seen, anew; the bridge and the engine behind it notice nothing."""
        old = self.presence
        place = old.place()
        old.dissolve()
        self.presence = Presence(self.bridge, self._application.quit, self, place=place)
        self.languages.serve(self.presence)
        return self.presence
