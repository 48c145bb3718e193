"""The spool's disk is full or read-only: clients are told 452, nothing is lost, and it recovers by itself."""

import contextlib
import os
import smtplib
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.clients import SECONDS, unavailable
from tests.e2e.relay import Relay
from tests.e2e.sink import Sink
from tests.e2e.site_settings import settings
from tests.e2e.waiting import free_port, wait_until

SMALL = "x" * 70 + "\r\n"


class Disk:
    """A file system of its own in memory, that can be grown."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def mount(self, size: str) -> None:
        done = mount("-t", "tmpfs", "-o", f"size={size}", "mailroot-test", str(self.folder))
        if done.returncode != 0:
            unavailable(f"no file system may be mounted here: {done.stderr.strip()}")

    def resize(self, size: str) -> None:
        done = mount("-o", f"remount,size={size}", str(self.folder))
        assert done.returncode == 0, done.stderr


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if os.geteuid() != 0:
        unavailable("only root may mount a file system")
    made = Disk(tmp_path / "disk")
    try:
        yield made
    finally:
        subprocess.run(["umount", "--lazy", str(made.folder)], capture_output=True, check=False)


def test_a_full_disk_is_452_and_loses_nothing(new_relay: Callable[..., Relay], disk: Disk) -> None:
    disk.mount("6m")
    smart_host_port = free_port()  # nobody listens there yet, so that everything has to wait
    relay = new_relay(
        settings(smart_host=f"[127.0.0.1]:{smart_host_port}", security='tls = "none"'), folder=disk.folder / "relay"
    )
    relay.serve()
    accepted, refusal = fill(relay, lines=400)
    assert refusal == (452, "4.3.1"), "the client must keep the message"
    assert send(relay, lines=40_000)[1] == (452, "4.3.1"), "nor is a large one taken, which is a file of its own"
    status = relay.run("status").out
    assert "degraded" in status
    assert str(relay.data / "Queue") in status, "it says which disk is full"

    disk.resize("64m")
    accepted |= {sent_when_possible(relay)}
    assert "Queue" not in relay.run("status").out.split("Attention:", 1)[-1]
    with smart_host(smart_host_port) as sink:
        sink.wait_for(accepted, 60)
        assert all(sink.seen[message] == 1 for message in accepted), "and once each"
    assert relay.stop() == 0, relay.output


def test_a_disk_that_cannot_be_written_is_452_until_it_can(
    new_relay: Callable[..., Relay], sink: Sink, tmp_path: Path
) -> None:
    relay = new_relay(settings(smart_host=f"[127.0.0.1]:{sink.port}", security='tls = "none"')).serve()
    before, refusal = send(relay, lines=10)
    assert refusal is None
    sink.wait_for({before}, 20)
    with immutable(relay.data / "Queue"):
        for lines in (10, 40_000):
            assert send(relay, lines)[1] == (452, "4.3.1")
        assert "degraded" in relay.run("status").out
    accepted = sent_when_possible(relay)
    sink.wait_for({accepted}, 20)
    wait_until(lambda: "degraded" not in relay.run("status").out, 20, "nothing needs a person any more")
    assert sink.seen == {before: 1, accepted: 1}, "what was refused did not go out"


def test_a_file_system_that_turns_read_only_loses_nothing(
    new_relay: Callable[..., Relay], sink: Sink, tmp_path: Path
) -> None:
    """What ext4 does with errors=remount-ro. Such a file system has to be checked and mounted anew: so has the test."""
    with Ext4(tmp_path) as file_system:
        text = settings(route="hold")
        relay = new_relay(text, folder=file_system.folder / "relay").serve()
        accepted = {send(relay, lines=10)[0] for _ in range(20)}
        file_system.fail()
        for lines in (10, 40_000):
            assert send(relay, lines)[1] == (452, "4.3.1")
        assert len(relay.queue()) == len(accepted), "what waits can still be seen"
        relay.kill()
        file_system.repair()
        relay.write_settings(settings(smart_host=f"[127.0.0.1]:{sink.port}", security='tls = "none"'))
        relay.serve()
        relay.run("queue", "release", "all")
        sink.wait_for(accepted, 30)
        assert relay.stop() == 0, relay.output
    assert all(sink.seen[message] == 1 for message in accepted)


@contextlib.contextmanager
def immutable(folder: Path) -> Iterator[None]:
    """Nothing in `folder` can be written, made or removed, by root either: a read-only disk that can be undone.

    The index of SQLite's log is spared: it is mapped into memory, where a refusal is a signal and not an answer, and
    a file system that turns read-only goes on serving it.
    """
    paths = [str(path) for path in (*folder.rglob("*"), folder) if not path.name.endswith("-shm")]
    done = subprocess.run(["chattr", "+i", *paths], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        subprocess.run(["chattr", "-i", *paths], capture_output=True, check=False)
        pytest.skip(f"chattr +i is not possible here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *paths], capture_output=True, check=True)


class Ext4:
    """A small ext4 in a file, mounted so that an error makes it read-only."""

    def __init__(self, parent: Path) -> None:
        self._image = parent / "ext4.img"
        self.folder = parent / "ext4"

    def __enter__(self) -> "Ext4":
        self.folder.mkdir()
        with self._image.open("wb") as image:
            image.truncate(64 * 1024 * 1024)
        made = subprocess.run(["mkfs.ext4", "-q", str(self._image)], capture_output=True, text=True, check=False)
        if made.returncode != 0:
            pytest.skip(f"no ext4 can be made here: {made.stderr.strip()}")
        self._mount()
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], capture_output=True, check=False)

    def fail(self) -> None:
        """The kernel notes an error and makes it read-only."""
        device = Path(os.path.realpath(self._device())).name
        Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("test", encoding="ascii")

    def repair(self) -> None:
        subprocess.run(["umount", str(self.folder)], check=True)
        # 1 = errors were corrected
        assert subprocess.run(["fsck.ext4", "-p", "-f", str(self._image)], capture_output=True).returncode in (0, 1)
        self._mount()

    def _mount(self) -> None:
        done = mount("-o", "loop,errors=remount-ro", str(self._image), str(self.folder))
        if done.returncode != 0:
            pytest.skip(f"no file system may be mounted here: {done.stderr.strip()}")

    def _device(self) -> str:
        (line,) = [line for line in Path("/proc/mounts").read_text().splitlines() if f" {self.folder} " in line]
        return line.split()[0]


def fill(relay: Relay, lines: int) -> tuple[set[str], tuple[int, str]]:
    """Send until the relay refuses; what it took, and the refusal."""
    accepted: set[str] = set()
    for _ in range(2000):
        message_id, refusal = send(relay, lines)
        if refusal is not None:
            return accepted, refusal
        accepted.add(message_id)
    raise AssertionError("the disk did not fill up")


def sent_when_possible(relay: Relay) -> str:
    """The first message that is taken again."""
    taken: list[str] = []

    def attempt() -> bool:
        message_id, refusal = send(relay, lines=10)
        taken.extend([message_id] if refusal is None else [])
        return bool(taken)

    wait_until(attempt, 30, "mail is taken again")
    return taken[0]


def send(relay: Relay, lines: int) -> tuple[str, tuple[int, str] | None]:
    """One message; its Message-ID and, unless it was answered 250, code and enhanced code of the refusal."""
    message_id = f"{uuid.uuid4().hex}@disk.example.net"
    text = f"Message-ID: <{message_id}>\r\n\r\n" + SMALL * lines
    try:
        with smtplib.SMTP("127.0.0.1", relay.port, timeout=SECONDS) as client:
            client.sendmail("a@example.net", ["alice@example.test"], text)
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        return message_id, (code, reply.decode().split()[0])
    except smtplib.SMTPResponseException as error:
        reply_text = error.smtp_error if isinstance(error.smtp_error, str) else error.smtp_error.decode()
        return message_id, (error.smtp_code, reply_text.split()[0])
    return message_id, None


@contextlib.contextmanager
def smart_host(port: int) -> Iterator[Sink]:
    counting = Sink(port).start()
    try:
        yield counting
    finally:
        counting.stop()


def mount(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
