"""Smart host: where all mail goes: a provider or a host of one's own, the account, a test; or later."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.bridge import Bridge, mail_address
from gui.dialogs.send_test_message import proposed_sender
from gui.i18n import translate
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS, Place
from gui.properties.dialogs.asking import add_line, arrange
from gui.properties.dialogs.presets import ROUTE, SECURITY, SMART_HOST, PresetPicker
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.editors import without_mnemonic
from gui.properties.model import refusal_of
from gui.properties.wording import sentence
from gui.pushbutton import push_button
from gui.wizard.explained import question
from gui.wizard.own_host import OwnHost
from gui.wizard.page import WizardPage
from gui.wizard.password_form import PasswordForm
from gui.wizard.plan import Feature, FirstMessage, Plan
from gui.wizard.sign_in_form import SignInForm

_CAPTURE = "capture"


class SmartHostPage(WizardPage):
    """Fields fill the plan while one types; the password and the test message go into it with Next."""

    KEY = "smart_host"

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(plan, bridge, parent)
        self._route = "smart_host"
        self.picker = PresetPicker(plan.model, bridge, self)
        self.own = OwnHost(plan.model, self)
        self.password = PasswordForm(plan.model, bridge, self)
        self.sign_in = SignInForm(plan.model, bridge, self)
        self.note = SignedText(self, "smart_host_note")
        self.test = self._test_button()
        self.later = self._later_box()
        self.to_line, self.from_line, first = self._first_message()
        self._lay_out(first)
        self._known = self._in_plan()
        self._connect()
        self._follow()

    def enter(self) -> None:
        if self._in_plan() != self._known:
            self._look_anew()
        self.own.show_model()
        self._follow()

    def leave(self) -> str:
        self.password.hand_over()
        if self.plan.wants(Feature.SMTP_SERVER):
            reason = self._problem()
            if reason:
                return reason
        self.plan.answers.smart_host_later = self._captures()
        recipient = self.to_line.text().strip()
        self.plan.answers.first_message = FirstMessage(self._from() if recipient else "", recipient)
        self.plan.changed.emit()
        return ""

    def first_focus(self) -> QWidget | None:
        return self.later if self._captures() else self.picker.provider

    def show_path(self, path: str) -> None:
        """Bring the focus to the field for a setting, that of a failed test."""
        listed = self.picker.chosen_provider is not None
        fields: dict[str, QWidget] = {
            f"{SECURITY}.username": self.picker.account if listed else self.own.user,
            f"{SECURITY}.authentication": self.password.line if self.password.user else self.own.user,
            f"{SECURITY}.oauth2": self.sign_in.button,
            f"{SECURITY}.tls": self.picker.port if listed else self.own.tls,
            "delivery.connections.port": self.picker.port if listed else self.own.port,
        }
        path = f"{SECURITY}.oauth2" if path.startswith(f"{SECURITY}.oauth2") else path
        field = fields.get(path, self.picker.provider if listed else self.own.host)
        field.setFocus(Qt.FocusReason.TabFocusReason)

    # --- What is wrong ------------------------------------------------------------------------------------------

    def _problem(self) -> str:
        """The first thing that has to be corrected, with the focus on it."""
        return ("" if self._captures() else self._host_problem()) or self._message_problem()

    def _host_problem(self) -> str:
        source = self.own if self.picker.chosen_provider is None else self.picker
        kept = self._route not in ("smart_host", _CAPTURE) and not self.plan.model.get(SMART_HOST)
        if kept and source is self.own and not self.own.host.text().strip():
            return ""
        for part in (source, self.password, self.sign_in):
            if reason := part.problem():
                part.focus_problem()
                return reason
        for problem in self.plan.model.problems():
            if problem.path.startswith((f"{SECURITY}.", SMART_HOST)):
                return sentence(refusal_of(problem), "", self.plan.model)
        return ""

    def _message_problem(self) -> str:
        for line in (self.to_line, self.from_line):
            try:
                if line.text().strip():
                    mail_address(line.text().strip())
            except ValueError:
                line.setFocus(Qt.FocusReason.TabFocusReason)
                words = translate("wizard", "{address} is no mail address: write one such as joe@example.com.")
                return words.format(address=line.text().strip())
        return ""

    # --- Following ----------------------------------------------------------------------------------------------

    def _captures(self) -> bool:
        return bool(self.plan.model.get(ROUTE) == _CAPTURE)

    def _set_later(self, later: bool) -> None:
        if later == self._captures():
            return
        if not later:
            self.plan.model.set(ROUTE, self._route)
        else:
            self._route = self.plan.model.get(ROUTE)
            self.plan.model.set(ROUTE, _CAPTURE)

    def _follow(self) -> None:
        """Show, grey and say what the plan asks for now."""
        if self.isVisible():
            # Changed here, so the fields show it already.
            self._known = self._in_plan()
        later, wanted = self._captures(), self.plan.wants(Feature.SMTP_SERVER)
        if not later:
            self._route = self.plan.model.get(ROUTE)
        self.later.setChecked(later)
        self.later.setEnabled(wanted)
        self.own.setVisible(self.picker.chosen_provider is None)
        self.password.follow()
        self.sign_in.follow()
        self._show_account()
        for widget in (self.picker, self.own, self.password, self.sign_in):
            widget.setEnabled(wanted and not later)
        self.test.setEnabled(wanted and not later and bool(self.plan.model.get(SMART_HOST)))
        for line in (self.to_line, self.from_line):
            line.setEnabled(wanted)
        self.from_line.setPlaceholderText(proposed_sender(self.plan.model.edited, self.bridge.fqdn))
        self.note.say(self._note(), "state-notice" if later or not wanted else "state-attention")
        self.note.setVisible(bool(self.note.text))

    def _show_account(self) -> None:
        """Signing in may have named another account."""
        user = self.plan.model.get(f"{SECURITY}.username")
        if self.sign_in.isVisibleTo(self) and user and self.picker.account.text().strip() != user:
            with QSignalBlocker(self.picker.account):
                self.picker.account.setText(user)

    def _note(self) -> str:
        if not self.plan.wants(Feature.SMTP_SERVER):
            return translate("wizard", "SMTP Server is removed: nothing is to be set up here.")
        if self._captures():
            return translate(
                "wizard",
                "Mail is accepted and kept under Captured mail; nothing is delivered until a smart host is set up.",
            )
        if self._route == "hold":
            return translate("wizard", "All mail is held now. That stays so unless you name a smart host here.")
        if self._route == "dns":
            return translate(
                "wizard", "Direct delivery by DNS is set. That stays so unless you name a smart host here."
            )
        return ""

    def _in_plan(self) -> tuple[object, ...]:
        return self.plan.model.get(SMART_HOST), self.plan.model.get(SECURITY)

    def _look_anew(self) -> None:
        """Another page, or an import, has named another smart host."""
        old, self.picker = self.picker, PresetPicker(self.plan.model, self.bridge, self)
        self._column.replaceWidget(old, self.picker)
        old.deleteLater()
        self.setTabOrder(self.picker, self.own)
        self._line_up()
        self._connect_picker()

    # --- Testing ------------------------------------------------------------------------------------------------

    def _open_test(self) -> None:
        from gui.route_test.dialog import open_route_test

        self.password.hand_over()
        place = Place(parent=self, model=self.plan.model, bridge=self.bridge)
        open_route_test(place, open_setting=self.show_path, recipient=self.to_line.text().strip())

    def _from(self) -> str:
        return self.from_line.text().strip() or self.from_line.placeholderText()

    # --- Building -----------------------------------------------------------------------------------------------

    def _test_button(self) -> QPushButton:
        text = translate("wizard", "T&est...")
        button = push_button("smart_host_test", text, self)
        button.setToolTip(translate("wizard", "Connect and log on step by step, with what stands here now."))
        return button

    def _later_box(self) -> QCheckBox:
        text = translate("wizard", "Set this up l&ater: capture only")
        box = QCheckBox(text, self)
        box.setObjectName("smart_host_later")
        box.setAccessibleName(without_mnemonic(text))
        return box

    def _first_message(self) -> tuple[QLineEdit, QLineEdit, QFormLayout]:
        form = QFormLayout()
        arrange(form)
        recipient = add_line(form, "first_message_to", translate("wizard", "&Send a test message to:"))
        recipient.setPlaceholderText(translate("wizard", "Empty = none is sent"))
        sender = add_line(form, "first_message_from", translate("wizard", "&From:"))
        return recipient, sender, form

    def _lay_out(self, first: QFormLayout) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        why = translate(
            "wizard",
            "Which server takes the mail on? Mailroot hands everything to it; your provider's settings have its name.",
        )
        column.addWidget(question(why, self, "smart_host_why"))
        for widget in (self.picker, self.own, self.password, self.sign_in, self.note):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(BETWEEN_GROUPS)
        row.addWidget(self.later)
        row.addStretch(1)
        row.addWidget(self.test)
        column.addLayout(row)
        column.addLayout(first)
        column.addStretch(1)
        self._line_up()

    def _line_up(self) -> None:
        """One column of labels for all the forms of the page."""
        labels = [label for label in self.findChildren(QLabel) if label.buddy() is not None]
        widest = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(widest)

    def _connect(self) -> None:
        self._connect_picker()
        self.own.edited.connect(self._follow)
        self.later.toggled.connect(self._set_later)
        self.plan.model.changed.connect(self._follow)
        self.test.clicked.connect(self._open_test)

    def _connect_picker(self) -> None:
        self.picker.chosen.connect(self._follow)
        self.picker.provider.currentIndexChanged.connect(self._choose)

    def _choose(self) -> None:
        self.own.show_model()
        self._follow()
