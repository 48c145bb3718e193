"""PlaceBox: where the console connects to: the addresses on which the server listens."""

from PySide6.QtWidgets import QComboBox, QWidget

from gui.bridge import Bridge, Snapshot
from gui.i18n import translate
from gui.test_console.targets import Target, targets_of


class PlaceBox(QComboBox):
    """Follows the server while somebody watches; what was chosen stays chosen while it is there."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("test_console_places")
        self._bridge = bridge
        bridge.snapshot_ready.connect(self._show)
        self._show(bridge.snapshot)

    @property
    def target(self) -> Target | None:
        """The one that is chosen, None when there is none to choose."""
        target = self.currentData()
        return target if isinstance(target, Target) else None

    def _show(self, snapshot: Snapshot | None) -> None:
        targets = targets_of(snapshot, self._bridge.settings)
        if targets == tuple(self.itemData(index) for index in range(self.count())):
            return
        chosen = self.currentText()
        self.clear()
        for target in targets:
            text = translate("console", "{place}, TLS") if target.tls == "implicit" else "{place}"
            self.addItem(text.format(place=target.text), target)
        self.setCurrentIndex(max(self.findText(chosen), 0))
