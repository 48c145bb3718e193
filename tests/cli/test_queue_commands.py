"""queue: what is asked of the relay, and how the answers look."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import UserError

ENTRY: dict[str, Any] = {
    "id": "A1",
    "state": "retrying",
    "sender": "",
    "recipients": ["b@example.com", "c@example.com"],
    "recipient_count": 5,
    "size": 3 * 1024**2,
    "received_at": 1_700_000_000.25,
    "attempts": 2,
    "next_attempt": 1_700_000_900.0,
    "last_answer": "421 4.3.2 \x1b[31mbusy",
}


def test_list_for_people(relay, run) -> None:
    held = ENTRY | {"id": "B2", "state": "held", "sender": "a@x", "recipients": ["b@y"], "recipient_count": 1}
    relay.answers["queue.list"] = {"total": 12, "entries": [ENTRY, held, ENTRY | {"next_attempt": 0.0}]}
    status, out, _ = run("queue", "list")
    lines = out.splitlines()
    assert status == 0
    titles = "ID State Size Received Next attempt Sender Recipients Last answer"
    assert lines[0].split() == titles.split()
    assert "3.0 MB" in lines[1]
    assert "<>" in lines[1]
    assert "b@example.com and 4 more  421 4.3.2 ?[31mbusy" in lines[1]
    assert "at once" in lines[3]
    assert lines[4].startswith("3 of 12 messages")
    assert lines[2].index("held") == lines[1].index("retrying")


def test_list_for_programs_is_exact(relay, run) -> None:
    relay.answers["queue.list"] = {"total": 1, "entries": [ENTRY]}
    _, out, _ = run("queue", "list", "--json")
    assert json.loads(out) == {"total": 1, "entries": [ENTRY]}


def test_list_asks_for_what_was_named(relay, run) -> None:
    relay.answers["queue.list"] = {"total": 0, "entries": []}
    words = (
        "queue list --state held --sender ann --recipient bob --text x --order size --descending --offset 5 --limit 7"
    )
    assert run(*words.split(), "--offset", "5", "--limit", "7", "--older-than", "2h") == (0, "No message waits.\n", "")
    (operation, arguments) = relay.asked[0]
    assert operation == "queue.list"
    assert arguments == {
        "where": {"state": "held", "sender": "ann", "recipient": "bob", "text": "x", "older_than": 7200.0},
        "order": "size",
        "descending": True,
        "offset": 5,
        "limit": 7,
    }


@pytest.mark.parametrize(
    "words",
    [("--state", "gone"), ("--order", "colour"), ("--limit", "-1"), ("--limit", "many"), ("--older-than", "soon")],
)
def test_list_refuses_what_means_nothing(run, data: Path, words: tuple[str, str]) -> None:
    data.mkdir()
    status, out, err = run("queue", "list", *words)
    assert (status, out) == (2, "")
    assert words[1] in err


def test_empty_page_beyond_the_end(relay, run) -> None:
    relay.answers["queue.list"] = {"total": 3, "entries": []}
    assert run("queue", "list", "--offset", "9")[1] == "3 messages match, none here.\n"


def test_show_for_people(relay, run) -> None:
    relay.answers["queue.show"] = {
        "message": {"id": "A1", "sender": "a@x", "size": 10, "received_at": 1.7e9, "origin": "smtp", "client": "::1"}
        | {"user": "", "about": "B9"},
        "recipients": [
            {"address": "b@y", "state": "held", "attempts": 3, "next_attempt": 0.0, "last_answer": "421 busy"},
        ],
        "attempts": [{"at": 1.7e9, "recipient": "b@y", "outcome": "deferred", "host": "mx.y", "answer": "421 busy"}],
    }
    status, out, _ = run("queue", "show", "A1")
    assert status == 0
    assert relay.asked == [("queue.show", {"id": "A1"})]
    for text in ("Sender:    a@x", "(smtp, ::1)", "Notice on: B9", "deferred  mx.y  421 busy"):
        assert text in out


@pytest.mark.parametrize(
    ("verb", "done"), [("retry", "due at once"), ("hold", "held"), ("release", "released"), ("remove", "removed")]
)
def test_actions(relay, run, verb: str, done: str) -> None:
    relay.answers[f"queue.{verb}"] = {"touched": 2}
    assert run("queue", verb, "A1", "B2", "A1") == (0, f"2 messages {done}.\n", "")
    assert run("queue", verb, "all")[0] == 0
    assert relay.asked == [(f"queue.{verb}", {"ids": ["A1", "B2"]}), (f"queue.{verb}", {"ids": None})]


@pytest.mark.parametrize("verb", ["retry", "hold", "release", "remove"])
def test_actions_that_change_nothing_say_why(relay, run, verb: str) -> None:
    relay.answers[f"queue.{verb}"] = {"touched": 0}
    status, out, _ = run("queue", verb, "A1")
    assert status == 0
    assert out.startswith("No change. ")


def test_all_stands_alone(relay, run) -> None:
    status, _, err = run("queue", "remove", "all", "A1")
    assert (status, relay.asked) == (2, [])
    assert '"all" stands alone' in err


def test_unknown_id_is_a_sentence_and_1(relay, run) -> None:
    relay.answers["queue.hold"] = UserError("There is no message X in the queue.")
    assert run("queue", "hold", "X") == (1, "", "mailroot: There is no message X in the queue.\n")


def exporting(arguments: dict[str, Any]) -> dict[str, int]:
    return {"size": Path(arguments["file"]).write_bytes(b"Subject: x\r\n\r\nb\xff\r\n")}


def test_export_writes_the_file_and_leaves_nothing(relay, run, tmp_path: Path, data: Path) -> None:
    relay.answers["queue.export"] = exporting
    target = tmp_path / "out.eml"
    target.write_bytes(b"earlier and longer than what is written now")
    status, out, _ = run("queue", "export", "A1", str(target))
    assert (status, out) == (0, f"18 B written to {target}.\n")
    assert target.read_bytes() == b"Subject: x\r\n\r\nb\xff\r\n"
    assert list((data / "state" / "exchange").iterdir()) == []
    assert relay.asked[0][1]["id"] == "A1"


def test_export_to_standard_output_is_exact(relay, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from engine.cli.main import main

    relay.answers["queue.export"] = exporting
    assert main(["queue", "export", "A1", "-"]) == 0
    assert capfdbinary.readouterr().out == b"Subject: x\r\n\r\nb\xff\r\n"


def test_export_that_cannot_be_written_is_said(relay, run, tmp_path: Path, data: Path) -> None:
    relay.answers["queue.export"] = exporting
    status, _, err = run("queue", "export", "A1", str(tmp_path / "gone" / "out.eml"))
    assert status == 1
    assert err == f"mailroot: {tmp_path / 'gone' / 'out.eml'}: No such file or directory\n"
    assert list((data / "state" / "exchange").iterdir()) == []


def test_missing_data_folder_is_said_and_not_made(run, data: Path) -> None:
    status, _, err = run("queue", "list")
    assert status == 1
    assert f"There is no data folder {data}" in err
    assert not data.exists()


def test_a_long_list_is_asked_for_in_pieces(relay, run) -> None:
    def page(arguments: dict[str, Any]) -> dict[str, Any]:
        first, limit = arguments["offset"], arguments["limit"]
        assert limit <= 5_000
        entries = [ENTRY | {"id": f"M{number}"} for number in range(first, min(first + limit, 12_000))]
        return {"total": 12_000, "entries": entries}

    relay.answers["queue.list"] = page
    listed = json.loads(run("queue", "list", "--json", "--offset", "10", "--limit", "100000")[1])
    assert [entry["id"] for entry in listed["entries"]] == [f"M{number}" for number in range(10, 12_000)]
    assert len(json.loads(run("queue", "list", "--json", "--limit", "7000")[1])["entries"]) == 7_000
