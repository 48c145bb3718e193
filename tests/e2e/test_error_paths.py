"""What goes wrong in real life, and what the program then says: the thing, what it means, what is allowed."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.e2e.clients import send_with_smtplib
from tests.e2e.relay import Relay
from tests.e2e.site_settings import settings
from tests.e2e.smarthost import PASSWORD, USER, SmartHost
from tests.e2e.waiting import wait_until

NewRelay = Callable[..., Relay]
CAPTURE = settings(route="capture")


@pytest.mark.parametrize(
    ("wrong", "path", "allowed"),
    [
        ('[messages]\nmax_recipients = "many"', "messages.max_recipients", "number"),
        ("[messages]\nmax_recipients = -1", "messages.max_recipients", "0"),
        ('[access.relay]\nmode = "everybody"', "access.relay.mode", "only_listed"),
        ('[access.relay]\nentries = ["192.168.1.0/33"]', "access.relay.entries", "192.168.1.0/24"),
        ('[delivery.advanced]\nsmart_host = "smtp.example.com:587:1"', "delivery.advanced.smart_host", "in brackets"),
        ('[delivery.outbound]\nretry = ["soon"]', "delivery.outbound.retry", "m"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(
    new_relay: NewRelay, wrong: str, path: str, allowed: str
) -> None:
    relay = new_relay(f"schema_version = 1\n{wrong}\n")
    for verb in (("serve",), ("settings", "check")):
        answer = relay.run(*verb)
        assert answer.status == 2, answer
        assert path in answer.text
        assert allowed in answer.text
        assert "Traceback" not in answer.text


def test_a_file_that_is_no_toml_is_named_with_its_line(new_relay: NewRelay) -> None:
    relay = new_relay("schema_version = 1\n[general\n")
    answer = relay.run("serve")
    assert answer.status == 2, answer
    assert "settings.toml" in answer.text
    assert "line 2" in answer.text


def test_an_unknown_key_is_a_warning_with_the_likely_one(new_relay: NewRelay) -> None:
    relay = new_relay(settings(route="capture", rest="[messages]\nmax_recipient = 5\n"))
    answer = relay.run("settings", "check")
    assert answer.status == 0, answer
    assert "messages.max_recipient" in answer.text
    assert "max_recipients" in answer.text


def test_an_open_relay_is_refused(new_relay: NewRelay) -> None:
    text = settings(route="capture").replace('"127.0.0.1", port', '"0.0.0.0", port')
    relay = new_relay(
        text.replace('mode = "only_listed"\nentries = ["127.0.0.1"]', 'mode = "all_except"\nentries = []')
    )
    answer = relay.run("serve")
    assert answer.status == 2, answer
    assert "access.relay" in answer.text


def test_a_busy_port_names_who_holds_it(new_relay: NewRelay) -> None:
    relay = new_relay(CAPTURE)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", relay.port))
        holder.listen()
        answer = relay.run("serve")
    assert answer.status == 1, answer
    assert f"{relay.port} on 127.0.0.1" in answer.text
    assert str(os.getpid()) in answer.text
    assert process_name() in answer.text
    assert "Traceback" not in answer.text


def test_one_busy_port_of_two_leaves_the_other_serving(new_relay: NewRelay) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        busy = holder.getsockname()[1]
        second = f'listeners = [{{ address = "127.0.0.1", port = {busy}, tls = "none" }}, '
        relay = new_relay(CAPTURE.replace("listeners = [", second)).serve()
        assert f"127.0.0.1:{busy}" not in relay.ready_line()
        status = relay.run("status").out
        assert "degraded" in status
        assert str(os.getpid()) in status
    send_with_smtplib(relay.port, "a@example.net", ["b@example.org"], b"Subject: x\r\n\r\nx\r\n")
    assert relay.run("reload").status == 0
    wait_until(lambda: "degraded" not in relay.run("status").out, 20, "the port that has become free is listened on")
    send_with_smtplib(busy, "a@example.net", ["b@example.org"], b"Subject: x\r\n\r\nx\r\n")


def test_a_data_folder_has_one_owner(new_relay: NewRelay) -> None:
    first = new_relay(CAPTURE).serve()
    answer = first.run("serve")
    assert answer.status == 3, answer
    assert f"process {first.pid}" in answer.text
    assert str(first.data) in answer.text
    first.kill()
    first.serve()


def test_a_missing_certificate_is_named(new_relay: NewRelay, tmp_path: Path) -> None:
    missing = tmp_path / "gone.pem"
    relay = new_relay(settings(route="capture", access=f'[access.tls]\ncertificate = "{missing}"\n'))
    answer = relay.run("settings", "check")
    assert str(missing) in answer.text
    assert "access.tls.certificate" in answer.text


def test_a_credential_that_others_may_read_is_refused(new_relay: NewRelay, smart_host: SmartHost) -> None:
    relay = new_relay(smart_host.settings())
    relay.write_credential(f"route.{USER}", PASSWORD, mode=0o644)
    relay.serve()
    message_id = submit(relay, "open secret")
    wait_until(lambda: "chmod" in relay.run("status").out, 30, "the status says why the mail waits")
    assert [entry["id"] for entry in relay.queue()] == [message_id]
    assert PASSWORD not in relay.run("status").out + relay.output


def test_a_wrong_password_holds_the_mail_until_it_is_corrected(new_relay: NewRelay, smart_host: SmartHost) -> None:
    relay = new_relay(smart_host.settings())
    relay.write_credential(f"route.{USER}", "wrong-horse-8")
    relay.serve()
    marker = "corrected " + os.urandom(8).hex()
    message_id = submit(relay, marker)
    wait_until(lambda: "535" in relay.run("status").out, 30, "the status shows the smart host's answer")
    status = relay.run("status").out
    assert "degraded" in status
    assert "wrong-horse-8" not in status + relay.output + relay.run("queue", "show", message_id).out
    assert [entry["id"] for entry in relay.queue()] == [message_id], "kept, and no notice beside it"

    relay.write_credential(f"route.{USER}", PASSWORD)
    assert relay.run("reload").status == 0
    smart_host.wait_for("alice", marker.encode())
    wait_until(lambda: not relay.queue(), 20, "the queue is empty")
    assert "degraded" not in relay.run("status").out
    assert not smart_host.with_marker("carol", marker.encode()), "no notice to the sender"


def test_a_certificate_that_cannot_be_verified_holds_the_mail(new_relay: NewRelay, smart_host: SmartHost) -> None:
    relay = new_relay(smart_host.settings().replace(f'ca_file = "{smart_host.ca_file}"\n', ""))
    relay.write_credential(f"route.{USER}", PASSWORD)
    relay.serve()
    message_id = submit(relay, "not verified")
    wait_until(lambda: "certificate" in relay.run("status").out.lower(), 30, "the status names the certificate")
    assert [entry["id"] for entry in relay.queue()] == [message_id]


def submit(relay: Relay, subject: str) -> str:
    """A message by `mailroot send`; its id."""
    answer = relay.run(
        "send", "--from", "carol@example.test", "--to", "alice@example.test", "--subject", subject, stdin="text\n"
    )
    assert answer.status == 0, answer
    (entry,) = relay.queue()
    identifier: str = entry["id"]
    return identifier


def process_name() -> str:
    name: str = psutil.Process().name()
    return name
