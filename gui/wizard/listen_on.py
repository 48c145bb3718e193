"""ListenOn: which addresses and port clients are served on, and what keeps from it."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gui.bridge import Bridge, Listener, spoken
from gui.i18n import listed, translate
from gui.properties.binding import BETWEEN_ROWS
from gui.properties.dialogs.addresses import machine_addresses, shown_pair
from gui.properties.dialogs.pairs import Pair, PairCheck
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.editors import WholeSpin, without_mnemonic
from gui.wizard.plan import Plan
from gui.wizard.port_choice import PortChoice, with_port

LOOPBACK = ("127.0.0.1", "::1")
_OTHER_PORTS = (25, 2525, 587)
_PATH = "general.listeners"
_ROWS = 4


class ListenOn(QGroupBox):
    """Writes into the plan only what a person changes here."""

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(translate("wizard", "Where clients connect"), parent)
        self.setObjectName("wizard_listen_on")
        self._plan = plan
        self._showing = False
        self._kept: tuple[Listener, ...] = ()
        self.loopback = self._radio("loopback", translate("wizard", "&Only this computer (127.0.0.1, ::1)"))
        self.everywhere = self._radio("everywhere", translate("wizard", "&All addresses of this computer"))
        self.chosen = self._radio("chosen", translate("wizard", "&These addresses:"))
        self.custom = self._radio("custom", "")
        self.addresses = self._address_list()
        self.port = WholeSpin(1, 65535, self)
        self.problem = SignedText(self, "wizard_listen_problem")
        self.instead = {port: self._instead(port) for port in _OTHER_PORTS}
        self._lay_out()
        self._check = PairCheck(bridge, self)
        self._check.found.connect(self._show_problems)
        plan.model.changed.connect(self.show_plan)
        choice = PortChoice.of(plan)
        if choice is not None:
            choice.found.connect(self.show_plan)

    # --- Showing ------------------------------------------------------------------------------------------------

    def show_plan(self) -> None:
        """The listeners as they are planned now."""
        if self._showing:
            return
        listeners = self._listeners()
        self._showing = True
        try:
            kind = kind_of(listeners)
            self._buttons_by_kind()[kind].setChecked(True)
            self._say_custom(listeners, kind)
            if kind != "custom":
                with QSignalBlocker(self.port):
                    self.port.setValue(listeners[0].port)
            self._check_addresses({each.address for each in listeners} if kind == "chosen" else set())
        finally:
            self._showing = False
        self._follow()

    def _say_custom(self, listeners: tuple[Listener, ...], kind: str) -> None:
        """Only identities that this page cannot make are worth a choice of their own: to keep them."""
        if kind == "custom":
            words = translate("wizard", "As the&y are: {list}").format(list=listed(map(shown_pair, listeners)))
            self.custom.setText(words)
            self.custom.setAccessibleName(without_mnemonic(words))
            self._kept = listeners
        self.custom.setVisible(bool(self._kept))

    def _follow(self) -> None:
        self.addresses.setEnabled(self.chosen.isChecked())
        self.port.setEnabled(not self.custom.isChecked())
        self._check.look(*((each.address, each.port) for each in self._listeners()))
        self._show_notice({})

    def _show_problems(self, problems: Mapping[Pair, str]) -> None:
        self._show_notice(problems)

    def _show_notice(self, problems: Mapping[Pair, str]) -> None:
        reasons = list(dict.fromkeys(filter(None, problems.values())))
        choice = PortChoice.of(self._plan)
        port = int(self.port.whole())
        if reasons:
            self.problem.say("\n".join(reasons))
        elif choice is not None and choice.reason and port == choice.instead:
            words = translate("wizard", "{reason} Port {port} is proposed instead; tell your programs to use it.")
            self.problem.say(words.format(reason=spoken(choice.reason), port=port), "state-notice")
        else:
            self.problem.say("")
        self.problem.setVisible(bool(self.problem.text))
        for number, button in self.instead.items():
            button.setVisible(bool(reasons) and number != port and not self.custom.isChecked())

    # --- Choosing -----------------------------------------------------------------------------------------------

    def missing(self) -> str:
        """What is not answered yet, in a sentence; "" for nothing."""
        if self.chosen.isChecked() and not self._checked():
            return translate("wizard", "No address is checked. Check at least one, or choose all addresses.")
        return ""

    def _listeners(self) -> tuple[Listener, ...]:
        listeners: tuple[Listener, ...] = self._plan.model.get(_PATH)
        return listeners

    def _changed(self) -> None:
        if self._showing:
            return
        self._showing = True
        try:
            self._plan.model.set(_PATH, self._wanted())
        finally:
            self._showing = False
        self._follow()

    def _wanted(self) -> tuple[Listener, ...]:
        before = self._listeners()
        if self.custom.isChecked():
            return self._kept
        addresses = self._checked() if self.chosen.isChecked() else ("",) if self.everywhere.isChecked() else LOOPBACK
        tls = before[0].tls if before else "starttls"
        port = int(self.port.whole())
        # With none checked it stays as it was; Next says what is missing.
        return tuple(Listener(address=each, port=port, tls=tls) for each in addresses) or with_port(before, port)

    def _checked(self) -> tuple[str, ...]:
        items = (self.addresses.item(row) for row in range(self.addresses.count()))
        return tuple(item.text() for item in items if item.checkState() is Qt.CheckState.Checked)

    def _check_addresses(self, wanted: set[str]) -> None:
        if not wanted:
            return
        with QSignalBlocker(self.addresses):
            for row in range(self.addresses.count()):
                item = self.addresses.item(row)
                item.setCheckState(Qt.CheckState.Checked if item.text() in wanted else Qt.CheckState.Unchecked)

    def _take_port(self, port: int) -> None:
        self.port.setValue(port)
        self.port.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- Building -----------------------------------------------------------------------------------------------

    def _buttons_by_kind(self) -> dict[str, QRadioButton]:
        return {
            "loopback": self.loopback,
            "everywhere": self.everywhere,
            "chosen": self.chosen,
            "custom": self.custom,
        }

    def _radio(self, name: str, text: str) -> QRadioButton:
        button = QRadioButton(text, self)
        button.setObjectName(f"wizard_listen_{name}")
        button.setAccessibleName(without_mnemonic(text))
        return button

    def _address_list(self) -> QListWidget:
        found = QListWidget(self)
        found.setObjectName("wizard_listen_addresses")
        found.setAccessibleName(translate("wizard", "Addresses of this computer"))
        for address in machine_addresses():
            item = QListWidgetItem(address, found)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        found.setFixedHeight((found.fontMetrics().height() + 4) * _ROWS)
        return found

    def _instead(self, port: int) -> QPushButton:
        text = translate("wizard", "Use port {port}").format(port=port)
        button = QPushButton(text, self)
        button.setObjectName(f"wizard_listen_use_{port}")
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._take_port(port))
        button.hide()
        return button

    def _lay_out(self) -> None:
        self.custom.hide()
        group = QButtonGroup(self)
        for button in self._buttons_by_kind().values():
            group.addButton(button)
        group.buttonToggled.connect(self._changed)
        self.addresses.itemChanged.connect(self._changed)
        self.port.setObjectName("wizard_listen_port")
        self.port.valueChanged.connect(self._changed)
        caption = QLabel(translate("wizard", "TCP po&rt:"), self)
        caption.setBuddy(self.port)
        self.port.setAccessibleName(without_mnemonic(caption.text()))
        form = QFormLayout()
        form.setFormAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(caption, self.port)
        offers = QHBoxLayout()
        offers.setSpacing(BETWEEN_ROWS)
        for offer in self.instead.values():
            offers.addWidget(offer)
        offers.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(BETWEEN_ROWS)
        for widget in (self.custom, self.loopback, self.everywhere, self.chosen, self.addresses):
            column.addWidget(widget)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addLayout(offers)


def kind_of(listeners: tuple[Listener, ...]) -> str:
    """Which of the choices these listeners are; "custom" when they differ in more than the address."""
    if not listeners or len({(each.port, each.tls) for each in listeners}) > 1:
        return "custom"
    addresses = {each.address for each in listeners}
    if addresses == {""}:
        return "everywhere"
    if addresses <= set(LOOPBACK):
        return "loopback"
    return "chosen" if addresses <= set(machine_addresses()) else "custom"
