"""What can be wrong with settings: problems, which keep them from being used, and cautions, which do not."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from engine.errors import UserError


class Problem(msgspec.Struct, frozen=True):
    """One value that cannot be used.

    `path` is dotted ("general.listeners[0].port", "" for the file itself), `value` what was found as TOML writes it
    ("" where nothing was), `allowed` a phrase that says what may stand there, `line` 0 when it is not known.
    """

    path: str
    value: str
    allowed: str
    code: str
    line: int = 0

    @property
    def text(self) -> str:
        """One line for people."""
        found = f" = {self.value}" if self.value else ""
        place = f"{self.path}{found}"
        return _at_line(self.line, f"{place}: allowed is {self.allowed}" if place else self.allowed)

    def __str__(self) -> str:
        return self.text


class Caution(msgspec.Struct, frozen=True):
    """Something that works, or is ignored, but that a person should know; `text` is a sentence."""

    path: str
    message: str
    code: str
    line: int = 0

    @property
    def text(self) -> str:
        """One line for people."""
        return _at_line(self.line, self.message)

    def __str__(self) -> str:
        return self.text


class SettingsError(UserError):
    """Settings that cannot be used, with all their problems; the text is a list of them."""

    def __init__(self, problems: Iterable[Problem], file: Path | None = None) -> None:
        self.problems = tuple(problems)
        self.file = file
        where = f" in {file}" if file else ""
        count = "is 1 problem" if len(self.problems) == 1 else f"are {len(self.problems)} problems"
        lines = "".join(f"\n  {problem.text}" for problem in self.problems)
        super().__init__(f"There {count} with the settings{where}; nothing was changed.{lines}")


class UnknownKey(UserError):
    """A key that no setting has; the text names the likely one."""

    def __init__(self, key: str, suggestions: Iterable[str] = ()) -> None:
        self.key = key
        self.suggestions = tuple(suggestions)
        hint = did_you_mean(self.suggestions) or "All keys are listed by: mailroot settings show"
        super().__init__(f"There is no setting {key}. {hint}")


def did_you_mean(suggestions: tuple[str, ...]) -> str:
    """A question that names the suggestions; "" without any."""
    return f"Did you mean {' or '.join(suggestions)}?" if suggestions else ""


def _at_line(line: int, text: str) -> str:
    return f"line {line}: {text}" if line else text
