"""Properties: Access."""

from engine.settings.model import Settings
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Button, Custom, Group, Note, Page, Row
from gui.properties.dialogs.authentication import open_authentication
from gui.properties.dialogs.certificate import open_certificate
from gui.properties.dialogs.computers import open_connection, open_relay
from gui.properties.dialogs.explain import open_explain
from gui.properties.dialogs.openrelay import OpenRelayFlag
from gui.properties.dialogs.refused import open_refused


def _may_require_tls(settings: Settings) -> bool:
    """Without a certificate nobody could send mail; where it is demanded all the same it can be taken back."""
    return bool(settings.access.tls.certificate) or settings.access.tls.required


def _starttls_words(settings: Settings) -> str:
    if settings.access.tls.certificate:
        return ""
    return translate("properties", "There is no certificate: STARTTLS is not offered.")


PAGE = Page(
    "page_access",
    QT_TRANSLATE_NOOP("properties", "Access"),
    (
        Group(
            QT_TRANSLATE_NOOP("properties", "Access control"),
            (
                Button(
                    "access_authentication",
                    QT_TRANSLATE_NOOP("properties", "Au&thentication..."),
                    open_authentication,
                    paths=("access.authentication",),
                    text=QT_TRANSLATE_NOOP(
                        "properties", "Enable anonymous access, or say how clients log on and who may."
                    ),
                ),
            ),
        ),
        Group(
            QT_TRANSLATE_NOOP("properties", "Secure communication"),
            (
                Button(
                    "access_certificate",
                    QT_TRANSLATE_NOOP("properties", "&Certificate..."),
                    open_certificate,
                    paths=("access.tls.certificate", "access.tls.private_key", "access.tls.minimum_version"),
                    text=QT_TRANSLATE_NOOP(
                        "properties", "View or set the certificate that connections to this server are encrypted with."
                    ),
                ),
                Row(
                    "access.tls.required",
                    QT_TRANSLATE_NOOP("properties", "Require TLS e&ncryption"),
                    enabled=_may_require_tls,
                    help=QT_TRANSLATE_NOOP("properties", "A client that does not encrypt cannot send mail."),
                ),
                Note(_starttls_words, "access_starttls_words"),
            ),
        ),
        Group(
            QT_TRANSLATE_NOOP("properties", "Connection control"),
            (
                Button(
                    "access_connection",
                    QT_TRANSLATE_NOOP("properties", "C&onnection..."),
                    open_connection,
                    paths=("access.connections",),
                    text=QT_TRANSLATE_NOOP(
                        "properties", "Grant or deny access to this server by IP addresses or Internet domain names."
                    ),
                ),
            ),
        ),
        Group(
            QT_TRANSLATE_NOOP("properties", "Relay restrictions"),
            (
                Button(
                    "access_relay",
                    QT_TRANSLATE_NOOP("properties", "&Relay..."),
                    open_relay,
                    paths=("access.relay",),
                    text=QT_TRANSLATE_NOOP(
                        "properties", "Grant or deny permission to relay e-mail through this SMTP virtual server."
                    ),
                ),
                Custom("access_open_relay", lambda place: OpenRelayFlag(place, "access_open_relay")),
                Button(
                    "access_refused",
                    QT_TRANSLATE_NOOP("properties", "Who was refused &lately..."),
                    open_refused,
                    text=QT_TRANSLATE_NOOP("properties", "See which clients were turned away, and let them in."),
                ),
                Button(
                    "access_explain",
                    QT_TRANSLATE_NOOP("properties", "E&xplain..."),
                    open_explain,
                    text=QT_TRANSLATE_NOOP(
                        "properties", "Ask whether a message would be taken, and which rule decides."
                    ),
                ),
            ),
        ),
    ),
)
