"""SenderAssistant: the window that says what a sending program is to be told, and waits for its first message."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.assets import icon
from gui.assistant.advice import AdviceView
from gui.assistant.arrival import ArrivalView
from gui.assistant.questions import Questions
from gui.assistant.snippetview import SnippetView
from gui.bridge import (
    Bridge,
    Engine,
    SenderCatalogue,
    SendingKind,
    State,
    Surroundings,
    forms_for,
    in_language,
    look_around,
    situation_of,
    snippet,
)
from gui.console.widgets.labels import sentence
from gui.i18n import language, translate
from gui.messagebar import MessageBar
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS, MARGIN
from gui.properties.editors import without_mnemonic
from gui.properties.scrolling import PageArea
from gui.remembered import keep, remembered
from gui.roominess import open_sized

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_FIRST_SIZE = QSize(940, 760)
_LIST_WIDTH = 210
_BETWEEN_KINDS = 2
_KIND = "assistant/kind"


class SenderAssistant(QDialog):
    """Kinds of programs at the left; questions, text, advice and arrival at the right. Not modal: settings can be
    changed meanwhile, and everything follows them."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.setObjectName("sender_assistant")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("console", "Set up a sending program"))
        self.setWindowIcon(icon("assistant"))
        self._bridge: Bridge = window.bridge
        self._commands = window.commands
        self._catalogue = SenderCatalogue.load()
        self._around: Surroundings | None = None
        self.message_bar = MessageBar(self, "assistant_message")
        self.kinds = self._make_list()
        self.explanation = sentence("assistant_explanation", self)
        self.questions = Questions(self._bridge, self)
        self.view = SnippetView(self)
        self.advice = AdviceView(window.open_properties, self._start, self)
        self.arrival = ArrivalView(self._bridge, window.open_properties, self)
        self._lay_out()
        self._connect()
        open_sized(self, _FIRST_SIZE)
        self._choose_remembered()
        self._look_around()

    def again(self) -> Callable[["MainWindow"], object]:
        """What opens it anew: the answers are remembered."""
        return open_sender_assistant

    @property
    def kind(self) -> SendingKind:
        """The chosen kind of program."""
        return self._catalogue.by_id(str(self.kinds.currentItem().data(Qt.ItemDataRole.UserRole)))

    def done(self, result: int) -> None:
        self.questions.remember()
        keep(self._bridge, _KIND, self.kind.id)
        super().done(result)

    # --- Following ------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.kinds.currentItemChanged.connect(self._kind_chosen)
        # Assistive tools select a row without making it the current one.
        self.kinds.itemSelectionChanged.connect(self._follow_selection)
        self.questions.changed.connect(self._show)
        self.view.form_chosen.connect(self._show)
        self.view.said.connect(self._say)
        self._bridge.settings_changed.connect(self._look_around)
        self._bridge.state_changed.connect(self._look_around)

    def _look_around(self) -> None:
        """Settings, listeners, addresses and certificate, as they are now."""
        running = self._bridge.state.state in (State.STARTED, State.DEGRADED)

        def look(engine: Engine) -> Surroundings:
            bound = engine.snapshot().listeners
            return look_around(engine.settings, engine.root, engine.machine_name, bound, running=running)

        self.questions.offer_users()
        self._bridge.ask(look, self._looked, owner=self)

    def _looked(self, around: Surroundings) -> None:
        self._around = around
        self._show()

    def _kind_chosen(self) -> None:
        self.explanation.setText(in_language(self.kind.explanation, language()))
        self.questions.propose(elsewhere=self.kind.elsewhere)
        if self._around is not None:
            self._show()
            self.arrival.expect(self.questions.program, self._around.addresses, anew=True)

    def _start(self) -> None:
        """Before the wizard there is nothing to start."""
        if self._bridge.configured:
            self._bridge.start()
        else:
            self._commands.add_roles.trigger()

    def _follow_selection(self) -> None:
        selected = self.kinds.selectedItems()
        if selected and selected[0] is not self.kinds.currentItem():
            self.kinds.setCurrentItem(selected[0])

    def _show(self) -> None:
        if self._around is None:
            return
        program = self.questions.program
        situation = situation_of(program, self._around)
        self.view.offer(forms_for(self.kind, situation))
        made = snippet(self._catalogue, self.kind, situation, form=self.view.form, language=language())
        self.view.show_snippet(made)
        self.advice.show_snippet(made)
        self.arrival.expect(program, self._around.addresses)

    def _say(self, text: str, failure: bool) -> None:
        (self.message_bar.show_failure if failure else self.message_bar.show_notice)(text)

    # --- Building -------------------------------------------------------------------------------------------------

    def _make_list(self) -> QListWidget:
        kinds = QListWidget(self)
        kinds.setObjectName("assistant_kinds")
        kinds.setFixedWidth(_LIST_WIDTH)
        kinds.setWordWrap(True)
        kinds.setSpacing(_BETWEEN_KINDS)
        for kind in self._catalogue.kind:
            item = QListWidgetItem(in_language(kind.name, language()), kinds)
            item.setData(Qt.ItemDataRole.UserRole, kind.id)
        return kinds

    def _choose_remembered(self) -> None:
        wanted = str(remembered(self._bridge).value(_KIND, ""))
        rows = [kind.id for kind in self._catalogue.kind]
        self.kinds.setCurrentRow(rows.index(wanted) if wanted in rows else 0)
        self.kinds.setFocus()

    def _lay_out(self) -> None:
        label = QLabel(translate("console", "&Kind of program:"), self)
        label.setBuddy(self.kinds)
        self.kinds.setAccessibleName(without_mnemonic(label.text()))
        left = QVBoxLayout()
        left.setSpacing(BETWEEN_ROWS)
        left.addWidget(label)
        left.addWidget(self.kinds, 1)
        answers = QWidget(self)
        right = QVBoxLayout(answers)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(BETWEEN_GROUPS)
        right.addWidget(self.explanation)
        right.addWidget(self.questions)
        right.addWidget(self.view, 3)
        right.addWidget(self.advice, 2)
        right.addWidget(self.arrival)
        body = QHBoxLayout()
        body.setSpacing(MARGIN)
        body.addLayout(left)
        body.addWidget(PageArea(answers, self, beside=_LIST_WIDTH + 4 * MARGIN), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(self.message_bar)
        column.addLayout(body, 1)
        column.addWidget(self._buttons())

    def _buttons(self) -> QWidget:
        box = QDialogButtonBox(self)
        close = box.addButton(translate("console", "Clos&e"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("assistant_close")
        close.setAccessibleName(without_mnemonic(close.text()))
        close.setAutoDefault(False)
        box.rejected.connect(self.reject)
        return box


def open_sender_assistant(window: "MainWindow") -> SenderAssistant:
    """Open it, or bring the one that is open to the front."""
    for opened in window.findChildren(SenderAssistant):
        if opened.isVisible():
            opened.raise_()
            opened.activateWindow()
            return opened
    made = SenderAssistant(window)
    made.show()
    return made
