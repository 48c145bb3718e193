"""Failures in words: what a person is told when something could not be done."""

from gui.bridge import MailError, UserError, spoken
from gui.i18n import translate


def sentence_of(error: Exception) -> str:
    """The engine's own sentence, or one that names what was not expected."""
    if isinstance(error, UserError):
        return spoken(str(error))
    if isinstance(error, MailError):
        return spoken(error.text)
    if isinstance(error, OSError) and error.strerror:
        reason = spoken(error.strerror)
        return f"{error.filename}: {reason}" if error.filename else reason
    words = translate("app", "Something unexpected went wrong: {error}. The relay itself goes on.")
    return words.format(error=f"{type(error).__name__}: {error}".rstrip(". :"))
