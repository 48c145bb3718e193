"""Results: the steps of the installation as they run, each with its result, and a way on when one failed."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui.announcing import announce
from gui.bridge import Bridge
from gui.console.widgets.labels import say, sentence
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS
from gui.properties.editors import without_mnemonic
from gui.pushbutton import push_button
from gui.wizard.flows import stops
from gui.wizard.installation import Installation
from gui.wizard.page import WizardPage
from gui.wizard.plan import Plan
from gui.wizard.result_row import ResultRow
from gui.wizard.step import InstallStep, StepState


class ResultsPage(WizardPage):
    """Follows one installation; `retry`, `page_wanted` and `setting_wanted` are for the wizard."""

    KEY = "results"
    NAME = QT_TRANSLATE_NOOP("wizard", "Results")
    HEADING = QT_TRANSLATE_NOOP("wizard", "Installation progress")

    retry = Signal()
    page_wanted = Signal(str)
    setting_wanted = Signal(str)  # a dotted path

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(plan, bridge, parent)
        self._installation: Installation | None = None
        self._rows: dict[str, ResultRow] = {}
        self._page = self._path = ""
        self.headline = sentence("wizard_results_headline", self)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("wizard_results_progress")
        self.progress.setAccessibleName(translate("wizard", "Installation progress"))
        self.progress.setTextVisible(False)
        self.note = sentence("wizard_results_note", self)
        self.retry_button = self._button("wizard_results_retry", translate("wizard", "&Retry"), self.retry.emit)
        self.page_button = self._button("wizard_results_page", "", self._to_page)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(BETWEEN_ROWS)
        self._lay_out()

    def follow(self, installation: Installation) -> None:
        """Show this one from now on."""
        self._installation = installation
        for row in self._rows.values():
            self._steps.removeWidget(row)
            row.deleteLater()
        self._rows = {}
        for step in installation.steps:
            row = ResultRow(step, self)
            self._rows[step.KEY] = row
            self._steps.addWidget(row)
        installation.stepped.connect(self._stepped)
        installation.finished.connect(self._finished)
        self.progress.setRange(0, len(installation.steps))
        self._show()

    def _stepped(self, step: InstallStep) -> None:
        if self.sender() is self._installation:
            row = self._rows[step.KEY]
            row.show_step()
            if step.state not in (StepState.WAITING, StepState.RUNNING):
                announce(self, f"{row.accessibleName()}. {step.words}".strip(), urgent=step.state is StepState.FAILED)
            self._show()

    def _finished(self) -> None:
        if self.sender() is self._installation:
            self._show()
            announce(self, self.headline.text())

    def _show(self) -> None:
        installation = self._installation
        if installation is None:
            return
        over = sum(step.state not in (StepState.WAITING, StepState.RUNNING) for step in installation.steps)
        self.progress.setValue(over)
        self.progress.setVisible(installation.running)
        say(self.headline, headline(installation))
        say(self.note, note(installation))
        self.note.setVisible(bool(self.note.text()))
        self._show_ways_on(installation)

    def _show_ways_on(self, installation: Installation) -> None:
        failed = next((step for step in installation.steps if step.state is StepState.FAILED), None)
        stuck = failed is not None and not installation.running
        self.retry_button.setVisible(stuck)
        names = {stop.key: stop.name for stop in stops(self.plan.answers.flow, importing=self.plan.answers.importing)}
        self._page = failed.page if failed is not None and stuck and failed.page in names else ""
        # The sheet changes what is stored, so it helps only once something is.
        in_sheet = failed is not None and stuck and not self._page and not installation.rolled_back
        self._path = failed.path if failed is not None and in_sheet else ""
        text = translate("wizard", "Pr&operties...")
        if self._page:
            text = translate("wizard", "&Go to {page}").format(page=translate("wizard", names[self._page]))
        self.page_button.setText(text)
        self.page_button.setAccessibleName(without_mnemonic(text))
        self.page_button.setVisible(bool(self._page or self._path))

    def _to_page(self) -> None:
        if self._page:
            self.page_wanted.emit(self._page)
        else:
            self.setting_wanted.emit(self._path)

    def _button(self, name: str, text: str, act: Callable[[], object]) -> QPushButton:
        button = push_button(name, text, self)
        button.clicked.connect(act)
        button.hide()
        return button

    def _lay_out(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(BETWEEN_ROWS)
        ways.addWidget(self.retry_button)
        ways.addWidget(self.page_button)
        ways.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(self.headline)
        column.addWidget(self.progress)
        column.addLayout(self._steps)
        column.addWidget(self.note)
        column.addLayout(ways)
        column.addStretch(1)


def headline(installation: Installation) -> str:
    """How it stands, in a sentence."""
    if installation.running:
        if installation.removing:
            return translate("wizard", "Removing...")
        return translate("wizard", "Installing...")
    if installation.succeeded:
        if installation.removing:
            return translate("wizard", "SMTP Server was removed.")
        return translate("wizard", "Installation succeeded.")
    if installation.rolled_back:
        return translate("wizard", "Installation failed. Everything that was done has been put back.")
    if installation.removing:
        return translate("wizard", "The removal failed.")
    return translate("wizard", "The settings are stored, but a step after that failed.")


def note(installation: Installation) -> str:
    """What else there is to know."""
    if installation.running:
        return translate(
            "wizard",
            "You can close this wizard without interrupting running tasks. Open it again to see how they ended.",
        )
    return ""
