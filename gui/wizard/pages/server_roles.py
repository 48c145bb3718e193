"""Server Roles: who will send, and what follows from it for relay list, listeners and limits."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFormLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from gui.bridge import (
    Bridge,
    SenderFault,
    SenderKind,
    Senders,
    Settings,
    only_loopback,
    other_senders,
    own_subnets,
    read_senders,
    taken_back,
    with_senders,
)
from gui.console.widgets.labels import caption, say, sentence
from gui.i18n import QT_TRANSLATE_NOOP, listed, translate
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS
from gui.properties.dialogs.addresses import machine_addresses
from gui.properties.dialogs.asking import add_field, add_line
from gui.properties.dialogs.signed_text import SignedText
from gui.wizard.choice import Choice
from gui.wizard.explained import question
from gui.wizard.page import WizardPage
from gui.wizard.plan import Import, Plan, Who
from gui.wizard.proposed import proposed_lines

_TEXTS = {
    Who.AS_SET: (
        QT_TRANSLATE_NOOP("wizard", "L&eave it as it is"),
        QT_TRANSLATE_NOOP("wizard", "Nothing is changed on this page. What is set is shown below."),
    ),
    Who.THIS_COMPUTER: (
        QT_TRANSLATE_NOOP("wizard", "&This computer only"),
        QT_TRANSLATE_NOOP("wizard", "Programs and services on this computer send; no other computer may."),
    ),
    Who.NETWORK: (
        QT_TRANSLATE_NOOP("wizard", "&Devices on the network"),
        QT_TRANSLATE_NOOP("wizard", "Printers, scanners and other computers in the subnets you name send, too."),
    ),
    Who.DATABASE_MAIL: (
        QT_TRANSLATE_NOOP("wizard", "&SQL Server Database Mail"),
        QT_TRANSLATE_NOOP(
            "wizard",
            "A database server sends, here or on another computer, with anonymous authentication; long lists of "
            "recipients are let through.",
        ),
    ),
    Who.DEVELOPMENT: (
        QT_TRANSLATE_NOOP("wizard", "Capture for de&velopment"),
        QT_TRANSLATE_NOOP(
            "wizard",
            "Programs on this computer send, and nothing is delivered: every message is kept under Captured mail.",
        ),
    ),
}
_KINDS: Mapping[Who, SenderKind] = {
    Who.THIS_COMPUTER: "this_computer",
    Who.NETWORK: "network",
    Who.DATABASE_MAIL: "database_mail",
    Who.DEVELOPMENT: "development",
}
_FIREWALL = QT_TRANSLATE_NOOP(
    "wizard", "The firewall of this computer must let TCP port {ports} in from there; the wizard does not change it."
)
_FAULTS = {
    "syntax": QT_TRANSLATE_NOOP(
        "wizard",
        "{entry} is neither an IP address nor a network. Write 192.168.1.20 for one computer, 192.168.1.0/24 for a "
        "network.",
    ),
    "bits": QT_TRANSLATE_NOOP(
        "wizard",
        "{entry} is an address within a network. Write {network} for the whole network, or the address alone for the "
        "one computer.",
    ),
    "too_wide": QT_TRANSLATE_NOOP(
        "wizard",
        "{entry} is wider than one site: strangers on the Internet would be in it. Write the networks that the "
        "senders are in, such as 192.168.1.0/24.",
    ),
}


class ServerRolesPage(WizardPage):
    """The proposal is made of what the earlier pages left, so it can be taken back and made anew as often as one
    wants; listeners that others can reach already, chosen on Server Selection, are never changed here."""

    KEY = "server_roles"

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(plan, bridge, parent)
        self._base = plan.model.edited
        self._proposed: Settings | None = None
        self._imported: Import | None = None
        self._group = QButtonGroup(self)
        self.choices = {who: self._choice(who) for who in _TEXTS}
        self.subnets, self.listen = self._network_fields()
        self.database = self._database_field()
        self.firewall = SignedText(self, "roles_firewall")
        self.proposal = sentence("roles_proposal", self)
        self.proposal.setAccessibleName(translate("wizard", "What follows from it"))
        self._lay_out()
        self._offer_as_set()
        self._prefill()
        self._chosen_button().setChecked(True)
        plan.model.changed.connect(self._follow_plan)
        for choice in self.choices.values():
            choice.button.toggled.connect(self._show)
        self.subnets.textChanged.connect(self._show)
        self.database.textChanged.connect(self._show)
        self.listen.currentIndexChanged.connect(self._show)

    @property
    def who(self) -> Who:
        """What is chosen."""
        return next((who for who, choice in self.choices.items() if choice.button.isChecked()), Who.THIS_COMPUTER)

    def enter(self) -> None:
        if self._offer_as_set():
            # Settings that were imported meanwhile hold nothing of the proposal.
            self._proposed = None
            self._chosen_button().setChecked(True)
        edited = self.plan.model.edited
        self._base = edited if self._proposed is None else taken_back(edited, self._base, self._proposed)
        self._show()

    def _follow_plan(self) -> None:
        """A port was found meanwhile, or something was changed elsewhere."""
        if self.isVisible():
            self.enter()

    def leave(self) -> str:
        try:
            proposed = self._proposal()
        except SenderFault as fault:
            return self._refused(words_of(fault))
        if self.who is Who.NETWORK and not self.subnets.text().strip():
            return self._refused(
                translate("wizard", "Write the subnets that the devices are in, such as 192.168.1.0/24.")
            )
        self._proposed = proposed
        self.plan.answers.who = self.who
        self.plan.model.take(proposed)
        self.plan.changed.emit()
        return ""

    def first_focus(self) -> QWidget | None:
        return self.choices[self.who].button

    # --- The proposal -------------------------------------------------------------------------------------------

    def _proposal(self) -> Settings:
        """Raises SenderFault while what is typed is no list of computers and networks."""
        if self.who is Who.AS_SET:
            return self._base
        address = str(self.listen.currentData()) if self.who is Who.NETWORK else ""
        return with_senders(self._base, Senders(who=_KINDS[self.who], others=self._others(), address=address))

    def _others(self) -> tuple[str, ...]:
        typed = {Who.NETWORK: self.subnets, Who.DATABASE_MAIL: self.database}.get(self.who)
        return read_senders(typed.text()) if typed is not None else ()

    def _show(self) -> None:
        """What would follow, in words; a list that is being typed is looked at, not complained about."""
        try:
            lines, ports, outside = proposed_lines(self._proposal()), self._ports(), bool(self._others())
        except SenderFault as fault:
            lines, ports, outside = (words_of(fault),), "", False
        self._rows.setRowVisible(self.listen, only_loopback(self._base.general.listeners))
        say(self.proposal, "\n".join(lines))
        self.firewall.say(translate("wizard", _FIREWALL).format(ports=ports) if outside else "", "state-notice")
        self.firewall.setVisible(outside)

    def _ports(self) -> str:
        ports = {str(listener.port) for listener in self._proposal().general.listeners}
        return listed(sorted(ports, key=int))

    def _refused(self, text: str) -> str:
        field = self.database if self.who is Who.DATABASE_MAIL else self.subnets
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()
        return text

    # --- What is offered at first -------------------------------------------------------------------------------

    def _offer_as_set(self) -> bool:
        """Offer to leave everything as it is where something is set already; True when the answer starts anew."""
        imported = self.plan.answers.imported
        anew, self._imported = imported is not self._imported, imported
        there = imported is not None or not self.plan.first_run
        self.choices[Who.AS_SET].setVisible(there)
        return anew or (not there and self.who is Who.AS_SET)

    def _chosen_button(self) -> QRadioButton:
        there = self.plan.answers.imported is not None or not self.plan.first_run
        return self.choices[Who.AS_SET if there else Who.THIS_COMPUTER].button

    def _prefill(self) -> None:
        """The networks that may send already, else the private subnet that leads to the rest of the world."""
        others, subnets = other_senders(self.plan.model.edited), own_subnets()
        self.subnets.setText(listed(others or [subnet.network for subnet in subnets[:1]]))
        words = translate("wizard", "This computer is in {networks}.")
        if subnets:
            self.subnets.setToolTip(words.format(networks=listed(subnet.network for subnet in subnets)))

    # --- Building -----------------------------------------------------------------------------------------------

    def _choice(self, who: Who) -> Choice:
        text, said = (translate("wizard", words) for words in _TEXTS[who])
        choice = Choice(f"roles_{who.value}", text, said, self)
        self._group.addButton(choice.button)
        return choice

    def _network_fields(self) -> tuple[QLineEdit, QComboBox]:
        self._rows: QFormLayout = self.choices[Who.NETWORK].form()
        subnets = add_line(self._rows, "roles_subnets", translate("wizard", "S&ubnets:"))
        subnets.setPlaceholderText("192.168.1.0/24")
        listen = QComboBox()
        listen.addItem(translate("wizard", "All addresses of this computer"), "")
        for address in machine_addresses():
            if address not in ("127.0.0.1", "::1"):
                listen.addItem(address, address)
        add_field(self._rows, "roles_listen", translate("wizard", "&Listen on:"), listen)
        return subnets, listen

    def _database_field(self) -> QLineEdit:
        form = self.choices[Who.DATABASE_MAIL].form()
        line = add_line(form, "roles_database", translate("wizard", "&Address of SQL Server:"))
        line.setPlaceholderText(translate("wizard", "Empty = on this computer"))
        return line

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        why = translate(
            "wizard", "Who will send mail through this computer? Only they may relay; the relay listens where they are."
        )
        column.addWidget(question(why, self, "roles_why"))
        answers = QVBoxLayout()
        answers.setSpacing(BETWEEN_ROWS)
        for choice in self.choices.values():
            answers.addWidget(choice)
        column.addLayout(answers)
        column.addWidget(self.firewall)
        below = QVBoxLayout()
        below.setSpacing(BETWEEN_ROWS // 2)
        below.addWidget(caption(self.proposal.accessibleName(), self))
        below.addWidget(self.proposal)
        column.addLayout(below)
        column.addStretch(1)


def words_of(fault: SenderFault) -> str:
    """Why an entry cannot be let in, and what to write instead."""
    return translate("wizard", _FAULTS[fault.fault]).format(entry=fault.entry, network=fault.suggestion)
