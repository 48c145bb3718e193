"""Properties: Delivery."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_ROWS, Button, Group, Page, Part, Parts, Place, Row
from gui.properties.dialogs.advanced_delivery import PATHS as ADVANCED_PATHS
from gui.properties.dialogs.advanced_delivery import open_advanced_delivery
from gui.properties.dialogs.outbound_connections import open_outbound_connections
from gui.properties.dialogs.outbound_security import open_outbound_security
from gui.properties.pages.retry import RETRY, retry_parts
from gui.pushbutton import push_button

_BUTTONS = (
    Button(
        "delivery_outbound_security",
        QT_TRANSLATE_NOOP("properties", "&Outbound Security..."),
        open_outbound_security,
        ("delivery.security",),
        QT_TRANSLATE_NOOP("properties", "How to log on at the smart host, and TLS encryption."),
    ),
    Button(
        "delivery_outbound_connections",
        QT_TRANSLATE_NOOP("properties", "Outbound &connections..."),
        open_outbound_connections,
        ("delivery.connections",),
        QT_TRANSLATE_NOOP("properties", "How many connections go out, and to which TCP port."),
    ),
    Button(
        "delivery_advanced",
        QT_TRANSLATE_NOOP("properties", "Ad&vanced..."),
        open_advanced_delivery,
        ADVANCED_PATHS,
        QT_TRANSLATE_NOOP("properties", "The smart host, the name of this server, and the route of mail."),
    ),
)


def _buttons(place: Place) -> tuple[Part, ...]:
    """The three buttons side by side, as in IIS."""
    box = QWidget(place.parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(BETWEEN_ROWS)
    row.addStretch(1)
    targets: dict[str, QWidget] = {}
    for item in _BUTTONS:
        button = _button(item, box, place)
        row.addWidget(button)
        targets |= dict.fromkeys(item.paths, button)
    return (Part("", box, targets),)


def _button(item: Button, box: QWidget, place: Place) -> QPushButton:
    text = translate("properties", item.label)
    button = push_button(item.name, text, box)
    button.setToolTip(translate("properties", item.text))
    button.clicked.connect(lambda: item.open(place))
    return button


PAGE = Page(
    "page_delivery",
    QT_TRANSLATE_NOOP("properties", "Delivery"),
    (
        Group(
            QT_TRANSLATE_NOOP("properties", "Outbound"),
            (
                Parts(retry_parts, (RETRY,)),
                Row(
                    "delivery.outbound.delay_notification",
                    QT_TRANSLATE_NOOP("properties", "&Delay notification:"),
                    "period",
                    help=QT_TRANSLATE_NOOP(
                        "properties", "The sender is told once that mail is late after this time; 0 = never."
                    ),
                ),
                Row(
                    "delivery.outbound.expiration",
                    QT_TRANSLATE_NOOP("properties", "&Expiration timeout:"),
                    "period",
                    help=QT_TRANSLATE_NOOP("properties", "Mail that is older goes back to its sender."),
                ),
            ),
        ),
        Group(
            QT_TRANSLATE_NOOP("properties", "Local"),
            (
                Row(
                    "delivery.local.delay_notification",
                    QT_TRANSLATE_NOOP("properties", "Delay &notification:"),
                    "period",
                    help=QT_TRANSLATE_NOOP(
                        "properties", "The sender is told once that mail is late after this time; 0 = never."
                    ),
                ),
                Row(
                    "delivery.local.expiration",
                    QT_TRANSLATE_NOOP("properties", "E&xpiration timeout:"),
                    "period",
                    help=QT_TRANSLATE_NOOP("properties", "Mail that is older goes back to its sender."),
                ),
            ),
        ),
        Group("", (Parts(_buttons, tuple(path for item in _BUTTONS for path in item.paths)),)),
    ),
)
