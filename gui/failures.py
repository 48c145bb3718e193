"""Failures in words: what a person is told when something could not be done."""

from gui.bridge import MailError, UserError
from gui.i18n import translate


def sentence_of(error: Exception) -> str:
    """The engine's own sentence, or one that names what was not expected."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MailError):
        return error.text
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    words = translate("app", "Something unexpected went wrong: {error}. The relay itself goes on.")
    return words.format(error=f"{type(error).__name__}: {error}".rstrip(". :"))
