"""Events in words: what kind each is, what it says, and which message it is about."""

from collections.abc import Callable
from typing import Any, NamedTuple

from gui.bridge import (
    AttentionCleared,
    AttentionRaised,
    BadmailWritten,
    ClientRefused,
    CommandHandled,
    DeliveryAttempted,
    Event,
    LogonFailed,
    MessageAccepted,
    NoticeQueued,
    Outcome,
    SessionClosed,
    SessionOpened,
    SettingsApplied,
    StateChanged,
    spoken,
)
from gui.console.widgets.attention import name_of
from gui.console.words import exact, grouped, size
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.names import labels_of
from gui.states import word_of


class Kind(NamedTuple):
    """Its name, how many of it are kept, and its picture ("" = none); a `problem` may need a person."""

    name: str
    kept: int
    icon: str = ""
    problem: bool = False


# Each kind has its own share of the 5,000: a busy minute of deliveries does not push out last night's failure.
KINDS = {
    "state": Kind(QT_TRANSLATE_NOOP("console", "State"), 200),
    "attention": Kind(QT_TRANSLATE_NOOP("console", "Attention"), 200, "state-attention", problem=True),
    "settings": Kind(QT_TRANSLATE_NOOP("console", "Settings"), 100),
    "refused": Kind(QT_TRANSLATE_NOOP("console", "Refused"), 500, "state-attention", problem=True),
    "accepted": Kind(QT_TRANSLATE_NOOP("console", "Accepted"), 1000),
    "delivered": Kind(QT_TRANSLATE_NOOP("console", "Delivered"), 1000),
    "deferred": Kind(QT_TRANSLATE_NOOP("console", "Deferred"), 500, "state-attention", problem=True),
    "bounced": Kind(QT_TRANSLATE_NOOP("console", "Bounced"), 250, "state-failure", problem=True),
    "notice": Kind(QT_TRANSLATE_NOOP("console", "Notice"), 150),
    "badmail": Kind(QT_TRANSLATE_NOOP("console", "Badmail"), 100, "state-failure", problem=True),
    "session": Kind(QT_TRANSLATE_NOOP("console", "Session"), 500),
    "command": Kind(QT_TRANSLATE_NOOP("console", "Command"), 500),
}

_OUTCOMES = {Outcome.DELIVERED: "delivered", Outcome.DEFERRED: "deferred", Outcome.FAILED: "bounced"}

_ENDINGS = {
    "quit": QT_TRANSLATE_NOOP("console", "the client said goodbye"),
    "connection lost": QT_TRANSLATE_NOOP("console", "the connection was lost"),
    "terminated": QT_TRANSLATE_NOOP("console", "terminated by the administrator"),
    "stopped": QT_TRANSLATE_NOOP("console", "the relay was stopped"),
    "timed out": QT_TRANSLATE_NOOP("console", "the client was silent for too long"),
    "errors": QT_TRANSLATE_NOOP("console", "too many errors"),
}

_NOTICES = {
    "failed": QT_TRANSLATE_NOOP("console", "Non-Delivery Report"),
    "delayed": QT_TRANSLATE_NOOP("console", "delay notification"),
    "relayed": QT_TRANSLATE_NOOP("console", "notice of relaying"),
    "delivered": QT_TRANSLATE_NOOP("console", "notice of delivery"),
}


def kind_of(event: Event) -> str:
    """The key in KINDS; "" for an event that has no place in the log."""
    if isinstance(event, DeliveryAttempted):
        return _OUTCOMES[event.outcome]
    entry = _EVENTS.get(type(event))
    return entry[0] if entry else ""


def words_of(event: Event) -> str:
    """The event in a sentence."""
    say: Callable[[Any], str] = _EVENTS[type(event)][1]
    return say(event)


def message_of(event: Event) -> str:
    """The message the event is about, "" for none; of a notice, the message that it reports on."""
    if isinstance(event, NoticeQueued):
        return event.about
    if isinstance(event, MessageAccepted | DeliveryAttempted | BadmailWritten):
        return event.message
    return ""


def _state(event: StateChanged) -> str:
    return f"{word_of(event.state)}{translate('console', '. ')}{spoken(event.reason)}".strip()


def _raised(event: AttentionRaised) -> str:
    return spoken(event.text)


def _cleared(event: AttentionCleared) -> str:
    return translate("console", "{name}: settled.").format(name=name_of(event.key))


def _settings(event: SettingsApplied) -> str:
    if not event.changed:
        return translate("console", "Settings were read again; none had changed.")
    words = translate("console", "Settings changed: {paths}.").format(paths=labels_of(event.changed))
    if not event.restart_needed:
        return words
    later = translate("console", "In effect after a restart: {paths}.").format(paths=labels_of(event.restart_needed))
    return f"{words} {later}"


def _opened(event: SessionOpened) -> str:
    form = (
        translate("console", "Session {session}: {client} connected to {server}, port {port}, with TLS.")
        if event.tls
        else translate("console", "Session {session}: {client} connected to {server}, port {port}.")
    )
    return form.format(session=event.session, client=event.client, server=event.server, port=event.server_port)


def _closed(event: SessionClosed) -> str:
    reason = translate("console", _ENDINGS[event.reason]) if event.reason in _ENDINGS else spoken(event.reason)
    words = translate(
        "console", "Session {session}: {client} left ({reason}) after %n message(s), {size}.", "", event.messages
    )
    return words.format(session=event.session, client=event.client, reason=reason, size=size(event.bytes_in))


def _command(event: CommandHandled) -> str:
    said = f"{event.verb} {event.argument}".strip()
    answer = f"{event.status or ''} {event.reply}".strip()
    form = (
        translate("console", "To {client}: {said} - {answer}")
        if event.direction == "out"
        else translate("console", "From {client}: {said} - {answer}")
    )
    return form.format(client=event.client, said=said, answer=answer).replace(":  -", ":")


def _refused(event: ClientRefused) -> str:
    client = f"{event.client} ({event.name})" if event.name else event.client
    if event.recipient:
        words = translate("console", "{client} may not send from {sender} to {recipient}: {reply} [{rule}]")
    else:
        words = translate("console", "{client} was turned away: {reply} [{rule}]")
    return words.format(
        client=client, sender=_path(event.sender), recipient=event.recipient, reply=event.reply, rule=spoken(event.rule)
    )


def _logon(event: LogonFailed) -> str:
    words = translate("console", "{client} could not log on as {user} ({mechanism}).")
    user = event.user or translate("console", "(no name)")
    return words.format(client=event.client, user=user, mechanism=event.mechanism)


def _accepted(event: MessageAccepted) -> str:
    words = translate("console", "{message}: from {sender} to {recipients}, {size}, by {client}.")
    return words.format(
        message=event.message,
        sender=_path(event.sender),
        recipients=_recipients(event.recipients),
        size=size(event.size),
        client=event.user or event.client or spoken(event.origin),
    )


def _attempted(event: DeliveryAttempted) -> str:
    nowhere = event.outcome in (Outcome.DEFERRED, Outcome.FAILED)
    host = event.host or (
        translate("console", "(no host reached)") if nowhere else translate("console", "this computer")
    )
    if event.outcome is Outcome.DEFERRED:
        words = translate("console", "{message}: {recipient} waits until {time}. {host}: {answer}")
    elif event.outcome is Outcome.FAILED:
        words = translate("console", "{message}: {recipient} is given up. {host}: {answer}")
    else:
        words = translate("console", "{message}: {recipient} has it. {host}: {answer}")
    return words.format(
        message=event.message,
        recipient=event.recipient,
        time=exact(event.next_attempt),
        host=host,
        answer=spoken(event.answer),
    )


def _notice(event: NoticeQueued) -> str:
    what = translate("console", _NOTICES[event.kind]) if event.kind in _NOTICES else event.kind
    words = translate("console", "{message}: {what} about {about} goes to {recipient}.")
    return words.format(message=event.message, what=what, about=event.about, recipient=event.recipient)


def _badmail(event: BadmailWritten) -> str:
    words = translate("console", "{message} is in Badmail: {reason}")
    return words.format(message=event.message, reason=spoken(event.reason))


def _path(sender: str) -> str:
    return sender or "<>"


def _recipients(recipients: tuple[str, ...]) -> str:
    if len(recipients) == 1:
        return recipients[0]
    more = len(recipients) - 1
    return grouped(translate("console", "{first} and %n more", "", more), more).format(first=recipients[0])


_EVENTS: dict[type[Event], tuple[str, Callable[[Any], str]]] = {
    StateChanged: ("state", _state),
    AttentionRaised: ("attention", _raised),
    AttentionCleared: ("attention", _cleared),
    SettingsApplied: ("settings", _settings),
    ClientRefused: ("refused", _refused),
    LogonFailed: ("refused", _logon),
    MessageAccepted: ("accepted", _accepted),
    DeliveryAttempted: ("delivered", _attempted),
    NoticeQueued: ("notice", _notice),
    BadmailWritten: ("badmail", _badmail),
    SessionOpened: ("session", _opened),
    SessionClosed: ("session", _closed),
    CommandHandled: ("command", _command),
}
