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
# What can be chosen, each named in its own words.
LANGUAGES = {"en": "&English", "ja": "&日本語"}
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
    locale = QLocale(language) if language else _system_locale()
    QLocale.setDefault(locale)
    for old in application.findChildren(QTranslator, _NAME):
        application.removeTranslator(old)
        old.setParent(None)
        old.deleteLater()
    wanted = _code(locale.name())
    used = wanted if catalogue(wanted, _folder()) else SOURCE_LANGUAGE
    ours = catalogue(used, _folder())
    if ours is not None:
        _load(application, ours.name, str(ours.parent))
    _load(application, f"qtbase_{used}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return used


def _system_locale() -> QLocale:
    """The system's, in the first of the languages its user prefers that we have texts in.

    The languages of texts and of numbers are set apart from each other: on Windows, on macOS, and by LC_MESSAGES.
    """
    system = QLocale.system()
    for preferred in system.uiLanguages():
        if catalogue(_code(preferred), _folder()):
            return system if _code(system.name()) == _code(preferred) else QLocale(preferred)
    return system


def _code(name: str) -> str:
    """ "ja" of "ja_JP" and "ja-JP"."""
    return name.replace("-", "_").partition("_")[0]


def language() -> str:
    """The language of the texts as `install` left it: "en", "ja"; a language we have no texts in shows English."""
    return _code(QLocale().name())


def _folder() -> Path:
    return resources() / "i18n"


def _load(application: QCoreApplication, name: str, folder: str) -> None:
    translator = QTranslator(application)
    translator.setObjectName(_NAME)
    if translator.load(name, folder):
        application.installTranslator(translator)
