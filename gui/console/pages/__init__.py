"""The pages of the console by the node of the tree they belong to; each is imported when it is first shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from gui.bridge import Bridge
from gui.console.pages.base import ConsolePage
from gui.i18n import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from gui.console.window import MainWindow


class PageSpec(NamedTuple):
    """A node: its key, its text in the tree ("" for the server, which has a name), its icon, and its page."""

    key: str
    title: str
    icon: str
    make: Callable[[Bridge, "MainWindow"], ConsolePage]


def _dashboard(bridge: Bridge, window: "MainWindow") -> ConsolePage:
    from gui.console.pages.dashboard import DashboardPage

    return DashboardPage(bridge, window)


def _server(bridge: Bridge, window: "MainWindow") -> ConsolePage:
    from gui.console.pages.server import ServerPage

    return ServerPage(bridge, window)


def _domains(bridge: Bridge, window: "MainWindow") -> ConsolePage:
    from gui.console.pages.domains import DomainsPage

    return DomainsPage(bridge, window)


def _sessions(bridge: Bridge, window: "MainWindow") -> ConsolePage:
    from gui.console.pages.sessions import SessionsPage

    return SessionsPage(bridge, window)


def _queue(bridge: Bridge, window: "MainWindow") -> ConsolePage:
    from gui.console.pages.queue import QueuePage

    return QueuePage(bridge, window)


def _captured(bridge: Bridge, window: "MainWindow") -> ConsolePage:
    from gui.console.pages.captured import CapturedPage

    return CapturedPage(bridge, window)


def _badmail(bridge: Bridge, window: "MainWindow") -> ConsolePage:
    from gui.console.pages.badmail import BadmailPage

    return BadmailPage(bridge, window)


def _eventlog(bridge: Bridge, window: "MainWindow") -> ConsolePage:
    from gui.console.pages.eventlog import EventLogPage

    return EventLogPage(bridge, window)


def _features(bridge: Bridge, window: "MainWindow") -> ConsolePage:
    from gui.console.pages.features import FeaturesPage

    return FeaturesPage(bridge, window)


DASHBOARD = PageSpec("dashboard", QT_TRANSLATE_NOOP("console", "Dashboard"), "dashboard", _dashboard)
FEATURES = PageSpec("features", QT_TRANSLATE_NOOP("console", "Features"), "features", _features)
SERVER = PageSpec("server", "", "server", _server)
BELOW_SERVER = (
    PageSpec("domains", QT_TRANSLATE_NOOP("console", "Domains"), "domains", _domains),
    PageSpec("sessions", QT_TRANSLATE_NOOP("console", "Current Sessions"), "sessions", _sessions),
    PageSpec("queue", QT_TRANSLATE_NOOP("console", "Queue"), "queue", _queue),
    PageSpec("captured", QT_TRANSLATE_NOOP("console", "Captured mail"), "captured", _captured),
    PageSpec("badmail", QT_TRANSLATE_NOOP("console", "Badmail"), "badmail", _badmail),
    PageSpec("eventlog", QT_TRANSLATE_NOOP("console", "Event log"), "eventlog", _eventlog),
)
PAGES = (DASHBOARD, FEATURES, SERVER, *BELOW_SERVER)
