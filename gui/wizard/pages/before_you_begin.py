"""Before You Begin: whether this computer is fit for a relay, checked while one reads."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.announcing import announce
from gui.assets import icon
from gui.bridge import Bridge, CheckResult, Engine, MachineCheck, Verdict
from gui.console.widgets.labels import sentence
from gui.failures import sentence_of
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS
from gui.pushbutton import push_button
from gui.wizard.check_row import CheckRow
from gui.wizard.explained import question
from gui.wizard.page import WizardPage
from gui.wizard.plan import Plan


class BeforeYouBeginPage(WizardPage):
    """Every check runs by itself on a thread of its own; nobody has to wait for them."""

    KEY = "before_you_begin"
    NAME = QT_TRANSLATE_NOOP("wizard", "Before You Begin")
    HEADING = QT_TRANSLATE_NOOP("wizard", "Before you begin")

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(plan, bridge, parent)
        self._round = 0
        self._found: dict[MachineCheck, Verdict] = {}
        self.rows = {check: CheckRow(check, self) for check in MachineCheck}
        self.summary = sentence("wizard_checks_summary", self)
        text = translate("wizard", "Chec&k again")
        self.again = push_button("wizard_check_again", text, self, icon("refresh"))
        self.again.clicked.connect(self.look)
        self._lay_out()

    def enter(self) -> None:
        if not self._round:
            self.look()

    def abandon(self) -> None:
        # What is still under way comes back to nobody.
        self._round += 1

    def look(self) -> None:
        """Make all checks anew."""
        self._round += 1
        self._found.clear()
        self.again.setEnabled(False)
        for check, row in self.rows.items():
            row.show_looking()
            self.bridge.ask_slowly(
                partial(_checked, check),
                partial(self._show, self._round),
                partial(self._failed, self._round, check),
                owner=self,
            )
        self._sum_up()

    def _show(self, number: int, result: CheckResult) -> None:
        if number == self._round:
            self._found[result.check] = result.verdict
            self.rows[result.check].show_result(result)
            self._sum_up()

    def _failed(self, number: int, check: MachineCheck, error: Exception) -> None:
        if number == self._round:
            self._found[check] = Verdict.WARNING
            self.rows[check].show_failure(sentence_of(error))
            self._sum_up()

    def _sum_up(self) -> None:
        verdicts = self._found.values()
        if len(verdicts) < len(self.rows):
            words = translate("wizard", "This computer is being checked. You can go on meanwhile.")
        elif Verdict.FAULT in verdicts:
            words = translate("wizard", "Mail cannot be relayed on this computer before the faults are put right.")
        elif Verdict.WARNING in verdicts:
            words = translate("wizard", "This computer can relay mail. Read the warnings, then go on.")
        else:
            words = translate("wizard", "This computer is fit to relay mail.")
        if len(verdicts) == len(self.rows) and words != self.summary.text():
            announce(self, words)
        self.summary.setText(words)
        self.again.setEnabled(len(verdicts) == len(self.rows))

    def _lay_out(self) -> None:
        introduction = translate(
            "wizard",
            "This wizard sets up a mail relay: programs and devices hand their mail to this computer, and it passes "
            "it on to your provider. Nothing is changed before you select Install.",
        )
        last = QHBoxLayout()
        last.addWidget(self.again)
        last.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(question(introduction, self, "wizard_introduction"))
        column.addWidget(self.summary)
        rows = QVBoxLayout()
        rows.setSpacing(BETWEEN_ROWS)
        for row in self.rows.values():
            rows.addWidget(row)
        column.addLayout(rows)
        column.addLayout(last)
        column.addStretch(1)


def _checked(check: MachineCheck, engine: Engine) -> CheckResult:
    return engine.check_machine(check)
