"""A smart host that misbehaves as told: answers by script, drops, falls silent, talks rubbish, wants TLS and logon."""

import asyncio
import ssl
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field

DROP = "drop"
SILENCE = "silence"

# An answer is a reply ("250 ok", lines separated by "\n"), raw bytes, DROP, SILENCE, or a function of the command line.
Answer = str | bytes | Callable[[str], "str | bytes"]


@dataclass
class Delivered:
    """One message as it arrived; `data` is unstuffed, without the closing dot."""

    sender: str
    recipients: list[str]
    data: bytes
    connection: int
    encrypted: bool
    user: str


@dataclass
class Connection:
    number: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    encrypted: bool = False
    user: str = ""
    sender: str | None = None
    recipients: list[str] = field(default_factory=list)
    messages: int = 0


class FakeHost:
    """Listens on a free port of 127.0.0.1, or where it is told.

    `script` maps a phase (greeting, EHLO, HELO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY, RSET) to one answer or to a
    list that is used up, one entry each time; without an entry the host behaves. `extensions` is what EHLO offers.
    """

    def __init__(self, *, extensions: tuple[str, ...] = ("PIPELINING", "SIZE 50000000", "8BITMIME", "DSN")) -> None:
        self.extensions = list(extensions)
        self.script: dict[str, Answer | list[Answer]] = {}
        self.context: ssl.SSLContext | None = None
        self.implicit = False
        self.users: dict[str, str] = {}
        # Access tokens that are good now, and the mechanisms that take them.
        self.tokens: set[str] = set()
        self.token_mechanisms = "XOAUTH2 OAUTHBEARER"
        self.delivered: list[Delivered] = []
        # (connection, encrypted, line) of everything that was said to us.
        self.heard: list[tuple[int, bool, str]] = []
        self.writes: list[bytes] = []
        self.connections = 0
        self.open_now = 0
        self.most_open = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.changed = asyncio.Event()
        self.gate: asyncio.Event | None = None

    async def start(self, port: int = 0, address: str = "127.0.0.1") -> None:
        context = self.context if self.implicit else None
        self._server = await asyncio.start_server(self._accept, address, port, ssl=context, limit=2**24)

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def lines(self, verb: str) -> list[str]:
        return [line for _, _, line in self.heard if line.upper().startswith(verb)]

    # --- One connection ---------------------------------------------------------------------------------------------

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        connection = Connection(self.connections, reader, writer, encrypted=self.implicit)
        try:
            await self._converse(connection)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, _Dropped, asyncio.CancelledError):
            pass
        finally:
            self.open_now -= 1
            self._tasks.discard(task)
            writer.transport.abort()
            self.changed.set()

    async def _converse(self, connection: Connection) -> None:
        await self._answer(connection, "greeting", "", "220 fake.example.com ESMTP")
        while True:
            line = (await connection.reader.readuntil(b"\n")).decode("utf-8", "surrogateescape").rstrip("\r\n")
            self.heard.append((connection.number, connection.encrypted, line))
            verb = line.partition(" ")[0].upper()
            handler = getattr(self, f"_on_{verb.lower()}", None)
            if handler is None:
                await self._say(connection, "500 5.5.2 what")
            else:
                await handler(connection, line)
            self.changed.set()

    def _scripted(self, phase: str, line: str) -> "str | bytes | None":
        entry = self.script.get(phase)
        if isinstance(entry, list):
            entry = entry.pop(0) if entry else None
        return entry(line) if callable(entry) else entry

    async def _answer(self, connection: Connection, phase: str, line: str, usual: str) -> str:
        answer = self._scripted(phase, line)
        if answer is None or answer == "":
            answer = usual
        if answer == DROP:
            raise _Dropped
        if answer == SILENCE:
            await asyncio.Event().wait()
        await self._say(connection, answer)
        return answer if isinstance(answer, str) else answer.decode("latin-1")

    async def _say(self, connection: Connection, answer: "str | bytes") -> None:
        data = answer if isinstance(answer, bytes) else b"".join(f"{part}\r\n".encode() for part in answer.split("\n"))
        connection.writer.write(data)
        await connection.writer.drain()

    async def _on_ehlo(self, connection: Connection, line: str) -> None:
        offered = ["fake.example.com", *self.extensions]
        if self.context is not None and not connection.encrypted:
            offered.append("STARTTLS")
        if self.users and (connection.encrypted or self.context is None):
            offered.append("AUTH PLAIN LOGIN")
        if self.tokens:
            offered.append(f"AUTH {self.token_mechanisms}")
        separators = ["-"] * (len(offered) - 1) + [" "]
        text = "\n".join(f"250{mark}{word}" for mark, word in zip(separators, offered, strict=True))
        await self._answer(connection, "EHLO", line, text)

    async def _on_helo(self, connection: Connection, line: str) -> None:
        await self._answer(connection, "HELO", line, "250 fake.example.com")

    async def _on_starttls(self, connection: Connection, line: str) -> None:
        answer = await self._answer(connection, "STARTTLS", line, "220 go ahead")
        if answer.startswith("220") and self.context is not None:
            await connection.writer.start_tls(self.context)
            connection.encrypted = True

    async def _on_auth(self, connection: Connection, line: str) -> None:
        scripted = self._scripted("AUTH", line)
        if scripted is not None:
            await self._say(connection, scripted)
            return
        _, mechanism, *initial = line.split(" ")
        if mechanism in ("XOAUTH2", "OAUTHBEARER"):
            await self._bearer(connection, mechanism, b64decode(initial[0]).decode())
            return
        if mechanism == "PLAIN":
            _, user, password = b64decode(initial[0]).decode().split("\0")
        else:
            user, password = await self._ask(connection, "VXNlcm5hbWU6"), await self._ask(connection, "UGFzc3dvcmQ6")
        right = self.users.get(user) == password
        connection.user = user if right else ""
        await self._say(connection, "235 2.7.0 welcome" if right else "535 5.7.8 authentication failed")

    async def _bearer(self, connection: Connection, mechanism: str, message: str) -> None:
        """RFC 7628 3.2.3: a refusal is told in a challenge first; XOAUTH2 wants an empty answer to that."""
        head, *fields, last, end = message.split("\1")
        assert (last, end) == ("", ""), message
        user = head.removeprefix("user=") if mechanism == "XOAUTH2" else head.split(",")[1].removeprefix("a=")
        token = next(field for field in fields if field.startswith("auth=")).removeprefix("auth=Bearer ")
        if token in self.tokens:
            connection.user = user
            await self._say(connection, "235 2.7.0 accepted")
            return
        await self._say(connection, "334 eyJzdGF0dXMiOiI0MDAifQ==")
        answer = (await connection.reader.readuntil(b"\n")).decode().strip()
        assert b64decode(answer) == (b"" if mechanism == "XOAUTH2" else b"\1"), answer
        await self._say(connection, "535 5.7.3 Authentication unsuccessful")

    async def _ask(self, connection: Connection, question: str) -> str:
        await self._say(connection, f"334 {question}")
        line = (await connection.reader.readuntil(b"\n")).decode().strip()
        self.heard.append((connection.number, connection.encrypted, line))
        return b64decode(line).decode()

    async def _on_mail(self, connection: Connection, line: str) -> None:
        answer = await self._answer(connection, "MAIL", line, "250 2.1.0 sender ok")
        if answer.startswith("2"):
            connection.sender, connection.recipients = _address(line), []

    async def _on_rcpt(self, connection: Connection, line: str) -> None:
        usual = "250 2.1.5 recipient ok" if connection.sender is not None else "503 5.5.1 MAIL first"
        answer = await self._answer(connection, "RCPT", line, usual)
        if answer.startswith("2"):
            connection.recipients.append(_address(line))

    async def _on_data(self, connection: Connection, line: str) -> None:
        usual = "354 go ahead" if connection.recipients else "554 5.5.1 no valid recipients"
        answer = await self._answer(connection, "DATA", line, usual)
        if not answer.startswith("354"):
            return
        raw = await self._read_data(connection)
        self.writes.append(raw)
        if self.gate is not None:
            await self.gate.wait()
        final = await self._answer(connection, "BODY", line, "250 2.0.0 queued as 1")
        if final.startswith("2"):
            self._deliver(connection, raw)
        connection.sender, connection.recipients = None, []

    def _deliver(self, connection: Connection, raw: bytes) -> None:
        assert connection.sender is not None or not connection.recipients
        data = raw[:-3].replace(b"\r\n..", b"\r\n.")
        data = data[1:] if data.startswith(b"..") else data
        connection.messages += 1
        self.delivered.append(
            Delivered(
                connection.sender or "",
                list(connection.recipients),
                data,
                connection.number,
                connection.encrypted,
                connection.user,
            )
        )

    async def _read_data(self, connection: Connection) -> bytes:
        """Everything up to and with CRLF "." CRLF, and no byte more."""
        raw = bytearray()
        while not (raw == b".\r\n" or raw.endswith(b"\r\n.\r\n")):
            raw += await connection.reader.readuntil(b"\n")
        return bytes(raw)

    async def _on_rset(self, connection: Connection, line: str) -> None:
        await self._answer(connection, "RSET", line, "250 2.0.0 reset")
        connection.sender, connection.recipients = None, []

    async def _on_quit(self, connection: Connection, line: str) -> None:
        await self._say(connection, "221 2.0.0 bye")
        raise _Dropped


class _Dropped(Exception):
    """The script closes the connection."""


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
