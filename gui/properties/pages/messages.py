"""Properties: Messages."""

from engine.settings.model import Settings
from gui.bridge import Bridge
from gui.i18n import QT_TRANSLATE_NOOP
from gui.properties.binding import Group, Page, Row


def standard_badmail(bridge: Bridge) -> str:
    """Where Badmail is while nothing else is said."""
    return str(bridge.data_folder / "Badmail")


def standard_pickup(bridge: Bridge) -> str:
    """Where Pickup is while nothing else is said."""
    return str(bridge.data_folder / "Pickup")


def _picks_up(settings: Settings) -> bool:
    return settings.general.pickup


PAGE = Page(
    "page_messages",
    QT_TRANSLATE_NOOP("properties", "Messages"),
    (
        Group(
            "",
            (
                Row(
                    "messages.max_message_kb",
                    QT_TRANSLATE_NOOP("properties", "Limit message &size to (KB)"),
                    "limit",
                    help=QT_TRANSLATE_NOOP("properties", "Announced as SIZE; larger messages are refused."),
                ),
                Row(
                    "messages.max_session_kb",
                    QT_TRANSLATE_NOOP("properties", "Limit s&ession size to (KB)"),
                    "limit",
                    help=QT_TRANSLATE_NOOP("properties", "All messages of one connection together."),
                ),
                Row(
                    "messages.max_per_connection",
                    QT_TRANSLATE_NOOP("properties", "Limit &number of messages per connection to"),
                    "limit",
                    help=QT_TRANSLATE_NOOP("properties", "Outbound: a further connection is opened beyond it."),
                ),
                Row(
                    "messages.max_recipients",
                    QT_TRANSLATE_NOOP("properties", "Limit number of reci&pients per message to"),
                    "limit",
                    help=QT_TRANSLATE_NOOP("properties", "Each recipient beyond it is told to try later."),
                ),
            ),
        ),
        Group(
            "",
            (
                Row(
                    "messages.ndr_copy_to",
                    QT_TRANSLATE_NOOP("properties", "Send &copy of Non-Delivery Report to:"),
                    help=QT_TRANSLATE_NOOP("properties", "A mail address, or nothing."),
                ),
                Row(
                    "messages.badmail_directory",
                    QT_TRANSLATE_NOOP("properties", "Badmail &directory:"),
                    "folder",
                    special=standard_badmail,
                    help=QT_TRANSLATE_NOOP(
                        "properties", "Where mail goes that can be neither delivered nor returned; takes a restart."
                    ),
                ),
            ),
        ),
        Group(
            "",
            (
                Row(
                    "general.pickup",
                    QT_TRANSLATE_NOOP("properties", "Pick up messa&ge files"),
                    help=QT_TRANSLATE_NOOP(
                        "properties", "Programs that write mail as files are served, too; each file is sent once."
                    ),
                ),
                Row(
                    "general.pickup_directory",
                    QT_TRANSLATE_NOOP("properties", "Pickup di&rectory:"),
                    "folder",
                    special=standard_pickup,
                    help=QT_TRANSLATE_NOOP("properties", "Message files that are put here are sent and removed."),
                    enabled=_picks_up,
                ),
            ),
        ),
    ),
)
