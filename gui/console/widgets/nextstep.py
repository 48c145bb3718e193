"""NextStep: what to do next on a relay that nothing has gone through yet."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from gui.bridge import Settings, Snapshot, State
from gui.console.widgets.labels import say, sentence
from gui.console.widgets.listeners import endpoint
from gui.i18n import translate

SMART_HOST = "delivery.advanced.smart_host"
ADD_ROLES, SEND_TEST = "add_roles", "send_test"


class Step(NamedTuple):
    """A sentence, the text of its button, and where that leads: to the setting at `path`, or to a tool."""

    words: str
    button: str
    path: str = ""
    tool: str = ""


class NextStep(QFrame):
    """Hidden when there is nothing to suggest."""

    def __init__(
        self,
        open_setting: Callable[[str], None],
        tools: Mapping[str, Callable[[], None]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("server_next_step")
        self.setAccessibleName(translate("console", "What to do next"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._open_setting = open_setting
        self._tools = tools
        self._step: Step | None = None
        self.words = sentence("server_next_step_words", self)
        self.button = QPushButton(self)
        self.button.setObjectName("server_next_step_button")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._go)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_step(self, step: Step | None) -> None:
        """Suggest this, or nothing."""
        if step is not None:
            say(self.words, step.words)
            self.button.setText(step.button)
            self.button.setAccessibleName(step.button)
        self._step = step
        self.setVisible(step is not None)

    def _go(self) -> None:
        if self._step is not None and self._step.path:
            self._open_setting(self._step.path)
        elif self._step is not None:
            self._tools[self._step.tool]()


def next_step(snapshot: Snapshot, settings: Settings, *, configured: bool = True) -> Step | None:
    """What a person would do next, None when mail flows already or a card says it."""
    if not configured:
        words = translate(
            "console",
            "SMTP Server is not installed on this computer. The wizard sets it up; it can be started after that.",
        )
        return Step(words, translate("console", "Add Roles and Features..."), tool=ADD_ROLES)
    if snapshot.state not in (State.STARTED, State.DEGRADED):
        return None
    has_card = any(condition.field == SMART_HOST for condition in snapshot.attention)
    if snapshot.route == "smart_host" and not settings.delivery.advanced.smart_host.strip() and not has_card:
        words = translate("console", "No smart host is set: mail that comes in waits here until one is.")
        return Step(words, translate("console", "Set the smart host..."), SMART_HOST)
    if snapshot.counters.accepted or snapshot.counts.messages or not snapshot.listeners:
        return None
    client = endpoint(snapshot.listeners[0], snapshot.fqdn)
    words = translate(
        "console",
        "No message has come in yet. Set {host}, port {port}, as the SMTP server of a program, or send a test message.",
    )
    return Step(
        words.format(host=client.host, port=client.port), translate("console", "Send test message..."), tool=SEND_TEST
    )
