"""W3C Extended against lines that IIS itself wrote (published samples of IIS 5 and 7)."""

import pytest

from engine.journal.w3c import W3cFormat

SAMPLE_FIELDS = (
    "date time c-ip cs-username s-sitename s-computername s-ip s-port cs-method cs-uri-stem cs-uri-query sc-status "
    "sc-win32-status sc-bytes cs-bytes time-taken cs-version cs-host cs(User-Agent) cs(Cookie) cs(Referer)"
)
ALL = tuple(SAMPLE_FIELDS.split())
CLIENT = {"client": "24.118.118.106", "server_port": 0, "helo": "36A42160"}

# What happened, and the line IIS has for it.
INBOUND = [
    (
        CLIENT | {"verb": "HELO", "argument": "36A42160", "bytes_out": 48, "bytes_in": 13},
        "05:00:15 24.118.118.106 36A42160 SMTPSVC1 MEE-PDC 192.168.1.2 0 HELO - +36A42160 250 0 48 13 0 SMTP - - - -",
    ),
    (
        CLIENT | {"verb": "MAIL", "argument": "FROM: <a@sbcglobal.net>", "bytes_out": 57, "bytes_in": 45},
        "05:00:15 24.118.118.106 36A42160 SMTPSVC1 MEE-PDC 192.168.1.2 0 MAIL - +FROM:+<a@sbcglobal.net> 250 0 57 45 "
        "0 SMTP - - - -",
    ),
    (
        CLIENT
        | {"verb": "DATA", "argument": "<MEE-PDCfSDGAIXWb9DY00001e05@mee-pdc.meelift.com>"}
        | {"bytes_out": 132, "bytes_in": 29518, "elapsed": 62},
        "05:00:15 24.118.118.106 36A42160 SMTPSVC1 MEE-PDC 192.168.1.2 0 DATA - "
        "+<MEE-PDCfSDGAIXWb9DY00001e05@mee-pdc.meelift.com> 250 0 132 29518 62 SMTP - - - -",
    ),
    (
        CLIENT | {"verb": "QUIT", "status": 221, "bytes_out": 68, "bytes_in": 4, "session_elapsed": 6219},
        "05:00:15 24.118.118.106 36A42160 SMTPSVC1 MEE-PDC 192.168.1.2 0 QUIT - 36A42160 240 6219 68 4 0 SMTP - - - -",
    ),
    (
        {"client": "24.95.255.99", "server_port": 0, "helo": "", "verb": "EHLP", "argument": "rr.com"}
        | {"status": 500, "bytes_out": 32, "bytes_in": 11},
        "05:00:15 24.95.255.99 - SMTPSVC1 MEE-PDC 192.168.1.2 0 xxxx - +rr.com 500 0 32 11 0 SMTP - - - -",
    ),
    (
        {"client": "24.95.255.99", "server_port": 0, "helo": "", "verb": "QUIT", "status": 221}
        | {"bytes_out": 68, "bytes_in": 4, "elapsed": 16, "session_elapsed": 375},
        "05:00:15 24.95.255.99 - SMTPSVC1 MEE-PDC 192.168.1.2 0 QUIT - - 240 375 68 4 16 SMTP - - - -",
    ),
]


@pytest.mark.parametrize(("happened", "line"), INBOUND)
def test_inbound_lines_are_those_of_iis(command, happened, line):
    style = W3cFormat(ALL, "MEE-PDC")
    assert style.text((command(**happened),)) == f"2006-10-09 {line}\n"


def test_an_outbound_command_and_its_answer_are_two_lines(command):
    style = W3cFormat(ALL, "VSERVER14541")
    event = command(
        direction="out",
        client="66.196.118.34",
        verb="MAIL",
        argument="FROM:<a@earthlink.com> SIZE=1722",
        status=421,
        reply="421 4.7.0 [TSS04] Messages temporarily deferred",
        bytes_in=157,
        elapsed=16,
    )
    assert style.text((event,)).splitlines() == [
        "2006-10-09 05:00:15 66.196.118.34 OutboundConnectionCommand SMTPSVC1 VSERVER14541 - 25 MAIL - "
        "FROM:<a@earthlink.com>+SIZE=1722 0 0 4 0 0 SMTP - - - -",
        "2006-10-09 05:00:15 66.196.118.34 OutboundConnectionResponse SMTPSVC1 VSERVER14541 - 25 - - "
        "421+4.7.0+[TSS04]+Messages+temporarily+deferred 0 0 157 0 16 SMTP - - - -",
    ]


def test_a_greeting_has_no_command_and_a_lost_connection_no_answer(command):
    style = W3cFormat(("cs-username", "cs-method", "cs-uri-query"), "X")
    greeting = command(direction="out", verb="", argument="", status=220, reply="220 mx1.mailhop.org ESMTP")
    lost = command(direction="out", verb="QUIT", argument="", status=0)
    assert style.text((greeting, lost)).splitlines() == [
        "OutboundConnectionResponse - 220+mx1.mailhop.org+ESMTP",
        "OutboundConnectionCommand QUIT -",
    ]


def test_an_answer_without_text_is_its_code(command):
    style = W3cFormat(("cs-uri-query",), "X")
    assert style.text((command(direction="out", verb="RSET", argument="", status=250),)) == "-\n250\n"


def test_the_header_names_the_configured_fields():
    style = W3cFormat(("time", "c-ip", "cs-method"), "X")
    assert style.header(1_160_370_015.9).splitlines() == [
        "#Software: Mailroot",
        "#Version: 1.0",
        "#Date: 2006-10-09 05:00:15",
        "#Fields: time c-ip cs-method",
    ]


def test_every_line_has_as_many_columns_as_the_header(command):
    style = W3cFormat(ALL, "two words")
    text = style.text((command(helo="a b", argument="c  d"), command(direction="out", reply="250 all of it ")))
    assert [len(line.split(" ")) for line in text.splitlines()] == [len(ALL)] * 3


def test_times_are_utc_wherever_the_machine_stands(command, zone):
    zone("Asia/Tokyo")
    assert W3cFormat(("date", "time"), "X").text((command(),)) == "2006-10-09 05:00:15\n"


def test_the_real_port_tells_listeners_apart(command):
    assert W3cFormat(("s-port",), "X").text((command(server_port=587),)) == "587\n"


def test_seconds_change_within_a_batch(command):
    style = W3cFormat(("time",), "X")
    batch = tuple(command(at=command().at + seconds) for seconds in (0, 0.9, 1.0, 3600))
    assert style.text(batch).split() == ["05:00:15", "05:00:15", "05:00:16", "06:00:15"]
