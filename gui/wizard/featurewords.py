"""What each feature is called, what it does, and why one cannot be added yet."""

from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.wizard.plan import Feature

_NAMES = {
    Feature.SMTP_SERVER: QT_TRANSLATE_NOOP("wizard", "SMTP Server"),
    Feature.TELNET_CLIENT: QT_TRANSLATE_NOOP("wizard", "Telnet Client"),
    Feature.SIGN_IN: QT_TRANSLATE_NOOP("wizard", "Start at sign-in"),
    Feature.SERVICE: QT_TRANSLATE_NOOP("wizard", "Background service"),
    Feature.PICKUP: QT_TRANSLATE_NOOP("wizard", "Pickup folder"),
}
_DESCRIPTIONS = {
    Feature.SMTP_SERVER: QT_TRANSLATE_NOOP(
        "wizard",
        "Accepts mail from the programs and devices you chose, keeps it safe on disk, and delivers it through the "
        "smart host.",
    ),
    Feature.TELNET_CLIENT: QT_TRANSLATE_NOOP(
        "wizard",
        "A test console that talks to the server line by line, typed or played step by step, and follows the message "
        "to its answer.",
    ),
    Feature.SIGN_IN: QT_TRANSLATE_NOOP(
        "wizard", "Starts Mailroot, hidden in the notification area, when you sign in to this computer."
    ),
    Feature.SERVICE: QT_TRANSLATE_NOOP("wizard", "Relays mail while nobody is signed in."),
    Feature.PICKUP: QT_TRANSLATE_NOOP("wizard", "Sends the messages that programs write as files into a folder."),
}
# The one place that says what cannot be added yet: without an entry here a feature can be chosen.
_NOT_YET = {
    Feature.SERVICE: QT_TRANSLATE_NOOP(
        "wizard",
        "This version has no background service: mail is relayed while Mailroot runs. Start at sign-in starts it "
        "with your session.",
    ),
}


def name_of(feature: Feature) -> str:
    """The feature's name."""
    return translate("wizard", _NAMES[feature])


def description_of(feature: Feature) -> str:
    """What it does, in a sentence."""
    return translate("wizard", _DESCRIPTIONS[feature])


def not_yet(feature: Feature) -> str:
    """Why it cannot be added in this version; "" when it can."""
    return translate("wizard", _NOT_YET[feature]) if feature in _NOT_YET else ""
