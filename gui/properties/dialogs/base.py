"""SheetDialog: what every dialog below the sheet is: edits of a child model, committed by OK, dropped by Cancel."""

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from gui.i18n import translate
from gui.messagebar import MessageBar
from gui.properties.binding import BETWEEN_GROUPS, MARGIN, Page, PageView, Place
from gui.properties.model import Refusal, covers, refusal_of
from gui.properties.scrolling import PageArea
from gui.properties.wording import sentence


class SheetDialog(QDialog):
    """Shows PAGE over a child of the model it was opened from.

    OK looks only at what can be edited here: a problem elsewhere in the settings is the sheet's business.
    """

    PAGE: ClassVar[Page]

    def __init__(self, place: Place, page: Page | None = None) -> None:
        super().__init__(place.parent.window())
        page = page or self.PAGE
        self.setObjectName(page.name)
        self.setWindowTitle(translate("properties", page.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bridge = place.bridge
        self.model = place.model.child(self)
        self.message_bar = MessageBar(self, f"{page.name}_message")
        self.view = PageView(page, self.model, self.bridge)
        self.view.setObjectName(f"{page.name}_body")
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(self.message_bar)
        self.view.drop_margins()
        self._area = PageArea(self.view, self)
        column.addWidget(self._area, 1)
        column.addWidget(self._buttons(page.name))

    def check(self) -> Refusal | None:
        """A reason of the dialog's own why OK cannot be: None when there is none."""
        return None

    def show_path(self, path: str) -> object:
        """Give the focus to the control for a setting; one that is elsewhere is looked for there, after OK."""
        if self.view.covers(path):
            return self.view.focus_path(path)
        self.accept()
        show = getattr(self.parent(), "show_path", None)
        return show(path) if not self.isVisible() and callable(show) else False

    def accept(self) -> None:
        refusal = self.check() or self._problem()
        if refusal is None:
            self.model.commit()
            super().accept()
            return
        self.message_bar.show_failure(sentence(refusal, self.view.label_of(refusal.path), self.model))
        # When the bar has found its place.
        QTimer.singleShot(0, self._area.fit)
        self.view.focus_path(refusal.path)

    def _problem(self) -> Refusal | None:
        """The first problem with something that is edited here."""
        paths = tuple(self.view.page.paths())
        for problem in self.model.problems():
            if any(covers(path, problem.path) for path in paths):
                return refusal_of(problem)
        return None

    def _buttons(self, name: str) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        for kind, text, part in (
            (kinds.Ok, translate("properties", "OK"), "ok"),
            (kinds.Cancel, translate("properties", "Cancel"), "cancel"),
        ):
            button = box.button(kind)
            button.setText(text)
            button.setObjectName(f"{name}_{part}")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box
