"""Authentication: how clients may log on, and who."""

from engine.settings.model import Settings
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Custom, Group, Note, Page, Place, Row
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.users import USERS, UserTable


def _basic(settings: Settings) -> bool:
    return settings.access.authentication.basic


def _integrated(settings: Settings) -> bool:
    """A settings file may say it; then it can at least be taken back."""
    return settings.access.authentication.integrated


def _basic_words(settings: Settings) -> str:
    """What follows from Basic authentication as it is set, "" when nothing needs saying."""
    logon = settings.access.authentication
    if not logon.basic:
        return ""
    if not logon.basic_requires_tls:
        return translate("properties", "Without TLS, user names and passwords travel as clear text.")
    if not settings.access.tls.certificate:
        return translate(
            "properties", "Nobody can log on yet: TLS needs a certificate. Set one with Certificate... first."
        )
    return ""


def _access_words(settings: Settings) -> str:
    logon = settings.access.authentication
    if logon.anonymous or logon.basic or logon.integrated:
        return ""
    return translate("properties", "With neither anonymous access nor a logon, nobody can send mail.")


class AuthenticationDialog(SheetDialog):
    """Access > Authentication..."""

    PAGE = Page(
        "dialog_authentication",
        QT_TRANSLATE_NOOP("properties", "Authentication"),
        (
            Group(
                "",
                (
                    Note(
                        QT_TRANSLATE_NOOP(
                            "properties", "Select how clients may identify themselves to this virtual server:"
                        )
                    ),
                    Row(
                        "access.authentication.anonymous",
                        QT_TRANSLATE_NOOP("properties", "A&nonymous access"),
                        help=QT_TRANSLATE_NOOP("properties", "No user name or password required."),
                    ),
                    Row(
                        "access.authentication.basic",
                        QT_TRANSLATE_NOOP("properties", "&Basic authentication"),
                        help=QT_TRANSLATE_NOOP("properties", "User name and password, by AUTH PLAIN and AUTH LOGIN."),
                    ),
                    Note(_access_words, "authentication_access_words"),
                ),
            ),
            Group(
                QT_TRANSLATE_NOOP("properties", "Basic authentication"),
                (
                    Row(
                        "access.authentication.basic_requires_tls",
                        QT_TRANSLATE_NOOP("properties", "Requires &TLS encryption"),
                        enabled=_basic,
                        help=QT_TRANSLATE_NOOP("properties", "A logon is offered only after STARTTLS."),
                    ),
                    Row(
                        "access.authentication.default_domain",
                        QT_TRANSLATE_NOOP("properties", "De&fault domain:"),
                        enabled=_basic,
                        help=QT_TRANSLATE_NOOP(
                            "properties", "Stands behind user names that are typed without a domain."
                        ),
                    ),
                    Note(_basic_words, "authentication_basic_words"),
                ),
            ),
            Group(
                QT_TRANSLATE_NOOP("properties", "Users who may log on"),
                (Custom("access_authentication_users_box", UserTable, (USERS,)),),
            ),
            Group(
                "",
                (
                    Row(
                        "access.authentication.integrated",
                        QT_TRANSLATE_NOOP("properties", "&Integrated Windows Authentication"),
                        enabled=_integrated,
                        help=QT_TRANSLATE_NOOP("properties", "NTLM and Negotiate."),
                    ),
                    Note(
                        QT_TRANSLATE_NOOP(
                            "properties",
                            "This version does not offer Integrated Windows Authentication to clients. Let them log on "
                            "with Basic authentication and TLS, or put them on the relay list.",
                        )
                    ),
                ),
            ),
        ),
    )


def open_authentication(place: Place) -> None:
    """The button Authentication... of the Access page."""
    AuthenticationDialog(place).open()
