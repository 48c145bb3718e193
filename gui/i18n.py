"""Words in the user's language: the typed names that lupdate finds, and the translators of a session.

lupdate finds `translate("context", "text")` and `QT_TRANSLATE_NOOP("context", "text")` with plain literals only; a
plural is `translate("context", "%n message(s)", "", n)`. The contexts are "actions", "app", "console", "properties"
and "tray": one for each part of the window, so that a text is translated once in each.
"""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from gui.catalogues import catalogue
from gui.datafiles import resources

SOURCE_LANGUAGE = "en"
_NAME = "words"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text that is translated later, where it is shown."""
    del context
    return text


def translate(context: str, text: str, disambiguation: str = "", n: int = -1) -> str:
    """The text in the language that is installed; with `n`, its %n replaced and in the right plural."""
    # Qt puts the number in; without a translation it leaves the source's own (s).
    return QCoreApplication.translate(context, text, disambiguation or None, n)


def listed(parts: Iterable[str]) -> str:
    """Parts one after the other, with the language's comma between them."""
    return translate("app", ", ").join(parts)


def install(application: QCoreApplication, language: str = "") -> str:
    """Translate Qt's own texts and ours into `language` ("" = the system's); the language that is used.

    Takes the place of what was installed before. English is a catalogue, too: it has the plurals.
    """
    locale = QLocale(language) if language else QLocale.system()
    QLocale.setDefault(locale)
    for old in application.findChildren(QTranslator, _NAME):
        application.removeTranslator(old)
        old.deleteLater()
    wanted = locale.name().partition("_")[0]
    used = wanted if catalogue(wanted, _folder()) else SOURCE_LANGUAGE
    ours = catalogue(used, _folder())
    if ours is not None:
        _load(application, ours.name, str(ours.parent))
    _load(application, f"qtbase_{used}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return used


def language() -> str:
    """The language of the texts as `install` left it: "en", "ja"; a language we have no texts in shows English."""
    return QLocale().name().partition("_")[0]


def _folder() -> Path:
    return resources() / "i18n"


def _load(application: QCoreApplication, name: str, folder: str) -> None:
    translator = QTranslator(application)
    translator.setObjectName(_NAME)
    if translator.load(name, folder):
        application.installTranslator(translator)
