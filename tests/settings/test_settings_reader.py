"""What the reader says about files as people write them."""

import pytest

from engine.settings.model import Listener, Settings
from engine.settings.reader import read
from engine.settings.units import Kilobytes, Minutes

HAND_EDITED = """\
# our relay
schema_version = 1

[general]
max_connections = -1
connection_timeout = "1000m"
listeners = [
  # the printers
  { address = "127.0.0.1", prot = 25 },
  { address = "192.0.2.1", port = 70000, tls = "ssl" },
]

[general.loging]
enabled = true

[delivery]
smart_host = "smtp.example.com"
password = "geheim"

[[domains]]
kind = "remote"

[[domains]]
name = "b.example"
[domains.security]
tls = 5
oauth2.client_id = 7
user_name = "x"
"""


def test_all_problems_are_told_at_once_with_path_value_allowed_and_line() -> None:
    problems = read(HAND_EDITED).problems
    assert [(problem.line, problem.path, problem.value, problem.code) for problem in problems] == [
        (5, "general.max_connections", "-1", "range"),
        (6, "general.connection_timeout", '"1000m"', "range"),
        (10, "general.listeners[1].port", "70000", "range"),
        (10, "general.listeners[1].tls", '"ssl"', "range"),
        (20, "domains[0].name", "", "missing"),
        (26, "domains[1].security.tls", "5", "type"),
        (27, "domains[1].security.oauth2.client_id", "7", "type"),
    ]
    assert problems[1].text == (
        'line 6: general.connection_timeout = "1000m": allowed is "1s" to 999 minutes: a whole number counts in '
        'minutes, text names its unit, like "20s", "15m", "12h" or "2d"'
    )


def test_unknown_keys_are_warned_of_with_line_and_likely_key_and_without_value() -> None:
    warnings = read(HAND_EDITED).warnings
    assert [(warning.line, warning.path) for warning in warnings] == [
        (13, "general.loging"),
        (9, "general.listeners[0].prot"),
        (17, "delivery.smart_host"),
        (18, "delivery.password"),
        (28, "domains[1].security.user_name"),
    ]
    texts = [warning.text for warning in warnings]
    assert texts[0] == "line 13: The key general.loging is unknown and ignored. Did you mean general.logging?"
    assert "general.listeners[0].port?" in texts[1]
    assert "Did you mean delivery.advanced.smart_host or domains[].smart_host?" in texts[2]
    assert "mailroot credentials set" in texts[3]
    assert "domains[1].security.username?" in texts[4]
    assert not any("geheim" in text for text in texts)


@pytest.mark.parametrize(
    ("key", "likely"),
    [
        ("[recieve]", ""),
        ("[logging]", "general.logging"),
        ("[relay]\nmode = 1", "access.relay"),
        ("[delivery.outbuond]\nretry = [1]", "delivery.outbound"),
        ("[general]\nName = 'x'", "general.name"),
        ("[general]\nmax-connections = 5", "general.max_connections"),
        ("[messages]\nexpiration = 5", "delivery.outbound.expiration or delivery.local.expiration"),
        ("[[domain]]\nname = 'a.example'", "domains"),
        ("[[domains]]\nname = 'a.example'\nsmarthost = 'b'", "domains[0].smart_host"),
        ("[delivery.advanced]\nsmarthosts = 'b'", "delivery.advanced.smart_host"),
    ],
)
def test_the_likely_key(key: str, likely: str) -> None:
    reading = read(key)
    assert reading.problems == ()
    (warning,) = reading.warnings
    assert (f"Did you mean {likely}" in warning.text) == bool(likely)
    assert ("Did you mean" in warning.text) == bool(likely)


def test_what_is_missing_takes_its_default() -> None:
    reading = read("[general]\nmax_connections = 7\n[[general.listeners]]\nport = 2525\n")
    assert reading.problems == ()
    assert reading.settings.general.max_connections == 7
    assert reading.settings.general.listeners == (Listener(port=2525),)
    assert reading.settings.delivery == Settings().delivery


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("10", 600), ('"20s"', 20), ('"15m"', 900), ('"12h"', 43200), ('" 1 H "', 3600), ('"10"', 600), ('"1s"', 1)],
)
def test_durations(written: str, seconds: int) -> None:
    timeout = read(f"general.connection_timeout = {written}").settings.general.connection_timeout
    assert (timeout, type(timeout)) == (seconds, Minutes)


@pytest.mark.parametrize(("written", "size"), [("1", 1024), ('"64KB"', 65536), ('"25mb"', 26214400), ('"7B"', 7)])
def test_sizes(written: str, size: int) -> None:
    limit = read(f"messages.max_message_kb = {written}").settings.messages.max_message_kb
    assert (limit, type(limit)) == (size, Kilobytes)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[general]\nname = relay\n", 2, "quotation marks"),
        ('[general]\nqueue_directory = "C:\\Mail"\n', 2, "single quotes"),
        ('[general]\nqueue_directory = "C:\\Users"\n', 2, "single quotes"),
        ("[general]\nname 'x'\n", 2, "name = value"),
        ("[general]\nmax_connections = 1 2\n", 2, "Nothing but a comment"),
        ("[general]\n[general]\n", 2, "join the two"),
        ("[general]\nname = 'x'\nname = 'y'\n", 3, "further up already"),
        ("access.connections.entries = [\n'a' 'b'\n]\n", 2, "separated by commas"),
        ("[general]\nstart_automatically = True\n", 2, "small letters"),
        ("a = 1\n; old style\n", 2, "begins with #"),
        ("a = [", 0, "at the end of the file"),
    ],
)
def test_toml_errors_are_told_in_plain_words(text: str, line: int, words: str) -> None:
    (problem,) = read(text).problems
    assert (problem.code, problem.line) == ("syntax", line)
    assert words in problem.text
    assert ("column" in problem.text) == bool(line)


def test_a_syntax_error_does_not_repeat_the_line() -> None:
    (problem,) = read("password = geheim\n").problems
    assert "geheim" not in problem.text


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("name = 'ä'".encode("latin-1"), 1, "UTF-8"),
        ("\n\nname = 'ä'".encode("latin-1"), 3, "UTF-8"),
        ("a = 1".encode("utf-16"), 1, "UTF-16"),
    ],
)
def test_other_encodings_are_named(data: bytes, line: int, words: str) -> None:
    (problem,) = read(data).problems
    assert (problem.code, problem.line) == ("encoding", line)
    assert words in problem.text


def test_notepad_files_are_welcome() -> None:
    reading = read(b"\xef\xbb\xbf# relay\r\n[general]\r\nname = 'x'\r\nmax_connections = -1\r\n")
    assert reading.settings.general.name == "x"
    assert [problem.line for problem in reading.problems] == [4]


def test_a_file_of_a_newer_program_is_told_as_such_and_nothing_else() -> None:
    (problem,) = read("schema_version = 2\n[general]\nname = 5\nnovelty = 1\n").problems
    assert (problem.path, problem.line, problem.code) == ("schema_version", 1, "schema_newer")
    assert "newer Mailroot" in problem.text


@pytest.mark.parametrize("version", ["0", "-1", "true", '"1"'])
def test_other_schema_versions_are_refused(version: str) -> None:
    (problem,) = read(f"schema_version = {version}").problems
    assert problem.path == "schema_version"


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000, "max = 1" + "0" * 5000, "general.max_connections = 0x" + "f" * 9000]
)
def test_absurd_files_are_problems_not_crashes(text: str) -> None:
    (problem,) = read(text).problems
    assert len(problem.text) < 300


def test_lines_of_every_layout() -> None:
    text = (
        (
            '"schema_version" = 1\n'
            "general.name = '''a'''\n"
            "general . max_connections = 3 # x = [\n"
            'delivery.security = { tls = "none", oauth2 = { tenant = "a,b}]" } }\n'
            "domains = [ # one\n"
            '  { name = "a.example" }, { name = "b.example",\n'
            "    kind = 'alias' },\n"
            "]\n"
        )
        .replace("},\n    kind", "}, kind")
        .replace('example",\n    kind', 'example", kind')
    )
    reading = read(text)
    assert reading.problems == ()
    assert reading.line(("schema_version",)) == 1
    assert reading.line(("general", "name")) == 2
    assert reading.line(("general", "max_connections")) == 3
    assert reading.line(("delivery", "security", "oauth2", "tenant")) == 4
    assert reading.line(("delivery", "security", "oauth2", "scope")) == 4
    assert reading.line(("domains", 1, "kind")) == 6
    assert reading.line(("access", "relay")) == 0


def test_lines_below_multi_line_text_and_repeated_tables() -> None:
    text = 'x = """\n[general]\nname = 1\n"""\n[[domains]]\nname = "a"\n[[domains]]\n\nname = "b"\n'
    text += '[domains.security]\ntls="none"\n'
    reading = read(text)
    assert reading.line(("domains", 0, "name")) == 6
    assert reading.line(("domains", 1, "name")) == 9
    assert reading.line(("domains", 1, "security", "tls")) == 11
    assert reading.line(("general", "name")) == 0
