"""Edits in words: each setting that differs from what is stored by the label it has in the sheet, and its new value."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.settings.catalogue import changes, get
from engine.settings.model import Settings
from gui.i18n import QT_TRANSLATE_NOOP, listed, translate
from gui.properties.binding import Page, Row
from gui.properties.dialogs.addresses import shown_pair
from gui.properties.dialogs.certificate import CertificateDialog
from gui.properties.dialogs.computers import ConnectionDialog, RelayDialog
from gui.properties.dialogs.logging import LoggingPropertiesDialog
from gui.properties.editors import without_mnemonic
from gui.properties.model import Refusal, SheetModel
from gui.properties.names import label_of
from gui.properties.pages import PAGES
from gui.properties.wording import sentence

# Shown as one line each, whatever in them differs.
_WHOLE = ("general.listeners", "access.relay.entries", "access.connections.entries", "access.authentication.users")
_VALUES = {
    "delivery.route": {
        "smart_host": QT_TRANSLATE_NOOP("properties", "to the smart host"),
        "dns": QT_TRANSLATE_NOOP("properties", "direct by DNS (MX)"),
        "capture": QT_TRANSLATE_NOOP("properties", "capture only, nothing is delivered"),
        "hold": QT_TRANSLATE_NOOP("properties", "hold everything in the queue"),
    },
    "delivery.security.authentication": {
        "anonymous": QT_TRANSLATE_NOOP("properties", "none (anonymous access)"),
        "basic": QT_TRANSLATE_NOOP("properties", "user name and password (Basic)"),
        "integrated": QT_TRANSLATE_NOOP("properties", "Integrated Windows Authentication"),
        "oauth2": QT_TRANSLATE_NOOP("properties", "OAuth 2.0"),
    },
    "delivery.security.tls": {
        "none": QT_TRANSLATE_NOOP("properties", "none"),
        "opportunistic": QT_TRANSLATE_NOOP("properties", "when the server offers it"),
        "starttls": QT_TRANSLATE_NOOP("properties", "STARTTLS, always"),
        "implicit": QT_TRANSLATE_NOOP("properties", "implicit TLS"),
    },
}


class ChangedSetting(NamedTuple):
    """One line: what it is called, and what it will be."""

    path: str
    label: str
    value: str


def changed_settings(model: SheetModel) -> tuple[ChangedSetting, ...]:
    """All edits, in the order of the settings; there is no secret among them."""
    found: dict[str, ChangedSetting] = {}
    for change in changes(model.stored, model.edited):
        path = next((whole for whole in _WHOLE if change.path.startswith(whole)), change.path)
        if path not in found:
            found[path] = ChangedSetting(path, label_of(path), value_words(model.edited, path, change.new))
    return tuple(found.values())


def sentence_for(refusal: Refusal, model: SheetModel) -> str:
    """Why edits cannot be taken, in a sentence that names the field."""
    return sentence(refusal, label_of(refusal.path), model)


def first_problem(model: SheetModel) -> Refusal | None:
    """What would keep the edits from being stored."""
    problems = model.problems()
    return Refusal(problems[0].allowed, problems[0].path, problems[0].code) if problems else None


def value_words(settings: Settings, path: str, new: str) -> str:
    """A value of `settings` in words; `new` is the same as TOML writes it."""
    if path == "domains":
        return listed(domain.name for domain in settings.domains) or translate("properties", "(none)")
    if path == "general.listeners":
        return listed(shown_pair(listener) for listener in settings.general.listeners)
    if path in _WHOLE:
        return listed(get(settings, path)) or translate("properties", "(none)")
    plain = new.strip("[]").replace('"', "") if new.startswith("[") else new.strip('"')
    words = _words(path).get(plain)
    if words is not None:
        return without_mnemonic(translate("properties", words))
    if plain in ("true", "false"):
        return translate("properties", "on") if plain == "true" else translate("properties", "off")
    return plain or translate("properties", "(empty)")


def _words(path: str) -> dict[str, str]:
    row = _rows().get(path)
    return _VALUES.get(path) or (dict(row.choices) if row is not None else {})


def _rows() -> dict[str, Row]:
    return {item.path: item for page in _pages() for item in page.items() if isinstance(item, Row)}


def _pages() -> Iterator[Page]:
    """Those with choices; the words of other values need none."""
    yield from PAGES
    for dialog in (CertificateDialog, ConnectionDialog, RelayDialog, LoggingPropertiesDialog):
        yield dialog.PAGE
