"""The composition root: puts engine, bridge, window and tray together, and takes them apart in order."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from gui.actions import Actions
from gui.assets import icon
from gui.autostart import StartAtSignIn, for_this_system
from gui.bridge import Bridge, Engine, open_engine
from gui.console.window import MainWindow
from gui.exit_rules import ExitRules
from gui.i18n import install
from gui.notifications import Notifications
from gui.opening import open_or_explain
from gui.signals import SignalWatch
from gui.single_instance import SingleInstance
from gui.tray import Tray
from gui.wizard.first_run import FirstRun

GOOD, FAILED = 0, 1
LANGUAGE_VARIABLE = "MAILROOT_LANGUAGE"


def run(root: Path, *, hidden: bool = False, language: str = "") -> int:
    """Open the manager on a data folder, or raise the one that is open; the exit status once it has ended."""
    application = make_application(language)
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


def make_application(language: str = "") -> QApplication:
    """The one QApplication, in the language that is asked for (else MAILROOT_LANGUAGE's, else the system's)."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("mailroot")
    application.setApplicationDisplayName("Mailroot")
    application.setDesktopFileName("mailroot")
    application.setQuitOnLastWindowClosed(False)
    install(application, language or os.environ.get(LANGUAGE_VARIABLE, ""))
    application.setWindowIcon(icon("mailroot"))
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
        self.commands = Actions(self.bridge, self)
        self.window = MainWindow(self.bridge, self.commands)
        self.sign_in = StartAtSignIn(self.bridge, for_this_system(self.bridge.data_folder), self)
        self.window.add_to_file_menu(self.sign_in)
        self.tray = Tray(self.bridge, self.commands, self.window, self.sign_in, self)
        self.notifications = Notifications(self.bridge, self.tray, self.window, self)
        self.exit_rules = ExitRules(self.bridge, self.commands, self.window, self.tray, application.quit, self)
        self._first_run = None if self.bridge.configured else FirstRun(self.window, self)
        self._signals = SignalWatch(self.exit_rules.leave, self)
        self._closed = False
        instance.called.connect(self.window.present)
        application.aboutToQuit.connect(self.close)

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
        self.window.save_place()
        self.tray.close()
        self.window.hide()
        self.bridge.close()
        self._signals.close()
        self._engine.close()
