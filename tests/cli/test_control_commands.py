"""status, stop, pause, resume, reload on a relay that runs, and on none."""

import json
import os
import time
from typing import Any

import pytest

from engine.cli import control_commands
from engine.datafolder import Folders
from engine.errors import UserError
from engine.settings.problems import Problem, SettingsError

SNAPSHOT: dict[str, Any] = {
    "version": "0.1.0",
    "pid": 4711,
    "data": "/data",
    "name": "SMTP Virtual Server #1",
    "fqdn": "relay.example.com",
    "state": "degraded",
    "reason": "Mail waits.",
    "since": 1_700_000_000.0,
    "route": "smart_host",
    "listeners": [
        {"address": "127.0.0.1", "port": 25, "tls": "none"},
        {"address": "::1", "port": 2525, "tls": "implicit"},
    ],
    "sessions": [{}, {}],
    "counts": {"messages": 3, "octets": 2048, "waiting": 4, "held": 1, "oldest": 1_700_000_000.0},
    "routes": [
        {
            "key": "smtp.example.com",
            "kind": "smart_host",
            "state": "held",
            "reason": "Logon refused",
            "field": "delivery.security.username",
            "since": 1_700_000_000.0,
            "next_probe": 1_700_000_060.0,
            "connections": 0,
            "waiting": 3,
        }
    ],
    "attention": [{"at": 1.0, "key": "route:x", "text": "Logon\x1b refused.", "field": "delivery.security.username"}],
    "counters": {},
}


def test_status_for_people(relay, run) -> None:
    relay.answers["status"] = SNAPSHOT
    status, out, err = run("status")
    assert (status, err) == (0, "")
    for text in (
        "degraded since 20",
        "Mail waits.",
        "127.0.0.1:25 (none), [::1]:2525 (implicit)",
        "Sessions:   2",
        "3 messages, 2.0 KB; recipients: 4 waiting, 1 held; oldest from 20",
        "smtp.example.com (smart_host) held, 0 connections: Logon refused, since 20",
        "Logon? refused. Setting: delivery.security.username.",
        "process 4711",
    ):
        assert text in out


def test_status_for_programs_is_exact(relay, run) -> None:
    relay.answers["status"] = SNAPSHOT
    status, out, _ = run("status", "--json")
    assert (status, json.loads(out)) == (0, SNAPSHOT)


def test_status_of_a_stopped_relay_is_1(relay, run) -> None:
    counts = {"messages": 0, "octets": 0, "waiting": 0, "held": 0, "oldest": 0.0}
    relay.answers["status"] = SNAPSHOT | {"state": "stopped", "listeners": [], "counts": counts, "routes": []}
    status, out, _ = run("status")
    assert status == 1
    assert "Listening:  nowhere" in out
    assert "Queue:      empty" in out


@pytest.mark.parametrize("command", ["stop", "pause", "resume", "reload"])
def test_no_relay_is_said_with_the_way_on(run, data, command: str) -> None:
    status, out, err = run(command)
    assert (status, out) == (1, "")
    assert err == f"mailroot: No relay runs on the data folder {data}. Start one with: mailroot serve\n"


def test_status_without_a_relay_makes_no_folder(run, data) -> None:
    status, out, _ = run("status")
    assert (status, out) == (1, f"No relay runs on the data folder {data}.\n")
    assert not data.exists()


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_pause_and_resume_say_what_came_of_it(relay, run, command: str) -> None:
    relay.answers[command] = {"state": "paused", "changed": True, "text": "The relay is paused."}
    assert run(command) == (0, "The relay is paused.\n", "")


def test_reload_says_what_changed(relay, run) -> None:
    relay.answers["reload"] = {
        "changed": ["general.name", "general.queue_directory"],
        "restart_needed": ["general.queue_directory"],
        "warnings": ["line 3: no such key"],
    }
    status, out, err = run("reload")
    assert status == 0
    assert "changed: general.name, general.queue_directory" in out
    assert "after the next start: general.queue_directory" in out
    assert err == "mailroot: warning: line 3: no such key\n"


def test_reload_of_bad_settings_is_2_with_all_problems(relay, run) -> None:
    relay.answers["reload"] = SettingsError(
        [Problem("general.name", '""', "1 to 255 characters", "x"), Problem("messages.max", "1", "more", "x")]
    )
    status, out, err = run("reload")
    assert (status, out) == (2, "")
    assert 'general.name = "": allowed is 1 to 255 characters' in err
    assert "messages.max = 1: allowed is more" in err


def test_other_refusals_are_1(relay, run) -> None:
    relay.answers["pause"] = UserError("Only a started relay can be paused.")
    assert run("pause") == (1, "", "mailroot: Only a started relay can be paused.\n")


def test_stop_waits_until_the_process_has_gone(relay, run, data, monkeypatch: pytest.MonkeyPatch) -> None:
    relay.answers["stop"] = {"state": "stopped", "changed": True, "text": "The relay is stopped."}
    looks = []

    def lives(pid: int) -> bool:
        looks.append(pid)
        return len(looks) < 3

    def forget(_seconds: float) -> None:
        (Folders.below(data).state / "control.json").unlink(missing_ok=True)

    monkeypatch.setattr(control_commands, "_lives", lives)
    monkeypatch.setattr(control_commands.time, "sleep", forget)
    assert run("stop") == (0, "The relay has stopped.\n", "")
    assert looks == [os.getpid()] * 3


def test_stop_of_a_program_that_goes_on_is_said(relay, run, monkeypatch: pytest.MonkeyPatch) -> None:
    relay.answers["stop"] = {"state": "stopped", "changed": True, "text": "The relay is stopped."}
    monkeypatch.setattr(control_commands, "_LEAVING_SECONDS", 0.01)
    status, out, _ = run("stop")
    assert status == 0
    assert out == f"The relay is stopped. Its program (process {os.getpid()}) still runs.\n"


def test_a_process_lives_or_does_not() -> None:
    assert control_commands._lives(os.getpid())
    if hasattr(os, "fork"):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.close(write)
        os.read(read, 1)  # ends when the child, the last one with the other end, has gone
        os.close(read)
        deadline = time.monotonic() + 5
        while control_commands._lives(child) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not control_commands._lives(child)  # a zombie does not count
        os.waitpid(child, 0)
        assert not control_commands._lives(child)
