"""Load and smart host: Postfix's smtp-source and smtp-sink, and a crowd of idle connections."""

import os
import resource
import selectors
import shutil
import socket
import subprocess
import time
from pathlib import Path

from processes import BenchError, Child, free_port, wait_until

SENDER, RECIPIENT = "sender@example.com", "recipient@example.net"
# A run that takes longer has hung.
LOAD_SECONDS = 60.0


def tool(name: str) -> str:
    """The path of one of Postfix's tools. Raises BenchError that names the package."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if path is None:
        raise BenchError(f"{name} is missing: it comes with the package postfix")
    return path


def send(port: int, sessions: int, messages: int, size: int) -> float:
    """Send over reused connections; the seconds until the last 250. Raises BenchError at the first refusal."""
    command = [tool("smtp-source"), "-4", "-d", "-s", str(sessions), "-m", str(messages), "-l", str(size)]
    command += ["-M", "client.example.com", "-f", SENDER, "-t", RECIPIENT, f"127.0.0.1:{port}"]
    begun = time.monotonic()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LOAD_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise BenchError(f"{messages} messages were not accepted within {LOAD_SECONDS:.0f} s") from error
    if done.returncode:
        raise BenchError(f"smtp-source gave up: {done.stderr.strip()}")
    return time.monotonic() - begun


class Sink:
    """smtp-sink as smart host. Its own running counter says what has arrived, so nobody stands in between."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        # Memory, not disk: the counter is written with each message, and the servers need the disk.
        memory = Path("/dev/shm")
        self._counter = (memory if memory.is_dir() else folder) / f"mailroot-bench-sink-{os.getpid()}-{self.port}"
        command = [tool("smtp-sink"), "-4", "-c"]
        command += ["-u", "nobody"] if os.geteuid() == 0 else []
        self._child = Child([*command, f"127.0.0.1:{self.port}", "1000"], self._counter)
        wait_until(self._listens, 10, "The start of smtp-sink")

    def received(self) -> int:
        """Messages so far."""
        with self._counter.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - 200))
            return last_count(stream.read())

    def wait_for(self, total: int) -> float:
        """Until `total` messages have arrived since the start; when that was (time.monotonic)."""
        try:
            return wait_until(lambda: self.received() >= total, LOAD_SECONDS, f"The arrival of {total} messages")
        except BenchError as error:
            raise BenchError(f"{error}: {self.received()} arrived") from error

    def stop(self) -> None:
        self._child.stop()
        self._counter.unlink(missing_ok=True)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def last_count(tail: bytes) -> int:
    """The newest whole "mesg=N" in the end of smtp-sink's counter, 0 when there is none."""
    whole = tail.rpartition(b"\r")[0]
    _, found, number = whole.rpartition(b"mesg=")
    return int(number) if found else 0


class Crowd:
    """Connections that greet with EHLO and then say nothing, from many addresses of the loopback network."""

    PER_ADDRESS = 50
    AT_ONCE = 100

    def __init__(self, port: int) -> None:
        self._port = port
        self._sockets: list[socket.socket] = []

    def gather(self, count: int) -> None:
        """Have `count` connections. Raises BenchError when one is refused."""
        raise_file_limit(count + 500)
        while len(self._sockets) < count:
            self._some(min(self.AT_ONCE, count - len(self._sockets)))

    def leave(self) -> None:
        while self._sockets:
            self._sockets.pop().close()

    def _some(self, count: int) -> None:
        arriving = [self._connect(len(self._sockets) + number) for number in range(count)]
        self._sockets += arriving
        self._talk(arriving, b"220", b"EHLO idle.example.com\r\n")
        self._talk(arriving, b"250", b"")

    def _connect(self, number: int) -> socket.socket:
        group = number // self.PER_ADDRESS
        connection = socket.socket()
        connection.settimeout(30)
        connection.bind((f"127.0.{1 + group // 250}.{1 + group % 250}", 0))
        connection.connect(("127.0.0.1", self._port))
        return connection

    def _talk(self, connections: list[socket.socket], expected: bytes, answer: bytes) -> None:
        with selectors.DefaultSelector() as selector:
            for connection in connections:
                selector.register(connection, selectors.EVENT_READ, bytearray())
            deadline = time.monotonic() + 30
            while selector.get_map():
                if time.monotonic() > deadline:
                    raise BenchError("Idle connections were not answered within 30 s")
                for key, _ in selector.select(1):
                    self._hear(selector, key, expected, answer)

    def _hear(
        self, selector: selectors.BaseSelector, key: selectors.SelectorKey, expected: bytes, answer: bytes
    ) -> None:
        connection = key.fileobj
        assert isinstance(connection, socket.socket)
        key.data.extend(data := connection.recv(4096))
        *_, last = key.data.removesuffix(b"\r\n").split(b"\r\n")
        if not data or not key.data.startswith(expected):
            raise BenchError(f"An idle connection was refused: {bytes(key.data[:100])!r}")
        if key.data.endswith(b"\r\n") and last[3:4] == b" ":
            selector.unregister(connection)
            if answer:
                connection.sendall(answer)


def raise_file_limit(needed: int) -> None:
    """Allow this process and its children `needed` open files. Raises BenchError when the system forbids it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise BenchError(f"{needed} open files are needed, and the hard limit is {hard} (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
