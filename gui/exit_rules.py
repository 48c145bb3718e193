"""ExitRules: what closing the window, Exit and the end of the session mean.

Closing hides the window while a tray icon can be seen, else it is Exit. Exit asks once while mail waits or sessions
are open. The end of the session never asks: it stops the relay, whose mail is on disk anyhow.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QMessageBox

from gui.actions import Actions
from gui.bridge import Bridge, Snapshot, State
from gui.console.window import MainWindow
from gui.i18n import translate
from gui.remembered import keep, recall_flag
from gui.tray import Tray

TOLD = "close/told"
EXITS = "close/exits"
# Systems end what has not finished by itself some seconds after they said so.
_SESSION_END_SECONDS = 4.0
# Still running a minute later: somebody has called off the end of the session.
_CALLED_OFF_MS = 60_000
# About as long as a line is read with ease.
_LINE_CHARACTERS = 72


class ExitRules(QObject):
    """Takes over `window.may_close` and the action Exit; `leave` ends the program."""

    def __init__(
        self,
        bridge: Bridge,
        commands: Actions,
        window: MainWindow,
        tray: Tray,
        leave: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("exit_rules")
        self._bridge = bridge
        self._window = window
        self._tray = tray
        self._leave_program = leave
        self._leaving = False
        self._asking = False
        self._question: QMessageBox | None = None
        window.may_close = self.may_close
        commands.exit.triggered.connect(self.exit)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        # Direct: the system waits for the answer.
        application.commitDataRequest.connect(self.end_session, Qt.ConnectionType.DirectConnection)

    # --- Closing the window ----------------------------------------------------------------------------------------

    def may_close(self) -> bool:
        """Asked when somebody closes the window, in whatever way."""
        if self._leaving:
            return True
        if not self._tray.visible or recall_flag(self._bridge, EXITS):
            self.exit()
        elif recall_flag(self._bridge, TOLD):
            self._window.hide()
        else:
            self._tell()
        return False

    def _tell(self) -> None:
        """Before the window hides for the first time: where it goes, and the choice to have it otherwise."""
        box = self._box("close_to_tray", QMessageBox.Icon.Information)
        box.setText(translate("app", "Mailroot goes on in the background."))
        box.setInformativeText(
            translate(
                "app",
                "The window is hidden and mail goes on being relayed. The icon in the notification area opens it "
                "again; to end Mailroot use Exit, there or in the File menu.",
            )
        )
        _widen(box)
        never = QCheckBox(translate("app", "&Do not hide next time: closing the window exits Mailroot"), box)
        never.setObjectName("close_to_tray_never")
        box.setCheckBox(never)
        ok = box.addButton(QMessageBox.StandardButton.Ok)
        ok.setObjectName("close_to_tray_ok")
        box.setEscapeButton(ok)
        box.finished.connect(self._told)
        self._question = box
        box.open()

    def _told(self) -> None:
        assert self._question is not None
        never = self._question.checkBox()
        keep(self._bridge, TOLD, True)
        keep(self._bridge, EXITS, never is not None and never.isChecked())
        self._question = None
        self._window.hide()

    # --- Exit ------------------------------------------------------------------------------------------------------

    def exit(self) -> None:
        """Leave, after a question when something waits or is under way."""
        if self._question is not None:
            self._question.raise_()
            self._question.activateWindow()
        elif not self._asking and not self._leaving:
            self._asking = True
            self._bridge.ask(lambda engine: engine.snapshot(), self._weigh, self._leave_anyhow, owner=self)

    def _weigh(self, snapshot: Snapshot) -> None:
        self._asking = False
        consequences = what_happens(snapshot)
        if consequences:
            self._ask(consequences)
        else:
            self.leave()

    def _ask(self, consequences: str) -> None:
        box = self._box("exit_question", QMessageBox.Icon.Question)
        box.setText(translate("app", "Exit Mailroot?"))
        box.setInformativeText(consequences)
        _widen(box)
        yes = box.addButton(translate("app", "E&xit"), QMessageBox.ButtonRole.AcceptRole)
        yes.setObjectName("exit_question_exit")
        no = box.addButton(QMessageBox.StandardButton.Cancel)
        no.setObjectName("exit_question_cancel")
        box.setDefaultButton(yes)
        box.setEscapeButton(no)
        box.accepted.connect(self.leave)
        box.finished.connect(self._answered)
        self._question = box
        box.open()
        box.raise_()
        box.activateWindow()

    def _answered(self) -> None:
        self._question = None

    def _leave_anyhow(self, _: Exception) -> None:
        """An engine that cannot say what it does must not keep anybody here."""
        self._asking = False
        self.leave()

    def leave(self) -> None:
        """End the program without a question."""
        self._leaving = True
        self._window.save_place()
        self._tray.close()
        self._leave_program()

    def _box(self, name: str, picture: QMessageBox.Icon) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setObjectName(name)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Mailroot")
        box.setIcon(picture)
        return box

    # --- The end of the session ------------------------------------------------------------------------------------

    def end_session(self) -> None:
        """Stop within the seconds the system gives; when the session goes on after all, so does the relay."""
        if self._leaving:
            return
        was_serving = self._bridge.state.state not in (State.STOPPED, State.STOPPING)
        self._leaving = True
        self._window.save_place()
        self._bridge.stop_and_wait(_SESSION_END_SECONDS)
        QTimer.singleShot(_CALLED_OFF_MS, self, lambda: self.session_goes_on(was_serving))

    def session_goes_on(self, was_serving: bool) -> None:
        """Nobody signed out: be as before."""
        self._leaving = False
        if was_serving:
            self._bridge.start()


def _widen(box: QMessageBox) -> None:
    """Qt makes a box as narrow as its short question, and wraps what follows it into a column."""
    words = box.findChild(QLabel, "qt_msgbox_informativelabel")
    if words is not None:
        longest = max((words.fontMetrics().horizontalAdvance(line) for line in words.text().split("\n")), default=0)
        words.setMinimumWidth(min(longest, words.fontMetrics().averageCharWidth() * _LINE_CHARACTERS))


def what_happens(snapshot: Snapshot) -> str:
    """What Exit means for mail and sessions, in sentences; "" when it means nothing for them."""
    messages, sessions = snapshot.counts.messages, len(snapshot.sessions)
    said = []
    if messages:
        said.append(translate("app", "%n message(s) stay queued and go out at the next start.", "", messages))
    if sessions:
        said.append(
            translate(
                "app", "%n session(s) are open; what they are sending is taken first, then they end.", "", sessions
            )
        )
    if said and snapshot.state is not State.STOPPED:
        said.append(translate("app", "Until then nothing is accepted or delivered on this computer."))
    return "\n".join(said)
