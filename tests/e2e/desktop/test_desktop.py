"""The window as its users have it: on a real desktop, started by its entry, used from the tray and by visible names."""

import json
import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.e2e.desktop.conftest import Start
from tests.e2e.desktop.hands import Hands
from tests.e2e.desktop.program import Program
from tests.e2e.desktop.session import Session
from tests.e2e.relay import Relay
from tests.e2e.site_settings import FQDN
from tests.e2e.smarthost import PASSWORD, USER, SmartHost
from tests.e2e.waiting import wait_until

SECONDS = 30
# How many items of the session's keyring are what comes on standard input.
LOOK_INTO_THE_KEYRING = """
import secretstorage, sys
wanted = sys.stdin.buffer.read()
collection = secretstorage.get_default_collection(secretstorage.dbus_init())
print(sum(item.get_secret() == wanted for item in collection.get_all_items()))
"""
SERVER = "SMTP Virtual Server #1"
WINDOW = f"{SERVER} - Mailroot"
SHEET = f"{SERVER} Properties"
BOX = "Mailroot"


def status(relay: Relay) -> dict[str, Any]:
    """What the running engine says of itself over its own channel, which knows nothing of the window."""
    answer = relay.run("status", "--json")  # its exit status says "not started" as well
    assert answer.out, answer
    found: dict[str, Any] = json.loads(answer.out)
    return found


def wait_for_state(relay: Relay, state: str) -> None:
    wait_until(lambda: status(relay)["state"] == state, SECONDS, lambda: f"{state}; it is {status(relay)}")


def test_the_tray_commands_change_engine_and_icon(session: Session, relay: Relay, start: Start, hands: Hands) -> None:
    tray = session.start_tray()
    program = start()
    tray.wait_for_icon()
    hands.window(WINDOW)
    assert list(tray.menu()) == [
        "Open Mailroot",
        "Start",
        "Stop",
        "Pause",
        "Restart",
        "Send test message...",
        "Queue (0)",
        "Start at sign-in",
        "Exit",
    ]
    assert tray.tooltip() == "stopped, nothing waiting"
    stopped = tray.icon()

    tray.choose("Start")
    wait_for_state(relay, "started")
    wait_until(lambda: tray.tooltip() == "started, nothing waiting", SECONDS, lambda: tray.tooltip())
    started = tray.icon()
    assert started != stopped

    since, changes = status(relay)["since"], tray.signals["NewIcon"]
    tray.choose("Restart")
    wait_until(lambda: status(relay)["since"] > since, SECONDS, "another start")
    wait_for_state(relay, "started")
    # Stopped in between, and running again.
    wait_until(lambda: tray.signals["NewIcon"] >= changes + 2, SECONDS, "the icon following the restart")
    wait_until(lambda: tray.icon() == started, SECONDS, "the icon of a running server")

    tray.choose("Pause")
    wait_for_state(relay, "paused")
    wait_until(lambda: tray.icon() not in (started, stopped), SECONDS, "the icon of a paused server")

    tray.choose("Stop")
    wait_for_state(relay, "stopped")
    wait_until(lambda: tray.icon() == stopped, SECONDS, "the icon of a stopped server")

    tray.choose("Exit")
    assert program.wait_for_end() == 0, program.output
    assert "Traceback" not in program.output


def test_closing_hides_into_the_tray_and_a_click_brings_it_back(
    session: Session, relay: Relay, start: Start, hands: Hands
) -> None:
    tray = session.start_tray()
    program = start()
    tray.wait_for_icon()
    hands.window(WINDOW)
    session.close_window(program.pid, lambda: hands.sees_window(BOX))
    hands.press(BOX, "#close_to_tray_ok")
    hands.no_window(WINDOW)
    assert status(relay)["state"] == "stopped", "it goes on"
    tray.click()
    hands.window(WINDOW)
    session.close_window(program.pid, lambda: not hands.sees_window(WINDOW))
    hands.no_window(WINDOW)
    # A second start raises the first one.
    assert start().wait_for_end() == 0
    hands.window(WINDOW)
    assert program.terminate() == 0, program.output


def test_without_a_tray_closing_ends_it(session: Session, relay: Relay, start: Start, hands: Hands) -> None:
    program = start()
    hands.window(WINDOW)
    session.close_window(program.pid, lambda: program.ended)
    assert program.wait_for_end() == 0, program.output


def test_start_at_sign_in_starts_it_hidden_and_steals_no_focus(
    session: Session, relay: Relay, start: Start, hands: Hands
) -> None:
    tray = session.start_tray()
    first = start()
    tray.wait_for_icon()
    hands.window(WINDOW)
    entry = session.home / ".config" / "autostart" / "mailroot.desktop"
    assert not entry.exists()
    tray.choose("Start at sign-in")
    wait_until(entry.exists, SECONDS, "the autostart file")
    wait_until(lambda: tray.menu()["Start at sign-in"]["toggle-state"] == 1, SECONDS, "the check mark")
    assert first.terminate() == 0, first.output
    tray.close()

    # The next sign-in; the bar comes after the program.
    second = start(entry)
    wait_until(lambda: relay.run("status", "--json").out, SECONDS, "the program")
    bar = session.start_tray()
    bar.wait_for_icon()
    assert session.windows(second.pid) == []
    assert session.active_process() == 0
    bar.click()
    hands.window(WINDOW)
    bar.choose("Exit")
    assert second.wait_for_end() == 0, second.output


def test_an_outage_is_told_once_and_so_is_its_end(session: Session, relay: Relay, start: Start, hands: Hands) -> None:
    tray = session.start_tray()
    program = start()
    tray.wait_for_icon()
    hands.window(WINDOW)
    with socket.create_server(("127.0.0.1", relay.port)):
        tray.choose("Start")
        wait_for_state(relay, "degraded")
        # Before the notification: while that is shown Qt has the icon say its title.
        wait_until(lambda: tray.tooltip().startswith("started, needs attention"), SECONDS, lambda: tray.tooltip())
        wait_until(lambda: tray.notes, SECONDS, "a notification")
    (trouble,) = tray.notes
    assert trouble.title == "Mailroot needs attention"
    assert str(relay.port) in trouble.text
    session.close_window(program.pid, lambda: hands.sees_window(BOX))
    hands.press(BOX, "#close_to_tray_ok")
    hands.no_window(WINDOW)
    tray.click_note(trouble)
    hands.window(WINDOW)
    tray.choose("Restart")
    wait_until(lambda: len(tray.notes) == 2, SECONDS, lambda: f"the end of it; there is {tray.notes}")
    assert tray.notes[1].text == f"Clients can connect to 127.0.0.1:{relay.port} again."
    assert program.terminate() == 0, program.output


def test_the_whole_way_from_an_empty_server_to_mail_in_a_mailbox(
    session: Session, relay: Relay, start: Start, hands: Hands, smart_host: SmartHost
) -> None:
    tray = session.start_tray()
    program = start()
    tray.wait_for_icon()
    hands.window(WINDOW)
    open_properties(session, program, hands)
    let_this_computer_relay(hands)
    name_the_smart_host(hands, smart_host)
    hands.press(SHEET, "OK")
    hands.no_window(SHEET)
    tray.choose("Start")
    wait_for_state(relay, "started")
    tray.choose("Stop")
    wait_for_state(relay, "stopped")
    tray.choose("Start")
    wait_for_state(relay, "started")

    send(relay.port, "through the real thing")
    message = smart_host.wait_for("alice", b"through the real thing")
    assert b"with ESMTPSA" in message, "S for TLS, A for a logon (RFC 3848)"
    assert f"sasl_username={USER}" in smart_host.log()
    wait_until(lambda: status(relay)["counts"]["messages"] == 0, SECONDS, "an empty queue")

    assert_the_password_is_in_the_keyring_alone(session, relay, program)
    tray.choose("Exit")
    assert program.wait_for_end() == 0, program.output


def open_properties(session: Session, program: Program, hands: Hands) -> None:
    """The context menu of the server in the tree, as in IIS; it is the chosen node when the window opens."""
    # AT-SPI's own selecting takes the row below the root instead: Qt counts the rows of a branch from there.
    assert hands.is_selected(WINDOW, f"[{SERVER}]")
    wait_until(lambda: session.active_process() == program.pid, SECONDS, "the window in front")
    session.press_keys("shift+F10")
    hands.choose("Properties")
    hands.window(SHEET)


def let_this_computer_relay(hands: Hands) -> None:
    hands.press(SHEET, "Access", "Relay...")
    hands.press("Relay Restrictions", "Add...")
    hands.check("Computer", "Single computer")
    hands.write("Computer", "IP address", "127.0.0.1")
    hands.press("Computer", "OK")
    hands.no_window("Computer")
    hands.press("Relay Restrictions", "OK")
    hands.no_window("Relay Restrictions")


def name_the_smart_host(hands: Hands, smart_host: SmartHost) -> None:
    hands.press(SHEET, "Delivery", "Outbound Security...")
    security = "Outbound Security"
    hands.check(security, "Basic authentication")
    hands.write(security, "User name", USER)
    hands.write(security, "Password", PASSWORD)
    hands.check(security, "TLS encryption")
    hands.write(security, "CA file", str(smart_host.ca_file))
    hands.press(security, "OK")
    hands.no_window(security)
    hands.press(SHEET, "Outbound connections...")
    hands.write("Outbound Connections", "TCP port", str(smart_host.port))
    hands.press("Outbound Connections", "OK")
    hands.no_window("Outbound Connections")
    hands.press(SHEET, "Advanced...")
    hands.write("Advanced Delivery", "Fully-qualified domain name", FQDN)
    hands.write("Advanced Delivery", "Smart host", "localhost")
    hands.press("Advanced Delivery", "OK")
    hands.no_window("Advanced Delivery")


def send(port: int, subject: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "printer@example.net", "alice@example.test", subject
    message.set_content("Scanned.")
    with smtplib.SMTP("127.0.0.1", port, timeout=SECONDS) as client:
        client.send_message(message)


def assert_the_password_is_in_the_keyring_alone(session: Session, relay: Relay, program: Program) -> None:
    looked = subprocess.run(
        [sys.executable, "-c", LOOK_INTO_THE_KEYRING],
        input=PASSWORD.encode(),
        env=session.environment,
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    assert looked.stdout.strip() == b"1", "one item of the session's keyring is the password"
    for folder in (relay.folder, session.home, session.runtime):
        found = subprocess.run(
            ["grep", "-rlF", "--", PASSWORD, str(folder)], capture_output=True, text=True, check=False
        )
        assert found.stdout == "", f"the password is in {found.stdout}"
    assert PASSWORD not in program.output
    command_line = Path(f"/proc/{program.pid}/cmdline").read_bytes()
    assert PASSWORD.encode() not in command_line
