"""The command line as a whole: help, usage, exit statuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.main import build_parser


def test_without_a_command_and_a_window_it_says_to_name_one(run) -> None:
    status, out, err = run()
    assert status == 2
    assert "usage: mailroot" in out
    assert "window" in err
    assert "Name a command" in err


@pytest.mark.parametrize("words", [("--help",), ("serve", "--help"), ("queue", "list", "--help"), ("users", "--help")])
def test_help_is_good(run, words: tuple[str, ...]) -> None:
    status, out, _ = run(*words)
    assert status == 0
    assert "usage: mailroot" in out


def test_every_command_of_the_contract_has_a_help_text(run) -> None:
    _, out, _ = run("--help")
    for name in [
        "serve",
        "status",
        "stop",
        "pause",
        "resume",
        "reload",
        "queue",
        "settings",
        "credentials",
        "users",
        "explain",
        "send",
        "sendmail",
    ]:
        assert f"\n    {name} " in out or f"\n    {name}\n" in out


@pytest.mark.parametrize(
    "words", [("no-such-command",), ("queue",), ("queue", "shred"), ("serve", "--nonsense"), ("send",)]
)
def test_bad_usage_is_2(run, words: tuple[str, ...]) -> None:
    status, _, err = run(*words)
    assert status == 2
    assert "usage:" in err


def test_version(run) -> None:
    import engine

    assert run("--version") == (0, f"mailroot {engine.__version__}\n", "")


@pytest.mark.parametrize("words", [("--data", "{}", "status"), ("status", "--data", "{}"), ("status", "--data={}")])
def test_data_stands_before_or_after_the_command(run, tmp_path: Path, words: tuple[str, ...]) -> None:
    place = tmp_path / "other"
    status, out, _ = run(*(word.format(place) for word in words), "--json")
    assert status == 1
    assert json.loads(out) == {"state": "not running", "data": str(place)}


def test_every_leaf_command_takes_data() -> None:
    parser = build_parser()
    for words in (["queue", "list"], ["users", "add", "x"], ["settings", "get", "k"], ["credentials", "list"]):
        assert parser.parse_args([*words, "--data", "/d"]).data == "/d"
        assert parser.parse_args(["--data", "/d", *words]).data == "/d"


def test_no_argument_is_made_for_a_secret() -> None:
    def options(parser) -> set[str]:
        found = set()
        for action in parser._actions:
            found |= set(action.option_strings) | {action.dest}
            for below in getattr(action, "choices", None) or {}:
                if hasattr(action.choices, "values"):
                    found |= options(action.choices[below])
        return found

    assert not [name for name in options(build_parser()) if "pass" in name or "secret" in name or "token" in name]


def test_reader_that_goes_away_is_no_traceback(bare_environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "engine", "status"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=bare_environment | {"PYTHONUNBUFFERED": ""},
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 1


def test_help_and_status_import_no_heavy_library(bare_environment: dict[str, str]) -> None:
    code = (
        "import sys; from engine.cli.main import main; main(['status']); "
        "print(sorted({'keyring', 'cryptography', 'aiosmtpd', 'dns', 'tomlkit', 'sqlite3', 'psutil', 'uvloop', "
        "'email', 'engine.facade'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=bare_environment, capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"
