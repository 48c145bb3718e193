"""Quoting: a text as a literal of the language that a snippet is written in, whatever stands in the text."""

import shlex
from collections.abc import Callable, Mapping
from xml.sax.saxutils import quoteattr

# What PowerShell takes for a single quote, besides the one on the keyboard (about_Quoting_Rules).
_POWERSHELL_QUOTES = "'\u2018\u2019\u201a\u201b"
# End a line in C# as CR and LF do (ECMA-334 6.3.2), and are no letters anywhere.
_UNSEEN = "\x7f\u0085\u2028\u2029"


def single_line(text: str) -> str:
    """The text as part of a line that has no quotes: what would end or garble the line becomes a space."""
    return "".join(" " if _is_control(letter) else letter for letter in text).strip()


def transact_sql(text: str) -> str:
    """A Unicode literal of SQL Server. Its tools end a batch at a line GO, even inside a literal."""
    return "N'" + single_line(text).replace("'", "''") + "'"


def powershell(text: str) -> str:
    """A verbatim string: nothing in it is expanded."""
    return "'" + "".join(letter * 2 if letter in _POWERSHELL_QUOTES else letter for letter in text) + "'"


def php(text: str) -> str:
    """A single-quoted string, in which variables are not expanded."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def double_quoted(text: str) -> str:
    """A string of JSON, Python and C# alike."""
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def xml_attribute(text: str) -> str:
    """An attribute's value with its quotes."""
    return quoteattr(single_line(text))


def php_ini(text: str) -> str:
    """A value of php.ini: ${NAME} would be replaced there."""
    kept = single_line(text)
    for letter in '\\"$':
        kept = kept.replace(letter, f"\\{letter}")
    return f'"{kept}"'


def curl_config(text: str) -> str:
    """A parameter in a configuration file of curl (curl(1), -K)."""
    return '"' + single_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def msmtp(text: str) -> str:
    """An argument in msmtprc; only the outer quotes are taken off there."""
    return f'"{single_line(text)}"'


def shell(text: str) -> str:
    """One word of a POSIX shell."""
    return shlex.quote(text)


QUOTINGS: Mapping[str, Callable[[str], str]] = {
    "plain": single_line,
    "tsql": transact_sql,
    "powershell": powershell,
    "php": php,
    "csharp": double_quoted,
    "json": double_quoted,
    "python": double_quoted,
    "xml": xml_attribute,
    "ini": php_ini,
    "curl": curl_config,
    "msmtp": msmtp,
    "shell": shell,
}


def _is_control(letter: str) -> bool:
    return letter < " " or letter in _UNSEEN


def _escaped(letter: str) -> str:
    if letter in '\\"':
        return f"\\{letter}"
    return f"\\u{ord(letter):04x}" if _is_control(letter) else letter
