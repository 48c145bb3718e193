"""ViewMenu: what of the console is shown, in which language, and light or dark."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QMenu

from gui import appearance
from gui.i18n import LANGUAGES, translate
from gui.remembered import APPEARANCE, LANGUAGE, keep, recall_word

if TYPE_CHECKING:
    from gui.console.window import MainWindow


class ViewMenu(QObject):
    """Remembers what is chosen. Light or dark is worn at once; for another language the window is made anew, by
    whoever listens to `language_chosen`."""

    language_chosen = Signal(str)  # "" = the system's

    def __init__(self, menu: QMenu, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._menu = menu
        menu.addAction(window.toolbar.toggleViewAction())
        menu.addAction(self._status_bar())
        menu.addSeparator()
        self._language()
        self._appearance()
        menu.addSeparator()
        menu.addAction(window.commands.refresh)

    def _status_bar(self) -> QAction:
        shown = QAction(translate("console", "&Status bar"), self)
        shown.setObjectName("action_status_bar")
        shown.setCheckable(True)
        shown.setChecked(True)
        shown.toggled.connect(self._window.statusBar().setVisible)
        return shown

    def _language(self) -> None:
        # Each language in its own words: whoever has come into the wrong one finds the way back.
        words = {"": translate("console", "&System"), **LANGUAGES}
        chosen = recall_word(self._window.bridge.data_folder, LANGUAGE)
        self._choice("language", translate("console", "&Language"), words, chosen, self._speak)

    def _appearance(self) -> None:
        words = {
            appearance.SYSTEM: translate("console", "&System"),
            appearance.LIGHT: translate("console", "&Light"),
            appearance.DARK: translate("console", "&Dark"),
        }
        chosen = recall_word(self._window.bridge.data_folder, APPEARANCE) or appearance.SYSTEM
        self._choice("appearance", translate("console", "&Appearance"), words, chosen, self._wear)

    def _choice(self, name: str, title: str, words: Mapping[str, str], chosen: str, act: Callable[[str], None]) -> None:
        menu = self._menu.addMenu(title)
        menu.setObjectName(f"menu_{name}")
        group = QActionGroup(menu)
        for value, text in words.items():
            action = QAction(text, group)
            action.setObjectName(f"action_{name}_{value or 'system'}")
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.setData(value)
            menu.addAction(action)
        # Whatever is remembered, something is chosen.
        if group.checkedAction() is None:
            group.actions()[0].setChecked(True)
        group.triggered.connect(lambda action: act(str(action.data())))

    def _speak(self, language: str) -> None:
        keep(self._window.bridge, LANGUAGE, language)
        self.language_chosen.emit(language)

    def _wear(self, chosen: str) -> None:
        keep(self._window.bridge, APPEARANCE, chosen)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        appearance.wear(application, chosen)
