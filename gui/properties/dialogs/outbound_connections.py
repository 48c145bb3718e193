"""Delivery > Outbound connections..."""

from gui.i18n import QT_TRANSLATE_NOOP
from gui.properties.binding import Group, Page, Place, Row
from gui.properties.dialogs.base import SheetDialog


class OutboundConnectionsDialog(SheetDialog):
    """How many connections go out, to which port, and how long an answer may take."""

    PAGE = Page(
        "dialog_outbound_connections",
        QT_TRANSLATE_NOOP("properties", "Outbound Connections"),
        (
            Group(
                "",
                (
                    Row(
                        "delivery.connections.max_connections",
                        QT_TRANSLATE_NOOP("properties", "&Limit number of connections to:"),
                        "limit",
                        help=QT_TRANSLATE_NOOP("properties", "All outbound connections together."),
                    ),
                    Row(
                        "delivery.connections.timeout",
                        QT_TRANSLATE_NOOP("properties", "Time-&out (minutes):"),
                        help=QT_TRANSLATE_NOOP(
                            "properties", "How long a server may take to answer before the connection is given up."
                        ),
                    ),
                    Row(
                        "delivery.connections.max_per_domain",
                        QT_TRANSLATE_NOOP("properties", "Limit number of connections per &domain to:"),
                        "limit",
                        help=QT_TRANSLATE_NOOP("properties", "Outbound connections to one destination."),
                    ),
                    Row(
                        "delivery.connections.port",
                        QT_TRANSLATE_NOOP("properties", "&TCP port:"),
                        help=QT_TRANSLATE_NOOP(
                            "properties",
                            "The port of servers that are named without one: 25, or 587 where one logs on; "
                            "465 is for implicit TLS.",
                        ),
                    ),
                ),
            ),
        ),
    )


def open_outbound_connections(place: Place) -> None:
    """Open the dialog."""
    OutboundConnectionsDialog(place).open()
