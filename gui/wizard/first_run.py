"""FirstRun: the wizard opens by itself, once, when the window of a relay that nobody has set up is first shown."""

from PySide6.QtCore import QEvent, QObject, QTimer

from gui.console.window import MainWindow
from gui.wizard.plan import Flow


class FirstRun(QObject):
    """Waits for the window, which may stay hidden for days when it was started at sign-in."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._done = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Painted, not only shown: by then the window manager has given it its place, and the wizard stands above it.
        if event.type() == QEvent.Type.Paint and not self._done:
            self._done = True
            QTimer.singleShot(0, self, self._open)
        return super().eventFilter(watched, event)

    def _open(self) -> None:
        # Imported when it is wanted: most starts of the program want no wizard.
        from gui.wizard.opening import open_wizard

        self._window.removeEventFilter(self)
        if not self._window.bridge.configured:
            open_wizard(self._window, Flow.ROLES_AND_FEATURES)
