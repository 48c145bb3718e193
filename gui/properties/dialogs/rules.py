"""The rules of the engine's policy in words: "relay list: not listed" for people who have never seen the settings."""

from gui.i18n import QT_TRANSLATE_NOOP, translate

# What stands before the colon of a rule.
_SUBJECTS = {
    "connection list": QT_TRANSLATE_NOOP("properties", "Connection control"),
    "connection limit": QT_TRANSLATE_NOOP("properties", "Limit number of connections"),
    "connection limit per address": QT_TRANSLATE_NOOP("properties", "Connections from one address"),
    "session limits": QT_TRANSLATE_NOOP("properties", "Number of connections"),
    "TLS": QT_TRANSLATE_NOOP("properties", "TLS encryption"),
    "authentication": QT_TRANSLATE_NOOP("properties", "Authentication"),
    "sender syntax": QT_TRANSLATE_NOOP("properties", "Sender's address"),
    "recipient syntax": QT_TRANSLATE_NOOP("properties", "Recipient's address"),
    "message size limit": QT_TRANSLATE_NOOP("properties", "Message size"),
    "session size limit": QT_TRANSLATE_NOOP("properties", "Session size"),
    "recipient limit": QT_TRANSLATE_NOOP("properties", "Number of recipients"),
    "local domain": QT_TRANSLATE_NOOP("properties", "Local domain"),
    "remote domain": QT_TRANSLATE_NOOP("properties", "Remote domain open for relaying"),
    "relay list": QT_TRANSLATE_NOOP("properties", "Relay restrictions"),
    "relay": QT_TRANSLATE_NOOP("properties", "Relay restrictions"),
}

# What stands behind it; anything else is an entry of a list, a name or a number, and stays as it is.
_FINDINGS = {
    "not listed": QT_TRANSLATE_NOOP("properties", "the computer is not on the list"),
    "not excepted": QT_TRANSLATE_NOOP("properties", "the computer is not among the exceptions"),
    "not required": QT_TRANSLATE_NOOP("properties", "not required"),
    "required": QT_TRANSLATE_NOOP("properties", "required"),
    "active": QT_TRANSLATE_NOOP("properties", "active"),
    "anonymous access": QT_TRANSLATE_NOOP("properties", "anonymous access"),
    "logged on": QT_TRANSLATE_NOOP("properties", "logged on"),
    "below": QT_TRANSLATE_NOOP("properties", "within the limit"),
    "well formed": QT_TRANSLATE_NOOP("properties", "well formed"),
    "malformed": QT_TRANSLATE_NOOP("properties", "not well formed"),
    "not ASCII": QT_TRANSLATE_NOOP("properties", "needs SMTPUTF8"),
    "authenticated": QT_TRANSLATE_NOOP("properties", "whoever has logged on may relay"),
}
_SECOND_ROUTE = " (the address carries a second route)"


def rule_words(rule: str) -> str:
    """A rule as people read it; one that is not known yet stands as the engine says it."""
    subject, colon, finding = rule.partition(": ")
    if not colon:
        return rule
    routed = finding.endswith(_SECOND_ROUTE)
    words = _words(_FINDINGS, finding.removesuffix(_SECOND_ROUTE).removeprefix("domain:"))
    if routed:
        words = translate("properties", "{finding}, and the address carries a second route").format(finding=words)
    return translate("properties", "{subject}: {finding}").format(subject=_words(_SUBJECTS, subject), finding=words)


def _words(table: dict[str, str], text: str) -> str:
    return translate("properties", table[text]) if text in table else text
