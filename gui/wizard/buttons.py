"""WizardButtons: Previous, Next, Install, and Close or Cancel, as at the bottom of Server Manager's wizard."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, MARGIN
from gui.pushbutton import push_button
from gui.wizard.flows import CONFIRMATION, RESULTS


class WizardButtons(QWidget):
    """On Results Close takes the place of Cancel: there is nothing left to call off."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.previous = self._button("wizard_previous", translate("wizard", "< &Previous"))
        self.next = self._button("wizard_next", translate("wizard", "&Next >"))
        self.install = self._button("wizard_install", translate("wizard", "&Install"))
        self.close_ = self._button("wizard_close", translate("wizard", "&Close"))
        self.cancel = self._button("wizard_cancel", translate("wizard", "Cancel"))
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        row.setSpacing(BETWEEN_ROWS)
        row.addStretch(1)
        for button in (self.previous, self.next, self.install, self.close_, self.cancel):
            row.addWidget(button)

    def connect_to(self, acts: dict[QPushButton, Callable[[], object]]) -> None:
        """What each of them does."""
        for button, act in acts.items():
            button.clicked.connect(act)

    def show_for(self, key: str, *, back: bool, ready: bool) -> None:
        """Each is there for what makes sense on a page: `back` = there is one to go back to, `ready` = it is
        answered."""
        self.previous.setEnabled(back)
        self.next.setEnabled(key not in (CONFIRMATION, RESULTS) and ready)
        self.install.setEnabled(key == CONFIRMATION and ready)
        self.cancel.setVisible(key != RESULTS)
        self.close_.setVisible(key == RESULTS)

    def default_for(self, key: str) -> QPushButton:
        """The one that Enter presses."""
        return {CONFIRMATION: self.install, RESULTS: self.close_}.get(key, self.next)

    def _button(self, name: str, text: str) -> QPushButton:
        return push_button(name, text, self)
