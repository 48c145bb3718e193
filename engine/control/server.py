"""The end of the control channel in the process that owns the data folder."""

import asyncio
import logging
import os
import secrets
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from engine.control.exchange import Exchange
from engine.control.protocol import (
    ADDRESS,
    FAILED,
    LINE_LIMIT,
    Greeting,
    Meeting,
    Reply,
    Request,
    Welcome,
    error_text,
    exit_status,
    proof_of,
    same,
)
from engine.datafolder import Folders
from engine.durable import replace_file
from engine.errors import MailError, UserError

Handler = Callable[[str, dict[str, object]], Awaitable[object]]

# Commands are few and short; whoever opens more, or keeps silent, is none of ours.
_MAX_CONNECTIONS = 64
_SILENCE_SECONDS = 30.0
# How long replies under way may take when the server stops.
_GRACE_SECONDS = 5.0

T = TypeVar("T")


class ControlServer:
    """Listens on 127.0.0.1 and lets `handle` carry out what clients with the token ask for. Lives on the engine's loop.

    An error of the kinds made for people goes back as its text; anything else goes to the program's log.
    """

    def __init__(self, folders: Folders, handle: Handler, *, settings_file: str) -> None:
        self._file = folders.state / "control.json"
        self._exchange = Exchange(folders)
        self._handle = handle
        self._settings_file = settings_file
        self._token = secrets.token_hex(32)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Listen, and write down where. Raises UserError when either cannot be done."""
        try:
            self._server = await asyncio.start_server(self._connected, ADDRESS, 0, limit=LINE_LIMIT)
            port = self._server.sockets[0].getsockname()[1]
            meeting = Meeting(port=port, token=self._token, pid=os.getpid(), settings=self._settings_file)
            await asyncio.to_thread(self._publish, meeting)
        except OSError as error:
            await self.stop()
            raise UserError(
                f"The control channel cannot be opened ({error.strerror}), so commands could not reach this relay. It "
                f"needs a free port on {ADDRESS} and the file {self._file}."
            ) from error

    async def stop(self) -> None:
        """Take no more requests, finish the replies under way (5 s at most) and forget the token; idempotent."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for writer in tuple(self._waiting):
            writer.close()
        if self._connections:
            _, late = await asyncio.wait(self._connections, timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
        await asyncio.to_thread(self._file.unlink, missing_ok=True)

    def _publish(self, meeting: Meeting) -> None:
        self._exchange.sweep()
        replace_file(self._file, msgspec.json.encode(meeting))

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            if len(self._connections) <= _MAX_CONNECTIONS:
                await self._converse(reader, writer)
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError, msgspec.DecodeError):
            pass  # gone, silent or no client of ours: nothing to answer
        finally:
            self._connections.discard(task)
            self._waiting.discard(writer)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeting = await self._read(reader, writer, Greeting)
        await _write(writer, Welcome(proof=proof_of(self._token, greeting.nonce)))
        while self._server is not None:
            request = await self._read(reader, writer, Request)
            if not same(request.token, self._token):
                return
            await _write(writer, await self._answer(request))

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kind: type[T]) -> T:
        self._waiting.add(writer)
        try:
            async with asyncio.timeout(_SILENCE_SECONDS):
                return msgspec.json.decode(await reader.readuntil(b"\n"), type=kind)
        finally:
            self._waiting.discard(writer)

    async def _answer(self, request: Request) -> Reply:
        try:
            return Reply(result=await self._handle(request.operation, request.arguments))
        except (UserError, MailError) as error:
            return Reply(error=error_text(error), status=exit_status(error))
        except Exception:
            logging.getLogger("mailroot").exception("The operation %s failed", request.operation)
            return Reply(error="The relay failed on this; the reason is in the program's log.", status=FAILED)


async def _write(writer: asyncio.StreamWriter, message: msgspec.Struct) -> None:
    writer.write(msgspec.json.encode(message) + b"\n")
    await writer.drain()
