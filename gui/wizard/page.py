"""WizardPage: what every page of the wizard is: one question, a sentence why it is asked, an answer chosen already."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.bridge import Bridge
from gui.wizard.plan import Plan


class WizardPage(QWidget):
    """Pages are made when the wizard opens and shown one at a time; they read and change the plan, and do nothing else
    to the world than look at it.

    KEY names the page in the code, NAME is what the rail shows, HEADING what stands above the page (both marked with
    QT_TRANSLATE_NOOP("wizard", ...)); a flow may give a page another name (gui/wizard/flows.py).
    """

    KEY: ClassVar[str]
    NAME: ClassVar[str]
    HEADING: ClassVar[str]

    complete_changed = Signal()

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"wizard_{self.KEY}")
        self.plan = plan
        self.bridge = bridge

    def enter(self) -> None:
        """The page comes into sight, from either side: show what the plan says now."""

    def complete(self) -> bool:
        """Whether Next (or Install) makes sense; say `complete_changed` when that changes."""
        return True

    def leave(self) -> str:
        """Next was pressed: put what is left to put into the plan; "" to go on, else the sentence to show instead,
        with the focus set to the field in question."""
        return ""

    def first_focus(self) -> QWidget | None:
        """Who gets the focus when the page comes into sight; None = Next."""
        return None

    def abandon(self) -> None:
        """The wizard is being closed: stop what looks or listens in the background."""
