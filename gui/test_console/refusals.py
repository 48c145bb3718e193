"""Refusals in words: what an answer of our own server means, and where to change it."""

from typing import NamedTuple

from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.test_console.reply import Reply


class Explained(NamedTuple):
    """A sentence, and the button that leads to the setting at `path`; both "" where there is none."""

    words: str
    button: str = ""
    path: str = ""


# By code and enhanced code, then by code alone.
_BY_CODE = {
    "550 5.7.1": Explained(
        QT_TRANSLATE_NOOP(
            "console",
            "The server does not relay to other domains for this computer. Add its address under Relay, or log on "
            "with AUTH first.",
        ),
        QT_TRANSLATE_NOOP("console", "Relay..."),
        "access.relay",
    ),
    "554 5.7.1": Explained(
        QT_TRANSLATE_NOOP("console", "This computer may not connect: the connection list under Access keeps it out."),
        QT_TRANSLATE_NOOP("console", "Connection..."),
        "access.connections",
    ),
    "530 5.7.0": Explained(
        QT_TRANSLATE_NOOP("console", "Anonymous access is off: log on with AUTH first, or allow it."),
        QT_TRANSLATE_NOOP("console", "Open Authentication..."),
        "access.authentication",
    ),
    "538 5.7.11": Explained(QT_TRANSLATE_NOOP("console", "Logging on needs encryption here: type STARTTLS first.")),
    "535": Explained(
        QT_TRANSLATE_NOOP("console", "User name or password is wrong, or this user may not log on here."),
        QT_TRANSLATE_NOOP("console", "Open Authentication..."),
        "access.authentication.users",
    ),
    "552": Explained(
        QT_TRANSLATE_NOOP("console", "The message is larger than the server takes."),
        QT_TRANSLATE_NOOP("console", "Open Messages..."),
        "messages.max_message_kb",
    ),
    "452 4.5.3": Explained(
        QT_TRANSLATE_NOOP("console", "The message has more recipients than the server takes at once."),
        QT_TRANSLATE_NOOP("console", "Open Messages..."),
        "messages.max_recipients",
    ),
    "421 4.4.2": Explained(
        QT_TRANSLATE_NOOP("console", "Nothing was typed for so long that the server hung up. Start over."),
        QT_TRANSLATE_NOOP("console", "Open General..."),
        "general.connection_timeout",
    ),
    "421 4.3.2": Explained(
        QT_TRANSLATE_NOOP("console", "The server ends its connections: it is paused, being stopped or restarted."),
    ),
    "421 4.7.0": Explained(
        QT_TRANSLATE_NOOP(
            "console", "The server hangs up: too many connections, errors or failed logons. Wait a moment."
        ),
    ),
    "421": Explained(QT_TRANSLATE_NOOP("console", "The server hangs up for now. Try again in a moment.")),
    "452": Explained(
        QT_TRANSLATE_NOOP("console", "The server has no room for the message now. What it says stands in its answer.")
    ),
    "500": Explained(
        QT_TRANSLATE_NOOP("console", "The server does not know this command. HELP lists those that it knows.")
    ),
    "501": Explained(
        QT_TRANSLATE_NOOP("console", "The command is written wrongly; its answer says how. Check the address as well.")
    ),
    "502": Explained(QT_TRANSLATE_NOOP("console", "The server does not offer this command.")),
    "503": Explained(QT_TRANSLATE_NOOP("console", "The order is wrong: EHLO comes first, then MAIL, RCPT and DATA.")),
    "553": Explained(QT_TRANSLATE_NOOP("console", "The server does not take this address.")),
}
_TLS_FIRST = Explained(
    QT_TRANSLATE_NOOP(
        "console", "Encryption is required: type STARTTLS and, when the server is ready for it, EHLO once more."
    ),
    QT_TRANSLATE_NOOP("console", "Open Access..."),
    "access.tls.required",
)


def explained(reply: Reply) -> Explained:
    """What a refusal means; there is always something to say."""
    found = _BY_CODE.get(f"{reply.code} {reply.enhanced}") or _BY_CODE.get(str(reply.code))
    if reply.code == 530 and "STARTTLS" in reply.text:
        found = _TLS_FIRST
    if found is None:
        words = (
            translate("console", "The server says no for now. The same may work later.")
            if reply.code < 500
            else translate("console", "The server says no. The same again would be refused again.")
        )
        return Explained(words)
    button = translate("console", found.button) if found.button else ""
    return Explained(translate("console", found.words), button, found.path)
