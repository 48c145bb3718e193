"""What both ends of the control channel agree on: where they meet, what a line holds, how an error becomes a status.

The running process listens on a free port of 127.0.0.1 and writes port, process and a random token to
state/control.json (0600). One connection carries, as one JSON object a line: the client's greeting with a nonce, the
server's proof that it knows the token (so that a stranger on a port left over from a crash learns nothing), then
requests and replies. Loopback TCP and not a Unix socket, because it is the same on every system and at any path length.
Large things never travel over it: they are handed over as files (engine/control/exchange.py).
"""

import hashlib
import hmac
from typing import Any

import msgspec

from engine.datafolder import Folders
from engine.errors import DataFolderInUse, MailError, UserError
from engine.settings.problems import SettingsError, UnknownKey

ADDRESS = "127.0.0.1"

# The longest request or reply line, in octets; a page of the queue stays far below.
LINE_LIMIT = 16 * 1024**2

# Exit statuses of the command line: contract.
GOOD, FAILED, BAD_USAGE, IN_USE = 0, 1, 2, 3


class Meeting(msgspec.Struct, frozen=True):
    """What state/control.json holds. `settings` is the settings file the relay reads, "" when it has built-in ones."""

    port: int
    token: str
    pid: int
    settings: str


class Greeting(msgspec.Struct, frozen=True):
    nonce: str


class Welcome(msgspec.Struct, frozen=True):
    proof: str


class Request(msgspec.Struct, frozen=True):
    token: str
    operation: str
    arguments: dict[str, Any] = {}


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """A result, or with `status` above 0 an error text and the exit status it means."""

    result: Any = None
    error: str = ""
    status: int = GOOD


class RemoteError(UserError):
    """What the running relay answered instead of a result; `status` is the exit status it means."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


class BadUsage(UserError):
    """A command line that means nothing, beyond what argparse finds."""


def read_meeting(folders: Folders) -> Meeting | None:
    """Where the owner of the folder listens; None when nobody has written that down, or not readably."""
    try:
        return msgspec.json.decode((folders.state / "control.json").read_bytes(), type=Meeting)
    except (OSError, msgspec.DecodeError):
        return None


def proof_of(token: str, nonce: str) -> str:
    """What only somebody who knows the token can say about `nonce`."""
    return hmac.new(token.encode(), nonce.encode(), hashlib.sha256).hexdigest()


def same(first: str, second: str) -> bool:
    """Equality that takes the same time wherever they differ."""
    return hmac.compare_digest(first.encode(), second.encode())


class RelayGone(UserError):
    """The running relay ended before it answered."""


def error_text(error: UserError | MailError) -> str:
    """What a person is told about an error."""
    return f"The relay refused: {error.reply}" if isinstance(error, MailError) else str(error)


def exit_status(error: Exception) -> int:
    """The exit status an error means: 3 data folder in use, 2 bad usage or settings, else 1."""
    if isinstance(error, RemoteError):
        return error.status
    if isinstance(error, DataFolderInUse):
        return IN_USE
    return BAD_USAGE if isinstance(error, SettingsError | UnknownKey | BadUsage) else FAILED
