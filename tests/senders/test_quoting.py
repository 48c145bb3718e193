"""Literals: what comes out of a language's own reader is what went in."""

import ast
import json
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.senders.quoting import QUOTINGS, double_quoted, php, php_ini, powershell, shell, transact_sql, xml_attribute

NASTY = [
    "o'brien@example.com",
    'say "hello" @{x}',
    "back\\slash \\' \\\" \\n",
    "$home ${HOME} $(id) `id` %PATH% {port} {{x}} %d",
    "'); DROP TABLE mail; --",
    "山田太郎@例え.jp 😀",
    "‘smart’ ‚quotes‛",
    "<tag attr='x'> & ;#",
    "",
]
LINES = [*NASTY, "two\r\nlines", "\u2028\u2029\u0085", "\x00\x07"]


@pytest.mark.parametrize("text", LINES)
def test_python_and_json(text: str) -> None:
    assert ast.literal_eval(double_quoted(text)) == text
    assert json.loads(double_quoted(text)) == text


@pytest.mark.parametrize("text", LINES)
def test_csharp_literals_end_where_they_should(text: str) -> None:
    """The lexical grammar of ECMA-334 6.4.5.6: no line end inside, and each quote or backslash escaped."""
    literal = double_quoted(text)
    assert not set(literal) & set("\r\n\u0085\u2028\u2029\x00")
    assert literal[0] == literal[-1] == '"'
    assert '"' not in literal[1:-1].replace("\\\\", "").replace('\\"', "")


@pytest.mark.parametrize("text", NASTY)
def test_transact_sql(text: str) -> None:
    literal = transact_sql(text)
    assert literal[:2] == "N'"
    assert literal[-1] == "'"
    assert literal[2:-1].replace("''", "") == text.replace("'", "")
    assert literal[2:-1].count("'") == 2 * text.count("'")


@pytest.mark.parametrize("text", NASTY)
def test_powershell_doubles_every_quote_it_knows(text: str) -> None:
    literal = powershell(text)
    inner = literal[1:-1]
    for quote in "'‘’‚‛":
        assert inner.count(quote) == 2 * text.count(quote)
        inner = inner.replace(quote * 2, quote)
    assert inner == text


@pytest.mark.parametrize("text", NASTY)
def test_xml(text: str) -> None:
    element = ElementTree.fromstring(f"<a b={xml_attribute(text)} />")
    assert element.get("b") == text


@pytest.mark.parametrize("text", NASTY)
def test_a_shell_reads_one_word(text: str) -> None:
    said = subprocess.run(["sh", "-c", f"printf %s {shell(text)}"], capture_output=True, check=True).stdout
    assert said.decode() == text


@pytest.mark.skipif(shutil.which("php") is None, reason="php is not installed")
@pytest.mark.parametrize("text", NASTY)
def test_php_reads_its_strings_and_its_ini(text: str, tmp_path: Path) -> None:
    said = subprocess.run(["php", "-n", "-r", f"echo {php(text)};"], capture_output=True, check=True).stdout
    assert said.decode() == text
    (tmp_path / "php.ini").write_text(f"sendmail_from = {php_ini(text)}\n", encoding="utf-8")
    said = subprocess.run(
        ["php", "-n", "-c", str(tmp_path / "php.ini"), "-r", 'echo ini_get("sendmail_from");'],
        capture_output=True,
        check=True,
    ).stdout
    assert said.decode() == text


@pytest.mark.parametrize("quoting", ["plain", "ini", "curl", "msmtp", "xml", "tsql"])
def test_where_a_line_end_would_begin_something_new_it_is_gone(quoting: str) -> None:
    assert "\n" not in QUOTINGS[quoting]("a@example.com\r\nurl = evil\n")
