"""ConsoleMenus: the menu bar of the console: File, Action, Manage, View and Help."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from gui.assets import icon
from gui.console.view_menu import ViewMenu
from gui.help.desk import open_help, open_help_here
from gui.i18n import translate
from gui.menus import refill

if TYPE_CHECKING:
    from gui.console.window import MainWindow


class ConsoleMenus:
    """Fills the menu bar of `window`; Action follows the page in sight each time it opens."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._commands = window.commands
        self.file = self._menu("menu_file", translate("console", "&File"))
        self.file.addAction(self._commands.send_test)
        self.file.addSeparator()
        self.file.addAction(self._commands.exit)
        self.action = self._menu("menu_action", translate("console", "&Action"))
        self.action.aboutToShow.connect(self._fill_action)
        self._commands.fill_menu(self.action)
        self._commands.fill_manage_menu(self._menu("menu_manage", translate("console", "&Manage")))
        self.view = ViewMenu(self._menu("menu_view", translate("console", "&View")), window)
        self.help = self._menu("menu_help", translate("console", "&Help"))
        self._fill_help()

    def add_to_file(self, action: QAction) -> None:
        """A place for what the program as a whole can do, above Exit."""
        self.file.insertAction(self._commands.exit, action)
        self.file.insertSeparator(self._commands.exit)

    def _menu(self, name: str, title: str) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        menu.setObjectName(name)
        return menu

    def _fill_action(self) -> None:
        refill(self.action, self._fill_for_page)

    def _fill_for_page(self, menu: QMenu) -> None:
        """What can be done with the selection on the page comes first."""
        self._window.current_page.fill_menu(menu)
        if not menu.isEmpty():
            menu.addSeparator()
        self._commands.fill_menu(menu)

    def _fill_help(self) -> None:
        here = QAction(icon("help"), translate("console", "Mailroot &Help"), self._window)
        here.setObjectName("action_help")
        here.setShortcut(QKeySequence(Qt.Key.Key_F1))
        here.triggered.connect(open_help_here)
        self.help.addAction(here)
        for topic, text in (
            ("from-iis", translate("console", "From &IIS to Mailroot")),
            ("glossary", translate("console", "&Glossary")),
        ):
            action = QAction(text, self._window)
            action.setObjectName(f"action_help_{topic}")
            action.triggered.connect(lambda *_, topic=topic: open_help(topic))
            self.help.addAction(action)
        self.help.addSeparator()
        about = QAction(translate("console", "&About Mailroot"), self._window)
        about.setObjectName("action_about")
        about.setMenuRole(QAction.MenuRole.AboutRole)
        about.triggered.connect(self._window.tools.about)
        self.help.addAction(about)
