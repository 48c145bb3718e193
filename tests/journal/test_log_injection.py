"""Nothing a client or another host says begins a line, ends one, or brings a secret into the log."""

import pytest

from engine.journal.iis import IisFormat
from engine.journal.jsonl import JsonLinesFormat
from engine.journal.ncsa import NcsaFormat
from engine.journal.w3c import W3cFormat
from engine.settings.model import Logging

FORMATS = {
    "w3c": lambda: W3cFormat(Logging().fields, "X"),
    "ncsa": NcsaFormat,
    "iis": lambda: IisFormat("X"),
    "jsonl": JsonLinesFormat,
}
# What other readers take for the end of a line, besides LF: str.splitlines knows them all.
BREAKS = ["\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


@pytest.fixture(params=FORMATS)
def style(request):
    return FORMATS[request.param]()


@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
def test_no_argument_begins_a_line(style, command, line_break):
    forged = f"x{line_break}2006-10-09 05:00:15 10.0.0.1 forged"
    event = command(helo=forged, verb="MAIL", argument=forged)
    text = style.text((event,))
    assert text.count("\n") == 1
    if not isinstance(style, JsonLinesFormat):
        assert len(text.splitlines()) == 1


@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
def test_no_answer_of_another_host_begins_a_line(style, command, line_break):
    text = style.text((command(direction="out", verb="", status=220, reply=f"220 a{line_break}forged"),))
    assert text.count("\n") == 1


@pytest.mark.parametrize("text", ["\x00", "\x1b[31mred", "\x7f", "\u202ereversed", "\ud800"], ids=ascii)
def test_nothing_that_does_not_print_is_written(style, command, text):
    written = style.text((command(verb="RCPT", argument=text, helo=text),))
    assert written.encode("utf-8")
    assert "\x00" not in written
    assert "\x1b" not in written


@pytest.mark.parametrize("verb", ["MAIL\r\nQUIT", "mail from", "\x16\x03\x01", "GET", ""], ids=ascii)
def test_an_unknown_verb_is_xxxx(command, verb):
    assert W3cFormat(("cs-method",), "X").text((command(verb=verb, status=500),)) == "xxxx\n"


@pytest.mark.parametrize("direction", ["in", "out"])
def test_auth_is_logged_without_what_follows_the_mechanism(style, command, direction):
    text = style.text((command(direction=direction, verb="AUTH", argument="PLAIN AGEAc2VjcmV0", status=235),))
    assert "PLAIN" in text
    assert "AGEAc2VjcmV0" not in text
