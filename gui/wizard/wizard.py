"""AddRolesWizard: the frame around the pages: rail, heading, message, buttons, and the way from page to page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.announcing import announce
from gui.autostart import Autostart
from gui.bridge import Bridge
from gui.i18n import translate
from gui.messagebar import MessageBar
from gui.properties.binding import BETWEEN_GROUPS, MARGIN
from gui.properties.scrolling import PageArea
from gui.roominess import open_sized
from gui.wizard.buttons import WizardButtons
from gui.wizard.cancel_question import ask_cancel
from gui.wizard.flows import RESULTS, Stop, stops, title
from gui.wizard.installation import Installation
from gui.wizard.page import WizardPage
from gui.wizard.pages import PAGES, Maker
from gui.wizard.pages.results import ResultsPage
from gui.wizard.plan import Plan
from gui.wizard.rail import Rail

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_SIZE = QSize(860, 580)
# The rail at its widest on a small screen, and the margins.
_BESIDE = 290


class AddRolesWizard(QDialog):
    """Open while somebody answers; an installation goes on without it, as a child of the window.

    `installation` given = the wizard is opened again on one that runs or has ended, and shows its results.
    """

    installing = Signal(object)  # Installation
    setting_wanted = Signal(str)  # a dotted path that the property sheet should show

    def __init__(
        self,
        plan: Plan,
        bridge: Bridge,
        autostart: Autostart,
        parent: QWidget | None = None,
        *,
        installation: Installation | None = None,
        pages: Mapping[str, Maker] = PAGES,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("add_roles_wizard")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("wizard", title(plan.answers.flow)))
        self.plan = plan
        self.over = False
        self.bridge = bridge
        self.autostart = autostart
        self._current = ""
        self._typed = False
        self._question: QMessageBox | None = None
        self.installation = installation
        self.rail = Rail(self)
        self.heading = QLabel(self)
        self.message_bar = MessageBar(self, "wizard_message")
        self._stack = QStackedWidget(self)
        self._pages: dict[str, WizardPage] = {}
        self._areas: dict[str, PageArea] = {}
        self._makers = pages
        self._make_buttons()
        self._lay_out()
        self._connect()
        if installation is not None:
            self.show_installation(installation)
        else:
            self._go(self._stops()[0].key)

    # --- Where we are -------------------------------------------------------------------------------------------

    @property
    def current(self) -> str:
        """The key of the page in sight."""
        return self._current

    def page(self, key: str) -> WizardPage:
        """The page of a key, made when it is wanted first."""
        if key not in self._pages:
            page = self._makers[key](self.plan, self.bridge)
            area = PageArea(page, self._stack, beside=_BESIDE)
            area.setObjectName(f"wizard_area_{key}")
            self._pages[key], self._areas[key] = page, area
            self._stack.addWidget(area)
            page.complete_changed.connect(self._follow_page)
            for line in page.findChildren(QLineEdit):
                line.textEdited.connect(self._note_typing)
            if isinstance(page, ResultsPage):
                page.retry.connect(self.install)
                page.page_wanted.connect(self.go_back)
                page.setting_wanted.connect(self.setting_wanted)
        return self._pages[key]

    def _stops(self) -> tuple[Stop, ...]:
        return stops(self.plan.answers.flow, importing=self.plan.answers.importing)

    def _place(self) -> int:
        return [stop.key for stop in self._stops()].index(self._current)

    def again(self) -> Callable[["MainWindow"], object] | None:
        """What opens it anew, as long as nothing is answered yet."""
        from gui.wizard.opening import open_wizard

        if self._typed or self._place() > 0:
            return None
        flow = self.plan.answers.flow
        return lambda window: open_wizard(window, flow)

    # --- From page to page --------------------------------------------------------------------------------------

    def next(self) -> None:
        """Take the page's answers and go on; what keeps from it stands in the message bar."""
        if self._leave():
            self._go(self._stops()[self._place() + 1].key)

    def previous(self) -> None:
        """The page before, as it was left."""
        self._go(self._stops()[self._place() - 1].key)

    def go_back(self, key: str) -> None:
        """An earlier page; after an installation that has ended, too. A page this flow leaves out is not gone to."""
        keys = [stop.key for stop in self._stops()]
        if key in keys and keys.index(key) < self._place() and not self._installing():
            self._go(key)

    def _leave(self) -> bool:
        self.message_bar.clear()
        reason = self.page(self._current).leave()
        if reason:
            self.message_bar.show_failure(reason)
            if focused := self.focusWidget():
                self._areas[self._current].ensureWidgetVisible(focused)
        return not reason

    def _go(self, key: str) -> None:
        page = self.page(key)
        self._current = key
        self.message_bar.clear()
        page.enter()
        self._stack.setCurrentWidget(self._areas[key])
        self.heading.setText(translate("wizard", self._stops()[self._place()].heading))
        self._follow_page()
        default = self.buttons.default_for(key)
        default.setDefault(True)
        (page.first_focus() or default).setFocus(Qt.FocusReason.OtherFocusReason)
        self._areas[key].fit()
        announce(self, self.heading.text())

    # --- Install ------------------------------------------------------------------------------------------------

    def install(self) -> None:
        """Do what is planned; on Results once more what has not been done yet."""
        if self._installing() or (self._current != RESULTS and not self._leave()):
            return
        if self.installation is not None:
            self.installation.deleteLater()
        self.installation = Installation(self.plan, self.bridge, self.autostart, self.parentWidget())
        self.plan.setParent(self.installation)
        self.show_installation(self.installation)
        self.installing.emit(self.installation)
        self.installation.begin()
        self._follow_page()

    def show_installation(self, installation: Installation) -> None:
        """Results, with the steps of this one."""
        self.installation = installation
        if self._current != RESULTS:
            self._go(RESULTS)
        results = self.page(RESULTS)
        assert isinstance(results, ResultsPage)
        results.follow(installation)
        installation.finished.connect(self._follow_page)
        self._follow_page()

    def _installing(self) -> bool:
        return self.installation is not None and self.installation.running

    # --- Buttons ------------------------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        self.buttons = WizardButtons(self)
        self.previous_button, self.next_button = self.buttons.previous, self.buttons.next
        self.install_button, self.cancel_button = self.buttons.install, self.buttons.cancel
        self.close_button = self.buttons.close_
        self.buttons.connect_to(
            {
                self.previous_button: self.previous,
                self.next_button: self.next,
                self.install_button: self.install,
                self.cancel_button: self.reject,
                self.close_button: self.accept,
            }
        )

    def _follow_page(self) -> None:
        """Each button is there for what makes sense now."""
        at, key = self._place(), self._current
        ready = self.page(key).complete()
        results = key == RESULTS
        free = not self._installing()
        # After a success there is nothing to go back for: Close, and open the wizard again.
        back = free and not (results and self.installation is not None and self.installation.succeeded)
        self.buttons.show_for(key, back=at > 0 and back, ready=ready)
        self.rail.show_stops(self._stops(), key, back=back)

    # --- Leaving ------------------------------------------------------------------------------------------------

    def _note_typing(self) -> None:
        self._typed = True

    def reject(self) -> None:
        """Cancel, Esc and the window's cross: nothing has been done, so only typing is worth a question."""
        if self._current == RESULTS:
            self.accept()
        elif self._typed:
            self._ask()
        else:
            super().reject()

    def _ask(self) -> None:
        if self._question is None:
            self._question = ask_cancel(self, partial(QDialog.reject, self))
            self._question.finished.connect(self._answered)

    def _answered(self) -> None:
        self._question = None

    def done(self, result: int) -> None:
        """Whatever way it closes: pages stop looking, and an installation that has ended was seen."""
        if not self.over:
            self.over = True
            for page in self._pages.values():
                page.abandon()
            if self.installation is not None and not self.installation.running:
                self.installation.seen()
                self.installation.deleteLater()
        super().done(result)

    # --- Building -----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        self.heading.setFont(font)
        self.heading.setObjectName("wizard_heading")
        self.heading.setWordWrap(True)
        middle = QVBoxLayout()
        middle.setSpacing(BETWEEN_GROUPS)
        middle.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        middle.addWidget(self.heading)
        middle.addWidget(self.message_bar)
        middle.addWidget(self._stack, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(_line(self))
        column.addWidget(self.buttons)
        open_sized(self, _SIZE)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go_back)
        self.bridge.settings_changed.connect(self._settings_changed)

    def _settings_changed(self) -> None:
        """Changed elsewhere meanwhile: the edits here stay edits of what is in effect now."""
        if not self._installing():
            self.plan.model.mark_stored(self.bridge.settings)


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Sunken)
    return line
