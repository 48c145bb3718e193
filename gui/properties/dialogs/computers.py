"""Connection and Relay Restrictions: the two lists of computers behind the buttons of the Access page."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Button, Custom, Group, Note, Page, Place, Row
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.computer import ComputerDialog, entry_words, shown_entry
from gui.properties.dialogs.openrelay import Confirmation
from gui.properties.dialogs.refused import open_refused
from gui.properties.dialogs.table import Table, TableRow, add_text, edit_text, removal_keys, remove_text
from gui.properties.model import Refusal, covers

_MODES = {
    "only_listed": QT_TRANSLATE_NOOP("properties", "&Only the list below"),
    "all_except": QT_TRANSLATE_NOOP("properties", "&All except the list below"),
}


class ComputerTable(Table):
    """One list of the settings, for adding, changing and removing entries."""

    def __init__(self, place: Place, path: str) -> None:
        columns = (translate("properties", "Computer"), translate("properties", "Kind"))
        super().__init__(place.parent, path.replace(".", "_"), translate("properties", "Computers"), columns)
        self._model = place.model
        self._bridge = place.bridge
        self._path = path
        self.add_command("add", add_text(), self._add)
        self.add_command("remove", remove_text(), self._remove, needs=2, keys=removal_keys())
        self.add_command("edit", edit_text(), self._edit, needs=1)
        self.open_on_activation(self._edit)
        place.model.changed.connect(self._show)
        self._show("")

    def _entries(self) -> tuple[str, ...]:
        entries: tuple[str, ...] = self._model.get(self._path)
        return entries

    def _show(self, changed: str) -> None:
        if not changed or covers(self._path, changed):
            self.show_rows([TableRow(entry, (shown_entry(entry), entry_words(entry))) for entry in self._entries()])

    def _add(self) -> None:
        def take(entry: str) -> None:
            # Whoever follows a document, or the wizard has gone before, finds it there: that is no mistake.
            if entry not in self._entries():
                self._model.set(self._path, (*self._entries(), entry))
            self.select(entry)

        ComputerDialog(self, self._bridge, take).open()

    def _edit(self) -> None:
        old, *_ = self.selected()
        others = tuple(entry for entry in self._entries() if entry != old)

        def take(entry: str) -> None:
            self._model.set(self._path, tuple(entry if one == old else one for one in self._entries()))
            self.select(entry)

        ComputerDialog(self, self._bridge, take, others=others, entry=old).open()

    def _remove(self) -> None:
        gone = frozenset(self.selected())
        self._model.set(self._path, tuple(entry for entry in self._entries() if entry not in gone))


def _table(path: str) -> Custom:
    make: Callable[[Place], QWidget] = lambda place: ComputerTable(place, path)  # noqa: E731
    return Custom(path.replace(".", "_"), make, (path,))


class ConnectionDialog(SheetDialog):
    """Access > Connection..."""

    PAGE = Page(
        "dialog_connection",
        QT_TRANSLATE_NOOP("properties", "Connection"),
        (
            Group(
                "",
                (
                    Note(QT_TRANSLATE_NOOP("properties", "Select which computers may access this virtual server:")),
                    Row(
                        "access.connections.mode",
                        QT_TRANSLATE_NOOP("properties", "Computers that may connect"),
                        "radio",
                        choices=_MODES,
                        help=QT_TRANSLATE_NOOP("properties", "Whether the list names who may, or who may not."),
                    ),
                    _table("access.connections.entries"),
                    Note(
                        lambda settings: _nobody(settings.access.connections.mode, settings.access.connections.entries)
                    ),
                    Button(
                        "connections_refused",
                        QT_TRANSLATE_NOOP("properties", "Who was refused &lately..."),
                        open_refused,
                    ),
                ),
            ),
        ),
    )


class RelayDialog(SheetDialog):
    """Access > Relay..."""

    PAGE = Page(
        "dialog_relay",
        QT_TRANSLATE_NOOP("properties", "Relay Restrictions"),
        (
            Group(
                "",
                (
                    Note(
                        QT_TRANSLATE_NOOP("properties", "Select which computers may relay through this virtual server:")
                    ),
                    Row(
                        "access.relay.mode",
                        QT_TRANSLATE_NOOP("properties", "Computers that may relay"),
                        "radio",
                        choices=_MODES,
                        help=QT_TRANSLATE_NOOP("properties", "Whether the list names who may, or who may not."),
                    ),
                    _table("access.relay.entries"),
                    Row(
                        "access.relay.authenticated_may_relay",
                        QT_TRANSLATE_NOOP(
                            "properties",
                            "Allow all computers which successfully authenticate to relay, "
                            "&regardless of the list above.",
                        ),
                        help=QT_TRANSLATE_NOOP("properties", "Whoever logs on may relay, from wherever."),
                    ),
                    Custom("relay_confirmation_box", Confirmation, ("access.relay.open_relay_confirmed",)),
                    Button(
                        "relay_refused", QT_TRANSLATE_NOOP("properties", "Who was refused &lately..."), open_refused
                    ),
                ),
            ),
        ),
    )

    def check(self) -> Refusal | None:
        confirmation = self.findChild(Confirmation)
        assert confirmation is not None
        if not confirmation.missing:
            return None
        confirmation.line.setFocus()
        return Refusal(
            translate(
                "properties",
                "This would be an open relay. Choose Only the list below, or type the words that confirm that it is "
                "meant.",
            )
        )


def open_connection(place: Place) -> None:
    """The button Connection... of the Access page."""
    ConnectionDialog(place).open()


def open_relay(place: Place) -> None:
    """The button Relay... of the Access page."""
    RelayDialog(place).open()


def _nobody(mode: str, entries: tuple[str, ...]) -> str:
    if mode == "only_listed" and not entries:
        return translate("properties", "The list is empty: every client is turned away.")
    return ""
