"""Badmail: what could be neither delivered nor returned, three files each, with the reason in words."""

import asyncio
import contextlib
import itertools
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from engine import durable
from engine.bus import Bus
from engine.clock import Clock
from engine.datafolder import make_private_folder
from engine.events import BadmailWritten
from engine.spool.message import Attempt


class BadmailItem(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a message that goes to Badmail. `received_at` is in seconds since the epoch, 0 when unknown."""

    id: str
    reason: str
    sender: str = ""
    recipients: tuple[str, ...] = ()
    received_at: float = 0.0
    origin: str = ""
    client: str = ""
    user: str = ""
    about: str = ""
    attempts: tuple[Attempt, ...] = ()


class Badmail:
    """The Badmail folder. File names are IIS's: .BAD is the message, .BDR the reason, .BDP its properties."""

    def __init__(self, folder: Path, bus: Bus, clock: Clock) -> None:
        self._folder = folder
        self._bus = bus
        self._clock = clock

    async def write(self, item: BadmailItem, content: Iterable[bytes]) -> Path:
        """Store a message durably; the path of its .BAD. `content` is read in a thread.

        Raises OSError, and UserError when the folder cannot be made; then nothing of it is kept.
        """
        path = await asyncio.to_thread(self._store, item, content)
        self.announce(item, path)
        return path

    def announce(self, item: BadmailItem, path: Path) -> None:
        """Say on the bus that a message is here."""
        self._bus.emit(BadmailWritten(at=self._clock.now(), message=item.id, reason=item.reason, path=str(path)))

    def store(self, item: BadmailItem, content: Iterable[bytes]) -> Path:
        """`write` for a caller that has a thread of its own and announces later; blocks."""
        return self._store(item, content)

    def _store(self, item: BadmailItem, content: Iterable[bytes]) -> Path:
        make_private_folder(self._folder)
        path = self._reserve(item.id)
        # The message comes last: whoever sees a .BAD finds its reason beside it.
        parts: tuple[tuple[Path, Iterable[bytes]], ...] = (
            (path.with_suffix(".BDP"), (self._properties(item),)),
            (path.with_suffix(".BDR"), (self._explanation(item, path.name),)),
            (path, content),
        )
        try:
            for part, blocks in parts:
                durable.write_durably(part, blocks)
        except BaseException:
            for part, _ in parts:
                durable.discard(part)
            raise
        return path

    def _reserve(self, message_id: str) -> Path:
        """A name of its own: a message may come here once for each group of recipients. Raises OSError."""
        for number in itertools.count(1):
            path = self._folder / (f"{message_id}-{number}.BAD" if number > 1 else f"{message_id}.BAD")
            if path.exists():
                continue
            with contextlib.suppress(FileExistsError):  # somebody else is writing under this name right now
                os.close(durable.create(path.with_suffix(".BDP")))
                return path
        raise AssertionError("counting does not end")

    def _properties(self, item: BadmailItem) -> bytes:
        properties = msgspec.to_builtins(item) | {"badmail_at": self._clock.now()}
        return json.dumps(properties, ensure_ascii=False, indent=2).encode("utf-8", "surrogateescape") + b"\n"

    def _explanation(self, item: BadmailItem, name: str) -> bytes:
        lines = "\r\n".join(_explained(item, name, _spoken(self._clock.now())))
        return (lines + "\r\n").encode("utf-8", "surrogateescape")


def _explained(item: BadmailItem, name: str, now: str) -> Iterator[str]:
    yield "This message could be neither delivered nor returned to its sender, because:"
    yield item.reason
    yield ""
    yield f"Message:    {item.id} (in {name}; rename it to .eml to read it)"
    yield f"Set aside:  {now}"
    yield f"Received:   {_spoken(item.received_at)}" + (f" from {item.client}" if item.client else "")
    yield f"Sender:     <{item.sender}>"
    for recipient in item.recipients:
        yield f"Recipient:  <{recipient}>"
    if item.about:
        yield f"It is a notice about message {item.about}."
    for attempt in item.attempts:
        host = f" at {attempt.host}" if attempt.host else ""
        yield f"Attempt:    {_spoken(attempt.at)} <{attempt.recipient}> {attempt.outcome}{host}: {attempt.answer}"


def _spoken(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if moment else "unknown"
