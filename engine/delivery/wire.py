"""One TCP connection to a mail host: bytes out, replies in, and how it ended."""

import asyncio
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from engine.delivery.reply import ProtocolError, Reply, ReplyParser
from engine.delivery.watch import Watch

if TYPE_CHECKING:
    import ssl

# More replies than were asked for, and nobody reads them: a host gone mad.
MOST_UNREAD = 200
# How long QUIT may take to leave. Nothing depends on its answer.
QUIT_SECONDS = 5.0


class Wire(asyncio.Protocol):
    """Collects replies for whoever waits. Once `broken` says why, nothing more will come.

    All waiting is bounded by `deadline`, which the watch looks after; there are no timers here.
    """

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._parser = ReplyParser()
        self._replies: list[Reply] = []
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._paused: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._limit = 0.0
        self.deadline = math.inf
        self.broken = ""
        # Whether it broke because the host did not answer in time.
        self.late = False
        self.bytes_in = 0
        # Set while the connection rests between messages: called when it ends or has rested long enough.
        self.on_rest_over: Callable[[], None] | None = None

    # --- asyncio.Protocol -------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._watch.add(self)

    def data_received(self, data: bytes) -> None:
        self.bytes_in += len(data)
        try:
            self._replies += self._parser.feed(data)
        except ProtocolError as error:
            self.abort(f"the host sent {error}")
            return
        if self._wanted == 0 and len(self._replies) > MOST_UNREAD:
            self.abort("the host sent replies nobody asked for")
        elif self._replies and (self._replies[-1].code == 421 or self.on_rest_over is not None):
            # The host closes now, whatever we still wait for (RFC 5321 3.8). Nor is anything else to be said to a
            # connection that rests: answers would be out of step from here on.
            self._end(str(self._replies[-1]))
        elif len(self._replies) >= self._wanted:
            self._wake()
        else:
            self.allow(self._limit)

    def eof_received(self) -> bool:
        self._end("the host closed the connection")
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch.remove(self)
        self._end("the connection was dropped")

    def pause_writing(self) -> None:
        if self._paused is None:
            self._paused = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        if self._paused is not None and not self._paused.done():
            self._paused.set_result(None)
        self._paused = None

    # --- For the watch ----------------------------------------------------------------------------------------------

    def expire(self) -> None:
        """The deadline has passed."""
        if self.on_rest_over is not None:
            self.deadline = math.inf
            self._rest_over()
        else:
            self.late = not self.broken
            self.abort(f"the host did not answer within {_duration(self._limit)}")

    def cut(self) -> None:
        """The engine stops and does not wait for the other side."""
        self.abort("closed")

    # --- For the client ---------------------------------------------------------------------------------------------

    @property
    def transport(self) -> asyncio.Transport:
        """The transport under it; there is one from the moment the connection stands."""
        assert self._transport is not None
        return self._transport

    @property
    def answered(self) -> bool:
        """Whether a reply lies here that nobody has collected."""
        return bool(self._replies)

    def allow(self, seconds: float) -> None:
        """Break the connection when what is under way takes longer than `seconds` from now."""
        self._limit = seconds
        self.deadline = self._watch.clock.now() + seconds

    def write(self, data: bytes) -> None:
        """Send; silently nothing on a broken connection."""
        if not self.broken:
            self.transport.write(data)

    async def drain(self) -> None:
        """Wait until the system took most of what was written."""
        if self._paused is not None and not self.broken:
            await self._paused

    async def collect(self, count: int, seconds: float) -> list[Reply]:
        """The next `count` replies, each within `seconds`; fewer exactly when the connection is broken."""
        if len(self._replies) < count and not self.broken:
            self.allow(seconds)
            self._wanted = count
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
                self._wanted = 0
            self.deadline = math.inf
        taken, self._replies = self._replies[:count], self._replies[count:]
        return taken

    def discard_input(self) -> None:
        """Forget everything received and not collected: it came in clear text, from whomever (RFC 3207 4.2)."""
        self._parser.discard()
        self._replies.clear()

    async def start_tls(self, context: "ssl.SSLContext", server_name: str) -> None:
        """Put TLS under the connection; raises ssl.SSLError or OSError."""
        loop = asyncio.get_running_loop()
        transport = await loop.start_tls(self.transport, self, context, server_hostname=server_name)
        if transport is None:
            raise ConnectionResetError("the connection was closed during the TLS handshake")
        self._transport = transport

    def rest(self, seconds: float, over: Callable[[], None]) -> None:
        """Lie idle: `over` is called when the host ends the connection, or after `seconds`."""
        self.on_rest_over = over
        self.allow(seconds)

    def rise(self) -> None:
        """Idle no longer."""
        self.on_rest_over = None
        self.deadline = math.inf

    def quit(self) -> None:
        """Say QUIT and close in the background; the answer is not waited for."""
        self.rise()
        if self.broken:
            self.abort(self.broken)
            return
        self.write(b"QUIT\r\n")
        self.broken = "closed"
        self.allow(QUIT_SECONDS)
        self.transport.close()

    def abort(self, reason: str) -> None:
        """Cut the connection without a word."""
        self._end(reason)
        # A handshake that fails ends the connection without connection_lost.
        self._watch.remove(self)
        if self._transport is not None:
            self._transport.abort()

    def _end(self, reason: str) -> None:
        self.broken = self.broken or reason
        self.resume_writing()
        self._wake()
        self._rest_over()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _rest_over(self) -> None:
        over, self.on_rest_over = self.on_rest_over, None
        if over is not None:
            over()


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"
