"""The pickup folder of the running program: files of real writers, and kill -9 while it picks up."""

import random
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from tests.e2e.relay import Relay
from tests.e2e.sink import Sink
from tests.e2e.site_settings import settings
from tests.e2e.waiting import wait_until

SECONDS = 30
KILLS = 12
FILES = 25

# What System.Net.Mail does with DeliveryMethod = SpecifiedPickupDirectory: a file of its own name, written in pieces.
WRITER = """
import sys, time, uuid
with open(f"{sys.argv[1]}/{uuid.uuid4()}.eml", "wb", buffering=0) as file:
    for piece in (b"X-Sender: app@example.net\\r\\nX-Receiver: joe@example.org\\r\\n",
                  b"Message-ID: <written-slowly@example.net>\\r\\nFrom: app@example.net\\r\\nTo: joe@example.org\\r\\n",
                  b"Subject: slowly\\r\\n\\r\\n", b"first\\r\\n", b"last\\r\\n"):
        file.write(piece)
        time.sleep(0.7)
"""


def pickup_of(relay: Relay) -> Path:
    return relay.data / "Pickup"


def test_a_program_that_writes_slowly_is_waited_for(new_relay: Callable[..., Relay], sink: Sink) -> None:
    relay = new_relay(settings(smart_host=f"[127.0.0.1]:{sink.port}", security='tls = "none"')).serve()
    subprocess.run([sys.executable, "-c", WRITER, str(pickup_of(relay))], check=True, timeout=SECONDS)
    sink.wait_for({"written-slowly@example.net"}, SECONDS)
    assert b"\r\n\r\nfirst\r\nlast\r\n" in sink.bodies["written-slowly@example.net"]
    assert sink.seen["written-slowly@example.net"] == 1
    assert sink.recipients["written-slowly@example.net"] == ["joe@example.org"]
    wait_until(lambda: not [path for path in pickup_of(relay).rglob("*") if path.is_file()], SECONDS, "an empty folder")
    assert relay.stop() == 0, relay.output


def test_what_was_dropped_goes_out_again_by_pickup(new_relay: Callable[..., Relay], sink: Sink) -> None:
    """Captured mail is released as people of IIS did it: the file is moved from Drop to Pickup."""
    relay = new_relay(settings(route="capture")).serve()
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = "a@example.net", "b@example.org", "<kept@example.net>"
    message.set_content("captured first\n")
    with smtplib.SMTP("127.0.0.1", relay.port, timeout=SECONDS) as client:
        client.send_message(message, "a@example.net", ["b@example.org", "hidden@example.org"])
    drop = relay.data / "Drop"
    wait_until(lambda: list(drop.glob("*.eml")), SECONDS, "the captured file")
    assert relay.stop() == 0
    relay.write_settings(settings(smart_host=f"[127.0.0.1]:{sink.port}", security='tls = "none"'))
    relay.serve()
    (captured,) = drop.glob("*.eml")
    captured.rename(pickup_of(relay) / captured.name)
    sink.wait_for({"kept@example.net"}, SECONDS)
    assert sorted(sink.recipients["kept@example.net"]) == ["b@example.org", "hidden@example.org"]
    assert relay.stop() == 0, relay.output


def test_kill_while_picking_up_sends_each_file_once_and_only_once(new_relay: Callable[..., Relay]) -> None:
    """Held, so that nothing but picking up can double anything; the queue then tells what became of each file."""
    relay = new_relay(settings(route="hold"))
    names: set[str] = set()
    for turn in range(KILLS):
        pickup_of(relay).mkdir(mode=0o700, exist_ok=True)
        for number in range(FILES):
            sender = f"file-{turn}-{number}@example.net"
            names.add(sender)
            text = f"X-Sender: {sender}\r\nX-Receiver: joe@example.org\r\nSubject: {number}\r\n\r\nx\r\n"
            (pickup_of(relay) / f"{turn}-{number}.eml").write_text(text, encoding="ascii", newline="")
        relay.serve()
        time.sleep(0.5 + random.uniform(0.0, 0.6))
        relay.kill()
    relay.serve()
    wait_until(
        lambda: not [path for path in pickup_of(relay).rglob("*") if path.is_file()], SECONDS, "all files picked up"
    )
    assert relay.stop() == 0, relay.output
    listed = relay.run("queue", "list", "--json", "--limit", "10000").json()["entries"]
    senders = sorted(entry["sender"] for entry in listed)
    assert senders == sorted(names)
    print(f"{len(names)} files, {KILLS} kills: each in the queue once")
