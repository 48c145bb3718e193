"""The end of the control channel in a command: asks the process that owns the data folder, and waits for the answer."""

import secrets
import socket
from types import TracebackType
from typing import BinaryIO, TypeVar

import msgspec

from engine.control.protocol import (
    ADDRESS,
    LINE_LIMIT,
    Greeting,
    Meeting,
    RelayGone,
    RemoteError,
    Reply,
    Request,
    Welcome,
    proof_of,
    read_meeting,
    same,
)
from engine.datafolder import Folders
from engine.errors import UserError

# A running relay greets within milliseconds; one that does not within this is stuck.
CONNECT_SECONDS = 5.0
# Longer than the longest operation, a stop with its 30 seconds.
ANSWER_SECONDS = 60.0

T = TypeVar("T")


class ControlClient:
    """A connection to the running relay, which has proved that it is the one that wrote control.json."""

    def __init__(self, connection: socket.socket, stream: BinaryIO, meeting: Meeting) -> None:
        self._connection = connection
        self._stream = stream
        self._token = meeting.token
        self.pid = meeting.pid
        self.settings_file = meeting.settings

    def call(
        self, operation: str, arguments: dict[str, object] | None = None, timeout: float = ANSWER_SECONDS
    ) -> object:
        """Have one operation carried out; its JSON-able result.

        Raises RemoteError with what the relay says, RelayGone when it ends, UserError when it takes longer than
        `timeout` seconds.
        """
        self._connection.settimeout(timeout)
        try:
            _write(self._connection, Request(self._token, operation, arguments or {}))
            reply = _read(self._stream, Reply)
        except TimeoutError:
            raise UserError(
                f"The relay (process {self.pid}) did not answer within {timeout:g} seconds. It may still do what was "
                "asked; mailroot status shows it."
            ) from None
        except (OSError, EOFError, msgspec.DecodeError):
            raise RelayGone(
                f"The relay (process {self.pid}) ended before it answered. Give the command once more."
            ) from None
        if reply.status:
            raise RemoteError(reply.error, reply.status)
        result: object = reply.result
        return result

    def close(self) -> None:
        self._stream.close()
        self._connection.close()

    def __enter__(self) -> "ControlClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def connect(folders: Folders, timeout: float = CONNECT_SECONDS) -> ControlClient | None:
    """The process that owns the data folder; None when none answers, as after a crash, whatever files it left."""
    meeting = read_meeting(folders)
    if meeting is None:
        return None
    try:
        connection = socket.create_connection((ADDRESS, meeting.port), timeout=timeout)
    except OSError:
        return None
    stream = connection.makefile("rb")
    if _proved(connection, stream, meeting.token):
        return ControlClient(connection, stream, meeting)
    stream.close()
    connection.close()
    return None


def _proved(connection: socket.socket, stream: BinaryIO, token: str) -> bool:
    nonce = secrets.token_hex(16)
    try:
        _write(connection, Greeting(nonce))
        return same(_read(stream, Welcome).proof, proof_of(token, nonce))
    except (OSError, EOFError, msgspec.DecodeError):
        return False


def _write(connection: socket.socket, message: msgspec.Struct) -> None:
    connection.sendall(msgspec.json.encode(message) + b"\n")


def _read(stream: BinaryIO, kind: type[T]) -> T:
    """Raises EOFError when the line is not complete or too long."""
    line = stream.readline(LINE_LIMIT + 1)
    if not line.endswith(b"\n"):
        raise EOFError
    return msgspec.json.decode(line, type=kind)
