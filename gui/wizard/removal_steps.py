"""The steps that take the SMTP server away again. Mail, logs and passwords stay where they are."""

from gui.i18n import translate
from gui.wizard.features import remember_features
from gui.wizard.step import InstallStep, StepState


class StopStep(InstallStep):
    """What is under way is finished first; mail stays in the queue."""

    KEY = "stop"

    @property
    def name(self) -> str:
        return translate("wizard", "Stop")

    def begin(self) -> None:
        self.bridge.ask_slowly(lambda engine: engine.stop(), lambda _: self._stopped(), self.fail, owner=self)

    def _stopped(self) -> None:
        self.end(StepState.DONE, translate("wizard", "The server is stopped."))


class RemoveSettingsStep(InstallStep):
    """The settings file is set aside in the history."""

    KEY = "remove_settings"

    @property
    def name(self) -> str:
        return translate("wizard", "Settings")

    def begin(self) -> None:
        self.bridge.ask_slowly(
            lambda engine: engine.remove_configuration(who="window", what="SMTP Server removed"),
            lambda _: self._removed(),
            self.fail,
            owner=self,
        )

    def _removed(self) -> None:
        self.plan.installed = frozenset()
        remember_features(self.plan, self.bridge)
        words = translate("wizard", "Set aside in the history; mail that waits stays in the queue.")
        self.end(StepState.DONE, words)
