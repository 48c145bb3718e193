"""Where in a settings file each key stands: tomllib tells values, not lines."""

import re
from collections.abc import Mapping

from engine.settings.paths import Path

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}' r"|'''(?:[^']|'(?!''))*'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_VALUE = re.compile(r"[^,\]}\n#]*")


def line_numbers(text: str) -> Mapping[Path, int]:
    """The line (from 1) of every key, table and list entry in `text`, which tomllib has accepted."""
    return _Scanner(text.replace("\r\n", "\n")).scan()


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest thing around it that is in the file; 0 when nothing is."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


class _Scanner:
    """Walks a valid TOML document once. It may be lenient, because tomllib has been strict before."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        self._lines: dict[Path, int] = {}
        self._entries: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._lines

    def _header(self) -> Path:
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        path = self._resolved(self._key(), is_array)
        self._note(path)
        self._at += 2 if is_array else 1
        return path

    def _resolved(self, key: Path, is_array: bool) -> Path:
        """The path of a header: a part that is an array of tables means its last entry, [[...]] itself a new one."""
        path: Path = ()
        for part in key[:-1]:
            path = self._last_entry((*path, part))
        path = (*path, key[-1])
        if not is_array:
            return path
        self._note(path)
        self._entries[path] = self._entries.get(path, -1) + 1
        return (*path, self._entries[path])

    def _last_entry(self, path: Path) -> Path:
        return (*path, self._entries[path]) if path in self._entries else path

    def _pair(self, table: Path) -> None:
        path = (*table, *self._key())
        self._note(path)
        self._at += 1
        self._value(path)

    def _key(self) -> Path:
        parts: list[str | int] = []
        while True:
            match = _KEY_PART.match(self._text, self._at)
            assert match is not None, "tomllib accepts no document without a key here"
            parts.append(_unquoted(match[1]))
            self._at = match.end()
            if self._text[self._at] != ".":
                return tuple(parts)
            self._at += 1

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        first = self._text[self._at]
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        elif first in "\"'":
            self._skip(_STRING)
        else:
            self._skip(_BARE_VALUE)

    def _array(self, path: Path) -> None:
        self._at += 1
        index = 0
        while not self._closes("]"):
            self._note((*path, index))
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while not self._closes("}"):
            self._pair(path)

    def _closes(self, bracket: str) -> bool:
        """Step over blanks, comments and a comma; True once `bracket` has been passed."""
        self._skip(_BLANK)
        if self._text[self._at] == ",":
            self._at += 1
            self._skip(_BLANK)
        if self._text[self._at] != bracket:
            return False
        self._at += 1
        return True

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        assert match is not None, "tomllib accepts no document with anything else here"
        self._at = match.end()

    def _note(self, path: Path) -> None:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        # Of several places (dotted keys, entries of an array of tables) the first is where the reader looks.
        for end in range(1, len(path) + 1):
            self._lines.setdefault(path[:end], self._line)


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    # Escapes in a key's name are rare enough to be left as written: then the line of the table around is told.
    return part[1:-1]
