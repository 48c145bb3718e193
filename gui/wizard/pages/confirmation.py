"""Confirmation: what will be done, whether the server may be restarted for it, and Export configuration settings."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.bridge import Bridge
from gui.console.widgets.filedialogs import ask_file
from gui.console.widgets.labels import say, sentence
from gui.copying import offer_copying
from gui.failures import sentence_of
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_GROUPS
from gui.properties.changes import first_problem, sentence_for
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.editors import without_mnemonic
from gui.pushbutton import push_button
from gui.tooltips import plain_tip
from gui.wizard.page import WizardPage
from gui.wizard.plan import Feature, Plan
from gui.wizard.port_choice import PortChoice
from gui.wizard.summary import Section, summary

_LEAST_ROWS = 7


class ConfirmationPage(WizardPage):
    """Install is possible once something would change, and nothing is wrong with it."""

    KEY = "confirmation"
    NAME = QT_TRANSLATE_NOOP("wizard", "Confirmation")
    HEADING = QT_TRANSLATE_NOOP("wizard", "Confirm installation selections")

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(plan, bridge, parent)
        self._sections: tuple[Section, ...] = ()
        self.introduction = sentence("wizard_confirmation_text", self)
        text = translate("wizard", "&Restart the destination server automatically if required")
        self.restart = QCheckBox(text, self)
        self.restart.setObjectName("wizard_restart_automatically")
        self.restart.setAccessibleName(without_mnemonic(text))
        self.restart.clicked.connect(self._restart_clicked)
        self.list = self._list()
        text = translate("wizard", "&Export configuration settings")
        self.export_button = push_button("wizard_export", text, self)
        self.export_button.clicked.connect(self.export)
        self.said = SignedText(self, "wizard_confirmation_said")
        self.said.hide()
        self._lay_out()
        plan.changed.connect(self._show)
        plan.model.changed.connect(self._show)
        choice = PortChoice.of(plan)
        if choice is not None:
            choice.found.connect(self._show)

    def enter(self) -> None:
        self._say("")
        with QSignalBlocker(self.restart):
            self.restart.setChecked(self.plan.answers.restart_automatically)
        self._show()

    def complete(self) -> bool:
        choice = PortChoice.of(self.plan)
        return bool(self._sections) and not (choice is not None and choice.looking)

    def leave(self) -> str:
        if Feature.SMTP_SERVER in self.plan.removed():
            return ""
        problem = first_problem(self.plan.model)
        return "" if problem is None else sentence_for(problem, self.plan.model)

    def export(self) -> None:
        """Ask for a file, and write the settings of the plan into it; secrets are never among them."""
        title = translate("wizard", "Export configuration settings")
        ask_file(self, title, "settings.toml", self._export_to)

    def _export_to(self, path: Path) -> None:
        settings = self.plan.model.edited

        def exported(_: None) -> None:
            self._say(translate("wizard", "The settings were written to {file}.").format(file=path), "state-notice")

        self.bridge.ask(lambda engine: engine.export_settings(settings, path), exported, self._not_exported, owner=self)

    def _not_exported(self, error: Exception) -> None:
        self._say(sentence_of(error), "state-failure")

    def _say(self, text: str, sign: str = "state-notice") -> None:
        self.said.say(text, sign)
        self.said.setVisible(bool(text))

    # --- Restart --------------------------------------------------------------------------------------------------

    def _restart_clicked(self, wanted: bool) -> None:
        self.plan.answers.restart_automatically = False
        if not wanted:
            return
        box = QMessageBox(self)
        box.setObjectName("wizard_restart_question")
        box.setWindowTitle(self.window().windowTitle())
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(
            translate(
                "wizard",
                "If a restart is required, this server restarts automatically, without additional notifications. Do "
                "you want to allow automatic restarts?",
            )
        )
        box.setInformativeText(
            translate("wizard", "Only the mail server restarts, not this computer. Mail that waits stays in the queue.")
        )
        yes = box.addButton(translate("wizard", "&Yes"), QMessageBox.ButtonRole.YesRole)
        yes.setObjectName("wizard_restart_yes")
        no = box.addButton(translate("wizard", "&No"), QMessageBox.ButtonRole.NoRole)
        no.setObjectName("wizard_restart_no")
        box.setEscapeButton(no)
        box.setDefaultButton(yes)
        box.finished.connect(lambda: self._restart_answered(box.clickedButton() is yes, box))
        box.open()

    def _restart_answered(self, allowed: bool, box: QMessageBox) -> None:
        self.plan.answers.restart_automatically = allowed
        self.restart.setChecked(allowed)
        box.deleteLater()

    # --- What will be done ----------------------------------------------------------------------------------------

    def _show(self) -> None:
        before = self._sections
        self._sections = summary(self.plan)
        if self._sections:
            words = translate("wizard", "To do the following on {name}, select Install.")
            say(self.introduction, words.format(name=self.bridge.machine_name))
        else:
            words = translate("wizard", "Nothing differs from what is installed. Go back to change something.")
            say(self.introduction, words)
        if self._sections != before or not self.list.topLevelItemCount():
            self._fill()
        self.complete_changed.emit()

    def _fill(self) -> None:
        self.list.clear()
        for section in self._sections:
            item = QTreeWidgetItem([section.title])
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
            for line in section.lines:
                below = QTreeWidgetItem([line.label, line.value])
                below.setToolTip(1, plain_tip(line.value))
                item.addChild(below)
                below.setFirstColumnSpanned(not line.value)
            self.list.addTopLevelItem(item)
            item.setFirstColumnSpanned(True)
        self.list.expandAll()

    def _list(self) -> QTreeWidget:
        made = QTreeWidget(self)
        made.setObjectName("wizard_confirmation_list")
        made.setAccessibleName(translate("wizard", "What will be done"))
        made.setColumnCount(2)
        made.setHeaderHidden(True)
        made.setItemsExpandable(False)
        made.setRootIsDecorated(False)
        made.setMinimumHeight((made.fontMetrics().height() + 4) * _LEAST_ROWS)
        made.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        offer_copying(made)
        return made

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.export_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(self.introduction)
        column.addWidget(self.restart)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(self.said)
