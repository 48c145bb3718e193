"""Identification: one address and port on which clients are served (General > Advanced... > Add..., Edit...)."""

import ipaddress
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QWidget

from engine.settings.model import Listener
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Binding, Custom, Group, Page, Part, Parts, Place, Row, object_name
from gui.properties.dialogs.addresses import all_unassigned, machine_addresses, shown_address, shown_pair
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.pairs import Pair, PairCheck
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.editors import Editor, without_mnemonic
from gui.properties.model import Refusal, SheetModel

TLS_WORDS = {
    "none": QT_TRANSLATE_NOOP("properties", "None"),
    "starttls": QT_TRANSLATE_NOOP("properties", "STARTTLS"),
    "implicit": QT_TRANSLATE_NOOP("properties", "Implicit TLS"),
}


class AddressEditor(Editor):
    """An address of this machine, "(All Unassigned)", or whatever is typed."""

    def __init__(self, parent: QWidget) -> None:
        self.combo = QComboBox(parent)
        super().__init__(self.combo, self.combo)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.addItems([all_unassigned(), *machine_addresses()])
        self.combo.setMinimumContentsLength(28)
        self.combo.editTextChanged.connect(self._edited)
        self._showing = False

    def value(self) -> Any:
        text = self.combo.currentText().strip()
        return "" if text == all_unassigned() else text

    def show_value(self, value: Any) -> None:
        self._showing = True
        self.combo.setEditText(shown_address(str(value)))
        self._showing = False

    @property
    def blank(self) -> bool:
        """Whether nothing is typed: that would read as all addresses, which nobody has asked for."""
        return not self.combo.currentText().strip()

    def _edited(self) -> None:
        if not self._showing:
            self.edited.emit()


class IdentificationDialog(SheetDialog):
    """Edits the listener at `index` of general.listeners."""

    def __init__(self, place: Place, index: int) -> None:
        self._at = f"general.listeners[{index}]"
        self._index = index
        self._address: AddressEditor | None = None
        super().__init__(place, self._page())

    def check(self) -> Refusal | None:
        path = f"{self._at}.address"
        if self._address is not None and self._address.blank:
            allowed = translate("properties", "an IP address of this computer, or {all}")
            return Refusal(allowed.format(all=all_unassigned()), path)
        listeners: tuple[Listener, ...] = self.model.get("general.listeners")
        mine = listeners[self._index]
        others = (other for number, other in enumerate(listeners) if number != self._index)
        if any(_same_pair(mine, other) for other in others):
            text = translate("properties", "There is an identity {pair} already. Change its address or its TCP port.")
            return Refusal(text.format(pair=shown_pair(mine)))
        return None

    def _page(self) -> Page:
        at = self._at
        rows = (
            Parts(self._address_part, (f"{at}.address",)),
            Row(
                f"{at}.port",
                QT_TRANSLATE_NOOP("properties", "TCP &port:"),
                help=QT_TRANSLATE_NOOP("properties", "Mostly 25; 587 for clients that log on, 465 for implicit TLS."),
            ),
            Row(
                f"{at}.tls",
                QT_TRANSLATE_NOOP("properties", "&TLS:"),
                choices=TLS_WORDS,
                help=QT_TRANSLATE_NOOP(
                    "properties",
                    "STARTTLS is offered as soon as there is a certificate. Implicit TLS encrypts from the first byte "
                    "and needs a certificate.",
                ),
            ),
            Custom("general_listener_state", partial(PairState, at)),
        )
        title = QT_TRANSLATE_NOOP("properties", "Identification")
        return Page("dialog_identification", title, (Group("", rows),))

    def _address_part(self, place: Place) -> tuple[Part, ...]:
        path = f"{self._at}.address"
        label = translate("properties", "&IP address:")
        self._address = editor = AddressEditor(place.parent)
        editor.name_parts(object_name(path), without_mnemonic(label))
        Binding(path, editor, place.model)
        return (Part(label, editor.widget, {path: editor.focus}),)


class PairState(SignedText):
    """Says who holds the address and port that are being chosen; empty while nobody does."""

    def __init__(self, at: str, place: Place) -> None:
        super().__init__(place.parent, "general_listener_state", lines=4)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)
        self._at = at
        self._model: SheetModel = place.model
        self._check = PairCheck(place.bridge, self)
        self._check.found.connect(self._show)
        place.model.changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        listener: Listener = self._model.get(self._at)
        self.say("")
        self._check.look((listener.address, listener.port))

    def _show(self, problems: Mapping[Pair, str]) -> None:
        self.say("\n".join(filter(None, problems.values())))


def _same_pair(one: Listener, other: Listener) -> bool:
    return one.port == other.port and _canonical(one.address) == _canonical(other.address)


def _canonical(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return address


def open_identification(place: Place, index: int) -> QObject:
    """Open the dialog over the listener at `index`."""
    dialog = IdentificationDialog(place, index)
    dialog.open()
    return dialog


def open_new_identification(place: Place) -> QObject:
    """Open the dialog over a listener that is added with OK."""
    extended = place.model.child()
    listeners: tuple[Listener, ...] = extended.get("general.listeners")
    extended.set("general.listeners", (*listeners, Listener(address="")))
    dialog = IdentificationDialog(Place(parent=place.parent, model=extended, bridge=place.bridge), len(listeners))
    extended.setParent(dialog)
    dialog.accepted.connect(extended.commit)
    dialog.open()
    return dialog
