"""The programs people really send with: telnet typed by hand, swaks, curl, msmtp and Python's smtplib."""

import os
import pty
import select
import shutil
import smtplib
import subprocess
import time
from pathlib import Path

import pytest

SECONDS = 30


def need(*tools: str) -> None:
    """Skip where a peer is not installed; fail instead where packaging/dev.py has promised them."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        unavailable(f"not installed: {', '.join(missing)}")


def unavailable(reason: str) -> None:
    """Skip, but not where MAILROOT_REQUIRE_PEERS says that everything must be there."""
    if os.environ.get("MAILROOT_REQUIRE_PEERS"):
        pytest.fail(reason)
    pytest.skip(reason)


class Telnet:
    """The real telnet client on a pseudo-terminal, typed into line by line once the expected answer stands there."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        need("telnet")
        self.screen = b""
        self._read_to = 0
        self._terminal, child = pty.openpty()
        self._process = subprocess.Popen(
            ["telnet", host, str(port)], stdin=child, stdout=child, stderr=child, start_new_session=True
        )
        os.close(child)

    def expect(self, text: str) -> None:
        """Read until `text` stands on the screen after what was expected before."""
        deadline = time.monotonic() + SECONDS
        while (found := self.screen.find(text.encode(), self._read_to)) < 0:
            assert time.monotonic() < deadline, f"no {text!r} on the screen:\n{self.screen.decode(errors='replace')}"
            self._read_more()
        self._read_to = found + len(text)

    def type(self, line: str) -> None:
        """One line and Enter."""
        os.write(self._terminal, line.encode() + b"\n")

    def close(self) -> None:
        try:
            self._process.wait(SECONDS)
        finally:
            self._process.kill()
            self._process.wait()
            os.close(self._terminal)

    def _read_more(self) -> None:
        if select.select([self._terminal], [], [], 0.1)[0]:
            try:
                self.screen += os.read(self._terminal, 4096)
            except OSError:  # the client has gone and closed its side
                time.sleep(0.01)


def send_with_telnet(port: int, sender: str, recipients: list[str], lines: list[str]) -> None:
    """The session of the seed, typed: EHLO, MAIL FROM, RCPT TO, DATA, Subject, blank, body, ".", QUIT."""
    telnet = Telnet(port)
    try:
        telnet.expect("220 ")
        telnet.type("EHLO server")
        telnet.expect("250 ")
        telnet.type(f"MAIL FROM: {sender}")
        telnet.expect("250 ")
        for recipient in recipients:
            telnet.type(f"RCPT TO: {recipient}")
            telnet.expect("250 ")
        telnet.type("DATA")
        telnet.expect("354 ")
        for line in [*lines, "."]:
            telnet.type(line)
        telnet.expect("250 ")
        telnet.type("QUIT")
        telnet.expect("221 ")
    finally:
        telnet.close()


def send_with_swaks(port: int, sender: str, recipients: list[str], message: bytes, *options: str) -> str:
    """swaks with our bytes as its data; its transcript."""
    need("swaks")
    command = ["swaks", "--server", "127.0.0.1", "--port", str(port), "--from", sender, "--to", ",".join(recipients)]
    # Without fix-up swaks writes the data as given and a line end: the dots are ours to double and to end with.
    data = message.replace(b"\r\n.", b"\r\n..") + b"."
    return run([*command, "--data", "-", "--no-data-fixup", *options], data)


def send_with_curl(port: int, sender: str, recipients: list[str], message: bytes, *options: str) -> str:
    need("curl")
    to = [part for recipient in recipients for part in ("--mail-rcpt", recipient)]
    url = f"smtp://127.0.0.1:{port}"
    return run(["curl", "-sS", "-v", url, "--mail-from", sender, *to, "--upload-file", "-", *options], message)


def send_with_msmtp(port: int, sender: str, recipients: list[str], message: bytes, folder: Path) -> str:
    need("msmtp")
    configuration = folder / "msmtprc"
    configuration.write_text(
        f"account default\nhost 127.0.0.1\nport {port}\nfrom {sender}\ntls off\nauth off\n"
        "set_date_header off\nset_msgid_header off\nset_from_header off\n",
        encoding="utf-8",
    )
    configuration.chmod(0o600)
    # msmtp takes the local form of a message: LF line ends.
    return run(["msmtp", "-C", str(configuration), "--", *recipients], message.replace(b"\r\n", b"\n"))


def send_with_smtplib(port: int, sender: str, recipients: list[str], message: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=SECONDS) as client:
        assert client.sendmail(sender, recipients, message) == {}


def run(command: list[str], data: bytes = b"") -> str:
    """A program to its end; what it said. Fails unless its exit status is 0."""
    result = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    transcript = (result.stdout + result.stderr).decode(errors="replace")
    assert result.returncode == 0, f"{command[0]} ended with {result.returncode}:\n{transcript}"
    return transcript
