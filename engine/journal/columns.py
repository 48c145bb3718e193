"""The columns of a protocol log: what IIS's SMTP service writes into each for a command, and what for its own calls.

Observed in published logs of IIS 5 to 7, since no document says it: a client's argument is everything behind the verb,
so it begins with a space, and spaces become "+"; DATA has the client's Message-ID there. The name QUIT repeats has no
"+". `cs-username` is the HELO name. QUIT counts as 240, with the session's length as Win32 status. What the service
says itself as a client has the user OutboundConnectionCommand or OutboundConnectionResponse, status 0 and no `s-ip`.

One deviation: IIS writes `s-port` 0 for its own sessions. We write the port, which tells 25 from 587.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from engine.events import CommandHandled

NOTHING = "-"
SITE_NAME = "SMTPSVC1"

# Anything else a client sends as a verb is its own invention and stays out of the log, as in IIS: "xxxx".
_MAIL_VERBS = {"HELO", "EHLO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "QUIT"}
_VERBS = _MAIL_VERBS | {"VRFY", "EXPN", "HELP", "ETRN", "TURN", "ATRN", "AUTH", "STARTTLS"}
_UNKNOWN = "xxxx"
_CLOSED = 221
_CLOSED_IN_IIS = "240"


class Face:
    """The date and time columns of one second, made once a second and not once a line."""

    def __init__(self, read: Callable[[datetime], tuple[str, str]]) -> None:
        self._read = read
        self._second = -1
        self.date = self.time = NOTHING

    def show(self, at: float) -> None:
        """Turn to `at`, seconds since the epoch."""
        second = int(at)
        if second != self._second:
            self._second = second
            self.date, self.time = self._read(datetime.fromtimestamp(second, tz=UTC))


Column = Callable[[CommandHandled, Face], str]


def word(text: str) -> str:
    """`text` as one word of a log: "+" for a space, "-" for nothing. It cannot begin a line or a column of its own."""
    if not text:
        return NOTHING
    return readable(text).replace(" ", "+")


def readable(text: str) -> str:
    """`text` as one line that prints: CR, LF, NUL, U+2028 and bytes that are not UTF-8 become %XX."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _percent(char) for char in text)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def argument(event: CommandHandled) -> str:
    """The argument without what could be a secret: AUTH keeps its mechanism only, whatever the event holds."""
    if event.verb != "AUTH":
        return event.argument
    return event.argument.partition(" ")[0]


def _nothing(event: CommandHandled, face: Face) -> str:
    return NOTHING


def _zero(event: CommandHandled, face: Face) -> str:
    return "0"


def _verb(event: CommandHandled, face: Face) -> str:
    return event.verb if event.verb in _VERBS else _UNKNOWN


def _query(event: CommandHandled, face: Face) -> str:
    verb = event.verb
    if verb == "QUIT":
        return word(event.helo)
    return "+" + word(argument(event)) if event.argument else NOTHING


def _status(event: CommandHandled, face: Face) -> str:
    return _CLOSED_IN_IIS if event.status == _CLOSED and event.verb == "QUIT" else str(event.status)


# The name of each column in W3C Extended (#Fields), and its content for a command of a client.
INBOUND: dict[str, Column] = {
    "date": lambda event, face: face.date,
    "time": lambda event, face: face.time,
    "c-ip": lambda event, face: event.client or NOTHING,
    "cs-username": lambda event, face: word(event.helo),
    "s-sitename": lambda event, face: SITE_NAME,
    "s-computername": _nothing,
    "s-ip": lambda event, face: event.server or NOTHING,
    "s-port": lambda event, face: str(event.server_port),
    "cs-method": _verb,
    "cs-uri-stem": _nothing,
    "cs-uri-query": _query,
    "sc-status": _status,
    "sc-win32-status": lambda event, face: str(event.session_elapsed),
    "sc-bytes": lambda event, face: str(event.bytes_out),
    "cs-bytes": lambda event, face: str(event.bytes_in),
    "time-taken": lambda event, face: str(event.elapsed),
    "cs-version": lambda event, face: "SMTP",
    "cs-host": _nothing,
    "cs(User-Agent)": _nothing,
    "cs(Cookie)": _nothing,
    "cs(Referer)": _nothing,
}

_OUTBOUND: dict[str, Column] = INBOUND | {
    "s-ip": _nothing,
    "sc-status": _zero,
    "sc-win32-status": _zero,
    "cs-bytes": _zero,
}

# What we said as a client. IIS counts the verb alone here.
COMMAND: dict[str, Column] = _OUTBOUND | {
    "cs-username": lambda event, face: "OutboundConnectionCommand",
    "cs-method": lambda event, face: word(event.verb),
    "cs-uri-query": lambda event, face: word(argument(event)),
    "sc-bytes": lambda event, face: str(len(event.verb)),
    "time-taken": _zero,
}

# What the other host answered; its bytes stand where a server's answer stands.
RESPONSE: dict[str, Column] = _OUTBOUND | {
    "cs-username": lambda event, face: "OutboundConnectionResponse",
    "cs-method": _nothing,
    "cs-uri-query": lambda event, face: word(event.reply.rstrip() or str(event.status)),
    "sc-bytes": lambda event, face: str(event.bytes_in),
}


def computer_name(name: str) -> Column:
    """The content of s-computername on the machine `name`."""
    text = word(name)
    return lambda event, face: text
