"""Reply: what the server answered, one line or several (RFC 5321 4.2)."""

import re
from typing import NamedTuple

_LINE = re.compile(r"(\d{3})([ -]?)(.*)", re.DOTALL)
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?= |$)")
_STORED = re.compile(r"2\.6\.0 (\S+) Queued")


class Reply(NamedTuple):
    """A whole answer; `lines` are its texts without the code. The code is 0 for what is no reply of SMTP at all."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its last line, with the code."""
        return f"{self.code} {self.lines[-1]}".strip()

    @property
    def enhanced(self) -> str:
        """The enhanced status code (RFC 3463), "" without one."""
        match = _ENHANCED.match(self.lines[-1])
        return match.group() if match else ""

    @property
    def message(self) -> str:
        """The id of the message that was stored with this answer, "" when none was."""
        match = _STORED.match(self.lines[-1]) if self.code == 250 else None
        return match[1] if match else ""

    @property
    def refuses(self) -> bool:
        """Whether it says no, for now (4xx) or for good (5xx)."""
        return self.code >= 400


class ReplyReader:
    """Makes replies of lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def feed(self, line: str) -> Reply | None:
        """The reply that is complete with this line, None while it goes on."""
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        self._lines.append(match[3])
        if match[2] == "-":
            return None
        reply = Reply(int(match[1]), tuple(self._lines))
        self._lines = []
        return reply

    def reset(self) -> None:
        """Forget what was begun."""
        self._lines = []
