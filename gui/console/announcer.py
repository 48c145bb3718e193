"""Announcer: tells a screen reader how the server stands, whatever page is in sight."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.announcing import announce
from gui.bridge import AttentionCleared, AttentionRaised, EngineState, Event, State, spoken
from gui.console.widgets.attention import name_of
from gui.i18n import translate
from gui.states import word_of

if TYPE_CHECKING:
    from gui.console.window import MainWindow

# On the way to somewhere: what is said is where it has got to.
_PASSING = frozenset({State.STARTING, State.STOPPING, State.PAUSING, State.CONTINUING})


class Announcer(QObject):
    """Says states, and conditions that need a person when they come and when they have gone."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._bridge = window.bridge
        self._said = window.bridge.state.state
        self._conditions: set[str] = set()
        window.bridge.state_changed.connect(self._state_changed)
        window.bridge.occurred.connect(self._occurred)

    def _state_changed(self, now: EngineState) -> None:
        if now.state in _PASSING or now.state is self._said:
            return
        self._said = now.state
        name = self._bridge.settings.general.name
        words = translate("console", "{name}: {state}.").format(name=name, state=word_of(now.state))
        announce(self._window, f"{words} {spoken(now.reason)}".strip())

    def _occurred(self, batch: tuple[Event, ...]) -> None:
        for event in batch:
            if isinstance(event, AttentionRaised) and event.key not in self._conditions:
                self._conditions.add(event.key)
                cause = self._bridge.card(event.symptom).cause if event.symptom is not None else spoken(event.text)
                words = translate("console", "Needs attention: {what}. {cause}")
                announce(self._window, words.format(what=name_of(event.key), cause=cause))
            elif isinstance(event, AttentionCleared):
                self._conditions.discard(event.key)
                words = translate("console", "No longer a problem: {what}.")
                announce(self._window, words.format(what=name_of(event.key)))
