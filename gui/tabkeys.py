"""The keys that lead from tab to tab, from anywhere in the window: Ctrl+Tab and Ctrl+PgDn, and back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget

_STEPS = {"Ctrl+Tab": +1, "Ctrl+PgDown": +1, "Ctrl+Shift+Tab": -1, "Ctrl+PgUp": -1}


def offer_tab_keys(tabs: QTabWidget) -> None:
    """Round and round; a tab that is not there or greyed is left out."""
    for keys, step in _STEPS.items():
        shortcut = QShortcut(QKeySequence(keys), tabs)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda step=step: _turn(tabs, step))


def _turn(tabs: QTabWidget, step: int) -> None:
    index = tabs.currentIndex()
    for _ in range(tabs.count()):
        index = (index + step) % tabs.count()
        if tabs.isTabEnabled(index) and tabs.isTabVisible(index):
            tabs.setCurrentIndex(index)
            return
