"""LongWords: a language that nobody speaks and that takes as much room as German."""

from PySide6.QtCore import QTranslator


class LongWords(QTranslator):
    """English, a third longer, as German is: no layout may rely on short words."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        if context == "QPlatformTheme":
            return ""
        words = text.rstrip(".:>")
        return words + " " + "mmmm "[: max(2, len(words) // 3)].strip() * (1 + len(words) // 15) + text[len(words) :]

    def isEmpty(self) -> bool:
        return False
