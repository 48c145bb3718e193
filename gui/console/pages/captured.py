"""Captured mail: what was kept in the Drop folder instead of being sent on."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from gui.bridge import Bridge, DeliveryAttempted, Engine, Event, Outcome
from gui.console.message_view.opened import InDrop, Place
from gui.console.models.captured import FIRST_VIEW, CapturedSource
from gui.console.pages.listpage import ListPage, ListWords, said
from gui.i18n import QT_TRANSLATE_NOOP, translate

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_RELEASED = QT_TRANSLATE_NOOP("console", "{messages} put into the queue")
_REMOVED = QT_TRANSLATE_NOOP("console", "{messages} removed from captured mail.")
_ROUTE = "delivery.route"


class CapturedPage(ListPage):
    """Messages of the Drop folder; released ones go out by the route of now."""

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        words = ListWords(
            translate("console", "Captured mail"),
            translate("console", "Sender, recipient or subject contains"),
            translate(
                "console",
                "No message was captured. Mail for local domains is kept here, and every message while the route is "
                "capture only.",
            ),
        )
        super().__init__("captured", bridge, window, CapturedSource(), FIRST_VIEW, words)
        add = self.add_action
        add("release", translate("console", "Re&lease"), self.release, "release", button=True)
        add("remove", translate("console", "Remo&ve"), self.remove, "remove", "Del", button=True)
        add("export", translate("console", "E&xport .eml..."), self.export_selected, "export", button=True)

    def place_of(self, key: str) -> Place:
        return InDrop(key)

    def concerns(self, event: Event) -> bool:
        # What goes to the folder counts as delivered.
        return isinstance(event, DeliveryAttempted) and event.outcome is Outcome.DELIVERED

    def release(self) -> None:
        """Send the selected messages after all, unless they would come straight back."""
        if self.bridge.settings.delivery.route == "capture":
            self.console.message_bar.show_notice(
                translate(
                    "console",
                    "The route is capture only: what is released now would come back here. Choose another route, then "
                    "release it.",
                ),
                translate("console", "Change the &route..."),
                self._to_route,
            )
            return
        self.order(_release, partial(said, _RELEASED))

    def remove(self) -> None:
        """Take the selected messages away; that can be undone."""
        self.order(_remove, partial(said, _REMOVED), undo=_restore)

    def _to_route(self) -> None:
        self.console.open_properties(_ROUTE)


def _release(engine: Engine, keys: Sequence[str]) -> int:
    return engine.captured.release(keys)


def _remove(engine: Engine, keys: Sequence[str]) -> int:
    return engine.captured.remove(keys)


def _restore(engine: Engine, keys: Sequence[str]) -> int:
    return engine.captured.restore(keys)
