"""mailroot settings ..., typed as a person types it."""

import argparse
import io
import json
import tomllib
from pathlib import Path

import pytest

from engine.cli.settings_commands import add_parsers, run
from engine.clock import ManualClock
from engine.settings.model import Settings
from engine.settings.reader import read
from engine.settings.store import SettingsStore


class Prompt:
    """Types commands, each in a process of its own as far as the store is concerned."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.parser = argparse.ArgumentParser()
        add_parsers(self.parser.add_subparsers(dest="command"))
        self.reload = ""
        self.reloads = 0

    def __call__(self, *words: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        store = SettingsStore(self.file, self.file.parent / "history", ManualClock())
        arguments = self.parser.parse_args(["settings", *words])
        reload = self._reload if self.reload else None
        return run(arguments, store, out, err, who="ann", reload=reload), out.getvalue(), err.getvalue()

    def _reload(self) -> str:
        self.reloads += 1
        return self.reload


@pytest.fixture
def mailroot(file: Path) -> Prompt:
    return Prompt(file)


def test_show_is_a_complete_settings_file(mailroot: Prompt) -> None:
    mailroot.file.write_text("general.name = 'Büro'\n[[domains]]\nname = 'a.example'\n")
    status, out, _ = mailroot("show")
    assert status == 0
    assert read(out).settings == read(mailroot.file.read_bytes()).settings
    assert "# Name of the virtual server. Allowed: text of 1 to 255 characters" in out
    assert 'name = "Büro"' in out
    assert "[delivery.security.oauth2]" in out


def test_show_as_json(mailroot: Prompt) -> None:
    shown = json.loads(mailroot("show", "--json")[1])
    assert shown["general"]["connection_timeout"] == 10
    assert shown["general"]["listeners"][1] == {"address": "::1", "port": 25, "tls": "starttls"}
    assert set(shown) == set(Settings.__struct_fields__)


def test_check(mailroot: Prompt) -> None:
    status, out, _ = mailroot("check")
    assert (status, out.count("warning:")) == (0, 1)
    assert out.endswith("(not there: the defaults): no errors, 1 warning\n")
    mailroot.file.write_text("general.max_connections = -1\ngeneral.nmae = 'x'\naccess.tls.required = true\n")
    status, out, _ = mailroot("check")
    assert status == 2
    assert "error: line 1: general.max_connections = -1: allowed is a whole number from 0 to 2000000000\n" in out
    assert "error: line 3: access.tls.required = true" in out
    assert "warning: line 2: The key general.nmae is unknown and ignored. Did you mean general.name?" in out
    assert out.endswith("2 errors, 2 warnings\n")


def test_check_as_json(mailroot: Prompt) -> None:
    mailroot.file.write_text("general.max_connections = -1\n")
    status, out, _ = mailroot("check", "--json")
    assert status == 2
    (problem,) = json.loads(out)["problems"]
    assert problem["path"] == "general.max_connections"
    assert (problem["value"], problem["code"], problem["line"]) == ("-1", "range", 1)


@pytest.mark.parametrize(
    ("key", "plain", "as_json"),
    [
        ("general.name", "SMTP Virtual Server #1", "SMTP Virtual Server #1"),
        ("general.connection_timeout", "10", 10),
        ("general.start_automatically", "true", True),
        ("general.listeners[1].address", "::1", "::1"),
        ("delivery.outbound.retry", "[15, 30, 60, 240]", [15, 30, 60, 240]),
        ("delivery.outbound.retry[3]", "240", 240),
        ("access.connections", '{ mode = "all_except", entries = [] }', {"mode": "all_except", "entries": []}),
    ],
)
def test_get(mailroot: Prompt, key: str, plain: str, as_json: object) -> None:
    assert mailroot("get", key) == (0, f"{plain}\n", "")
    assert json.loads(mailroot("get", key, "--json")[1]) == as_json


@pytest.mark.parametrize(
    ("key", "likely"),
    [
        ("delivery.smart_host", "Did you mean delivery.advanced.smart_host or domains[].smart_host?"),
        ("general.nmae", "Did you mean general.name?"),
        ("general.listeners[7].port", "Did you mean general.listeners[0] or general.listeners[1]?"),
        ("domains[0].name", "mailroot settings show"),
        ("general.name[0]", "mailroot settings show"),
        ("", "mailroot settings show"),
        ("general..name", "mailroot settings show"),
    ],
)
def test_an_unknown_key_is_answered_with_the_likely_one(mailroot: Prompt, key: str, likely: str) -> None:
    for words in (("get", key), ("set", key, "x")):
        status, out, err = mailroot(*words)
        assert (status, out) == (2, "")
        assert likely in err
    assert not mailroot.file.exists()


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("general.name", 'The "old" relay', 'The "old" relay'),
        ("general.name", "[x]", "[x]"),
        ("general.connection_timeout", "20s", "20s"),
        ("general.connection_timeout", "25", 25),
        ("general.start_automatically", "FALSE", False),
        ("delivery.route", "capture", "capture"),
        ("delivery.outbound.retry", "20s, 5, 1h", ["20s", 5, 60]),
        ("delivery.outbound.retry", '["20s", 5]', ["20s", 5]),
        ("access.relay.entries", "10.0.0.0/8,domain:example.com", ["10.0.0.0/8", "domain:example.com"]),
        ("access.authentication.users", "", None),
        ("delivery.advanced.smart_host", "[192.0.2.1]:587, b.example", "[192.0.2.1]:587, b.example"),
        ("general.listeners[0].port", "2525", None),
        ("domains", '[{ name = "a.example", smart_host = "b.example" }]', None),
    ],
)
def test_set(mailroot: Prompt, key: str, typed: str, stored: object) -> None:
    status, _, err = mailroot("set", key, typed)
    assert (status, err) == (0, "")
    if stored is not None:
        value = tomllib.loads(mailroot.file.read_text())
        for name in key.split("."):
            value = value[name]
        assert value == stored


def test_set_says_what_changed(mailroot: Prompt) -> None:
    status, out, _ = mailroot("set", "delivery.advanced.smart_host", "smtp.example.com")
    assert status == 0
    assert out.splitlines() == [
        'delivery.advanced.smart_host: "" -> "smtp.example.com"',
        "Saved as version 2.",
        "A relay that is running takes it with: mailroot reload",
    ]
    status, out, _ = mailroot("set", "delivery.advanced.smart_host", "smtp.example.com")
    assert (status, out) == (0, "delivery.advanced.smart_host has this value already; nothing was changed.\n")


def test_set_in_the_security_of_a_domain_that_has_none_makes_one(mailroot: Prompt) -> None:
    mailroot("set", "domains", '[{ name = "a.example" }]')
    assert mailroot("get", "domains[0].security.tls") == (0, "", "")
    assert mailroot("set", "domains[0].security.tls", "implicit")[0] == 0
    assert mailroot("get", "domains[0].security.tls")[1] == "implicit\n"
    assert mailroot("set", "domains[0].security", "")[0] == 0
    assert mailroot("get", "domains[0].security", "--json")[1] == "null\n"


@pytest.mark.parametrize(
    ("key", "typed", "allowed"),
    [
        ("general.connection_timeout", "1000", '"1s" to 999 minutes'),
        ("general.max_connections", "many", "a whole number from 0"),
        ("general.start_automatically", "yes", "true or false"),
        ("delivery.route", "direct", '"smart_host", "dns", "capture", "hold"'),
        ("delivery.outbound.retry", "", "1 to 20 entries"),
        ("delivery.outbound.retry", "1, x", "2d"),
        ("delivery.outbound.retry", "[1, 2", "1 to 20 entries"),
        ("delivery.advanced.smart_host", "a.example:0", "1 to 65535"),
        ("access.relay.entries", "192.168.1.7/24", '"192.168.1.0/24"'),
        ("access.tls.required", "true", "certificate"),
        ("access.tls.certificate", "absent.pem", "absent.pem"),
        ("domains", "a.example", "a table with the keys name"),
        ("domains", '[{ name = "a.example", port = 5 }]', "Did you mean"),
        ("general.listeners", "[{ port = 25 }, { port = 25 }]", "each address and port once"),
        ("general.listeners[0].port", "1]\nx = [1", "a whole number"),
        ("domains", "[]\nx = 1", "a list in square brackets"),
        ("schema_version", "2", "the version this program reads"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed(mailroot: Prompt, key: str, typed: str, allowed: str) -> None:
    status, out, err = mailroot("set", key, typed)
    assert (status, out) == (2, "")
    assert allowed in err
    assert not mailroot.file.exists()


def test_a_broken_file_is_not_changed(mailroot: Prompt) -> None:
    mailroot.file.write_text("general.max_connections = -1\n")
    for words in (("show",), ("get", "general.name"), ("set", "general.name", "x")):
        status, _, err = mailroot(*words)
        assert status == 2
        assert "line 1: general.max_connections = -1" in err
    assert mailroot.file.read_text() == "general.max_connections = -1\n"


def test_a_running_relay_is_told(mailroot: Prompt) -> None:
    mailroot.reload = "This came of it."
    assert mailroot("set", "general.name", "x")[1].endswith("\nThis came of it.\n")
    assert mailroot("undo")[1].endswith("\nThis came of it.\n")
    assert mailroot.reloads == 2
    mailroot("set", "general.name", "y")
    mailroot("set", "general.name", "y")
    mailroot("set", "general.name", "")
    assert mailroot.reloads == 3


def test_keys_of_a_file_cannot_steer_the_terminal(mailroot: Prompt) -> None:
    mailroot.file.write_text('general."a\\u001b[2Jb" = 1\ngeneral.max_connections = "\\u009b31m"\n')
    for words in (("check",), ("show",), ("check", "--json"), ("set", "general.name", "x")):
        _, out, err = mailroot(*words)
        assert out + err
        assert (out + err).replace("\n", "").isprintable()


def test_history_and_undo(mailroot: Prompt) -> None:
    assert mailroot("history") == (0, "The settings have not been changed yet.\n", "")
    assert mailroot("undo")[0] == 1
    mailroot("set", "general.name", "x")
    mailroot("set", "general.max_connections", "5")
    lines = mailroot("history")[1].splitlines()
    assert lines[0] == "   3  2023-11-14T22:13:20Z  ann  set general.max_connections: general.max_connections"
    assert len(lines) == 3
    assert mailroot("history", "3") == (0, "general.max_connections: 0 -> 5\n", "")
    assert mailroot("history", "9")[0] == 1
    status, out, _ = mailroot("undo")
    assert status == 0
    assert out.splitlines()[0] == "general.max_connections: 5 -> 0"
    assert mailroot("undo")[1].splitlines()[0] == "general.max_connections: 0 -> 5"
    assert mailroot("undo", "--to", "1")[0] == 0
    assert mailroot("get", "general.name")[1] == "SMTP Virtual Server #1\n"
    listed = json.loads(mailroot("history", "--json")[1])
    assert [version["number"] for version in listed] == [6, 5, 4, 3, 2, 1]
    assert listed[0]["changed"] == ["general.name", "general.max_connections"]
    assert json.loads(mailroot("history", "3", "--json")[1]) == [
        {"path": "general.max_connections", "old": "0", "new": "5"}
    ]


def test_a_mistaken_edit_by_hand_can_be_undone(mailroot: Prompt) -> None:
    mailroot("set", "general.name", "x")
    mailroot.file.write_text("general.name = ]\n")
    assert mailroot("undo")[0] == 0
    assert mailroot("get", "general.name")[1] == "x\n"
