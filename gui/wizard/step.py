"""InstallStep: one named part of an installation, with its result in words and its way back."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from gui.autostart import Autostart
from gui.bridge import Bridge
from gui.failures import sentence_of
from gui.wizard.plan import Plan


class StepState(StrEnum):
    """How far a step is; WARNING = done, but there is something to know."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNDONE = "undone"


class InstallStep(QObject):
    """`begin` does the work and ends in `end`, at once or later; `undo` puts back what was done.

    KEY names it in the code; `name` is shown. `page` is the page of the wizard to look at when it failed, `path` the
    setting to look at in the sheet where a flow has no such page.
    """

    changed = Signal()
    ended = Signal()

    KEY = ""
    page = ""
    path = ""

    def __init__(self, plan: Plan, bridge: Bridge, autostart: Autostart, parent: QObject) -> None:
        super().__init__(parent)
        self.plan = plan
        self.bridge = bridge
        self.autostart = autostart
        self.state = StepState.WAITING
        self.words = ""

    @property
    def name(self) -> str:
        """What the step is called, in the user's language."""
        raise NotImplementedError

    def begin(self) -> None:
        """Do it."""
        raise NotImplementedError

    def undo(self, done: Callable[[], None]) -> None:
        """Put back what `begin` did, then call `done`; a failure on the way back stays a sentence of this step."""
        done()

    def start(self) -> None:
        """Say that it runs, and do it."""
        self.say(StepState.RUNNING, "")
        self.begin()

    def say(self, state: StepState, words: str) -> None:
        """Show how far it is."""
        self.state, self.words = state, words
        self.changed.emit()

    def end(self, state: StepState, words: str) -> None:
        """It is over."""
        self.say(state, words)
        self.ended.emit()

    def fail(self, error: Exception) -> None:
        """It is over, for the reason the error tells."""
        self.end(StepState.FAILED, sentence_of(error))
