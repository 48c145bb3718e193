"""Whom a command talks to, also when owners come and go."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from engine.cli import target
from engine.control.protocol import RelayGone
from engine.datafolder import FolderLock, Folders
from engine.errors import DataFolderInUse, UserError


class Owner:
    """Somebody who has the folder and answers, or goes away instead."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.closed = False

    def call(self, operation: str, arguments: dict[str, object]) -> object:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> "Owner":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture
def folders(data: Path) -> Folders:
    return Folders.below(data)


def reached(monkeypatch: pytest.MonkeyPatch, running: list[Owner | None], opened: list[Any]) -> None:
    def open_folder(_: Folders) -> Owner:
        one = opened.pop(0)
        if isinstance(one, Exception):
            raise one
        assert isinstance(one, Owner)
        return one

    monkeypatch.setattr(target, "connect", lambda _: running.pop(0))
    monkeypatch.setattr(target, "_opened", open_folder)


def test_the_relay_that_runs_comes_first(folders, monkeypatch) -> None:
    owner = Owner("answer")
    reached(monkeypatch, [owner], [])
    with target.relay(folders) as relay:
        assert relay.call("status", {}) == "answer"
    assert owner.closed


def test_owner_that_goes_away_is_followed_by_the_folder_itself(folders, monkeypatch) -> None:
    gone, ours = Owner(RelayGone("gone")), Owner("answer")
    reached(monkeypatch, [gone, None], [ours])
    with target.relay(folders) as relay:
        assert relay.call("submit", {}) == "answer"
    assert (gone.closed, ours.closed) == (True, True)


def test_folder_that_is_taken_meanwhile_is_asked_again(folders, monkeypatch) -> None:
    later = Owner("answer")
    monkeypatch.setattr(target, "_POLL_SECONDS", 0)
    reached(monkeypatch, [None, None, later], [DataFolderInUse("d", 7), DataFolderInUse("d", 7)])
    with target.relay(folders) as relay:
        assert relay.call("status", {}) == "answer"


def test_owner_that_never_answers_is_named(folders, monkeypatch) -> None:
    monkeypatch.setattr(target, "_PATIENCE_SECONDS", -1)
    reached(monkeypatch, [None], [DataFolderInUse("d", 7)])
    with pytest.raises(DataFolderInUse, match="process 7"), target.relay(folders):
        pass


def test_going_away_for_ever_ends(folders, monkeypatch) -> None:
    reached(monkeypatch, [Owner(RelayGone("gone")) for _ in range(4)], [])
    with target.relay(folders) as relay, pytest.raises(RelayGone):
        relay.call("status", {})


def test_other_refusals_are_not_repeated(folders, monkeypatch) -> None:
    reached(monkeypatch, [Owner(UserError("no"))], [])
    with target.relay(folders) as relay, pytest.raises(UserError, match="no"):
        relay.call("status", {})


def test_folder_held_without_a_control_channel_is_3(run, data, monkeypatch) -> None:
    folders = Folders.below(data)
    lock = FolderLock(folders)
    lock.acquire()
    monkeypatch.setattr(target, "_PATIENCE_SECONDS", 0.01)
    try:
        status, out, err = run("queue", "list")
    finally:
        lock.release()
    assert (status, out) == (3, "")
    assert f"in use by process {os.getpid()}" in err


def test_commands_side_by_side_all_get_through(run, data, bare_environment) -> None:
    import subprocess
    import sys

    words = [sys.executable, "-m", "engine", "send", "--from", "a@x.example", "--to", "b@y.example"]
    finished: list[int] = []

    def send() -> None:
        finished.append(subprocess.run(words, input=b"x", env=bare_environment, check=False).returncode)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert finished == [0, 0, 0, 0]
    assert run("queue", "list")[1].count("a@x.example") == 4


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users with numbers here")
def test_root_leaves_no_files_in_a_service_users_folder(run, data, monkeypatch) -> None:
    data.mkdir()
    if os.geteuid() == 0:
        os.chown(data, 65534, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
    for words in (("queue", "list"), ("serve",), ("settings", "set", "general.name", "x"), ("users", "list")):
        status, _, err = run(*words)
        assert status == 1
        assert "sudo -u" in err
    assert list(data.iterdir()) == []
