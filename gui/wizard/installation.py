"""Installation: what Install does, step by step. It belongs to the window, so the wizard may be closed meanwhile."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from gui.autostart import Autostart
from gui.bridge import Bridge
from gui.wizard.first_message_step import FirstMessageStep
from gui.wizard.plan import Feature, Plan
from gui.wizard.removal_steps import RemoveSettingsStep, StopStep
from gui.wizard.step import InstallStep, StepState
from gui.wizard.steps import FoldersStep, ListenersStep, SecretsStep, SettingsStep, SignInStep, StartStep

_INSTALL: tuple[type[InstallStep], ...] = (
    FoldersStep,
    SecretsStep,
    SignInStep,
    SettingsStep,
    ListenersStep,
    StartStep,
    FirstMessageStep,
)
_REMOVE: tuple[type[InstallStep], ...] = (StopStep, SignInStep, RemoveSettingsStep)
_BAD = (StepState.FAILED, StepState.UNDONE)


class Installation(QObject):
    """Until the settings are stored a failure takes everything back; from then on it stays, and Retry goes on.

    `succeeded` means that no step failed; warnings may remain.
    """

    stepped = Signal(object)  # InstallStep
    finished = Signal()

    def __init__(self, plan: Plan, bridge: Bridge, autostart: Autostart, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("installation")
        self.plan = plan
        self.removing = Feature.SMTP_SERVER in plan.removed()
        kinds = _REMOVE if self.removing else _INSTALL
        self.steps: Sequence[InstallStep] = tuple(kind(plan, bridge, autostart, self) for kind in kinds)
        for step in self.steps:
            step.changed.connect(self._stepped)
            step.ended.connect(self._next)
        self.running = False
        self.rolled_back = False
        self._place = 0
        self._seen = False

    @property
    def succeeded(self) -> bool:
        """Whether all of it was done."""
        return not self.running and self._place == len(self.steps) and not self._failed()

    @property
    def wanted(self) -> bool:
        """Whether a wizard should show it: it runs, or nobody has seen how it ended."""
        return self.running or not self._seen

    def begin(self) -> None:
        """Do the steps one after the other."""
        self.running = True
        self.steps[0].start()

    def seen(self) -> None:
        """Somebody who saw the results closes the wizard."""
        self._seen = True

    def _failed(self) -> bool:
        return any(step.state in _BAD for step in self.steps)

    def _stepped(self) -> None:
        step = self.sender()
        if isinstance(step, InstallStep):
            self.stepped.emit(step)

    def _next(self) -> None:
        if not self.running:
            return
        step = self.steps[self._place]
        self._place += 1
        if step.state is StepState.FAILED:
            self._give_up(step)
        elif self._place < len(self.steps):
            self.steps[self._place].start()
        else:
            self._finish()

    def _give_up(self, failed: InstallStep) -> None:
        keys = [type(step) for step in self.steps]
        kept = SettingsStep in keys and keys.index(type(failed)) > keys.index(SettingsStep)
        if self.removing or kept:
            self._finish()
        else:
            self.rolled_back = True
            self._take_back(self._place - 2)

    def _take_back(self, place: int) -> None:
        """The steps before the one that failed, from the last to the first."""
        if place < 0:
            self._finish()
        else:
            self.steps[place].undo(lambda: self._take_back(place - 1))

    def _finish(self) -> None:
        self.running = False
        self.finished.emit()
