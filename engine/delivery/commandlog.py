"""What we say to a mail host and what it answers, as events for the protocol log."""

import time
from typing import Protocol

from engine.bus import Bus
from engine.clock import Clock
from engine.delivery.reply import Reply
from engine.events import CommandHandled


class DialogLog(Protocol):
    """Takes down a dialog with a mail host."""

    @property
    def wanted(self) -> bool:
        """Whether anybody listens; ask before preparing anything."""
        ...

    def note(self, verb: str, argument: str, reply: Reply | None, sent: int, started: float) -> None:
        """One command of `sent` octets, said at `started` (time.monotonic), with its answer if there was one.

        `verb` is "" for the greeting and the answer to a body. Arguments never hold a secret, which leaves those of
        AUTH shorter than what was sent; a host may repeat in its answer to AUTH what it was told in confidence.
        """
        ...


class CommandLog:
    """Writes only while somebody listens (Bus.wants_commands). Of an answer to AUTH it keeps code and status only."""

    def __init__(self, bus: Bus, clock: Clock, session: int, address: str, port: int, helo: str) -> None:
        self._bus = bus
        self._clock = clock
        self._session = session
        self._address = address
        self._port = port
        self._helo = helo
        self._opened = time.monotonic()

    @property
    def wanted(self) -> bool:
        """Whether anybody listens."""
        return self._bus.wants_commands

    def note(self, verb: str, argument: str, reply: Reply | None, sent: int, started: float) -> None:
        """One command, as an event."""
        if not self._bus.wants_commands:
            return
        if verb == "AUTH" and reply is not None:
            reply = Reply(reply.code, (reply.enhanced.encode(),))
        now = time.monotonic()
        self._bus.emit(
            CommandHandled(
                at=self._clock.now(),
                direction="out",
                session=self._session,
                client=self._address,
                server="",
                server_port=self._port,
                helo=self._helo,
                user="",
                verb=verb,
                argument=argument,
                status=reply.code if reply else 0,
                bytes_out=sent,
                bytes_in=sum(len(line) + 6 for line in reply.raw) if reply else 0,
                elapsed=round((now - started) * 1000),
                reply=str(reply) if reply else "",
                session_elapsed=round((now - self._opened) * 1000),
            )
        )
