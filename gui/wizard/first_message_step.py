"""The last step: a first test message, followed to the smart host's answer."""

from gui.bridge import Origin
from gui.dialogs.message_watch import MessageWatch
from gui.dialogs.send_test_message import composed
from gui.i18n import translate
from gui.wizard.step import InstallStep, StepState

# What MessageWatch shows beside its sentences, and what each means for the step.
_STATES = {
    "queue": StepState.RUNNING,
    "state-running": StepState.DONE,
    "state-attention": StepState.WARNING,
    "state-paused": StepState.WARNING,
    "state-stopped": StepState.WARNING,
    "state-failure": StepState.FAILED,
}


class FirstMessageStep(InstallStep):
    """It ends with the first answer, or with the first reason to wait; what comes later still changes its words."""

    KEY = "first_message"
    page = "smart_host"

    @property
    def name(self) -> str:
        return translate("wizard", "First test message")

    def begin(self) -> None:
        message = self.plan.answers.first_message
        sender, recipient = message.sender.strip(), message.recipient.strip()
        if not recipient:
            self.end(StepState.SKIPPED, translate("wizard", "No test message was asked for."))
            return
        subject = translate("wizard", "Mailroot test message")
        content = composed(sender, recipient, subject, self.bridge.fqdn)
        self._over = False
        self._watch = MessageWatch(self.bridge, self)
        self._watch.said.connect(self._said)
        self._watch.expect()
        self.bridge.ask(
            lambda engine: engine.submit(sender, [recipient], content, origin=Origin.WINDOW),
            self._watch.follow,
            self.fail,
            owner=self,
        )

    def _said(self, picture: str, words: str) -> None:
        state = _STATES[picture]
        if self._over or state is StepState.RUNNING:
            self.say(state, words)
        else:
            self._over = True
            self.end(state, words)
