"""Delivery > Advanced...: names, the smart host, and the way of mail without one."""

from gui.i18n import QT_TRANSLATE_NOOP
from gui.properties.binding import Group, Page, Parts, Place, Row
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.domain_name import FQDN, domain_name_parts
from gui.properties.dialogs.presets import SMART_HOST
from gui.properties.dialogs.route import ROUTE, route_parts
from gui.properties.dialogs.smart_host import smart_host_parts

PATHS = ("delivery.advanced", ROUTE)


class AdvancedDeliveryDialog(SheetDialog):
    """What is in delivery.advanced, and delivery.route."""

    PAGE = Page(
        "dialog_advanced_delivery",
        QT_TRANSLATE_NOOP("properties", "Advanced Delivery"),
        (
            Group(
                "",
                (
                    Row(
                        "delivery.advanced.max_hops",
                        QT_TRANSLATE_NOOP("properties", "Maximum &hop count:"),
                        help=QT_TRANSLATE_NOOP(
                            "properties", "Mail that has passed more servers goes in a circle and is returned."
                        ),
                    ),
                    Row(
                        "delivery.advanced.masquerade_domain",
                        QT_TRANSLATE_NOOP("properties", "&Masquerade domain:"),
                        help=QT_TRANSLATE_NOOP("properties", "Replaces the local domain in the sender's address."),
                    ),
                    Parts(domain_name_parts, (FQDN,)),
                    Parts(smart_host_parts, (SMART_HOST,)),
                    Row(
                        "delivery.advanced.direct_first",
                        QT_TRANSLATE_NOOP("properties", "A&ttempt direct delivery before sending to smart host"),
                        help=QT_TRANSLATE_NOOP(
                            "properties",
                            "The smart host gets what the mail hosts of the recipient's domain do not take; what "
                            "they refuse for good is returned.",
                        ),
                    ),
                    Row(
                        "delivery.advanced.reverse_dns",
                        QT_TRANSLATE_NOOP("properties", "&Perform reverse DNS lookup on incoming messages"),
                        help=QT_TRANSLATE_NOOP(
                            "properties", "The Received field shows whether the client's address and name fit together."
                        ),
                    ),
                ),
            ),
            Group(
                QT_TRANSLATE_NOOP("properties", "Route when there is no smart host"),
                (Parts(route_parts, (ROUTE,)),),
            ),
        ),
    )


def open_advanced_delivery(place: Place) -> None:
    """Open the dialog."""
    AdvancedDeliveryDialog(place).open()
