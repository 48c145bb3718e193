"""Fully-qualified domain name with Check DNS (Delivery > Advanced...)."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.bridge import Bridge, NameCheck, check_domain_name, spoken
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, Binding, Part, Place, object_name
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.editors import TextEditor, without_mnemonic
from gui.pushbutton import push_button

FQDN = "delivery.advanced.fqdn"


class DomainNameEditor(TextEditor):
    """The machine's own name stands in the field as text and is stored as ""."""

    def __init__(self, parent: QWidget, machine_name: str) -> None:
        super().__init__(parent)
        self._machine_name = machine_name
        self._shown = ""

    def value(self) -> Any:
        typed = super().value()
        if typed == (self._shown or self._machine_name):
            return self._shown
        return "" if typed == self._machine_name else typed

    def show_value(self, value: Any) -> None:
        self._shown = value
        super().show_value(value or self._machine_name)


class NameChecker(QWidget):
    """The button and its verdict. Name servers are asked on another thread; a name that changed meanwhile wins."""

    def __init__(self, editor: DomainNameEditor, bridge: Bridge, verdict: SignedText, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor = editor
        self._bridge = bridge
        self._verdict = verdict
        text = translate("properties", "Check &DNS")
        self.button = push_button("delivery_advanced_fqdn_check", text, self)
        self.button.clicked.connect(self._check)
        editor.edited.connect(self._forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(editor.widget, 1)
        row.addWidget(self.button)

    def _check(self) -> None:
        name = self._editor.line.text().strip()
        self.button.setEnabled(False)
        self._verdict.say(
            translate("properties", "Asking the name servers about {name}...").format(name=name), "search"
        )
        self._bridge.ask_slowly(lambda _: check_domain_name(name), self._answered, owner=self)

    def _answered(self, found: NameCheck) -> None:
        self.button.setEnabled(True)
        if found.name == self._editor.line.text().strip():
            self._verdict.say(verdict_on(found), "state-running" if not found.fault else "state-attention")

    def _forget(self) -> None:
        self._verdict.say("")


def verdict_on(found: NameCheck) -> str:
    """Valid or invalid, and in words why."""
    texts = {
        "": translate("properties", "Valid: {name} has the address {addresses}."),
        "syntax": translate("properties", "Invalid: {detail}."),
        "not_qualified": translate(
            "properties",
            "Invalid: {name} is not fully qualified. Other servers may turn it away; add the domain, as in "
            "{name}.example.com.",
        ),
        "unknown_name": translate(
            "properties",
            "Invalid: no name server knows {name}. Servers that check who greets them may turn mail away; have an "
            "address record made for it.",
        ),
        "no_address": translate(
            "properties",
            "Invalid: {name} exists but has no address. Servers that check who greets them may turn mail away; have "
            "an address record made for it.",
        ),
        "no_answer": translate(
            "properties", "Not checked: no name server gave an answer ({detail}). The name may still be right."
        ),
    }
    return texts[found.fault].format(name=found.name, addresses=", ".join(found.addresses), detail=spoken(found.detail))


def domain_name_parts(place: Place) -> tuple[Part, ...]:
    """The field with its button, and the verdict below it."""
    label = translate("properties", "&Fully-qualified domain name:")
    editor = DomainNameEditor(place.parent, place.bridge.machine_name)
    editor.name_parts(object_name(FQDN), without_mnemonic(label))
    editor.line.setToolTip(translate("properties", "The name this server greets with; at first that of this machine."))
    Binding(FQDN, editor, place.model)
    verdict = SignedText(place.parent, "delivery_advanced_fqdn_verdict", lines=3)
    checker = NameChecker(editor, place.bridge, verdict, place.parent)
    return Part(label, checker, {FQDN: editor.focus}), Part("", verdict, {})
