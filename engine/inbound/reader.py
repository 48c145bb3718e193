"""What a client sends, in lines for commands and in blocks for bodies, with memory that stays bounded."""

import asyncio
from collections.abc import Callable

# RFC 4954 4: no line of an AUTH exchange is longer; every other command is far shorter.
LINE_LIMIT = 12_288
# An endless line is thrown away as it comes; after this much the client is not speaking SMTP.
OVERLONG_LIMIT = 1_048_576
# With this much unread the socket is left alone. One more read may add what the loop takes at once (256 KB).
HIGH_WATER = 65_536
# A body must bring this much in each time-out period (109 octets a second at ten minutes), else its client is idle.
MIN_PROGRESS = 65_536


class EndOfInput(ConnectionError):
    """The client is gone, or sent all it will ever send."""


class BadLine(Exception):
    """A line that is no command; it has been thrown away. `reply` is the answer to it."""

    reply = ""


class LineTooLong(BadLine):
    """A line beyond LINE_LIMIT."""

    reply = "500 5.5.2 Line too long"


class BareNewline(BadLine):
    """A LF without its CR (RFC 5321 2.3.8): all up to the next CRLF belongs to that line and is never obeyed."""

    reply = "500 5.5.2 Lines end with CR LF; a bare LF ends nothing"


class BlockReader:
    """Filled by the protocol, emptied by one session's task: one waiter, no timer, no queue.

    `before_wait` is called whenever the session must wait for the client: the moment to send what it still owes.
    `waiting_since` is the loop time since which nothing useful came (0.0: not waiting); the sweeper judges by it.
    """

    __slots__ = (
        "_before_wait",
        "_broken",
        "_buffer",
        "_ended",
        "_loop",
        "_paused",
        "_progress",
        "_transport",
        "_waiter",
        "received",
        "since",
    )

    def __init__(self, loop: asyncio.AbstractEventLoop, before_wait: Callable[[], None]) -> None:
        self._loop = loop
        self._before_wait: Callable[[], None] | None = before_wait
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._broken = False
        self._ended = False
        self._paused = False
        self._progress = 0
        self.since = 0.0
        # Octets received in all; for logs and the list of sessions.
        self.received = 0

    def attach(self, transport: asyncio.Transport) -> None:
        """Read from this transport from now on. What is buffered stays: it may have come with a TLS handshake's end."""
        self._transport = transport
        self._paused = False

    def detach(self) -> None:
        """Let go of transport and session, so that a closed session is freed at once."""
        self._transport = None
        self._before_wait = None
        self.feed_eof()

    def feed(self, data: bytes) -> None:
        """Take what the socket brought."""
        self.received += len(data)
        self._buffer += data
        if len(self._buffer) > HIGH_WATER and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def feed_eof(self) -> None:
        """Nothing more will come; what is buffered can still be read."""
        self._ended = True
        self._wake()

    def discard(self) -> None:
        """Forget what is buffered: what a client said in clear after STARTTLS (RFC 3207 4.2)."""
        self._buffer.clear()

    @property
    def waiting_since(self) -> float:
        """Loop time since which the session waits for the client, 0.0 while it works."""
        return self.since if self._waiter is not None else 0.0

    @property
    def has_line(self) -> bool:
        """Whether a whole line is buffered."""
        return b"\n" in self._buffer

    async def readline(self) -> bytes:
        """The next line with its CRLF. Raises LineTooLong, BareNewline and EndOfInput."""
        searched = 0
        while True:
            end = self._buffer.find(b"\n", searched)
            if 0 <= end < LINE_LIMIT:
                line = self._take(end + 1)
                if not line.endswith(b"\r\n"):
                    self._broken = True
                    raise BareNewline
                if not self._broken:
                    return line
                # The rest of a line that has had its answer.
                self._broken = False
                searched = 0
                continue
            if end >= 0 or len(self._buffer) >= LINE_LIMIT:
                await self._skip_line()
                raise LineTooLong
            searched = len(self._buffer)
            await self._wait()

    async def block(self, at_most: int = 0) -> bytes:
        """All that is buffered (at most so many octets), at least one octet. Raises EndOfInput."""
        while not self._buffer:
            await self._wait()
        size = len(self._buffer)
        self._progress += size
        if self._progress >= MIN_PROGRESS:
            self._progress = 0
            self.since = 0.0
        if not at_most or at_most >= size:
            block = bytes(self._buffer)
            self._buffer = bytearray()
            self._resume()
            return block
        return self._take(at_most, settled=False)

    def unread(self, rest: bytes) -> None:
        """Put back what was read too far; the client has delivered something whole, so its patience starts anew."""
        self.since = 0.0
        self._progress = 0
        if rest:
            self._buffer[:0] = rest

    def _take(self, size: int, *, settled: bool = True) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        if settled:
            self.since = 0.0
        self._resume()
        return taken

    def _resume(self) -> None:
        if self._paused and len(self._buffer) <= HIGH_WATER and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()

    async def _skip_line(self) -> None:
        skipped = 0
        while (end := self._buffer.find(b"\n")) < 0:
            skipped += len(self._buffer)
            if skipped > OVERLONG_LIMIT:
                raise EndOfInput("a line without end")
            self._take(len(self._buffer), settled=False)
            await self._wait()
        self._take(end + 1)

    async def _wait(self) -> None:
        if self._ended:
            raise EndOfInput
        if self._before_wait is not None:
            self._before_wait()
        if not self.since:
            self.since = self._loop.time()
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
