"""Names: the visible label of a setting, by its dotted path, for sentences that name settings."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gui.i18n import QT_TRANSLATE_NOOP, listed, translate
from gui.properties.binding import Button, Page, Row
from gui.properties.dialogs.advanced_delivery import AdvancedDeliveryDialog
from gui.properties.dialogs.authentication import AuthenticationDialog
from gui.properties.dialogs.domain_name import FQDN
from gui.properties.dialogs.logging import LoggingPropertiesDialog
from gui.properties.dialogs.outbound_connections import OutboundConnectionsDialog
from gui.properties.dialogs.route import ROUTE
from gui.properties.editors import without_mnemonic
from gui.properties.model import covers
from gui.properties.pages import PAGES
from gui.properties.pages.identity import LISTENERS
from gui.properties.pages.retry import RETRY

# The dialogs with a field for each setting; elsewhere the button that opens the dialog names them well enough.
_DIALOGS = (AdvancedDeliveryDialog, AuthenticationDialog, LoggingPropertiesDialog, OutboundConnectionsDialog)

# What no row and no button declares.
_OTHERS = {
    "domains": QT_TRANSLATE_NOOP("properties", "Domains"),
    "general.name": QT_TRANSLATE_NOOP("properties", "Name of the virtual server"),
    "general.queue_directory": QT_TRANSLATE_NOOP("properties", "Queue directory"),
    "general.pickup_directory": QT_TRANSLATE_NOOP("properties", "Pickup directory"),
    "general.logging.fields": QT_TRANSLATE_NOOP("properties", "Fields of the log file"),
    "general.start_automatically": QT_TRANSLATE_NOOP("properties", "Start the relay with the program"),
    LISTENERS: QT_TRANSLATE_NOOP("properties", "IP address and TCP port"),
    "access.tls": QT_TRANSLATE_NOOP("properties", "Secure communication"),
    "access.relay.authenticated_may_relay": QT_TRANSLATE_NOOP("properties", "Relay for those who log on"),
    "access.relay.entries": QT_TRANSLATE_NOOP("properties", "Computers in the relay list"),
    "access.connections.entries": QT_TRANSLATE_NOOP("properties", "Computers in the connection list"),
    "access.authentication.users": QT_TRANSLATE_NOOP("properties", "Users who may log on"),
    RETRY: QT_TRANSLATE_NOOP("properties", "Retry intervals"),
    FQDN: QT_TRANSLATE_NOOP("properties", "Fully-qualified domain name"),
    "delivery.security.authentication": QT_TRANSLATE_NOOP("properties", "Logon at the smart host"),
    "delivery.security.username": QT_TRANSLATE_NOOP("properties", "User name at the smart host"),
    "delivery.security.tls": QT_TRANSLATE_NOOP("properties", "TLS encryption to the smart host"),
    "delivery.security.verify_certificate": QT_TRANSLATE_NOOP("properties", "Verify the smart host's certificate"),
    "delivery.security": QT_TRANSLATE_NOOP("properties", "Outbound Security"),
    "delivery.advanced.smart_host": QT_TRANSLATE_NOOP("properties", "Smart host"),
    ROUTE: QT_TRANSLATE_NOOP("properties", "Route when there is no smart host"),
}


class _Name(NamedTuple):
    """Texts as they stand in the code; `group` is what the label stands in, "" where it needs none."""

    path: str
    label: str
    group: str = ""


def label_of(path: str) -> str:
    """The label of the setting at `path` (or of what it belongs to) as the property sheet shows it, without the marks
    of a control; the path itself when nobody has named it."""
    if not path:
        return ""
    known = tuple(_names())
    found = [name for name in known if covers(name.path, path)]
    if not found:
        return path
    best = max(found, key=lambda name: len(name.path))
    label = _bare(best.label)
    if best.group and Counter(name.label.replace("&", "") for name in known)[best.label.replace("&", "")] > 1:
        words = translate("properties", "{group}: {label}")
        return words.format(group=translate("properties", best.group), label=label)
    return label


def labels_of(paths: Iterable[str]) -> str:
    """The labels one after the other, each once."""
    return listed(dict.fromkeys(label_of(path) for path in paths))


def _names() -> Iterator[_Name]:
    for path, label in _OTHERS.items():
        yield _Name(path, label)
    # A field of a dialog before the button that opens it: of two that fit equally well the first counts.
    for page in (*(dialog.PAGE for dialog in _DIALOGS), *PAGES):
        yield from _names_on(page)


def _names_on(page: Page) -> Iterator[_Name]:
    for group in page.groups:
        for item in group.items:
            if isinstance(item, Row):
                yield _Name(item.path, item.label, group.title or page.title)
            elif isinstance(item, Button):
                for path in item.paths:
                    yield _Name(path, item.label)


def _bare(label: str) -> str:
    """ "&Relay..." and "Smart &host:" as they stand in a sentence."""
    return without_mnemonic(translate("properties", label)).rstrip(".:：… ")
