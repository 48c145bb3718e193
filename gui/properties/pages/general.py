"""Properties: General."""

from engine.settings.model import Settings
from gui.i18n import QT_TRANSLATE_NOOP
from gui.properties.binding import Button, Group, Page, Parts, Row
from gui.properties.dialogs.logging import PATHS as LOGGING_PATHS
from gui.properties.dialogs.logging import open_logging_properties
from gui.properties.pages.identity import LISTENERS, identity_parts


def _logs(settings: Settings) -> bool:
    return settings.general.logging.enabled


PAGE = Page(
    "page_general",
    QT_TRANSLATE_NOOP("properties", "General"),
    (
        Group(
            "",
            (
                Parts(identity_parts, (LISTENERS,)),
                Row(
                    "general.max_connections",
                    QT_TRANSLATE_NOOP("properties", "&Limit number of connections to:"),
                    "limit",
                    help=QT_TRANSLATE_NOOP(
                        "properties", "Inbound connections at one time; one more is told to try later."
                    ),
                ),
                Row(
                    "general.connection_timeout",
                    QT_TRANSLATE_NOOP("properties", "Connection &time-out (minutes):"),
                    help=QT_TRANSLATE_NOOP("properties", "An inbound connection that is idle as long is closed."),
                ),
            ),
        ),
        Group(
            "",
            (
                Row(
                    "general.logging.enabled",
                    QT_TRANSLATE_NOOP("properties", "&Enable logging"),
                    help=QT_TRANSLATE_NOOP("properties", "Writes what clients and servers say into a file."),
                ),
                Row(
                    "general.logging.format",
                    QT_TRANSLATE_NOOP("properties", "Acti&ve log format:"),
                    help=QT_TRANSLATE_NOOP("properties", "How the lines of the log file are written."),
                    choices={
                        "w3c": QT_TRANSLATE_NOOP("properties", "W3C Extended Log File Format"),
                        "ncsa": QT_TRANSLATE_NOOP("properties", "NCSA Common Log File Format"),
                        "iis": QT_TRANSLATE_NOOP("properties", "Microsoft IIS Log File Format"),
                        "jsonl": QT_TRANSLATE_NOOP("properties", "JSON Lines"),
                    },
                    enabled=_logs,
                ),
                Button(
                    "general_logging_properties",
                    QT_TRANSLATE_NOOP("properties", "P&roperties..."),
                    open_logging_properties,
                    paths=LOGGING_PATHS,
                    text=QT_TRANSLATE_NOOP("properties", "When a log file ends, where it lies and what it holds:"),
                    enabled=_logs,
                ),
            ),
        ),
    ),
)
