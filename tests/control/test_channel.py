"""The control channel: client and server over real sockets, strangers, stale files and crashes."""

import asyncio
import json
import os
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.control import client as client_module
from engine.control.client import ControlClient, connect
from engine.control.exchange import Exchange
from engine.control.protocol import LINE_LIMIT, RemoteError, proof_of, read_meeting
from engine.control.server import ControlServer
from engine.datafolder import Folders
from engine.errors import DataFolderInUse, SpoolUnavailable, UserError
from engine.settings.problems import Problem, SettingsError


async def ask(folders: Folders, operation: str, arguments: dict[str, object] | None = None) -> Any:
    def one() -> object:
        client = connect(folders)
        assert client is not None
        with client:
            return client.call(operation, arguments)

    return await asyncio.to_thread(one)


def meeting_of(folders: Folders) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folders.state / "control.json").read_text())
    return content


@pytest.mark.usefixtures("server")
async def test_several_requests_on_one_connection(folders: Folders) -> None:
    def several() -> list[object]:
        client = connect(folders)
        assert client is not None
        with client:
            assert client.pid == os.getpid()
            return [client.call("status"), client.call("pause"), client.call("queue.show", {"id": "A1"})]

    status, pause, show = await asyncio.to_thread(several)
    assert status == {"state": "started", "data": str(folders.root)}
    assert pause == {"state": "paused", "changed": True, "text": "The relay is paused."}
    assert show == {"id": "A1"}


@pytest.mark.usefixtures("server")
async def test_clients_are_served_side_by_side(folders: Folders) -> None:
    answers = await asyncio.gather(*(ask(folders, "status") for _ in range(20)))
    assert len(answers) == 20


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
@pytest.mark.usefixtures("server")
async def test_the_token_is_private(folders: Folders) -> None:
    assert (folders.state / "control.json").stat().st_mode & 0o777 == 0o600
    assert len(meeting_of(folders)["token"]) == 64


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("problem", "text", "status"),
    [
        (UserError("Not now, because."), "Not now, because.", 1),
        (DataFolderInUse("/data", 77), "process 77", 3),
        (SettingsError([Problem("general.name", '""', "1 to 255 characters", "length")]), "general.name", 2),
        (SpoolUnavailable(), "452 4.3.1 Insufficient system storage", 1),
        (ZeroDivisionError("inner detail"), "program's log", 1),
    ],
)
async def test_errors_come_back_as_text_and_exit_status(
    folders: Folders, twin: Any, problem: Exception, text: str, status: int
) -> None:
    twin.problem = problem
    with pytest.raises(RemoteError, match=text) as caught:
        await ask(folders, "status")
    assert caught.value.status == status
    assert "inner detail" not in str(caught.value)


async def test_nobody_there_is_none(folders: Folders) -> None:
    assert await asyncio.to_thread(connect, folders) is None
    (folders.state / "control.json").write_text("{broken")
    assert await asyncio.to_thread(connect, folders) is None


async def test_stop_removes_the_file_and_is_idempotent(folders: Folders, server: ControlServer) -> None:
    await server.stop()
    await server.stop()
    assert read_meeting(folders) is None


async def test_file_left_by_a_crash_is_noticed(folders: Folders, server: ControlServer) -> None:
    left = (folders.state / "control.json").read_bytes()
    await server.stop()
    (folders.state / "control.json").write_bytes(left)
    assert await asyncio.to_thread(connect, folders) is None


@contextmanager
def stranger(answer: Callable[[bytes], bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Somebody else's program on a port: answers the first line, and keeps all it is told."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def serve() -> None:
            connection, _ = listening.accept()
            connection.settimeout(10)
            with connection, connection.makefile("rb") as lines:
                heard.append(lines.readline())
                connection.sendall(answer(heard[0]))
                heard.extend(lines)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1], heard
        thread.join()


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: b'{"proof": "' + b"0" * 64 + b'"}\n',
        lambda line: b'{"proof": "%s"}\n' % json.loads(line)["nonce"].encode(),
        lambda _: b"220 mail.example.com ESMTP\r\n",
        lambda _: b"",
    ],
)
def test_a_stranger_on_the_old_port_learns_nothing(folders: Folders, answer: Callable[[bytes], bytes]) -> None:
    with stranger(answer) as (port, heard):
        meeting = {"port": port, "token": "t" * 64, "pid": 1, "settings": ""}
        (folders.state / "control.json").write_text(json.dumps(meeting))
        if answer(b'{"nonce": "x"}'):
            assert connect(folders) is None
        else:
            assert connect(folders, timeout=0.2) is None
    assert b"t" * 64 not in b"".join(heard)


async def converse(folders: Folders, *lines: bytes) -> bytes:
    """All that the server says to these lines."""
    reader, writer = await asyncio.open_connection("127.0.0.1", meeting_of(folders)["port"])
    for line in lines:
        writer.write(line)
    writer.write_eof()
    said = await reader.read()
    writer.close()
    await writer.wait_closed()
    return said


@pytest.mark.usefixtures("server")
async def test_without_the_token_nothing_is_done(folders: Folders, twin: Any) -> None:
    request = b'{"token": "%s", "operation": "stop"}\n' % (b"0" * 64)
    said = await converse(folders, b'{"nonce": "n"}\n', request)
    assert json.loads(said) == {"proof": proof_of(meeting_of(folders)["token"], "n")}
    assert twin.asked == []


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("line", [b"EHLO x\r\n", b"\x00\xff\n", b'{"nonce": 1}\n', b"[]\n", b"no line end"])
async def test_what_is_no_greeting_ends_the_connection(folders: Folders, line: bytes) -> None:
    assert await converse(folders, line) == b""
    assert (await ask(folders, "status"))["state"] == "started"


async def test_endless_line_ends_the_connection(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.control.server.LINE_LIMIT", 1024)

    async def handle(operation: str, arguments: dict[str, object]) -> object:
        return None

    server = ControlServer(folders, handle, settings_file="")
    await server.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", meeting_of(folders)["port"])
    writer.write(b"x" * 10_000)
    assert await reader.read() == b""
    writer.close()
    await server.stop()


@pytest.mark.usefixtures("server")
async def test_silent_client_is_left(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.control.server._SILENCE_SECONDS", 0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", meeting_of(folders)["port"])
    assert await reader.read() == b""
    writer.close()


async def test_too_many_connections_are_closed_at_once(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, server: ControlServer
) -> None:
    monkeypatch.setattr("engine.control.server._MAX_CONNECTIONS", 1)
    first = await asyncio.open_connection("127.0.0.1", meeting_of(folders)["port"])
    first[1].write(b'{"nonce": "n"}\n')
    await first[0].readline()
    second = await asyncio.open_connection("127.0.0.1", meeting_of(folders)["port"])
    assert await second[0].read() == b""
    for _, writer in (first, second):
        writer.close()


def served(folders: Folders, handle: Callable[[str, dict[str, object]], Awaitable[object]]) -> ControlServer:
    return ControlServer(folders, handle, settings_file="")


async def test_stop_lets_a_reply_under_way_out(folders: Folders) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def handle(operation: str, arguments: dict[str, object]) -> object:
        begun.set()
        await may_end.wait()
        return {"text": "done"}

    server = served(folders, handle)
    await server.start()
    asking = asyncio.create_task(ask(folders, "stop"))
    await begun.wait()
    stopping = asyncio.create_task(server.stop())
    await asyncio.sleep(0)
    may_end.set()
    await stopping
    assert await asking == {"text": "done"}


async def test_relay_that_dies_while_asked_is_said(folders: Folders) -> None:
    begun = asyncio.Event()

    async def handle(operation: str, arguments: dict[str, object]) -> object:
        begun.set()
        raise asyncio.CancelledError  # the process goes away: no reply, the connection ends

    server = served(folders, handle)
    await server.start()
    with pytest.raises(UserError, match="ended before it answered"):
        await ask(folders, "status")
    assert begun.is_set()
    await server.stop()


async def test_relay_that_does_not_answer_is_said(folders: Folders) -> None:
    may_end = asyncio.Event()

    async def handle(operation: str, arguments: dict[str, object]) -> object:
        await may_end.wait()
        return None

    def impatient() -> None:
        client = connect(folders)
        assert isinstance(client, ControlClient)
        with client:
            client.call("status", timeout=0.05)

    server = served(folders, handle)
    await server.start()
    with pytest.raises(UserError, match="did not answer within"):
        await asyncio.to_thread(impatient)
    may_end.set()
    await server.stop()


async def test_large_results_arrive_whole(folders: Folders) -> None:
    async def handle(operation: str, arguments: dict[str, object]) -> object:
        return ["é" * 1000] * 3000

    server = served(folders, handle)
    await server.start()
    assert await ask(folders, "x") == ["é" * 1000] * 3000
    await server.stop()
    assert 3000 * 2000 < LINE_LIMIT == client_module.LINE_LIMIT


async def test_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    async def handle(operation: str, arguments: dict[str, object]) -> object:
        return None

    with pytest.raises(UserError, match="control channel cannot be opened"):
        await ControlServer(Folders.below(tmp_path / "gone"), handle, settings_file="").start()


def test_exchange_files_live_as_long_as_they_are_needed(folders: Folders) -> None:
    exchange = Exchange(folders)
    with exchange.file() as first, exchange.file() as second:
        assert first != second
        assert first.parent == folders.state / "exchange"
        if os.name != "nt":
            assert first.stat().st_mode & 0o777 == 0o600
        second.unlink()
    assert list((folders.state / "exchange").iterdir()) == []


@pytest.mark.usefixtures("folders")
def test_exchange_sweeps_what_dead_commands_left(folders: Folders) -> None:
    exchange = Exchange(folders)
    exchange.sweep()  # without a folder there is nothing to do
    with exchange.file() as fresh:
        old = fresh.with_name("old.eml")
        old.write_bytes(b"left")
        os.utime(old, (1_000_000, 1_000_000))
        exchange.sweep()
        assert fresh.exists()
        assert not old.exists()
