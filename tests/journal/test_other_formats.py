"""NCSA, IIS and JSON Lines."""

import json

import msgspec
import pytest

import engine.events
from engine.events import CommandHandled, Event, MessageAccepted, State, StateChanged
from engine.journal.iis import IisFormat
from engine.journal.jsonl import JsonLinesFormat
from engine.journal.ncsa import NcsaFormat
from engine.symptom import Fault, Step, Symptom

AT = 1_160_594_199.0  # 2006-10-11 19:16:39 UTC, as in the published sample

NCSA = [
    (
        {"direction": "out", "client": "205.188.158.121", "verb": "", "status": 220, "bytes_in": 82}
        | {"reply": "220-rly-yi06.mx.aol.com ESMTP mail_relay_in-yi6.1; Wed, 11 Oct 2006 14:16:38 -0400"},
        "205.188.158.121 - OutboundConnectionResponse [11/Oct/2006:13:16:39 -0600] "
        '"- -?220-rly-yi06.mx.aol.com+ESMTP+mail_relay_in-yi6.1;+Wed,+11+Oct+2006+14:16:38+-0400 SMTP" 0 82',
    ),
    (
        {"direction": "out", "client": "205.188.158.121", "verb": "EHLO", "argument": "mee-pdc.meelift.com"}
        | {"status": 0},
        "205.188.158.121 - OutboundConnectionCommand [11/Oct/2006:13:16:39 -0600] "
        '"EHLO -?mee-pdc.meelift.com SMTP" 0 4',
    ),
    (
        {"direction": "out", "client": "205.188.158.121", "verb": "DATA", "status": 0},
        '205.188.158.121 - OutboundConnectionCommand [11/Oct/2006:13:16:39 -0600] "DATA - SMTP" 0 4',
    ),
    (
        {"client": "61.47.65.115", "helo": "207.250.64.66", "verb": "MAIL", "argument": "FROM: <K@boardermail.com>"}
        | {"bytes_out": 46},
        '61.47.65.115 - 207.250.64.66 [11/Oct/2006:13:16:39 -0600] "MAIL -?+FROM:+<K@boardermail.com> SMTP" 250 46',
    ),
    (
        {"client": "61.47.65.115", "helo": "207.250.64.66", "verb": "QUIT", "status": 221, "bytes_out": 68},
        '61.47.65.115 - 207.250.64.66 [11/Oct/2006:13:16:39 -0600] "QUIT -?207.250.64.66 SMTP" 240 68',
    ),
    (
        {"client": "65.214.43.171", "helo": "", "verb": "NONSENSE", "argument": "armin.techtarget.com"}
        | {"status": 500, "bytes_out": 32},
        '65.214.43.171 - - [11/Oct/2006:13:16:39 -0600] "xxxx -?+armin.techtarget.com SMTP" 500 32',
    ),
]


@pytest.mark.parametrize(("happened", "line"), NCSA)
def test_ncsa_lines_are_those_of_iis(command, zone, happened, line):
    zone("America/Denver")
    assert NcsaFormat().text((command(at=AT, **happened),)) == f"{line}\n"


def test_a_quotation_mark_cannot_end_the_request_of_an_ncsa_line(command):
    line = NcsaFormat().text((command(verb="MAIL", argument='FROM:<a"b@c>', helo='"x'),))
    assert line.count('"') == 2
    assert "+FROM:<a%22b@c>" in line


def test_an_iis_line_is_the_published_one(command, zone):
    zone("UTC")
    event = command(
        at=1_155_907_057.0,  # 2006-08-18 13:17:37 UTC
        client="10.3.5.1",
        helo="Nwtraders.com",
        server="10.200.200.1",
        elapsed=90,
        bytes_in=42,
        bytes_out=0,
        verb="MAIL",
        argument="FROM:<maria@Nwtraders.com>",
    )
    # Microsoft's page prints "MAIL FROM, -, FROM:<...>"; the service itself logs verb and argument as everywhere else.
    assert IisFormat("MAIL01").text((event,)) == (
        "10.3.5.1, Nwtraders.com, 8/18/06, 13:17:37, SMTPSVC1, MAIL01, 10.200.200.1, 90, 42, 0, 250, 0, "
        "MAIL, -, +FROM:<maria@Nwtraders.com>,\n"
    )


def test_iis_hours_and_days_are_not_padded_and_local(command, zone):
    zone("Asia/Tokyo")
    assert ", 10/10/06, 4:16:39, " in IisFormat("X").text((command(at=AT - 86400 * 2 + 0.5),))


def test_a_comma_cannot_begin_a_column_of_an_iis_line(command):
    line = IisFormat("X").text((command(helo="a, b", argument="c, 250, 0,"),))
    assert len(line.rstrip("\n").split(",")) == 16


def every_kind():
    return [kind for kind in vars(engine.events).values() if isinstance(kind, type) and issubclass(kind, Event)][1:]


def sample_of(kind):
    values = {"at": 1.5}
    for field in msgspec.structs.fields(kind):
        if field.name == "at":
            continue
        blank = {str: "text", int: 7, float: 2.5, bool: True}.get(field.type)
        if blank is None:
            blank = _structured(field.type)
        values[field.name] = blank
    return kind(**values)


def _structured(kind):
    if kind == Symptom | None:
        return Symptom(step=Step.CONNECT, fault=Fault.REFUSED, host="smtp.example.com", certificate={"issuer": "x"})
    return ("one",) if "tuple" in str(kind) else next(iter(kind))


@pytest.mark.parametrize("kind", every_kind(), ids=lambda kind: kind.__name__)
def test_every_kind_of_event_is_one_object_with_kind_and_time(kind):
    event = sample_of(kind)
    text = JsonLinesFormat().text((event,))
    expected = msgspec.to_builtins(event) | {"kind": kind.__name__, "time": "1970-01-01T00:00:01.500Z"}
    del expected["at"]
    assert json.loads(text) == json.loads(json.dumps(expected))
    assert text.count("\n") == 1


def test_json_lines_parse_whatever_a_client_says(command):
    nasty = 'x"\r\n\x00\x85\u2028{}\\\ud83d\udcff</script>'
    text = JsonLinesFormat().text((command(argument=nasty, helo=nasty), StateChanged(at=2.0, state=State.STARTED)))
    first, second = (json.loads(line) for line in text.splitlines())
    assert first["kind"] == "CommandHandled"
    assert "%ED%B3%BF" in first["argument"]
    assert second == {"kind": "StateChanged", "time": "1970-01-01T00:00:02.000Z", "state": "started", "reason": ""}


def test_addresses_stay_what_they_are_in_json():
    event = MessageAccepted(
        at=AT + 0.25, message="m1", session=3, origin="smtp", client="::1", user="", sender="ü@例え.jp",
        recipients=("b@x", "c@y"), size=12,
    )  # fmt: skip
    (line,) = JsonLinesFormat().text((event,)).splitlines()
    assert json.loads(line) == {
        "kind": "MessageAccepted", "time": "2006-10-11T19:16:39.250Z", "message": "m1", "session": 3, "origin": "smtp",
        "client": "::1", "user": "", "sender": "ü@例え.jp", "recipients": ["b@x", "c@y"], "size": 12,
    }  # fmt: skip


def test_json_says_how_many_lines_are_missing():
    assert json.loads(JsonLinesFormat().gap(AT, 12)) == {
        "kind": "LinesLost",
        "time": "2006-10-11T19:16:39.000Z",
        "count": 12,
    }


def test_commands_are_what_the_column_formats_log():
    event = StateChanged(at=AT, state=State.STARTED)
    assert NcsaFormat().text((event,)) == IisFormat("X").text((event,)) == ""
    assert CommandHandled.__name__ in JsonLinesFormat().text((sample_of(CommandHandled),))
