"""The name and the address of the server on the General tab."""

from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from engine.settings.model import Listener
from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, Binding, Part, Place
from gui.properties.dialogs.addresses import all_unassigned, machine_addresses, shown_pair
from gui.properties.dialogs.identities import open_identities
from gui.properties.editors import Editor, without_mnemonic
from gui.pushbutton import push_button

LISTENERS = "general.listeners"


class ServerName(QLabel):
    """The fully-qualified domain name as it will be; it is edited under Delivery > Advanced..."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.parent)
        self.setObjectName("general_fqdn")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setToolTip(translate("properties", "Change it under Delivery, Advanced."))
        self._place = place
        place.model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        place = self._place
        self.setText(place.model.get("delivery.advanced.fqdn") or place.bridge.machine_name)


class IdentityEditor(Editor):
    """The address of a server with one identity, or all identities in one line.

    Choosing an address leaves one identity, with the port and TLS of the first; choosing the line brings all back.
    """

    def __init__(self, parent: QWidget) -> None:
        self.combo = QComboBox(parent)
        super().__init__(self.combo, self.combo)
        self._shown: tuple[Listener, ...] = ()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(28)
        self.combo.currentIndexChanged.connect(self.edited)

    def value(self) -> Any:
        address = self.combo.currentData()
        if address is None or (len(self._shown) == 1 and self._shown[0].address == address):
            return self._shown
        first = self._shown[0] if self._shown else Listener()
        return (msgspec.structs.replace(first, address=address),)

    def show_value(self, value: Any) -> None:
        self._shown = value
        with QSignalBlocker(self):
            self._fill(value)

    def _fill(self, value: tuple[Listener, ...]) -> None:
        self.combo.clear()
        if len(value) != 1:
            self.combo.addItem(", ".join(map(shown_pair, value)) or translate("properties", "(None)"), None)
        self.combo.addItem(all_unassigned(), "")
        for address in machine_addresses():
            self.combo.addItem(address, address)
        if len(value) == 1:
            self._choose(value[0].address)

    def _choose(self, address: str) -> None:
        if self.combo.findData(address) < 0:
            self.combo.addItem(address, address)
        self.combo.setCurrentIndex(self.combo.findData(address))


def identity_parts(place: Place) -> tuple[Part, ...]:
    """Fully-qualified domain name; IP address and Advanced..."""
    name = ServerName(place)
    name_label = translate("properties", "Fully-qualified domain name:")
    name.setAccessibleName(without_mnemonic(name_label))
    label = translate("properties", "&IP address:")
    box = QWidget(place.parent)
    editor = IdentityEditor(box)
    editor.name_parts("general_listeners", without_mnemonic(label))
    editor.combo.setToolTip(translate("properties", "Where clients connect. More than one, ports and TLS: Advanced."))
    Binding(LISTENERS, editor, place.model)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(BETWEEN_ROWS)
    row.addWidget(editor.combo, 1)
    row.addWidget(_advanced(box, place))
    return Part(name_label, name, {}), Part(label, box, {LISTENERS: editor.combo})


def _advanced(box: QWidget, place: Place) -> QPushButton:
    text = translate("properties", "A&dvanced...")
    button = push_button("general_listeners_advanced", text, box)
    button.clicked.connect(lambda: open_identities(place))
    return button
