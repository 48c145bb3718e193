"""The dialog with a mail host line by line, as it is shown to people and pasted into letters to a provider."""

from collections.abc import Callable

import msgspec

from engine.delivery.reply import Reply

HIDDEN = "***"


class Line(msgspec.Struct, frozen=True):
    """One line without its end, said by us (`client`) or by the host. It never holds a secret."""

    client: bool
    text: str


class Transcript:
    """A DialogLog that keeps every line. `hide` takes secrets out of what a host says."""

    wanted = True

    def __init__(self, hide: Callable[[Reply], Reply]) -> None:
        self._hide = hide
        self._lines: list[Line] = []

    def note(self, verb: str, argument: str, reply: Reply | None, sent: int, started: float) -> None:
        """One command with its answer; what of an AUTH is secret is only hinted at."""
        if verb:
            self._lines.append(Line(True, _command(verb, argument, sent)))
        if reply is not None:
            self._lines += [Line(False, text) for text in _answer(verb, self._hide(reply))]

    def remark(self, text: str) -> None:
        """Something we send that is not shown as it is, in words."""
        self._lines.append(Line(True, text))

    def take(self) -> tuple[Line, ...]:
        """What was said since the last time."""
        lines, self._lines = tuple(self._lines), []
        return lines


def _command(verb: str, argument: str, sent: int) -> str:
    if verb != "AUTH":
        return f"{verb} {argument}".rstrip()
    if not argument:  # a line that is all secret
        return HIDDEN
    shown = f"{verb} {argument}"
    return shown if sent == len(shown) + len("\r\n") else f"{shown} {HIDDEN}"


def _answer(verb: str, reply: Reply) -> list[str]:
    if verb == "AUTH" and reply.code == 334:  # RFC 4954 4: a challenge, in base64
        return [f"334 {HIDDEN}"]
    *more, last = reply.lines
    return [*(f"{reply.code}-{line}" for line in more), f"{reply.code} {last}".rstrip()]
