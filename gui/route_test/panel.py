"""RouteTestPanel: runs a route test and shows its steps, what was said in each, and the card of the one that failed."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.announcing import announce
from gui.assets import icon
from gui.bridge import Bridge, RouteTestOrder, RouteTestResult, Step, StepResult, spoken
from gui.console.widgets.failurecard import FailureCard
from gui.failures import sentence_of
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, LABEL_TO_FIELD
from gui.properties.dialogs.signed_text import SignedText
from gui.pushbutton import push_button
from gui.route_test.steplist import StepList
from gui.route_test.words import fact_in_words, name_of, outcome_of
from gui.test_console.transcript import Transcript

_TRANSCRIPT_LINES = 6


class RouteTestPanel(QWidget):
    """Empty until `run`. `open_setting` is where the failure card's button leads; without it there is no button."""

    finished = Signal(object)  # RouteTestResult; None when there was nothing to test, or it was stopped

    def __init__(
        self, bridge: Bridge, open_setting: Callable[[str], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("route_test")
        self._bridge = bridge
        self._run = 0
        self._stop: Callable[[], None] | None = None
        self.verdict = SignedText(self, "route_test_verdict", lines=1)
        self.steps = StepList(self)
        self.card = FailureCard(open_setting, self, "route_test_card")
        self.card.hide()
        self.transcript = Transcript(self)
        self.transcript.setObjectName("route_test_transcript")
        self.transcript.setAccessibleName(translate("console", "Details of the step"))
        self.transcript.setMinimumHeight(self.transcript.fontMetrics().lineSpacing() * _TRANSCRIPT_LINES)
        self.copy = self._copy_button()
        self.steps.step_selected.connect(self._show_step)
        self._lay_out()

    @property
    def running(self) -> bool:
        """Whether a test is under way."""
        return self._stop is not None

    def run(self, order: RouteTestOrder) -> None:
        """Forget the test before and begin this one."""
        self._forget()
        self._clear()
        self._run += 1
        run = self._run
        self.verdict.say(translate("console", "Testing..."), "search")
        self._stop = self._bridge.test_route(
            order,
            partial(self._said, run),
            partial(self._done, run),
            partial(self._failed, run),
            began=partial(self._began, run),
            owner=self,
        )

    def cancel(self) -> None:
        """Stop the test under way; what it has found stays."""
        if self.running:
            self._forget()
            self.verdict.say(translate("console", "The test was stopped."), "state-stopped")
            self.finished.emit(None)

    def text(self) -> str:
        """All steps with their facts and dialogs, as they are copied."""
        return "\n".join(line for result in self.steps.results for line in _copied(result)) + "\n"

    # --- Hearing ----------------------------------------------------------------------------------------------------

    def _began(self, run: int, step: Step, words: str) -> None:
        del words  # the engine's are English
        if run == self._run and self.running:
            self.verdict.say(translate("console", "Testing: {step}...").format(step=name_of(step)), "search")

    def _said(self, run: int, result: StepResult) -> None:
        if run != self._run or not self.running:
            return
        announce(self, self.steps.add(result))
        self.copy.setEnabled(True)
        if result.outcome == "failed":
            self._show_card(result)

    def _done(self, run: int, result: RouteTestResult) -> None:
        if run != self._run or not self.running:
            return
        self._stop = None
        if result.failed is None:
            self.card.hide()  # another host has taken its place
        else:
            self._show_card(result.failed)
            if result.failed in self.steps.results:
                self.steps.select(result.failed)
        self.verdict.say(*_verdict(result))
        announce(self, self.verdict.text)
        self.finished.emit(result)

    def _failed(self, run: int, error: Exception) -> None:
        if run != self._run or not self.running:
            return
        self._stop = None
        self.verdict.say(sentence_of(error), "state-failure")
        announce(self, self.verdict.text, urgent=True)
        self.finished.emit(None)

    def _forget(self) -> None:
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()

    # --- Showing ----------------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        self.steps.clear()
        self.transcript.clear()
        self.card.hide()
        self.copy.setEnabled(False)

    def _show_step(self, result: StepResult) -> None:
        self.transcript.clear()
        for note in _notes(result):
            self.transcript.add("note", note)
        for line in result.transcript:
            self.transcript.add("client" if line.client else "server", line.text)
        self.transcript.verticalScrollBar().setValue(0)

    def _show_card(self, result: StepResult) -> None:
        if result.symptom is not None:
            self.card.show_card(self._bridge.card(result.symptom), details=spoken(result.words))
            self.card.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    # --- Building ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        label = QLabel(translate("console", "&Details of the step:"), self)
        label.setBuddy(self.transcript)
        head = QHBoxLayout()
        head.addWidget(label, 1)
        head.addWidget(self.copy)
        details = QVBoxLayout()
        details.setSpacing(LABEL_TO_FIELD)
        details.addLayout(head)
        details.addWidget(self.transcript, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(self.verdict)
        column.addWidget(self.steps)
        column.addWidget(self.card)
        column.addLayout(details, 1)

    def _copy_button(self) -> QPushButton:
        text = translate("console", "Copy &all")
        button = push_button("route_test_copy", text, self, icon("copy"))
        button.setToolTip(translate("console", "Copy all steps with what was said; there is no password in it."))
        button.setEnabled(False)
        button.clicked.connect(self._copy)
        return button


def _verdict(result: RouteTestResult) -> tuple[str, str]:
    """One sentence, and the icon of it."""
    if result.failed is not None:
        words = translate("console", "The test failed at this step: {step}.").format(step=name_of(result.failed.step))
        return words, "state-failure"
    if not result.passed:
        return translate("console", "The test did not come to its end."), "state-attention"
    warned = any(step.outcome == "warning" for step in result.steps)
    if result.answer:
        words = translate("console", "The message was taken by {host}: {answer}")
    else:
        words = translate("console", "The way to {host} works.")
    return words.format(host=result.host, answer=result.answer), "state-attention" if warned else "state-running"


def _notes(result: StepResult) -> Iterator[str]:
    for name, value in result.facts:
        yield fact_in_words(name, value)
    if result.words:
        yield spoken(f"{result.words}.")


def _copied(result: StepResult) -> Iterator[str]:
    time = "" if result.outcome == "skipped" else f", {round(result.seconds * 1000)} ms"
    yield f"== {name_of(result.step)}: {outcome_of(result.outcome)}{time} ({result.host})"
    yield from (f"-- {note}" for note in _notes(result))
    yield from (f"{'C' if line.client else 'S'}: {line.text}" for line in result.transcript)
