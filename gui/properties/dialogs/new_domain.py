"""New SMTP Domain Wizard: the type of a domain, then its name."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QRadioButton, QVBoxLayout, QWidget, QWizard, QWizardPage

from engine.settings.model import Domain
from engine.settings.names import domain_pattern
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS
from gui.properties.dialogs.asking import sentence_label
from gui.properties.editors import without_mnemonic


class NewDomainWizard(QWizard):
    """Hands the new domain to `take_domain`; `known` are those it must not repeat."""

    def __init__(self, parent: QWidget, known: tuple[Domain, ...], take_domain: Callable[[Domain], None]) -> None:
        super().__init__(parent.window())
        self.setObjectName("new_domain_wizard")
        self.setWindowTitle(translate("properties", "New SMTP Domain Wizard"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self._take_domain = take_domain
        self.type_page = _TypePage(self)
        self.name_page = _NamePage(self, known)
        self.addPage(self.type_page)
        self.addPage(self.name_page)
        self._name_buttons()

    @property
    def remote(self) -> bool:
        """Whether a remote domain is wanted, not an alias."""
        return self.type_page.remote.isChecked()

    def accept(self) -> None:
        name = self.name_page.name.text().strip()
        self._take_domain(Domain(name=name, kind="remote" if self.remote else "alias"))
        super().accept()

    def _name_buttons(self) -> None:
        buttons = {
            QWizard.WizardButton.BackButton: ("back", translate("properties", "< &Back")),
            QWizard.WizardButton.NextButton: ("next", translate("properties", "&Next >")),
            QWizard.WizardButton.FinishButton: ("finish", translate("properties", "&Finish")),
            QWizard.WizardButton.CancelButton: ("cancel", translate("properties", "Cancel")),
        }
        for which, (name, text) in buttons.items():
            self.setButtonText(which, text)
            button = self.button(which)
            button.setObjectName(f"new_domain_{name}")
            button.setAccessibleName(without_mnemonic(text))


class _TypePage(QWizardPage):
    """Remote or alias."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(translate("properties", "Domain type"))
        self.setSubTitle(translate("properties", "Is the mail of this domain delivered elsewhere, or kept here?"))
        self.remote = self._choice("new_domain_remote", translate("properties", "&Remote"))
        self.alias = self._choice("new_domain_alias", translate("properties", "&Alias"))
        self.remote.setChecked(True)
        column = QVBoxLayout(self)
        column.setSpacing(BETWEEN_ROWS)
        for choice, words in (
            (
                self.remote,
                translate("properties", "Mail for it goes on to another server, in a way that can be its own."),
            ),
            (
                self.alias,
                translate(
                    "properties", "Another name of the default domain: mail for it lands in the same drop folder."
                ),
            ),
        ):
            column.addWidget(choice)
            column.addWidget(sentence_label(words))
            column.addSpacing(BETWEEN_ROWS)
            choice.setAccessibleDescription(words)
        column.addStretch(1)

    def _choice(self, name: str, text: str) -> QRadioButton:
        button = QRadioButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(without_mnemonic(text))
        return button


class _NamePage(QWizardPage):
    """The name; a wildcard only in front, and only for a remote domain."""

    def __init__(self, parent: NewDomainWizard, known: tuple[Domain, ...]) -> None:
        super().__init__(parent)
        self._wizard = parent
        self._known = frozenset(domain.name.casefold() for domain in known)
        self.setTitle(translate("properties", "Domain name"))
        self.name = QLineEdit(self)
        self.name.setObjectName("new_domain_name")
        label = translate("properties", "&Name:")
        self.name.setAccessibleName(without_mnemonic(label))
        caption = QLabel(label, self)
        caption.setBuddy(self.name)
        self.trouble = sentence_label("", "new_domain_trouble", self)
        column = QVBoxLayout(self)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(caption)
        column.addWidget(self.name)
        column.addWidget(self.trouble)
        column.addStretch(1)
        self.name.textEdited.connect(self._forget_trouble)

    def initializePage(self) -> None:
        remote = self._wizard.remote
        self.name.setPlaceholderText("example.com, *.example.com" if remote else "example.com")
        self.setSubTitle(
            translate("properties", "A * may stand in front, as in *.example.com, for every domain below it.")
            if remote
            else translate("properties", "The name that stands behind the @ of local addresses.")
        )
        self.name.setFocus()

    def validatePage(self) -> bool:
        words = self._wrong(self.name.text().strip())
        self.trouble.setText(words)
        if words:
            self.name.setFocus()
            self.name.selectAll()
        return not words

    def _wrong(self, name: str) -> str:
        """Why this cannot be the name, "" when it can."""
        if "*" in name and not self._wizard.remote:
            return translate("properties", "Only a remote domain may begin with *.")
        if "*" in name.removeprefix("*."):
            return translate("properties", "A * stands only in front, followed by a dot: *.example.com.")
        try:
            domain_pattern(name)
        except ValueError as error:
            return translate("properties", "A domain name looks like example.com. {why}.").format(why=error)
        if name.casefold() in self._known:
            return translate("properties", "{name} is on the list already.").format(name=name)
        return ""

    def _forget_trouble(self) -> None:
        self.trouble.clear()
