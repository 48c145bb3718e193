"""Domains: which mail is ours, and which mail for others goes a way of its own. Changes apply at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout

from gui.bridge import Bridge, Domain
from gui.console.models.domains import DomainRow, DomainsModel, rows_of
from gui.console.pages.base import ConsolePage
from gui.console.widgets.table import ConsoleTable
from gui.console.words import grouped
from gui.i18n import listed, translate
from gui.menus import offer_menu
from gui.properties.dialogs.domain_change import DomainChange
from gui.properties.dialogs.domain_properties import open_domain_properties
from gui.properties.dialogs.new_domain import NewDomainWizard

if TYPE_CHECKING:
    from gui.console.window import MainWindow


class DomainsPage(ConsolePage):
    """The list, New..., Delete with Undo, Set as Default and Properties."""

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        super().__init__("domains", bridge, window)
        self.model = DomainsModel(self)
        self.table = ConsoleTable("domains_table", translate("console", "Domains"), self)
        self.table.setModel(self.model)
        self.table.set_widths("*.department.example.com", "Local (Default) M", "smtp.department.example.com:587", "")
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.table.restore_columns(bridge)
        self.new = self.make_action("new", translate("console", "New d&omain..."), "add")
        self.delete = self.make_action("delete", translate("console", "&Delete"), "delete", "Del")
        self.set_default = self.make_action("set_default", translate("console", "Set as Defa&ult"), "domains")
        self.properties = self.make_action("properties", translate("console", "Domain propert&ies..."), "properties")
        self._lay_out()
        self._connect()
        self._fill()

    # --- What a page does ---------------------------------------------------------------------------------------

    def activate(self) -> None:
        self._fill()

    def deactivate(self) -> None:
        self.table.save_columns(self.bridge)

    def refresh(self) -> None:
        super().refresh()
        self._fill()

    def new_item(self) -> None:
        """New > Domain...: the wizard."""
        wizard = NewDomainWizard(self, self.bridge.settings.domains, self._add)
        wizard.open()

    def fill_menu(self, menu: QMenu) -> None:
        menu.addActions((self.new, self.delete, self.set_default, self.properties))

    def status(self) -> str:
        total, chosen = self.model.rowCount(), len(self.table.selected_rows())
        words = grouped(translate("console", "%n domain(s)", "", total), total)
        if not chosen:
            return words
        return listed((words, grouped(translate("console", "%n selected", "", chosen), chosen)))

    # --- Following ----------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        chosen = [row.domain.name for row in self._chosen()]
        self.model.show_rows(rows_of(self.bridge.settings, self.bridge.fqdn))
        for name in chosen:
            self._select(name)
        self._follow()

    def _follow(self) -> None:
        rows = self._chosen()
        single = rows[0] if len(rows) == 1 else None
        self.delete.setEnabled(bool(rows) and not any(row.implied for row in rows))
        self.properties.setEnabled(single is not None and single.domain.kind != "alias")
        self.set_default.setEnabled(single is not None and single.domain.kind == "alias")
        if self.active:
            self.console.show_status()

    def _chosen(self) -> list[DomainRow]:
        return [self.model.domain_row(row) for row in self.table.selected_rows()]

    def _select(self, name: str) -> None:
        row = self.model.row_of(name)
        if row >= 0:
            flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().select(self.model.index(row, 0), flags)
            self.table.selectionModel().setCurrentIndex(
                self.model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    # --- Acting -------------------------------------------------------------------------------------------------

    def _add(self, domain: Domain) -> None:
        said = translate("console", "The domain {name} was added.").format(name=domain.name)

        def added(change: DomainChange) -> None:
            self._done(change, said)
            self.table.clearSelection()
            self._select(domain.name)

        self._change((*self.bridge.settings.domains, domain), added)

    def _delete(self) -> None:
        names = [row.domain.name for row in self._chosen() if not row.implied]
        words = translate("console", "Deleted: {names}.").format(names=listed(names))
        kept = tuple(domain for domain in self.bridge.settings.domains if domain.name not in names)
        self._change(kept, lambda change: self._done(change, words))

    def _set_default(self) -> None:
        """The alias becomes the default domain, and the one that was, an alias of it."""
        (row,) = self._chosen()
        words = translate("console", "The default domain is now {name}.").format(name=row.domain.name)
        domains = tuple(_demoted(domain) for domain in self.bridge.settings.domains if domain.name != row.domain.name)
        was = next((domain for domain in self.bridge.settings.domains if domain.kind == "default"), row.domain)
        promoted = msgspec.structs.replace(
            row.domain, kind="default", drop_directory=was.drop_directory, drop_quota=was.drop_quota
        )
        self._change((promoted, *domains), lambda change: self._done(change, words))

    def _change(self, domains: tuple[Domain, ...], done: Callable[[DomainChange], None]) -> None:
        change = DomainChange(self.bridge, self)
        change.model.set("domains", domains)
        change.apply(done, self._refused)

    def _edit(self) -> None:
        rows = self._chosen()
        if not self.properties.isEnabled() or len(rows) != 1:
            return
        domain = rows[0].domain
        said = translate("console", "The properties of {name} were changed.").format(name=domain.name)
        open_domain_properties(self, self.bridge, domain, lambda change: self._done(change, said), self._refused)

    def _done(self, change: DomainChange, said: str) -> None:
        self._fill()
        self.console.message_bar.show_notice(said, translate("console", "Undo"), lambda: self._undo(change))

    def _undo(self, change: DomainChange) -> None:
        change.undo(self._undone, self._refused)

    def _undone(self) -> None:
        self._fill()
        self.console.message_bar.show_notice(translate("console", "The change was taken back."))

    def _refused(self, text: str) -> None:
        self._fill()
        self.console.message_bar.show_failure(text)

    # --- Building -----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        actions = (self.new, self.delete, self.set_default, self.properties)
        bar = self.make_bar(translate("console", "Domains"), actions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.new.triggered.connect(self.new_item)
        self.delete.triggered.connect(self._delete)
        self.set_default.triggered.connect(self._set_default)
        self.properties.triggered.connect(self._edit)
        self.table.doubleClicked.connect(self._edit)
        self.table.activated.connect(self._edit)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        self.bridge.settings_changed.connect(self._fill)
        offer_menu(self.table, self.fill_menu)


def _demoted(domain: Domain) -> Domain:
    return msgspec.structs.replace(domain, kind="alias") if domain.kind == "default" else domain
