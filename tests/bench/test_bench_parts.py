"""The benchmark's own parts: what it counts is what there is."""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module of the benchmark, which is a folder of scripts and no package."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return import_module


@pytest.mark.parametrize(
    ("tail", "count"),
    [
        (b"", 0),
        (b"sess=1 quit=0 mesg=7\r", 7),
        (b"ss=1 quit=0 mesg=7\rsess=1 quit=1 mesg=12\r", 12),
        (b"sess=1 quit=0 mesg=99\rsess=1 quit=1 mesg=1", 99),
    ],
)
def test_the_sink_counter_is_read_up_to_its_last_whole_entry(part, tail, count):
    assert part("load").last_count(tail) == count


def test_postfix_listens_on_one_port_of_loopback_and_in_no_chroot(part):
    default = (
        "# service type\n"
        "smtp      inet  n       -       y       -       -       smtpd\n"
        "#submission inet n       -       y       -       -       smtpd\n"
        "submissions inet n       -       y       -       -       smtpd\n"
        "  -o syslog_name=postfix/submissions\n"
        "qmgr      unix  n       -       n       300     1       qmgr\n"
        "postlog   unix-dgram n  -       y       -       1       postlogd\n"
    )
    lines = [line.split() for line in part("postfix").services(default, 2599).splitlines() if not line.startswith("#")]
    assert lines[0] == ["127.0.0.1:2599", "inet", "n", "-", "n", "-", "-", "smtpd"]
    assert [line[0] for line in lines if line[1] == "inet"] == ["127.0.0.1:2599"]
    assert {line[4] for line in lines if len(line) > 7} == {"n"}


@pytest.mark.parametrize("sink_port", [0, 2526])
def test_mailroot_is_measured_with_everything_on(part, sink_port):
    settings = tomllib.loads(part("mailroot").settings_text(2525, sink_port))
    assert settings["general"]["logging"]["enabled"] is True
    assert settings["delivery"]["route"] == ("smart_host" if sink_port else "hold")
    assert settings["delivery"]["advanced"]["smart_host"] == ("127.0.0.1:2526" if sink_port else "")


def test_cpu_time_of_children_that_have_ended_counts(part):
    script = "import subprocess, sys, time; " + (
        "subprocess.run([sys.executable, '-c', 'import time\\nwhile time.process_time() < 0.3: pass']); "
        "print('done', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"done\n"
        tree = part("cpu").ProcessTree(parent.pid)
        # The system counts in ticks, of each child apart.
        assert tree.cpu_seconds() >= 0.2
        assert tree.rss() > 1024**2


def test_the_table_says_what_was_measured_and_leaves_out_what_was_not(part):
    cases, table = part("cases"), part("table")
    case = cases.cases(quick=True)[0]
    figures = {
        "Mailroot": cases.Figure([100.0, 400.0, 300.0], [0.5, 0.25, 0.75]),
        "Postfix": cases.Figure([150.0], [1.5]),
    }
    text = table.table([(case, figures)], {"Mailroot": (55.0, 9.5)})
    row = next(line for line in text.splitlines() if line.startswith(case.title))
    assert row.removeprefix(case.title).split() == [
        "300/s", "150/s", "2.00", ">=", "2.0,", "<=", "0.6", "ms", "0.50", "ms", "1.50", "ms",
    ]  # fmt: skip
    assert "9.5" in text
    data = table.as_data([(case, figures)], {}, {})
    assert data["cases"][0]["ratio"] == 2.0
    assert data["cases"][0]["servers"]["Mailroot"]["rates"] == [100.0, 400.0, 300.0]
