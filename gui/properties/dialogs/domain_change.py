"""DomainChange: one change of the domains that applies at once, as one version of the settings, and can be undone."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from gui.bridge import Applied, Bridge, Settings, spoken
from gui.i18n import translate
from gui.properties.model import Refusal, SheetModel
from gui.properties.wording import sentence


class DomainChange(QObject):
    """Edit `model`, then `apply`; what is told is a sentence."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self.model = SheetModel(bridge.settings, self)
        self._bridge = bridge
        self._before = bridge.settings
        self._after: Settings | None = None

    def apply(self, done: "Callable[[DomainChange], None]", refused: Callable[[str], None]) -> None:
        """Check, store and bring into effect; nothing is stored when nothing was changed."""
        if not self.model.dirty:
            return

        def applied(_: Applied) -> None:
            self._after = self.model.stored
            done(self)

        def failed(refusal: Refusal) -> None:
            label = translate("properties", "Domain") if refusal.path.startswith("domains") else ""
            refused(sentence(refusal, label, self.model))

        self.model.apply(self._bridge, applied, failed)

    def undo(self, done: Callable[[], None], refused: Callable[[str], None]) -> None:
        """Take it back, unless the settings have been changed again since."""

        def taken_back(_: Applied) -> None:
            done()

        def failed(error: Exception) -> None:
            refused(spoken(str(error)))

        if self._bridge.settings != self._after:
            refused(
                translate("properties", "The settings were changed again since: History... of Properties has them all.")
            )
            return
        self._bridge.ask(lambda engine: engine.settings_undo(who="window"), taken_back, failed, owner=self)
