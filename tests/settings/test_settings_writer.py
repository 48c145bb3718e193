"""Hand-edited files: only what changes changes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import UserError
from engine.settings.catalogue import set_value
from engine.settings.model import Settings
from engine.settings.reader import read
from engine.settings.writer import render

FILE = """\
# Relay of the Hamburg office
schema_version = 1

[general]
name = "Hamburg"          # as on the door
connection_timeout = "600s"  # ten minutes
listeners = [
  # the server itself
  { address = "127.0.0.1", port = 25 },   # old programs
  # the printers
  { address = "192.0.2.1", port = 2525, tls = "none" },
]
colour = "blue"  # not ours

[access.relay]
entries = [
  "192.0.2.10", # scanner
  "192.0.2.11", # copier
  "192.0.2.12", # gate
]

[messages]
max_message_kb = "25MB"

# our provider
[delivery.advanced]
smart_host = 'smtp.example.com'

[[domains]]
name = "a.example"  # first
kind = "alias"

[[domains]]
name = "b.example"  # second
[domains.security]
tls = "starttls"

[strange]
x = [ 1,2 ]
"""


def changed(text: str, *assignments: tuple[str, str]) -> str:
    reading = read(text)
    assert reading.problems == ()
    new = reading.settings
    for key, value in assignments:
        new = set_value(new, key, value)
    rendered = render(new, text.encode()).decode()
    assert read(rendered).settings == new
    return rendered


def replaced(old: str, new: str) -> str:
    assert FILE.count(old) == 1
    return FILE.replace(old, new)


def test_nothing_changed_nothing_written() -> None:
    assert changed(FILE) == FILE


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("general.name", "Bremen", '"Hamburg" ', '"Bremen" '),
        ("general.connection_timeout", "20s", '"600s"', '"20s"'),
        ("general.connection_timeout", "11", '"600s"', "11"),
        ("general.connection_timeout", "10", '"600s"', '"600s"'),
        ("general.listeners[1].port", "2526", "port = 2525", "port = 2526"),
        ("messages.max_message_kb", "26MB", '"25MB"', "26624"),
        ("messages.max_message_kb", "25600", '"25MB"', '"25MB"'),
        ("delivery.advanced.smart_host", "b.example", "'smtp.example.com'", '"b.example"'),
        ("domains[0].kind", "remote", 'kind = "alias"', 'kind = "remote"'),
        ("domains[1].security.tls", "implicit", 'tls = "starttls"', 'tls = "implicit"'),
        ("domains[1].security", "", '[domains.security]\ntls = "starttls"\n', ""),
        ("access.relay.entries", "192.0.2.10, 192.0.2.12", '  "192.0.2.11", # copier\n', ""),
        ("access.relay.entries[1]", "192.0.2.99", '"192.0.2.11"', '"192.0.2.99"'),
        (
            "access.relay.entries",
            "192.0.2.10, 192.0.2.11, 192.0.2.12, 192.0.2.13",
            '  "192.0.2.12", # gate\n',
            '  "192.0.2.12", # gate\n  "192.0.2.13",\n',
        ),
        (
            "general.listeners",
            '[{ address = "192.0.2.1", port = 2525, tls = "none" }]',
            '  { address = "127.0.0.1", port = 25 },   # old programs\n',
            "",
        ),
    ],
)
def test_one_change_changes_one_place(key: str, value: str, old: str, new: str) -> None:
    expected = replaced(old, new)
    rendered = changed(FILE, (key, value))
    assert rendered.replace("\n\n", "\n") == expected.replace("\n\n", "\n")


def test_a_default_is_written_only_where_the_key_stands() -> None:
    rendered = changed(FILE, ("general.name", "SMTP Virtual Server #1"), ("delivery.route", "smart_host"))
    assert rendered == replaced('"Hamburg" ', '"SMTP Virtual Server #1" ')
    rendered = changed(FILE, ("delivery.route", "dns"))
    assert 'route = "dns"' in rendered
    assert 'route = "smart_host"' in changed(rendered, ("delivery.route", "smart_host"))


def test_new_sections_join_theirs() -> None:
    rendered = changed(FILE, ("access.tls.minimum_version", "1.3"), ("delivery.security.oauth2.tenant", "x"))
    assert '[access.tls]\nminimum_version = "1.3"\n' in rendered
    assert '[delivery.security.oauth2]\ntenant = "x"\n' in rendered
    assert all(line in rendered.splitlines() for line in FILE.splitlines())


def test_domains_come_and_go_with_their_comments() -> None:
    rendered = changed(
        FILE, ("domains", '[{ name = "b.example", security = { tls = "starttls" } }, { name = "c.example" }]')
    )
    assert "a.example" not in rendered
    assert 'name = "b.example"  # second\n[domains.security]\ntls = "starttls"' in rendered
    assert '[[domains]]\nname = "c.example"' in rendered
    assert "[strange]\nx = [ 1,2 ]" in rendered
    assert "[[domains]]" not in changed(rendered, ("domains", ""))


def test_an_empty_list_of_tables_is_not_an_absent_one() -> None:
    text = "[[general.listeners]]\nport = 25\n[[general.listeners]]\nport = 26\n"
    assert "listeners = []" in changed(text, ("general.listeners", ""))


def test_line_ends_and_byte_order_mark_of_windows_stay() -> None:
    existing = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    new = set_value(read(existing).settings, "access.tls.minimum_version", "1.3")
    rendered = render(new, existing)
    assert rendered.startswith(b"\xef\xbb\xbf# Relay")
    assert rendered.count(b"\n") == rendered.count(b"\r\n")
    assert read(rendered).settings == new


def test_a_last_line_without_an_end_is_no_trap() -> None:
    rendered = changed("[general]\nmax_connections = 5", ("general.name", "x"), ("messages.max_recipients", "7"))
    assert "max_connections = 5\n" in rendered


LAYOUTS = {
    "dotted": """\
general.name = "x" # remark 1
general.logging.enabled = true
general.logging.fields = ["date",
  # remark 2
  "time"]
access.relay.entries = ["10.0.0.0/8"] # remark 3
domains = [ { name = "a.example", security = { tls = "none" } }, { name = "b.example" } ]
messages = { max_recipients = 5, max_message_kb = "1MB" } # remark 4
""",
    "out of order": """\
# remark 1
[[domains]]
name = "a.example"
[domains.security.oauth2]
scope = "q"
[general.logging]
enabled = true # remark 2
[[general.listeners]]
port = 2525
[delivery.advanced]
max_hops = 3
[access]
relay = { mode = "only_listed", entries = ["10.0.0.1"] } # remark 3
[general]
name = "late" # remark 4
[delivery]
route = "dns"
[access.tls]
required = false
""",
    "quoted": """\
# remark 1
[ general ]
"name" = 'q'   # remark 2
  listeners = [ { port = 25 }, {port=26, address = "::1"}, ]  # remark 3
[delivery.outbound]
retry = [ 1, 2,
  "3s", ] # remark 4
""",
}

ASSIGNMENTS = (
    ("general.name", "other"),
    ("general.max_connections", "9"),
    ("general.listeners", "[{ port = 9 }, { port = 10 }, { port = 11 }]"),
    ("general.listeners", ""),
    ("general.logging.enabled", "false"),
    ("general.logging.directory", "log"),
    ("general.logging.fields", "time, date, c-ip"),
    ("access.tls.minimum_version", "1.3"),
    ("access.tls.required", "true"),
    ("access.relay.entries", "10.0.0.2"),
    ("access.relay.open_relay_confirmed", "true"),
    ("access.authentication.users", "bob"),
    ("messages.max_recipients", "8"),
    ("messages.max_message_kb", "8"),
    ("delivery.route", "hold"),
    ("delivery.outbound.retry", "2, 3s, 4"),
    ("delivery.security.oauth2.tenant", "t"),
    ("delivery.advanced.max_hops", "4"),
    ("domains", '[{ name = "b.example" }, { name = "c.example", security = {} }]'),
    ("domains", ""),
)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(st.lists(st.sampled_from(ASSIGNMENTS), min_size=1, max_size=6, unique=True))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_unusual_layouts_take_changes(layout: str, assignments: list[tuple[str, str]]) -> None:
    rendered = changed(LAYOUTS[layout], *assignments)
    kept = ("remark 1", "remark 3", "remark 4")
    assert all(remark in rendered for remark in kept)


def test_a_layout_that_cannot_be_changed_is_refused_and_never_spoilt() -> None:
    """tomlkit loses what is added to dotted keys of a section that stands in several places."""
    text = '[delivery.advanced]\nmax_hops = 3\n[general]\n[delivery]\nsecurity.tls = "none"\n'
    new = set_value(read(text).settings, "delivery.security.oauth2.tenant", "t")
    with pytest.raises(UserError) as raised:
        render(new, text.encode())
    assert "nothing was written" in str(raised.value)


def test_a_fresh_file_says_where_to_look() -> None:
    assert render(Settings()).decode().splitlines() == [
        "# Mailroot's settings. Every key with its meaning and default: mailroot settings show",
        "schema_version = 1",
    ]
