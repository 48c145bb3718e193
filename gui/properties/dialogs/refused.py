"""Who was refused lately: the clients that a rule turned away, and the lists they can be put on from here."""

from PySide6.QtCore import QDateTime, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.bridge import Bridge, RefusedClient, Snapshot
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_ROWS, MARGIN, Custom, Group, Note, Page, Place
from gui.properties.dialogs.allowance import Allowance, allowance, subnet_of
from gui.properties.dialogs.asking import sentence_label
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.explain import ExplainDialog
from gui.properties.dialogs.rules import rule_words
from gui.properties.dialogs.table import Table, TableRow
from gui.properties.model import SheetModel

_WIDTHS = (120, 130, 140, 140, 320, 50)
_LEAST_WIDTH = 480
# All columns and the buttons; small screens show less of it.
_FIRST_WIDTH = 1080


class IgnoredClients(QObject):
    """The refusals that a person does not want to see any more, for as long as the program runs."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._keys: set[str] = set()

    @classmethod
    def of(cls, bridge: Bridge) -> "IgnoredClients":
        """The one of this bridge, made when it is wanted first."""
        known = bridge.findChild(cls)
        return known if isinstance(known, cls) else cls(bridge)

    def ignore(self, key: str) -> None:
        """No longer show this client with this rule."""
        self._keys.add(key)

    def __contains__(self, key: str) -> bool:
        return key in self._keys


class RefusedView(QWidget):
    """The list, kept up to date while it is seen, and what can be done about a client."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.parent)
        self._place = place
        self._model: SheetModel = place.model
        self._ignored = IgnoredClients.of(place.bridge)
        self._clients: dict[str, RefusedClient] = {}
        self.table = self._make_table()
        self.about = sentence_label("", "refused_about", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addWidget(self.table, 1)
        column.addWidget(self.about)
        self._say_about()
        place.bridge.snapshot_ready.connect(self._show)
        place.bridge.watch(self)

    def _make_table(self) -> Table:
        columns = (
            translate("properties", "Address"),
            translate("properties", "Name"),
            translate("properties", "HELO"),
            translate("properties", "When"),
            translate("properties", "Why"),
            translate("properties", "Count"),
        )
        table = Table(self, "refused_clients", translate("properties", "Refused clients"), columns)
        for column, width in enumerate(_WIDTHS):
            table.tree.setColumnWidth(column, max(width, table.tree.header().sectionSizeHint(column)))
        table.tree.setMinimumWidth(_LEAST_WIDTH)
        self.allow = table.add_command("allow", translate("properties", "&Allow this computer"), self._allow, needs=1)
        self.allow_subnet = table.add_command(
            "allow_subnet", translate("properties", "Allow its &subnet"), self._allow_subnet, needs=1
        )
        table.add_command("ignore", translate("properties", "&Ignore"), self._ignore, needs=2)
        table.add_command("explain", translate("properties", "E&xplain..."), self._explain, needs=1)
        table.chosen.connect(self._say_about)
        return table

    def _show(self, snapshot: Snapshot) -> None:
        refused = ((_key(client), client) for client in snapshot.counters.refused_clients)
        self._clients = {key: client for key, client in refused if key not in self._ignored}
        self.table.show_rows([_row(key, client) for key, client in self._clients.items()])
        self._say_about()

    def _chosen(self) -> RefusedClient | None:
        selected = self.table.selected()
        return self._clients.get(selected[0]) if len(selected) == 1 else None

    def _allowance(self, client: RefusedClient, *, subnet: bool) -> Allowance:
        return allowance(self._model.edited, client.client, client.rule, subnet=subnet)

    def _say_about(self) -> None:
        """What the selected client was told, and why it can or cannot be let in from here."""
        client = self._chosen()
        if client is None:
            self.about.setText("" if self._clients else translate("properties", "Nobody was refused since the start."))
            return
        said = translate("properties", "It was told: {reply}").format(reply=client.reply)
        single, subnet = (self._allowance(client, subnet=subnet) for subnet in (False, True))
        self.allow.setEnabled(not single.reason)
        self.allow_subnet.setEnabled(not subnet.reason)
        self.about.setText(f"{said}\n{single.reason}".rstrip())
        self.allow_subnet.setToolTip(subnet.reason or str(subnet_of(client.client)))

    def _allow(self) -> None:
        self._let_in(subnet=False)

    def _allow_subnet(self) -> None:
        self._let_in(subnet=True)

    def _let_in(self, *, subnet: bool) -> None:
        client = self._chosen()
        if client is None:
            return
        found = self._allowance(client, subnet=subnet)
        # The list may have changed since the button was shown; then the sentence below it says why not.
        if not found.reason:
            self._model.set(found.path, found.entries)
        self._say_about()

    def _ignore(self) -> None:
        for key in self.table.selected():
            self._ignored.ignore(key)
            self._clients.pop(key, None)
        self.table.show_rows([_row(key, client) for key, client in self._clients.items()])
        self._say_about()

    def _explain(self) -> None:
        client = self._chosen()
        if client is not None:
            ExplainDialog(self._place, client.client, client.sender, client.recipient).open()


class RefusedDialog(SheetDialog):
    """Access > Who was refused lately...; what is allowed here waits for the sheet's OK or Apply like everything."""

    PAGE = Page(
        "dialog_refused",
        QT_TRANSLATE_NOOP("properties", "Who was refused lately"),
        (
            Group(
                "",
                (
                    Note(
                        QT_TRANSLATE_NOOP(
                            "properties",
                            "Clients that a rule turned away since the program started, the last one first.",
                        )
                    ),
                    Custom("refused_view", RefusedView, ("access.relay.entries", "access.connections.entries")),
                ),
            ),
        ),
    )

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        room = self.screen().availableSize().width() - 2 * MARGIN
        self.resize(min(_FIRST_WIDTH, room), self.sizeHint().height())


def open_refused(place: Place) -> None:
    """The buttons Who was refused lately... of the Access page and its dialogs."""
    RefusedDialog(place).open()


def _key(client: RefusedClient) -> str:
    return f"{client.client} {client.rule}"


def _row(key: str, client: RefusedClient) -> TableRow:
    when = QDateTime.fromSecsSinceEpoch(int(client.last)).toString("yyyy-MM-dd HH:mm:ss")
    why = rule_words(client.rule)
    texts = (client.client, client.name, client.helo, when, why, f"{client.count:,}")
    return TableRow(key, texts, (client.client, client.name, client.helo, client.last, why, client.count))
