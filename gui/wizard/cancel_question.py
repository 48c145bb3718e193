"""The question before what was typed into the wizard is dropped."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.i18n import translate


def ask_cancel(wizard: QWidget, cancel: Callable[[], None]) -> QMessageBox:
    """Ask above `wizard`; `cancel` is called when the answer is yes."""
    box = QMessageBox(wizard)
    box.setObjectName("wizard_cancel_question")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(wizard.windowTitle())
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(translate("wizard", "Cancel the wizard?"))
    box.setInformativeText(translate("wizard", "Nothing has been installed. What you entered is dropped."))
    yes = box.addButton(translate("wizard", "&Cancel the wizard"), QMessageBox.ButtonRole.AcceptRole)
    yes.setObjectName("wizard_cancel_yes")
    no = box.addButton(translate("wizard", "C&ontinue"), QMessageBox.ButtonRole.RejectRole)
    no.setObjectName("wizard_cancel_no")
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.accepted.connect(cancel)
    box.open()
    return box
