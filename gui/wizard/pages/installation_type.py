"""Installation Type: set it up here, or take the settings over from another server."""

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from gui.bridge import Bridge
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_GROUPS
from gui.properties.editors import without_mnemonic
from gui.wizard.explained import explained, question
from gui.wizard.page import WizardPage
from gui.wizard.plan import Plan


class InstallationTypePage(WizardPage):
    """Two ways; the first is what the document of Windows Server 2016 chooses."""

    KEY = "installation_type"
    NAME = QT_TRANSLATE_NOOP("wizard", "Installation Type")
    HEADING = QT_TRANSLATE_NOOP("wizard", "Select installation type")

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(plan, bridge, parent)
        self.role_based = self._choice(
            "wizard_role_based", translate("wizard", "&Role-based or feature-based installation")
        )
        self.importing = self._choice(
            "wizard_importing", translate("wizard", "I&mport from another server (MetaBase.xml)")
        )
        group = QButtonGroup(self)
        group.addButton(self.role_based)
        group.addButton(self.importing)
        group.buttonToggled.connect(self._chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(question(translate("wizard", "How is this relay to be set up?"), self))
        for button, text in (
            (
                self.role_based,
                translate("wizard", "Set up one server by choosing who sends, features and the smart host."),
            ),
            (
                self.importing,
                translate(
                    "wizard",
                    "Take over the settings of an IIS SMTP server. You see every setting before and after, and what "
                    "cannot come along, before anything is installed.",
                ),
            ),
        ):
            column.addLayout(explained(button, text, self))
        column.addStretch(1)

    def enter(self) -> None:
        (self.importing if self.plan.answers.importing else self.role_based).setChecked(True)

    def first_focus(self) -> QWidget | None:
        return self.importing if self.plan.answers.importing else self.role_based

    def _choice(self, name: str, text: str) -> QRadioButton:
        button = QRadioButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(without_mnemonic(text))
        return button

    def _chosen(self) -> None:
        importing = self.importing.isChecked()
        if importing == self.plan.answers.importing:
            return
        self.plan.answers.importing = importing
        self.plan.changed.emit()
        # The rail has one page more, or less.
        self.complete_changed.emit()
