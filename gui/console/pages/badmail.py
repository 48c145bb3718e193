"""Badmail: what could be neither delivered nor returned, and why."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from gui.bridge import BadmailWritten, Bridge, Engine, Event
from gui.console.message_view.opened import InBadmail, Place
from gui.console.models.badmail import FIRST_VIEW, BadmailSource
from gui.console.pages.listpage import ListPage, ListWords, said
from gui.i18n import QT_TRANSLATE_NOOP, translate

if TYPE_CHECKING:
    from gui.console.window import MainWindow

_RESENT = QT_TRANSLATE_NOOP("console", "{messages} put into the queue")
_REMOVED = QT_TRANSLATE_NOOP("console", "{messages} removed from Badmail.")


class BadmailPage(ListPage):
    """Messages of the Badmail folder with the reason of each."""

    def __init__(self, bridge: Bridge, window: "MainWindow") -> None:
        words = ListWords(
            translate("console", "Badmail"),
            translate("console", "Reason, sender or recipient contains"),
            translate(
                "console", "Badmail is empty. What can be neither delivered nor returned to its sender comes here."
            ),
        )
        super().__init__("badmail", bridge, window, BadmailSource(), FIRST_VIEW, words)
        add = self.add_action
        add("resend", translate("console", "Resen&d"), self.resend, "resend", button=True)
        add("remove", translate("console", "Remo&ve"), self.remove, "remove", "Del", button=True)
        add("export", translate("console", "E&xport .eml..."), self.export_selected, "export", button=True)

    def place_of(self, key: str) -> Place:
        return InBadmail(key)

    def concerns(self, event: Event) -> bool:
        return isinstance(event, BadmailWritten)

    def resend(self) -> None:
        """Put the selected messages into the queue again, for the recipients they had."""
        self.order(_resend, partial(said, _RESENT))

    def remove(self) -> None:
        """Take the selected messages away; that can be undone."""
        self.order(_remove, partial(said, _REMOVED), undo=_restore)


def _resend(engine: Engine, keys: Sequence[str]) -> int:
    return engine.badmail.resend(keys)


def _remove(engine: Engine, keys: Sequence[str]) -> int:
    return engine.badmail.remove(keys)


def _restore(engine: Engine, keys: Sequence[str]) -> int:
    return engine.badmail.restore(keys)
