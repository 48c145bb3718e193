"""What a session answers: gathered while more commands wait, sent in one write."""

import asyncio
import re

# Beyond this the answers go out although more commands wait, so that a long pipeline costs no memory.
GATHER_LIMIT = 4_096

_WITHOUT_ENHANCED = re.compile(rb"([245])(\d\d)([ -])(?![245]\.\d{1,3}\.\d{1,3}[ \r])")
# RFC 2034 3: no enhanced code in the greeting, in EHLO's list and in continuations.
_ENHANCED = {b"5": b"5.5.1", b"4": b"4.3.0", b"2": b"2.0.0"}


def with_enhanced(reply: bytes) -> bytes:
    """Give a one-line reply a general enhanced status code (RFC 3463) where its author forgot one."""
    match = _WITHOUT_ENHANCED.match(reply)
    if match is None:
        return reply
    kind, rest, separator = match.groups()
    return kind + rest + separator + _ENHANCED[kind] + b" " + reply[match.end() :]


class ReplyWriter:
    """The sending half of a session. `since` is the loop time since which a client does not take its answers."""

    __slots__ = ("_drained", "_loop", "_owed", "_transport", "sent", "since", "status")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._owed: list[bytes] = []
        self._drained: asyncio.Future[None] | None = None
        self.since = 0.0
        # Octets answered in all, and the code of the last reply; for the protocol log.
        self.sent = 0
        self.status = 0

    def attach(self, transport: asyncio.Transport | None) -> None:
        """Write to this transport from now on; None lets go of it."""
        self._transport = transport
        self.resume()

    def owe(self, reply: bytes) -> None:
        """Note a reply (whole lines); it goes out with the next flush."""
        self._owed.append(reply)
        self.status = int(reply[:3])
        self.sent += len(reply)

    @property
    def owes_much(self) -> bool:
        return sum(map(len, self._owed)) > GATHER_LIMIT

    def flush(self) -> None:
        """Hand everything owed to the transport in one write."""
        if not self._owed:
            return
        owed = self._owed[0] if len(self._owed) == 1 else b"".join(self._owed)
        self._owed.clear()
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(owed)

    @property
    def stuck(self) -> bool:
        """Whether the client leaves its answers lying: the transport has said stop."""
        return self._drained is not None

    async def drain(self) -> None:
        """Wait until the client has taken its answers; returns when the connection is lost, too."""
        if self._drained is not None:
            await self._drained

    def pause(self) -> None:
        """The transport holds too much."""
        if self._drained is None:
            self._drained = self._loop.create_future()
            self.since = self._loop.time()

    def resume(self) -> None:
        """The transport takes more, or is gone."""
        drained, self._drained = self._drained, None
        self.since = 0.0
        if drained is not None and not drained.done():
            drained.set_result(None)
