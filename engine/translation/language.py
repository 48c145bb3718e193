"""Which language a command speaks: what was asked for, else the environment's, else that of Windows."""

import locale
import sys
from collections.abc import Mapping

from engine.translation.sentences import ENGLISH

VARIABLE = "MAILROOT_LANGUAGE"
# In the order of POSIX: LC_ALL outranks the category, and LANG is the default of all of them.
_VARIABLES = (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")


def language_of(environment: Mapping[str, str]) -> str:
    """The language's code, "ja" or "en": that of the first variable that is set."""
    for variable in _VARIABLES:
        if value := environment.get(variable):
            return _code(value)
    return _code(_of_windows()) if sys.platform == "win32" else ENGLISH


def _code(name: str) -> str:
    """ja_JP.UTF-8 -> ja; C and POSIX are English."""
    code = name.partition(".")[0].partition("_")[0].partition("-")[0].lower()
    return ENGLISH if code in ("c", "posix", "") else code


def _of_windows() -> str:
    """The language of the user's menus and dialogs."""
    import ctypes

    windll = getattr(ctypes, "windll", None)
    number = windll.kernel32.GetUserDefaultUILanguage() if windll else 0
    return locale.windows_locale.get(number, "")
