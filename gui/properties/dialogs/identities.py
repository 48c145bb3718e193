"""Identities: all addresses and ports on which clients are served (General > Advanced...)."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.settings.model import Listener
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_ROWS, Custom, Group, Note, Page, Place
from gui.properties.dialogs.addresses import shown_address
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.identification import TLS_WORDS, open_identification, open_new_identification
from gui.properties.dialogs.pairs import Pair, PairCheck
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.dialogs.table import Table, TableRow, add_text, edit_text, removal_keys, remove_text

_PATH = "general.listeners"
# The longest IPv6 address, a port and a word.
_TABLE_WIDTH = 480


class IdentityList(QWidget):
    """The list with its buttons, and under it what keeps an identity from being listened on."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.parent)
        self.setObjectName("general_listeners_list")
        self._place = Place(parent=self, model=place.model, bridge=place.bridge)
        self._model = place.model
        self.table = self._made_table()
        self.problems = SignedText(self, "general_listeners_problems", lines=3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(self.table, 1)
        column.addWidget(self.problems)
        self.setFocusProxy(self.table)
        self._check = PairCheck(place.bridge, self)
        self._check.found.connect(self._show_problems)
        place.model.changed.connect(self._show)
        self._show()
        self.table.select("0")

    def _made_table(self) -> Table:
        columns = (
            translate("properties", "IP address"),
            translate("properties", "TCP port"),
            translate("properties", "TLS"),
        )
        table = Table(self, "general_listeners_table", translate("properties", "Identities"), columns)
        table.tree.setMinimumWidth(_TABLE_WIDTH)
        table.add_command("add", add_text(), self._add)
        table.add_command("edit", edit_text(), self._edit, needs=1)
        table.add_command("remove", remove_text(), self._remove, needs=2, keys=removal_keys())
        table.open_on_activation(self._edit)
        return table

    def _listeners(self) -> tuple[Listener, ...]:
        listeners: tuple[Listener, ...] = self._model.get(_PATH)
        return listeners

    def _show(self) -> None:
        listeners = self._listeners()
        self.table.show_rows([_row(index, listener) for index, listener in enumerate(listeners)])
        for row in range(self.table.tree.topLevelItemCount()):
            item = self.table.tree.topLevelItem(row)
            if item is not None:
                item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._check.look(*((listener.address, listener.port) for listener in listeners))

    def _show_problems(self, problems: Mapping[Pair, str]) -> None:
        self.problems.say("\n".join(dict.fromkeys(filter(None, problems.values()))))

    def _add(self) -> None:
        open_new_identification(self._place)

    def _edit(self) -> None:
        for key in self.table.selected()[:1]:
            open_identification(self._place, int(key))

    def _remove(self) -> None:
        chosen = self.table.selected()
        kept = (listener for index, listener in enumerate(self._listeners()) if str(index) not in chosen)
        self._model.set(_PATH, tuple(kept))


def _row(index: int, listener: Listener) -> TableRow:
    address, tls = shown_address(listener.address), translate("properties", TLS_WORDS[listener.tls])
    return TableRow(str(index), (address, str(listener.port), tls), (address, listener.port, tls))


class IdentitiesDialog(SheetDialog):
    """The list of identities."""

    PAGE = Page(
        "dialog_identities",
        QT_TRANSLATE_NOOP("properties", "Advanced"),
        (
            Group(
                "",
                (
                    Note(QT_TRANSLATE_NOOP("properties", "Configure multiple identities for this virtual server.")),
                    Custom("general_listeners_list", IdentityList, (_PATH,)),
                ),
            ),
        ),
    )


def open_identities(place: Place) -> None:
    """Open the dialog."""
    IdentitiesDialog(place).open()
