"""What settings mean for those who send, in a few lines: who may relay, where the relay listens, who may connect."""

from collections.abc import Iterator

from gui.bridge import Settings, only_loopback
from gui.i18n import listed, translate
from gui.properties.dialogs.addresses import shown_pair


def proposed_lines(settings: Settings) -> tuple[str, ...]:
    """One line for each subject, in the order of the property sheet."""
    return tuple(_lines(settings))


def _lines(settings: Settings) -> Iterator[str]:
    yield _relay(settings)
    yield _listeners(settings)
    yield _connections(settings)
    yield from _limits(settings)
    if settings.delivery.route == "capture":
        yield translate("wizard", "Delivery: nothing leaves; every message is kept under Captured mail.")


def _relay(settings: Settings) -> str:
    relay = settings.access.relay
    if relay.mode == "only_listed":
        entries = listed(relay.entries) or translate("wizard", "empty, so nobody may relay without a logon")
        return translate("wizard", "Relay list: {entries}").format(entries=entries)
    if relay.entries:
        return translate("wizard", "Relay: everybody except {entries}").format(entries=listed(relay.entries))
    return translate("wizard", "Relay: everybody who can connect")


def _listeners(settings: Settings) -> str:
    pairs = listed(shown_pair(listener) for listener in settings.general.listeners)
    return translate("wizard", "Listens on: {addresses}").format(addresses=pairs or translate("wizard", "nothing"))


def _connections(settings: Settings) -> str:
    connections = settings.access.connections
    if connections.mode == "only_listed":
        words = translate("wizard", "May connect: {entries}")
        return words.format(entries=listed(connections.entries) or translate("wizard", "nobody"))
    if connections.entries:
        return translate("wizard", "May connect: everybody except {entries}").format(
            entries=listed(connections.entries)
        )
    if only_loopback(settings.general.listeners):
        return translate("wizard", "May connect: this computer")
    return translate("wizard", "May connect: everybody who reaches an address above")


def _limits(settings: Settings) -> Iterator[str]:
    connections, recipients = settings.general.max_connections, settings.messages.max_recipients
    if connections:
        yield translate("wizard", "Connections at the same time: {number} at most").format(number=f"{connections:,}")
    if recipients:
        yield translate("wizard", "Recipients per message: {number} at most").format(number=f"{recipients:,}")
