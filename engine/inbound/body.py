"""A message body on its way in: dots unstuffed, octets counted, kept in memory or streamed to the spool."""

import io
import re

from engine.errors import SpoolUnavailable
from engine.inbound.reader import BlockReader
from engine.policy.decision import Decision
from engine.policy.limits import LimitRule
from engine.spool.message import BodyFile
from engine.spool.spool import BodyWriter, Spool

# What is kept of the beginning of a body that is on disk, in octets.
BEGINNING = 16 * 1024

_END = b"\r\n.\r\n"
_LINE_START = b"\r\n"
# A dot that begins a line. Most blocks hold none, and a compiled search says so four times as fast as bytes.replace.
_DOT = re.compile(rb"\r\n\.")


class DotDecoder:
    """Finds the end of DATA and removes stuffed dots (RFC 5321 4.5.2), block by block and without looking at lines.

    Only CR LF "." CR LF ends a message. LF "." LF, CR "." CR and their mixtures are text (SMTP smuggling).
    """

    def __init__(self) -> None:
        # The text begins at the start of a line: pretend that one just ended, and take that pretence off again.
        self._held = _LINE_START
        self._pretended = len(_LINE_START)
        self.rest: bytes | None = None

    def decode(self, block: bytes) -> bytes:
        """The text in `block`; what may belong to the end is held back. `rest` is set once the end was found."""
        chunk = self._held + block if self._held else block
        dot = _DOT.search(chunk)
        end = chunk.find(_END, dot.start()) if dot is not None else -1
        if end >= 0:
            self.rest = chunk[end + len(_END) :]
            return self._unstuff(chunk[: end + len(_LINE_START)], stuffed=True)
        keep = _overlap(chunk)
        self._held = chunk[len(chunk) - keep :]
        return self._unstuff(chunk[: len(chunk) - keep] if keep else chunk, stuffed=dot is not None)

    def _unstuff(self, text: bytes, *, stuffed: bool) -> bytes:
        if not text:
            return text
        if stuffed:
            text = text.replace(b"\r\n.", _LINE_START)
        if self._pretended:
            text, self._pretended = text[self._pretended :], 0
        return text


def _overlap(chunk: bytes) -> int:
    """How many octets at the end of `chunk` are a beginning of the end mark."""
    for size in range(len(_END) - 1, 0, -1):
        if chunk.endswith(_END[:size]):
            return size
    return 0


class BodySink:
    """Takes a body's octets up to the limit; beyond it, or when the disk refuses, it takes and forgets them."""

    def __init__(self, spool: Spool, limits: LimitRule, session_octets: int) -> None:
        self._spool = spool
        self._limits = limits
        self._session_octets = session_octets
        self._blocks: list[bytes] = []
        self._writer: BodyWriter | None = None
        self._ends = _LineEnds()
        self.size = 0
        self.eight_bit = False
        self.refusal: Decision | None = None
        self.failure: SpoolUnavailable | None = None

    async def write(self, block: bytes) -> None:
        """Append octets. Never raises for what a limit or the disk says: `refusal` or `failure` tells it."""
        self.size += len(block)
        if self.refusal is not None or self.failure is not None:
            return
        self.refusal = self._judge()
        if self.refusal is not None:
            await self.abort()
            return
        self._ends.note(block)
        self.eight_bit = self.eight_bit or not block.isascii()
        try:
            await self._keep(block)
        except SpoolUnavailable as error:
            self.failure = error
            await self.abort()

    @property
    def bare_newlines(self) -> bool:
        """Whether some CR or LF stands alone."""
        return self._ends.bare

    async def finish(self) -> bytes | BodyFile:
        """The whole body. Raises SpoolUnavailable."""
        if self._writer is not None:
            return await self._writer.finish()
        return self._blocks[0] if len(self._blocks) == 1 else b"".join(self._blocks)

    def hand_over(self) -> None:
        """The spool has the body now: aborting must not take it away again."""
        self._writer = None

    async def abort(self) -> None:
        """Keep nothing."""
        self._blocks.clear()
        writer, self._writer = self._writer, None
        if writer is not None:
            await writer.abort()

    def beginning(self) -> bytes:
        """The first octets, at least BEGINNING of them where there are so many: the header, or most of it."""
        return self._blocks[0] if len(self._blocks) == 1 else b"".join(self._blocks)

    def _judge(self) -> Decision | None:
        decision = self._limits.check_size(self.size)
        if decision.allowed and self._session_octets:
            decision = self._limits.check_session(self._session_octets + self.size)
        return None if decision.allowed else decision

    async def _keep(self, block: bytes) -> None:
        if self._writer is not None:
            await self._writer.write(block)
        elif self.size <= self._spool.body_limit:
            self._blocks.append(block)
        else:
            self._writer = self._spool.body_writer()
            for held in (*self._blocks, block):
                await self._writer.write(held)
            self._blocks = [b"".join(self._blocks)[:BEGINNING]]


class _LineEnds:
    """Notes which line ends occur, in one pass by the standard library: four times as fast as counting three kinds."""

    def __init__(self) -> None:
        self._decoder = io.IncrementalNewlineDecoder(None, translate=False)

    def note(self, block: bytes) -> None:
        self._decoder.decode(str(block, "latin-1"))

    @property
    def bare(self) -> bool:
        """Whether some CR or LF stands alone; asked once, at the end."""
        self._decoder.decode("", final=True)
        return self._decoder.newlines not in (None, "\r\n")


async def receive_data(reader: BlockReader, sink: BodySink) -> None:
    """Read a DATA text to its end into `sink`; raises EndOfInput."""
    decoder = DotDecoder()
    while decoder.rest is None:
        text = decoder.decode(await reader.block())
        if text:
            await sink.write(text)
    reader.unread(decoder.rest)


async def receive_chunk(reader: BlockReader, size: int, sink: BodySink | None) -> None:
    """Read exactly `size` octets (RFC 3030 2) into `sink`, or away when there is none; raises EndOfInput."""
    while size:
        block = await reader.block(size)
        size -= len(block)
        if sink is not None:
            await sink.write(block)
    reader.unread(b"")
