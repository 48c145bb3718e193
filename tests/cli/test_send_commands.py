"""send and sendmail on a relay that runs: envelope, message, options."""

from pathlib import Path
from typing import Any

import pytest

from engine.cli import sendmail
from engine.control.protocol import BadUsage


class Taken:
    """What the relay was given, read at the moment of giving."""

    def __init__(self, relay: Any) -> None:
        relay.answers["submit"] = self.take
        relay.answers["status"] = {"fqdn": "relay.example.com"}
        self.envelope: dict[str, Any] = {}
        self.message = b""

    def take(self, arguments: dict[str, Any]) -> dict[str, str]:
        self.message = Path(arguments["file"]).read_bytes()
        self.envelope = arguments
        return {"id": "NEW1"}


@pytest.fixture
def taken(relay) -> Taken:
    return Taken(relay)


def test_send_text_from_standard_input(run, taken: Taken, data: Path) -> None:
    words = (
        "send",
        "--from",
        "a@x.example",
        "--to",
        "b@y.example, c@y.example",
        "--to",
        "d@y.example",
        "--subject",
        "Hi",
    )
    assert run(*words, given=b"It works.\n") == (0, "Queued as NEW1.\n", "")
    assert taken.envelope["sender"] == "a@x.example"
    assert taken.envelope["recipients"] == ["b@y.example", "c@y.example", "d@y.example"]
    assert taken.envelope["user"]
    assert b"Subject: Hi\r\n" in taken.message
    assert taken.message.endswith(b"\r\n\r\nIt works.\r\n")
    assert list((data / "state" / "exchange").iterdir()) == []


def test_send_from_the_null_sender(run, taken: Taken) -> None:
    for null in ("", "<>"):
        assert run("send", "--from", null, "--to", "b@y.example", given=b"x\n")[0] == 0
        assert taken.envelope["sender"] == ""


def test_send_a_message_from_a_file(run, taken: Taken, tmp_path: Path) -> None:
    file = tmp_path / "m.eml"
    file.write_bytes(b"Subject: from the file\nBcc: hidden@z.example\n\nbody\n")
    assert run("send", "--from", "a@x.example", "--to", "b@y.example", "--subject", "no", str(file))[0] == 0
    assert taken.message.startswith(b"Subject: from the file\r\nFrom: a@x.example\r\nTo: b@y.example\r\n")
    assert b"hidden" not in taken.message
    assert taken.envelope["recipients"] == ["b@y.example"]


def test_send_a_large_message(run, taken: Taken) -> None:
    body = b"0123456789" * 7 + b"\n"
    assert run("send", "--from", "a@x", "--to", "b@y", given=body * 100_000)[0] == 0
    assert taken.message.count(b"\r\n") > 100_000


def test_missing_file_is_said(run, taken: Taken) -> None:
    assert run("send", "--from", "a@x", "--to", "b@y", "/gone/m") == (
        1,
        "",
        "mailroot: /gone/m: No such file or directory\n",
    )


def test_sendmail_as_programs_call_it(run, taken: Taken) -> None:
    message = (
        b"To: b@y.example\nCc: Carl <c@y.example>\nBcc: d@y.example\nFrom: Ann <a@x.example>\nSubject: s\n\n.\nbody\n"
    )
    assert run("sendmail", "-t", "-i", "-f", "bounce@x.example", given=message) == (0, "", "")
    assert taken.envelope["sender"] == "bounce@x.example"
    assert taken.envelope["recipients"] == ["b@y.example", "c@y.example", "d@y.example"]
    assert b"d@y.example" not in taken.message
    assert taken.message.endswith(b"\r\n\r\n.\r\nbody\r\n")


def test_sendmail_as_cron_calls_it(run, taken: Taken) -> None:
    words = ("sendmail", "-i", "-FCronDaemon", "-B8BITMIME", "-oem", "root")
    message = b"From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@host> job\n\nout\n"
    assert run(*words, given=message)[0] == 0
    assert taken.envelope["sender"] == "root@relay.example.com"
    assert taken.envelope["recipients"] == ["root@relay.example.com"]
    assert b"From: root (Cron Daemon)\r\n" in taken.message


def test_sendmail_as_php_calls_it(run, taken: Taken) -> None:
    message = b"To: b@y.example\r\nSubject: s\r\n\r\nbody\r\n"
    assert run("sendmail", "-t", "-i", "-fwww@x.example", given=message)[0] == 0
    assert taken.envelope["sender"] == "www@x.example"
    assert b"From: www@x.example\r\n" in taken.message


def test_sendmail_without_i_ends_at_a_dot(run, taken: Taken) -> None:
    assert run("sendmail", "-f", "<>", "b@y.example", given=b"Subject: s\n\nbody\n.\nnever\n")[0] == 0
    assert taken.envelope["sender"] == ""
    assert taken.message.endswith(b"\r\n\r\nbody\r\n")
    assert b"To: undisclosed-recipients:;\r\n" in taken.message


def test_sendmail_takes_the_data_folder(run, taken: Taken, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILROOT_DATA", "/nowhere")
    message = b"Subject: s\n\nbody\n"
    assert run("sendmail", "-i", "--data", str(data), "-f", "a@x", "b@y", given=message)[0] == 0
    assert run("--data", str(data), "sendmail", "-i", "-f", "a@x", "b@y", given=message)[0] == 0
    assert taken.envelope["recipients"] == ["b@y"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("-t", {"from_header": True}),
        ("-ti", {"from_header": True, "ignore_dots": True}),
        ("-oi -t", {"from_header": True, "ignore_dots": True}),
        ("-bm -oem -odb -oMs x -B 7BIT -h 3 -N never -R hdrs -V id -L tag -v -U -G -q30m -O Timeout=1", {}),
        ("-f a@x -F Ann", {"sender": "a@x", "full_name": "Ann"}),
        ("-r a@x", {"sender": "a@x"}),
    ],
)
def test_sendmail_options(words: str, expected: dict[str, Any]) -> None:
    values = words.replace("-oMs x", "-oMs")
    call = sendmail.parse([*values.split(), "b@y"])
    assert call == sendmail.Call(recipients=("b@y",), **expected)


def test_sendmail_recipients_may_be_lists_with_names() -> None:
    assert sendmail.parse(["Bob <b@y>, c@y", "--", "d@y"]).recipients[:2] == ("b@y", "c@y")
    assert sendmail.parse(["-f", "Ann <a@x>", "b@y"]).sender == "a@x"


@pytest.mark.parametrize(
    ("words", "text"), [("-bs", "SMTP"), ("-bp", "queue list"), ("-bd", "serve"), ("-bi", "alias"), ("-Z", "-Z not")]
)
def test_sendmail_refuses_what_it_is_not(run, words: str, text: str) -> None:
    with pytest.raises(BadUsage):
        sendmail.parse([words])
    status, _, err = run("sendmail", words)
    assert status == 2
    assert text in err
