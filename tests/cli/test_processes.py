"""The program as people start it: real processes, real sockets, the real engine."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# A process that does not get there within this is broken, however busy the machine is.
DEADLINE = 30.0

Serve = Callable[..., "Program"]
Command = Callable[..., "subprocess.CompletedProcess[str]"]


class Program:
    """`mailroot serve` in a process of its own."""

    def __init__(self, environment: dict[str, str], words: tuple[str, ...]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "engine", "serve", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self, seconds: float = DEADLINE) -> tuple[int, str, str]:
        """Wait for the end: exit status and what else it said."""
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, err


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def settings(data: Path, port: int) -> Callable[[str], None]:
    """Write the settings file: one listener, and what the test adds."""

    def write(more: str = "") -> None:
        data.mkdir(exist_ok=True)
        listener = f'listeners = [{{ address = "127.0.0.1", port = {port}, tls = "none" }}]'
        (data / "settings.toml").write_text(f"[general]\n{listener}\n{more}")

    return write


@pytest.fixture
def serve(bare_environment: dict[str, str]) -> Iterator[Serve]:
    programs: list[Program] = []

    def start(*words: str, **environment: str) -> Program:
        programs.append(Program(bare_environment | environment, words))
        return programs[-1]

    yield start
    for program in programs:
        if program.process.poll() is None:
            program.process.kill()
        program.process.communicate()


@pytest.fixture
def command(bare_environment: dict[str, str]) -> Command:
    def run(*words: str, given: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "engine", *words],
            input=given,
            capture_output=True,
            text=True,
            env=bare_environment | environment,
            timeout=DEADLINE,
            check=False,
        )

    return run


def until(condition: Callable[[], Any]) -> Any:
    """Wait for something that comes by itself."""
    deadline = time.monotonic() + DEADLINE
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def test_ready_line_means_that_it_accepts_and_sigterm_ends_it(serve: Serve, settings, port: int, data: Path) -> None:
    settings('[delivery]\nroute = "capture"\n[access.relay]\nmode = "all_except"\n')
    program = serve()
    assert program.line() == f"mailroot: ready on 127.0.0.1:{port}\n"
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("a@x.example", ["b@y.example"], "Subject: s\r\n\r\nbody")
    until(lambda: list((data / "Drop").glob("*.eml")))
    program.signal(signal.SIGTERM)
    assert program.end() == (0, "", "")
    assert not (data / "state" / "control.json").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_everything_below_the_data_folder_is_private(serve: Serve, settings, command: Command, data: Path) -> None:
    program = serve("--capture-only")
    assert program.line().startswith("mailroot: ready on")
    assert command("send", "--from", "a@x.example", "--to", "b@y.example", given="x").returncode == 0
    assert data.stat().st_mode & 0o777 == 0o700
    for path in data.rglob("*"):
        if not path.name.endswith(("-shm", "-journal")):
            assert path.stat().st_mode & 0o077 == 0, path
    program.signal(signal.SIGINT)
    assert program.end()[0] == 0


def test_capture_only_needs_no_settings(serve: Serve, data: Path) -> None:
    program = serve("--capture-only")
    port = int(program.line().rsplit(":", 1)[1])
    assert str(port) in program.line()
    assert str(data / "Drop") in program.line()
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("a@x.example", ["b@anywhere.example"], "Subject: s\r\n\r\nbody")
    kept = until(lambda: list((data / "Drop").glob("*.eml")))[0]
    assert b"body" in kept.read_bytes()
    program.signal(signal.SIGTERM)
    assert program.end()[0] == 0
    assert not (data / "settings.toml").exists()


def test_second_process_on_one_folder_is_3_and_names_the_first(serve: Serve, settings) -> None:
    settings()
    first = serve()
    first.line()
    status, out, err = serve().end()
    assert (status, out) == (3, "")
    assert f"in use by process {first.process.pid}" in err


def test_bad_settings_are_2_with_all_problems(serve: Serve, data: Path) -> None:
    data.mkdir()
    (data / "settings.toml").write_text('[general]\nmax_connections = -1\n[delivery]\nroute = "pigeon"\n')
    status, out, err = serve().end()
    assert (status, out) == (2, "")
    assert "general.max_connections = -1" in err
    assert 'delivery.route = "pigeon"' in err
    assert "capture" in err
    assert "Traceback" not in err


def test_settings_file_of_its_own(serve: Serve, settings, port: int, data: Path, tmp_path: Path) -> None:
    settings()
    (data / "settings.toml").rename(tmp_path / "mine.toml")
    program = serve("--settings", str(tmp_path / "mine.toml"))
    assert program.line() == f"mailroot: ready on 127.0.0.1:{port}\n"


def test_settings_commands_use_the_file_of_the_relay_that_runs(
    serve: Serve, settings, command: Command, data: Path, tmp_path: Path
) -> None:
    settings()
    mine = tmp_path / "mine.toml"
    (data / "settings.toml").rename(mine)
    serve("--settings", str(mine)).line()
    said = command("settings", "set", "general.queue_directory", "Elsewhere").stdout
    assert "The running relay has read it. In effect after its next start: general.queue_directory." in said
    assert 'queue_directory = "Elsewhere"' in mine.read_text()
    assert not (data / "settings.toml").exists()


def test_settings_of_a_capturing_relay_count_later(serve: Serve, command: Command, data: Path) -> None:
    serve("--capture-only").line()
    assert "works on built-in settings" in command("settings", "set", "general.name", "x").stdout
    assert 'name = "x"' in (data / "settings.toml").read_text()


def test_settings_file_that_is_not_there_is_2(serve: Serve, tmp_path: Path) -> None:
    status, out, err = serve("--settings", str(tmp_path / "typo.toml")).end()
    assert (status, out) == (2, "")
    assert f"There is no settings file {tmp_path / 'typo.toml'}." in err


def test_settings_file_that_goes_leaves_the_settings(
    serve: Serve, settings, command: Command, data: Path, port: int
) -> None:
    settings()
    serve().line()
    (data / "settings.toml").unlink()
    refused = command("reload")
    assert refused.returncode == 1
    assert "has gone; the settings in effect stay" in refused.stderr
    assert f"127.0.0.1:{port}" in command("status").stdout


def test_taken_port_is_said_and_the_others_serve(serve: Serve, settings, port: int, data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        other = taken.getsockname()[1]
        listeners = ", ".join(f'{{ address = "127.0.0.1", port = {number}, tls = "none" }}' for number in (port, other))
        data.mkdir()
        (data / "settings.toml").write_text(f"[general]\nlisteners = [{listeners}]\n")
        program = serve()
        assert program.line() == f"mailroot: ready on 127.0.0.1:{port}\n"
        program.signal(signal.SIGTERM)
        status, _, err = program.end()
        assert status == 0
        assert f"{other} on 127.0.0.1" in err
        assert f"{os.getpid()}" in err  # the holder


def test_no_port_at_all_is_1(serve: Serve, settings, port: int) -> None:
    settings()
    with socket.create_server(("127.0.0.1", port)):
        status, out, err = serve().end()
    assert (status, out) == (1, "")
    assert f"{port} on 127.0.0.1" in err
    assert "does not run" in err


def test_status_pause_resume_stop(serve: Serve, settings, command: Command, port: int) -> None:
    settings()
    program = serve()
    program.line()
    snapshot = json.loads(command("status", "--json").stdout)
    assert (snapshot["state"], snapshot["pid"]) == ("started", program.process.pid)
    assert snapshot["listeners"] == [{"address": "127.0.0.1", "port": port, "tls": "none"}]
    assert command("pause").returncode == 0
    assert "paused since" in command("status").stdout
    with pytest.raises(smtplib.SMTPConnectError, match="421"):
        smtplib.SMTP("127.0.0.1", port)
    assert command("resume").returncode == 0
    smtplib.SMTP("127.0.0.1", port).quit()
    stopped = command("stop")
    assert (stopped.returncode, stopped.stdout, stopped.stderr) == (0, "The relay has stopped.\n", "")
    assert program.end()[0] == 0
    assert command("status").returncode == 1


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no SIGHUP here")
def test_settings_are_read_again(serve: Serve, settings, command: Command) -> None:
    settings('name = "first"\n')
    program = serve()
    program.line()

    def name() -> str:
        return str(json.loads(command("status", "--json").stdout)["name"])

    assert name() == "first"
    settings('name = "second"\n')
    program.signal(signal.SIGHUP)
    until(lambda: name() == "second")
    settings('name = "third"\n')
    reloaded = command("reload")
    assert "changed: general.name" in reloaded.stdout
    assert name() == "third"
    settings('name = ""\n')
    reloaded = command("reload")
    assert reloaded.returncode == 2
    assert "general.name" in reloaded.stderr
    assert name() == "third"


# Nobody is named who could take the mail, so it waits.
QUEUE = '[delivery]\nroute = "smart_host"\n'


def exercise_queue(command: Command, tmp_path: Path) -> None:
    """All that can be done with the queue, whoever has it."""
    sent = command("send", "--from", "a@x.example", "--to", "b@y.example,c@y.example", "--subject", "S", given="body\n")
    assert sent.returncode == 0, sent.stderr
    message_id = sent.stdout.split()[2].rstrip(".")
    mail = command("sendmail", "-t", "-i", "-f", "a@x.example", given="To: d@y.example\nBcc: e@y.example\n\nbody\n")
    assert (mail.returncode, mail.stdout, mail.stderr) == (0, "", "")
    page = json.loads(command("queue", "list", "--json").stdout)
    assert page["total"] == 2
    entry = next(one for one in page["entries"] if one["id"] == message_id)
    assert (entry["sender"], entry["recipients"]) == ("a@x.example", ["b@y.example", "c@y.example"])
    assert message_id in command("queue", "list", "--recipient", "b@y.example").stdout
    assert message_id in command("queue", "list", "--text", "c@y").stdout
    assert "No message waits" in command("queue", "list", "--older-than", "1d").stdout
    assert "b@y.example" in command("queue", "show", message_id).stdout
    assert command("queue", "hold", message_id).stdout == "1 message held.\n"
    assert command("queue", "hold", message_id).stdout.startswith("No change. All of them are held already")
    assert json.loads(command("queue", "list", "--state", "held", "--json").stdout)["total"] == 1
    assert command("queue", "release", "all").stdout == "1 message released.\n"
    assert command("queue", "retry", "all").returncode == 0
    exported = command("queue", "export", message_id, str(tmp_path / "out.eml"))
    assert exported.returncode == 0, exported.stderr
    octets = (tmp_path / "out.eml").read_bytes()
    assert b"\r\nSubject: S\r\n" in octets
    assert octets.endswith(b"\r\n\r\nbody\r\n")
    assert command("queue", "remove", message_id).stdout == "1 message removed.\n"
    for words in (("show", message_id), ("retry", message_id), ("export", message_id, str(tmp_path / "gone"))):
        unknown = command("queue", *words)
        assert (unknown.returncode, unknown.stdout) == (1, "")
        assert f"no message {message_id}" in unknown.stderr
    assert not (tmp_path / "gone").exists()
    assert command("queue", "remove", "all").stdout == "1 message removed.\n"
    assert command("queue", "list").stdout == "No message waits.\n"


def test_queue_while_the_relay_runs(serve: Serve, settings, command: Command, tmp_path: Path) -> None:
    settings(QUEUE)
    serve().line()
    exercise_queue(command, tmp_path)


def test_queue_while_it_does_not(settings, command: Command, tmp_path: Path, data: Path) -> None:
    settings(QUEUE)
    exercise_queue(command, tmp_path)
    assert not (data / "state" / "control.json").exists()


def test_large_message_both_ways(serve: Serve, settings, command: Command, tmp_path: Path) -> None:
    settings(QUEUE)
    text = tmp_path / "large.eml"
    text.write_bytes(b"Subject: large\n\n" + b"0123456789" * 7 + b"\n" * 2 + (b"x" * 70 + b"\n") * 40_000)
    words = ("send", "--from", "a@x.example", "--to", "b@y.example", str(text))
    assert command(*words).returncode == 0
    program = serve()
    program.line()
    assert command(*words).returncode == 0
    entries = json.loads(command("queue", "list", "--json").stdout)["entries"]
    assert len(entries) == 2
    for entry in entries:
        assert command("queue", "export", entry["id"], str(tmp_path / "out")).returncode == 0
        assert (tmp_path / "out").read_bytes().endswith(text.read_bytes()[-1000:].replace(b"\n", b"\r\n"))


def test_after_a_crash_commands_notice(serve: Serve, settings, command: Command, data: Path) -> None:
    settings(QUEUE)
    program = serve()
    program.line()
    assert command("send", "--from", "a@x.example", "--to", "b@y.example", given="x").returncode == 0
    program.process.kill()
    program.end()
    assert (data / "state" / "control.json").exists()
    assert command("status").returncode == 1
    assert json.loads(command("queue", "list", "--json").stdout)["total"] == 1
    assert command("stop").returncode == 1
    again = serve()
    assert again.line().startswith("mailroot: ready on")
    assert json.loads(command("status", "--json").stdout)["counts"]["messages"] == 1


class SilentHost:
    """A smart host that takes a message and never says whether it has it."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.holds = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._listening.accept()
        with connection, connection.makefile("rwb") as stream:
            for line in self._lines(stream):
                stream.write(b"354 go on\r\n" if line.startswith(b"DATA") else b"250 ok\r\n")
                stream.flush()
            self.holds.set()
            self._ended.wait(DEADLINE)

    def _lines(self, stream: Any) -> Iterator[bytes]:
        """What is said up to the closing dot, without the body."""
        stream.write(b"220 silent.example\r\n")
        stream.flush()
        body = False
        while (line := stream.readline()) not in (b"", b".\r\n"):
            if not body:
                yield line
            body = body or line.startswith(b"DATA")

    def close(self) -> None:
        self._ended.set()
        self._listening.close()


def test_a_second_signal_does_not_wait_for_a_slow_smart_host(
    serve: Serve, settings, command: Command, port: int
) -> None:
    host = SilentHost()
    settings(f'[delivery.advanced]\nsmart_host = "[127.0.0.1]:{host.port}"\n[delivery.security]\ntls = "none"\n')
    program = serve()
    program.line()
    assert command("send", "--from", "a@x.example", "--to", "b@y.example", given="x").returncode == 0
    assert host.holds.wait(DEADLINE)
    program.signal(signal.SIGTERM)
    until(lambda: not answers(port))
    assert program.process.poll() is None, "the first one lets it finish"
    program.signal(signal.SIGTERM)
    status, _, err = program.end(15)  # without the second it would take 30
    assert (status, err) == (0, "")
    host.close()
    (entry,) = json.loads(command("queue", "list", "--json").stdout)["entries"]
    assert (entry["recipients"], entry["attempts"]) == (["b@y.example"], 0)


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets here")
def test_systemd_hears_ready_and_stopping(serve: Serve, settings, tmp_path: Path) -> None:
    settings()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "n"))
        listening.settimeout(DEADLINE)
        program = serve(NOTIFY_SOCKET=str(tmp_path / "n"))
        assert listening.recv(1000).startswith(b"READY=1\n")
        program.signal(signal.SIGTERM)
        assert listening.recv(1000) == b"STOPPING=1"
    assert program.end()[0] == 0


def test_user_of_a_credentials_directory_logs_on(
    serve: Serve, settings, command: Command, port: int, tmp_path: Path, data: Path
) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    place = str(secrets)
    hashed = command("users", "hash", given="a-user-password\n")
    (secrets / "user.ann").write_text(hashed.stdout)
    (secrets / "user.ann").chmod(0o400)
    settings(f"{QUEUE}[access.authentication]\nbasic = true\nbasic_requires_tls = false\nanonymous = false\n")
    assert command("users", "add", "--stored", "ann", MAILROOT_CREDENTIALS_DIR=place).returncode == 0
    program = serve(MAILROOT_CREDENTIALS_DIR=place)
    program.line()
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.login("ann", "a-user-password")
        client.sendmail("ann@x.example", ["b@y.example"], "Subject: s\r\n\r\nbody")
    with smtplib.SMTP("127.0.0.1", port) as client, pytest.raises(smtplib.SMTPAuthenticationError):
        client.login("ann", "a-wrong-password")
    program.signal(signal.SIGTERM)
    _, out, err = program.end()
    assert "password" not in out + err
    assert not [path for path in data.rglob("*") if path.is_file() and b"a-user-password" in path.read_bytes()]


def test_no_keyring_is_said_with_the_way_on(command: Command) -> None:
    said = command("credentials", "set", "bob", given="a-secret\n", DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent")
    if sys.platform not in ("win32", "darwin"):
        assert said.returncode == 1
        assert "MAILROOT_CREDENTIALS_DIR" in said.stderr
        assert "a-secret" not in said.stdout + said.stderr


def test_explain_is_the_same_running_or_not(serve: Serve, settings, command: Command) -> None:
    settings(QUEUE)
    words = ("explain", "--client", "192.0.2.7", "--from", "a@x.example", "--to", "b@y.example", "--json")
    alone = command(*words)
    assert alone.returncode == 0, alone.stderr
    serve().line()
    running = command(*words)
    assert json.loads(running.stdout) == json.loads(alone.stdout)
    assert json.loads(alone.stdout)["decision"]["allowed"] is False


def test_folder_that_cannot_be_made_is_said(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = command("serve", "--data", str(tmp_path / "file" / "data"))
    assert said.returncode == 1
    assert "cannot be made" in said.stderr or "cannot be read" in said.stderr
    assert "Traceback" not in said.stderr
