"""A relay that runs is asked, paused, reloaded and stopped by commands and signals; the queue also while none runs."""

import email
import os
import signal
import smtplib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.clients import SECONDS, send_with_smtplib
from tests.e2e.relay import Relay
from tests.e2e.sink import Sink
from tests.e2e.site_settings import settings
from tests.e2e.waiting import free_port, wait_until

NewRelay = Callable[..., Relay]
HOLD = settings(route="hold")
TEXT = b"Message-ID: <one@example.net>\r\nSubject: one\r\n\r\nbody\r\n"


def test_status_says_where_clients_connect_and_what_waits(new_relay: NewRelay) -> None:
    relay = new_relay(HOLD).serve()
    assert f"127.0.0.1:{relay.port}" in relay.ready_line()
    send_with_smtplib(relay.port, "a@example.net", ["b@example.org"], TEXT)
    status = relay.run("status", "--json").json()
    assert status["state"] == "started"
    assert status["pid"] == relay.pid
    assert [listener["port"] for listener in status["listeners"]] == [relay.port]
    assert status["counts"]["messages"] == 1


def test_without_a_relay_status_and_stop_say_so(new_relay: NewRelay) -> None:
    relay = new_relay(HOLD)
    for verb in ("status", "stop", "pause", "resume", "reload"):
        answer = relay.run(verb)
        assert answer.status == 1, answer
        assert answer.text.strip()
        assert "Traceback" not in answer.text


def test_paused_it_refuses_new_sessions_and_keeps_open_ones(new_relay: NewRelay) -> None:
    relay = new_relay(HOLD).serve()
    with smtplib.SMTP("127.0.0.1", relay.port, timeout=SECONDS) as client:
        client.ehlo()
        assert relay.run("pause").status == 0
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            smtplib.SMTP("127.0.0.1", relay.port, timeout=SECONDS)
        assert refused.value.smtp_code == 421
        assert client.sendmail("a@example.net", ["b@example.org"], TEXT) == {}
    assert relay.run("status", "--json").json()["state"] == "paused"
    assert relay.run("resume").status == 0
    send_with_smtplib(relay.port, "a@example.net", ["b@example.org"], TEXT)
    assert len(relay.queue()) == 2


@pytest.mark.parametrize("how", ["reload", "SIGHUP"])
def test_new_settings_are_read_without_dropping_a_session(new_relay: NewRelay, how: str) -> None:
    relay = new_relay(HOLD).serve()
    with smtplib.SMTP("127.0.0.1", relay.port, timeout=SECONDS) as client:
        client.ehlo()
        relay.write_settings(settings(route="hold", rest="[messages]\nmax_recipients = 7\n"))
        reload(relay, how)
        wait_until(lambda: recipients_taken(relay) == 7, 20, "the new limit is in effect")
        assert client.noop()[0] == 250


@pytest.mark.parametrize("how", ["reload", "SIGHUP"])
def test_wrong_settings_leave_the_old_ones_in_effect(new_relay: NewRelay, how: str) -> None:
    relay = new_relay(settings(route="hold", rest="[messages]\nmax_recipients = 3\n")).serve()
    relay.write_settings(settings(route="hold", rest='[messages]\nmax_recipients = "many"\n'))
    said = reload(relay, how)
    wait_until(lambda: "messages.max_recipients" in said() + relay.output, 20, "it says what is wrong")
    assert recipients_taken(relay) == 3
    assert relay.ended() is None


def test_a_route_that_is_corrected_takes_the_waiting_mail_along(new_relay: NewRelay, sink: Sink) -> None:
    relay = new_relay(HOLD).serve()
    send_with_smtplib(relay.port, "a@example.net", ["b@example.org"], TEXT)
    relay.write_settings(settings(smart_host=f"[127.0.0.1]:{sink.port}", security='tls = "none"'))
    assert relay.run("reload").status == 0
    relay.run("queue", "release", "all")
    sink.wait_for({"one@example.net"}, 20)


def test_retry_while_the_smart_host_is_away_does_not_put_off_the_next_attempt(new_relay: NewRelay) -> None:
    port = free_port()  # nobody listens there yet
    relay = new_relay(settings(smart_host=f"[127.0.0.1]:{port}", security='tls = "none"')).serve()
    send_with_smtplib(relay.port, "a@example.net", ["b@example.org"], TEXT)
    wait_until(lambda: "refuses" in relay.run("status").out, 20, "the route is held")
    assert relay.run("queue", "retry", "all").status == 0
    returned = Sink(port).start()
    try:
        returned.wait_for({"one@example.net"}, 20)
    finally:
        returned.stop()


@pytest.mark.parametrize("how", ["stop", "SIGTERM", "SIGINT"])
def test_it_stops_in_order(new_relay: NewRelay, how: str) -> None:
    relay = new_relay(HOLD).serve()
    send_with_smtplib(relay.port, "a@example.net", ["b@example.org"], TEXT)
    with smtplib.SMTP("127.0.0.1", relay.port, timeout=SECONDS) as client:
        client.ehlo()
        if how == "stop":
            assert relay.run("stop").status == 0
        else:
            os.kill(relay.pid, getattr(signal, how))
        assert client.getreply()[0] == 421, "an idle session hears that we go"
    assert relay.process is not None
    assert relay.process.wait(SECONDS) == 0, relay.output
    assert "Traceback" not in relay.output
    assert len(relay.queue()) == 1, "the queue can be seen while no relay runs"
    relay.serve()


def test_the_queue_is_worked_on_whether_a_relay_runs_or_not(new_relay: NewRelay, tmp_path: Path) -> None:
    relay = new_relay(HOLD).serve()
    for number in range(3):
        send_with_smtplib(relay.port, "a@example.net", [f"b{number}@example.org"], TEXT)
    work_on_the_queue(relay, 3, tmp_path / "running.eml")
    assert relay.stop() == 0
    work_on_the_queue(relay, 2, tmp_path / "stopped.eml")
    assert len(relay.queue()) == 1


def work_on_the_queue(relay: Relay, expected: int, export: Path) -> None:
    """Show, hold, release, retry and export the first message, and remove it; `expected` messages are there."""
    listed = relay.queue()
    assert len(listed) == expected
    identifier = listed[0]["id"]
    assert relay.run("queue", "show", identifier, "--json").json()["message"]["sender"] == "a@example.net"
    for verb in ("hold", "release", "retry"):
        answer = relay.run("queue", verb, identifier)
        assert answer.status == 0, answer
    assert relay.run("queue", "export", identifier, str(export)).status == 0
    assert export.read_bytes().endswith(TEXT)
    assert relay.run("queue", "remove", identifier).status == 0
    assert relay.run("queue", "show", identifier).status == 1


def test_send_and_sendmail_put_messages_into_the_queue(new_relay: NewRelay, sink: Sink) -> None:
    relay = new_relay(settings(smart_host=f"[127.0.0.1]:{sink.port}", security='tls = "none"')).serve()
    message = (
        "Message-ID: <sendmail@example.net>\nFrom: me@example.net\nTo: you@example.org\n"
        "Bcc: hidden@example.org\nSubject: Grüße\n\nfirst\n.\nafter the dot\n"
    )
    answer = sendmail(relay, message, "-t", "-i")
    assert answer.returncode == 0, answer
    sink.wait_for({"sendmail@example.net"}, 20)
    assert sorted(sink.recipients["sendmail@example.net"]) == ["hidden@example.org", "you@example.org"]
    text = sink.bodies["sendmail@example.net"]
    assert b"\r\n..\r\nafter the dot\r\n" in text, "-i: a dot alone ends nothing"
    assert b"hidden" not in text
    answered = relay.run(
        "send", "--from", "me@example.net", "--to", "you@example.org", "--subject", "Hi", stdin="text\n"
    )
    assert answered.status == 0, answered
    wait_until(lambda: len(sink.seen) == 2, 20, "the second message")
    (other,) = [body for key, body in sink.bodies.items() if key != "sendmail@example.net"]
    parsed = email.message_from_bytes(other)
    assert parsed["Subject"] == "Hi"
    assert parsed["Date"]
    assert parsed["Message-ID"]


def sendmail(relay: Relay, message: str, *options: str) -> "subprocess.CompletedProcess[bytes]":
    """As programs call it: no option of ours, the data folder from the environment."""
    environment = relay.environment() | {"MAILROOT_DATA": str(relay.data)}
    words = [relay.command()[0], "-m", "engine", "sendmail", *options]
    return subprocess.run(words, input=message.encode(), capture_output=True, timeout=60, check=False, env=environment)


def reload(relay: Relay, how: str) -> Callable[[], str]:
    """Tell the relay to read its settings again; the returned function is what the command said."""
    if how == "SIGHUP":
        os.kill(relay.pid, signal.SIGHUP)
        return lambda: ""
    text = relay.run("reload").text
    return lambda: text


def recipients_taken(relay: Relay) -> int:
    """How many of ten recipients a message may have."""
    with smtplib.SMTP("127.0.0.1", relay.port, timeout=SECONDS) as client:
        client.ehlo()
        client.mail("a@example.net")
        return sum(client.rcpt(f"b{number}@example.org")[0] == 250 for number in range(10))
