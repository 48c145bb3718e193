"""TestConsole: talk to our own port as with telnet, by hand or step by step, and see what becomes of the message."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui.assets import icon
from gui.bridge import Bridge, State
from gui.console.window import MainWindow
from gui.dialogs.send_test_message import LAST_RECIPIENT, last_recipient, proposed_sender
from gui.i18n import translate
from gui.messagebar import MessageBar
from gui.properties.binding import BETWEEN_ROWS, LABEL_TO_FIELD, MARGIN
from gui.properties.editors import without_mnemonic
from gui.properties.scrolling import PageArea
from gui.pushbutton import push_button
from gui.remembered import keep, remembered
from gui.roominess import open_sized
from gui.test_console.bottomrow import BottomRow
from gui.test_console.commandline import CommandLine
from gui.test_console.conversation import Conversation
from gui.test_console.fate import Fate
from gui.test_console.placebox import PlaceBox
from gui.test_console.player import Player
from gui.test_console.refusals import explained
from gui.test_console.reply import Reply
from gui.test_console.steps import StepsPanel, labelled
from gui.test_console.transcript import Transcript

_SIZE = QSize(840, 560)
_PLACE = "test_console/geometry"


class TestConsole(QDialog):
    """Non-modal: the rest of the window stays in use beside it."""

    __test__ = False  # its name is what it is; pytest collects nothing here

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("test_console")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.setWindowTitle(translate("console", "Test console"))
        self.setWindowIcon(icon("console"))
        self._window = window
        self._bridge: Bridge = window.bridge
        self.message_bar = MessageBar(self, "test_console_message")
        # Made in the order in which the Tab key goes through them.
        self.from_field = self._field("from", proposed_sender(self._bridge.settings, self._bridge.fqdn))
        self.to_field = self._field("to", last_recipient(self._bridge))
        self.steps = StepsPanel(self)
        self.places = PlaceBox(self._bridge, self)
        self.connecting = self._button("connect", "")
        self.transcript = Transcript(self)
        self.line = CommandLine(self)
        self.fate = Fate(self._bridge, window.open_properties, self)
        self.bottom = BottomRow(self.transcript, self)
        self.conversation = Conversation(self)
        self.player = Player(self.conversation, self._open, self._addresses, self)
        self._lay_out()
        self._connect()
        self._follow()
        self._restore_place()
        (self.steps.next if self.steps.next.isEnabled() else self.to_field).setFocus()

    def again(self) -> Callable[[MainWindow], object] | None:
        """What opens it anew; None while a connection is open or a conversation stands there."""
        return None if self.conversation.busy or self.transcript.text() else open_test_console

    # --- Connecting ------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        """Connect to the chosen address, as "telnet localhost 25" does."""
        target = self.places.target
        if target is None:
            return
        self._forget()
        self.transcript.add("note", target.command)
        if not self.player.waiting:
            self.player.connecting()
        self.conversation.open(target)
        self._follow()

    def _opened(self) -> None:
        self._follow()
        if self.connecting.hasFocus():
            self.line.setFocus()

    def _forget(self) -> None:
        """What was said of an earlier message."""
        self.message_bar.clear()
        self.fate.clear()

    def _connect_clicked(self) -> None:
        if self.conversation.busy:
            self.conversation.close()
        else:
            self._open()

    def _start_over(self) -> None:
        """Hang up, and be at the first step with nothing said yet."""
        self.conversation.drop()
        self.transcript.clear()
        self._forget()
        self.player.start_over()
        self._follow()
        self.steps.next.setFocus()

    def _closed(self, why: str) -> None:
        self.transcript.add("note", translate("console", "Connection closed."))
        if self._bridge.state.state is State.STOPPED:
            self._offer_start()
        elif why and not self.message_bar.text:
            self.message_bar.show_failure(why)
        self._follow()

    def _offer_start(self) -> None:
        commands = self._window.commands
        words = translate("console", "The server is stopped: nobody can connect to it.")
        if not self._bridge.configured:
            words = translate("console", "SMTP Server is not installed on this computer.")
            button = translate("console", "Add Roles and Features...")
            self.message_bar.show_notice(words, button, commands.add_roles.trigger)
        elif commands.start.isEnabled():
            self.message_bar.show_notice(words, translate("console", "Start"), commands.start.trigger)
        else:
            self.message_bar.show_notice(words)

    # --- Talking ---------------------------------------------------------------------------------------------------

    def _typed(self, line: str) -> None:
        self.line.remember(self.conversation.masking.shown(line))
        self.conversation.send(line)
        self._follow()

    def _sent(self, line: str) -> None:
        if not self.conversation.masking.in_data and line.lstrip().upper().startswith("MAIL"):
            self.fate.expect()

    def _replied(self, reply: Reply) -> None:
        self.line.hide_input(self.conversation.masking.expects_secret)
        if reply.message:
            self._accepted(reply.message)
        if reply.refuses:
            self._explain(reply)
        elif reply.code:
            self.message_bar.clear()

    def _accepted(self, message: str) -> None:
        if self.to_field.text().strip():
            keep(self._bridge, LAST_RECIPIENT, self.to_field.text().strip())
        self.fate.follow(message)

    def _explain(self, reply: Reply) -> None:
        """Say what a refusal means, with the way to the setting behind it."""
        said = explained(reply)
        text = f"{said.words}\n{reply.text}"
        if said.path:
            path = said.path
            self.message_bar.show_failure(text, said.button, lambda: self._window.open_properties(path))
        else:
            self.message_bar.show_failure(text)

    def _addresses(self) -> tuple[str, str]:
        return self.from_field.text().strip(), self.to_field.text().strip()

    # --- Following -------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        conversation, player, bridge = self.conversation, self.player, self._bridge
        conversation.opened.connect(self._opened)
        conversation.said.connect(self.transcript.add)
        conversation.noted.connect(self._noted)
        conversation.sent.connect(self._sent)
        conversation.replied.connect(self._replied)
        conversation.closed.connect(self._closed)
        player.changed.connect(self._follow)
        self.fate.said.connect(self._noted)
        self.line.entered.connect(self._typed)
        self.connecting.clicked.connect(self._connect_clicked)
        self.bottom.close_wanted.connect(self.reject)
        self.bottom.failed.connect(self.message_bar.show_failure)
        self.steps.next_wanted.connect(player.next_step)
        self.steps.all_wanted.connect(player.play)
        self.steps.over_wanted.connect(self._start_over)
        self.places.currentIndexChanged.connect(self._follow)
        self.from_field.textChanged.connect(self._follow)
        self.to_field.textChanged.connect(self._follow)
        bridge.state_changed.connect(self._state_changed)
        bridge.watch(self)

    def _noted(self, words: str) -> None:
        self.transcript.add("note", words)

    def _state_changed(self) -> None:
        if self._bridge.state.state is State.STOPPED:
            self._offer_start()
        elif not self.conversation.busy:
            self.message_bar.clear()
        self._bridge.refresh()
        self._follow()

    def _follow(self) -> None:
        """Show what can be done now."""
        target, busy, connected = self.places.target, self.conversation.busy, self.conversation.connected
        text = translate("console", "Dis&connect") if busy else translate("console", "&Connect")
        self.connecting.setText(text)
        self.connecting.setAccessibleName(without_mnemonic(text))
        self.connecting.setEnabled(busy or target is not None)
        self.places.setEnabled(not busy)
        self.line.setEnabled(connected)
        self.line.hide_input(self.conversation.masking.expects_secret)
        self.steps.show_lines(target.command if target is not None else "telnet", *self._addresses())
        if self.player.step is None and (self.steps.next.hasFocus() or self.steps.play.hasFocus()):
            # Greyed, they would hand the focus on to Start over, and one more stroke of the space bar would lose all.
            self.line.setFocus()
        ready = target is not None and all(self._addresses())
        self.steps.show_step(self.player.index, waiting=self.player.waiting, ready=ready)

    # --- Building --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(self.message_bar)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setObjectName("test_console_splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._player_side())
        splitter.addWidget(self._terminal_side())
        splitter.setStretchFactor(1, 1)
        body = QWidget(self)
        both = QVBoxLayout(body)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(BETWEEN_ROWS)
        both.addWidget(splitter, 1)
        both.addWidget(self.fate)
        column.addWidget(PageArea(body, self), 1)
        column.addWidget(self.bottom)

    def _player_side(self) -> QWidget:
        side = QWidget(self)
        form = QFormLayout()
        form.setVerticalSpacing(BETWEEN_ROWS)
        form.setHorizontalSpacing(LABEL_TO_FIELD * 2)
        form.addRow(labelled(translate("console", "&From:"), self.from_field, self), self.from_field)
        form.addRow(labelled(translate("console", "&To:"), self.to_field, self), self.to_field)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, LABEL_TO_FIELD, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addLayout(form)
        column.addWidget(self.steps, 1)
        return side

    def _terminal_side(self) -> QWidget:
        side = QWidget(self)
        top = QHBoxLayout()
        top.setSpacing(BETWEEN_ROWS)
        top.addWidget(labelled(translate("console", "Se&rver:"), self.places, self))
        top.addWidget(self.places, 1)
        top.addWidget(self.connecting)
        typing = QHBoxLayout()
        typing.setSpacing(BETWEEN_ROWS)
        typing.addWidget(labelled(translate("console", "T&ype a line:"), self.line, self))
        typing.addWidget(self.line, 1)
        column = QVBoxLayout(side)
        column.setContentsMargins(LABEL_TO_FIELD, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addLayout(top)
        column.addWidget(self.transcript, 1)
        column.addLayout(typing)
        return side

    def _field(self, name: str, value: str) -> QLineEdit:
        field = QLineEdit(value, self)
        field.setObjectName(f"test_console_{name}")
        return field

    def _button(self, name: str, text: str) -> QPushButton:
        return push_button(f"test_console_{name}", text, self)

    # --- Its place on the screen -----------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        """However it is closed."""
        self.conversation.drop()
        self._bridge.unwatch(self)
        keep(self._bridge, _PLACE, self.saveGeometry())
        super().done(result)

    def _restore_place(self) -> None:
        open_sized(self, _SIZE)
        place = remembered(self._bridge).value(_PLACE)
        if isinstance(place, QByteArray):
            self.restoreGeometry(place)


def open_test_console(window: MainWindow) -> TestConsole:
    """The test console of this window, brought to the front; there is only one."""
    found = window.findChild(TestConsole)
    console = found if found is not None else TestConsole(window)
    console.show()
    console.raise_()
    console.activateWindow()
    return console
