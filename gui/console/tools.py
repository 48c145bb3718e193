"""Tools: what opens beside the console, each imported when it is opened first."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from gui.console.window import MainWindow


class Tools(QObject):
    """Listens to the actions that open a window of their own."""

    features_changed = Signal()  # the wizard may have added or removed some

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        commands = window.commands
        commands.send_test.triggered.connect(self.send_test)
        commands.test_console.triggered.connect(self.open_test_console)
        commands.sender_assistant.triggered.connect(self.open_sender_assistant)
        commands.add_roles.triggered.connect(self.add_roles)
        commands.add_features.triggered.connect(self.add_features)
        commands.remove_features.triggered.connect(self.add_features)
        self.features_changed.connect(commands.show_features)
        window.bridge.settings_changed.connect(self.features_changed)

    def send_test(self) -> None:
        """A small message, followed to its answer."""
        from gui.dialogs.send_test_message import SendTestMessageDialog

        SendTestMessageDialog(self._window.bridge, self._window).open()

    def open_test_console(self) -> None:
        """Telnet to our own port."""
        from gui.test_console.window import open_test_console

        open_test_console(self._window)

    def open_sender_assistant(self) -> None:
        """Ready text for a program that is to send through here."""
        from gui.assistant.window import open_sender_assistant

        open_sender_assistant(self._window)

    def add_roles(self) -> None:
        """The wizard in the order of Windows Server 2012 and later."""
        self._open_wizard("roles_and_features")

    def add_features(self) -> None:
        """The wizard in the short order; what is cleared there is removed."""
        self._open_wizard("features")

    def about(self) -> None:
        """Version, folders, licences."""
        from gui.dialogs.about import AboutDialog

        AboutDialog(self._window.bridge, self._window).open()

    def _open_wizard(self, flow: str) -> None:
        from gui.wizard.opening import open_wizard
        from gui.wizard.plan import Flow

        wizard = open_wizard(self._window, Flow(flow))
        wizard.finished.connect(self.features_changed)
