"""Delivery > Outbound Security...: how to log on at the smart host, and how the way there is encrypted."""

from functools import partial

from engine.settings.catalogue import get
from engine.settings.model import Security, Settings
from gui.i18n import QT_TRANSLATE_NOOP
from gui.properties.binding import Button, Group, Page, Part, Parts, Place, Row, object_name
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.logon import LogonChoice
from gui.properties.dialogs.tls_choice import MANDATORY, tls_parts
from gui.route_test.dialog import open_route_test

SECURITY = "delivery.security"


class OutboundSecurityDialog(SheetDialog):
    """Edits the section `at`: that of Delivery, or the own one of a remote domain."""

    def __init__(self, place: Place, at: str = SECURITY) -> None:
        self._at = at
        self._logon: LogonChoice | None = None
        super().__init__(place, self._page())

    def accept(self) -> None:
        if self._logon is not None:
            self._logon.hand_over_password()
        super().accept()

    def _page(self) -> Page:
        at = self._at
        encrypted = partial(_tls_is_mandatory, at)
        return Page(
            "dialog_outbound_security",
            QT_TRANSLATE_NOOP("properties", "Outbound Security"),
            (
                Group("", (Parts(self._logon_part, (at,)),)),
                Group(
                    "",
                    (
                        Parts(partial(tls_parts, f"{at}.tls"), (f"{at}.tls",)),
                        Row(
                            f"{at}.verify_certificate",
                            QT_TRANSLATE_NOOP("properties", "&Verify the server's certificate"),
                            help=QT_TRANSLATE_NOOP(
                                "properties", "Without it, whoever stands between can pose as the server."
                            ),
                            enabled=encrypted,
                        ),
                        Row(
                            f"{at}.ca_file",
                            QT_TRANSLATE_NOOP("properties", "CA fi&le:"),
                            "file",
                            special=QT_TRANSLATE_NOOP("properties", "The authorities this system trusts"),
                            help=QT_TRANSLATE_NOOP(
                                "properties", "A PEM file with the authorities to trust instead of the system's."
                            ),
                            enabled=encrypted,
                        ),
                        Row(
                            f"{at}.rewrite_sender",
                            QT_TRANSLATE_NOOP("properties", "Send as this acc&ount"),
                            help=QT_TRANSLATE_NOOP(
                                "properties",
                                "Sender and From of every message become the account that logs on, as some providers "
                                "demand; the original From moves to Reply-To. A DKIM signature does not survive that.",
                            ),
                            enabled=partial(_somebody_logs_on, at),
                        ),
                        Button(
                            f"{object_name(at)}_test",
                            QT_TRANSLATE_NOOP("properties", "Te&st..."),
                            self._test,
                            text=QT_TRANSLATE_NOOP("properties", "Try the way to the smart host with these values."),
                        ),
                    ),
                ),
            ),
        )

    def _test(self, place: Place) -> None:
        # What is typed is tried, stored or not.
        if self._logon is not None:
            self._logon.hand_over_password()
        domain = "" if self._at == SECURITY else place.model.get(f"{self._at.rpartition('.')[0]}.name")
        open_route_test(place, domain)

    def _logon_part(self, place: Place) -> tuple[Part, ...]:
        self._logon = logon = LogonChoice(place, self._at)
        return (Part("", logon.widget, logon.targets()),)


def _tls_is_mandatory(at: str, settings: Settings) -> bool:
    return get(settings, f"{at}.tls") in MANDATORY


def _somebody_logs_on(at: str, settings: Settings) -> bool:
    return bool(get(settings, f"{at}.authentication") != "anonymous")


def open_outbound_security(place: Place, at: str = SECURITY) -> None:
    """Open the dialog over the section `at`; a domain that has none of its own gets one with OK."""
    model = place.model
    if model.get(at) is not None:
        OutboundSecurityDialog(place, at).open()
        return
    made = model.child()
    made.set(at, Security())
    dialog = OutboundSecurityDialog(Place(parent=place.parent, model=made, bridge=place.bridge), at)
    made.setParent(dialog)
    dialog.accepted.connect(made.commit)
    dialog.open()
