"""Authentication: how clients may log on, and who."""

import sys

from engine.settings.model import Settings
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Custom, Group, Note, Page, Place, Row
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.users import USERS, UserTable


def _basic(settings: Settings) -> bool:
    return settings.access.authentication.basic


def _keytab(settings: Settings) -> bool:
    return settings.access.authentication.integrated and sys.platform != "win32"


def _integrated_words(settings: Settings) -> str:
    """Whom Integrated Windows Authentication lets in, and what it costs, "" while it is off."""
    logon = settings.access.authentication
    if not logon.integrated:
        return ""
    if sys.platform == "win32":
        return translate("properties", "Users of this computer and of its domain log on with their Windows account.")
    if not logon.users and not logon.keytab:
        return translate("properties", "Nobody can log on this way yet: add a user, or name a keytab.")
    said = translate(
        "properties",
        "NTLM works for users whose password is set while this is on. For that a second hash is kept which is easier "
        "to guess than the salted one, and with which alone one can log on.",
    )
    if logon.keytab:
        also = translate("properties", "Kerberos lets in everybody of the keytab's own realm.")
        said = f"{said} {also}"
    return said


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
                        help=QT_TRANSLATE_NOOP("properties", "AUTH NTLM, and AUTH GSSAPI where Kerberos is set up."),
                    ),
                    Row(
                        "access.authentication.keytab",
                        QT_TRANSLATE_NOOP("properties", "&Keytab:"),
                        enabled=_keytab,
                        help=QT_TRANSLATE_NOOP(
                            "properties",
                            "The file with the key of smtp/ and this computer's name, for Kerberos. "
                            "Not needed on Windows.",
                        ),
                    ),
                    Note(_integrated_words, "authentication_integrated_words"),
                ),
            ),
        ),
    )


def open_authentication(place: Place) -> None:
    """The button Authentication... of the Access page."""
    AuthenticationDialog(place).open()
