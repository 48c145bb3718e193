"""What a condition that needs a person means: its name, how urgent it is, its consequence, where to go."""

from typing import NamedTuple

from gui.bridge import AttentionRaised, RouteStatus, Snapshot, Symptom, spoken
from gui.console.words import grouped
from gui.i18n import QT_TRANSLATE_NOOP, translate


class _Kind(NamedTuple):
    """One kind of condition: its name with a place for what it is about, and what follows from it."""

    name: str
    consequence: str


# By the first part of the key, most urgent first: what keeps mail out stands before what keeps it waiting, and that
# before what mail can live with.
_KINDS = {
    "spool": _Kind(
        QT_TRANSLATE_NOOP("console", "Queue folder"),
        QT_TRANSLATE_NOOP(
            "console", "New mail is refused for now and its senders try again. Nothing is lost: {messages}."
        ),
    ),
    "listener": _Kind(
        QT_TRANSLATE_NOOP("console", "Listener {what}"),
        QT_TRANSLATE_NOOP("console", "Nobody can send through this address until it can be opened."),
    ),
    "credentials.inbound": _Kind(
        QT_TRANSLATE_NOOP("console", "Stored passwords"),
        QT_TRANSLATE_NOOP("console", "Nobody can log on for now; clients are told to try again later."),
    ),
    "route": _Kind(
        QT_TRANSLATE_NOOP("console", "Route {what}"),
        QT_TRANSLATE_NOOP("console", "Nothing is lost: {messages}."),
    ),
    "drop": _Kind(
        QT_TRANSLATE_NOOP("console", "Drop folder {what}"),
        QT_TRANSLATE_NOOP("console", "Nothing is lost: {messages}."),
    ),
    "pickup": _Kind(
        QT_TRANSLATE_NOOP("console", "Pickup folder"),
        QT_TRANSLATE_NOOP("console", "Message files wait in the folder until it can be used again."),
    ),
    "certificate": _Kind(
        QT_TRANSLATE_NOOP("console", "Certificate"),
        QT_TRANSLATE_NOOP("console", "Clients that insist on encryption may turn away; the others go on sending."),
    ),
    "tls-version": _Kind(
        QT_TRANSLATE_NOOP("console", "TLS version"),
        QT_TRANSLATE_NOOP("console", "Mail goes on; what is sent with an old version may be read on the way."),
    ),
    "spool-salvaged": _Kind(
        QT_TRANSLATE_NOOP("console", "Queue database"),
        QT_TRANSLATE_NOOP("console", "The relay goes on with what could be read: {messages}."),
    ),
    "log": _Kind(
        QT_TRANSLATE_NOOP("console", "Protocol log"),
        QT_TRANSLATE_NOOP("console", "Mail goes on; the log has gaps until this is settled."),
    ),
}
_UNKNOWN = _Kind("{what}", QT_TRANSLATE_NOOP("console", "Nothing is lost: {messages}."))
_URGENCY = {name: place for place, name in enumerate(_KINDS)}

# Where "To the setting" leads, by the beginning of the path; the longest that fits counts.
_PLACES = {
    "general": QT_TRANSLATE_NOOP("console", "Open General..."),
    "general.listeners": QT_TRANSLATE_NOOP("console", "Change IP address or port..."),
    "general.logging": QT_TRANSLATE_NOOP("console", "Open Logging..."),
    "general.pickup": QT_TRANSLATE_NOOP("console", "Open Messages..."),
    "general.pickup_directory": QT_TRANSLATE_NOOP("console", "Open Messages..."),
    "access": QT_TRANSLATE_NOOP("console", "Open Access..."),
    "access.authentication": QT_TRANSLATE_NOOP("console", "Open Authentication..."),
    "access.tls": QT_TRANSLATE_NOOP("console", "Open Certificate..."),
    "messages": QT_TRANSLATE_NOOP("console", "Open Messages..."),
    "delivery": QT_TRANSLATE_NOOP("console", "Open Delivery..."),
    "delivery.security": QT_TRANSLATE_NOOP("console", "Open Outbound Security..."),
    "delivery.connections": QT_TRANSLATE_NOOP("console", "Open Outbound connections..."),
    "delivery.advanced.smart_host": QT_TRANSLATE_NOOP("console", "Change the smart host..."),
    "domains": QT_TRANSLATE_NOOP("console", "Open Domains..."),
}


def name_of(key: str) -> str:
    """What a condition is about: "Route smtp.example.com:587"."""
    kind, what = _split(key)
    return translate("console", _KINDS.get(kind, _UNKNOWN).name).format(what=what)


def by_urgency(conditions: tuple[AttentionRaised, ...]) -> list[AttentionRaised]:
    """The most urgent first, among equals the oldest."""
    return sorted(conditions, key=lambda condition: _URGENCY.get(_split(condition.key)[0], len(_URGENCY)))


def cause(condition: AttentionRaised, snapshot: Snapshot) -> str:
    """Why, in a sentence; of a route its bare reason, because the card says elsewhere that mail waits."""
    route = _route_of(condition, snapshot)
    reason = f"{route.reason.rstrip('.')}." if route is not None and route.reason else condition.text
    return spoken(reason)


def symptom_of(condition: AttentionRaised, snapshot: Snapshot) -> Symptom | None:
    """The facts behind a condition, of a route as they are now; None where it is about something else."""
    route = _route_of(condition, snapshot)
    return (route.symptom if route is not None else None) or condition.symptom


def consequence(condition: AttentionRaised, snapshot: Snapshot) -> str:
    """What follows for the mail."""
    words = translate("console", _KINDS.get(_split(condition.key)[0], _UNKNOWN).consequence)
    return words.format(messages=_waiting(_messages(condition, snapshot)))


def waiting_sentence(condition: AttentionRaised, snapshot: Snapshot) -> str:
    """That nothing is lost, and how much waits."""
    words = translate("console", "Nothing is lost: {messages}.")
    return words.format(messages=_waiting(_messages(condition, snapshot)))


def button_text(path: str) -> str:
    """What the button to the setting at `path` says."""
    start = path.split("[")[0]
    fitting = [place for place in _PLACES if start == place or start.startswith(f"{place}.")]
    if not fitting:
        return translate("console", "Open Properties...")
    return translate("console", _PLACES[max(fitting, key=len)])


def _route_of(condition: AttentionRaised, snapshot: Snapshot) -> RouteStatus | None:
    kind, what = _split(condition.key)
    if kind != "route":
        return None
    return next((route for route in snapshot.routes if route.key == what), None)


def _messages(condition: AttentionRaised, snapshot: Snapshot) -> int:
    """How many messages it keeps waiting; with only one route that is the whole queue."""
    route = _route_of(condition, snapshot)
    return snapshot.counts.messages if route is None or len(snapshot.routes) == 1 else route.waiting


def _waiting(messages: int) -> str:
    if not messages:
        return translate("console", "no message waits")
    return grouped(translate("console", "%n message(s) wait", "", messages), messages)


def _split(key: str) -> tuple[str, str]:
    kind, _, what = key.partition(":")
    return (kind, what) if kind in _KINDS else (key, key)
