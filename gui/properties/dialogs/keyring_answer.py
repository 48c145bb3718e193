"""KeyringAnswer: whether a secret is stored, as the keyring says when it is asked, and not oftener than it must be."""

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge import Bridge, Engine, spoken

# A keyring need not be asked for every letter of a name.
_PAUSE_MS = 400


class KeyringAnswer(QObject):
    """`there` is the last answer for the name that was looked for, None while there is none; `store` says which keyring
    answered, `failure` why none did. The secret itself is never fetched."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._name = ""
        self.there: bool | None = None
        self.store = ""
        self.failure = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask)

    def look_for(self, name: str) -> None:
        """Find out about this name; nothing happens when that is known or being asked already. "" asks nothing."""
        if name == self._name:
            return
        self._name = name
        self.there, self.failure = None, ""
        if name:
            self._timer.start()
        else:
            self._timer.stop()

    def _ask(self) -> None:
        name = self._name

        def look(engine: Engine) -> tuple[bool, str]:
            return engine.has_credential(name), engine.credential_store()

        def answered(found: tuple[bool, str]) -> None:
            if name == self._name:
                self.there, store = found
                self.store = spoken(store)
                self.changed.emit()

        def failed(error: Exception) -> None:
            if name == self._name:
                self.failure = spoken(str(error))
                self.changed.emit()

        self._bridge.ask_slowly(look, answered, failed, owner=self)
