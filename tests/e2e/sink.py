"""A smart host that only counts: it notes Message-ID, recipients and text of everything it takes."""

import asyncio
import collections
import re
import threading

from tests.e2e.waiting import free_port, wait_until

_MESSAGE_ID = re.compile(rb"^message-id:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)

_ADDRESS = re.compile(rb":\s*<?([^>\s]*)")


class Sink:
    """Listens on its own thread; safe to ask from the test's thread."""

    def __init__(self, port: int = 0) -> None:
        self.port = port or free_port()
        self.seen: collections.Counter[str] = collections.Counter()
        self.recipients: dict[str, list[str]] = {}
        self.bodies: dict[str, bytes] = {}
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> "Sink":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def wait_for(self, message_ids: set[str], seconds: float) -> None:
        """Return when all of them have come."""
        wait_until(
            lambda: message_ids <= self.seen.keys(),
            seconds,
            lambda: f"{len(message_ids)} messages at the sink, of which it has {len(message_ids & self.seen.keys())}",
        )

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=64 * 1024 * 1024)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._session(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the relay was killed: that is the test
        finally:
            writer.close()

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []
        writer.write(b"220 sink.example.test ESMTP\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                writer.write(b"250-sink.example.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 DSN\r\n")
            elif verb == b"DATA":
                writer.write(b"354 Go on\r\n")
                # DATA and the text come apart unless PIPELINING allowed more; drain keeps the answers in order.
                await writer.drain()
                self._note(await reader.readuntil(b"\r\n.\r\n"), recipients)
                recipients = []
                writer.write(b"250 2.0.0 Taken\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 2.0.0 Bye\r\n")
                await writer.drain()
                return
            else:
                if verb == b"RCPT":
                    recipients.append(_ADDRESS.findall(line)[0].decode())
                writer.write(b"250 2.1.0 Fine\r\n")

    def _note(self, text: bytes, recipients: list[str]) -> None:
        found = _MESSAGE_ID.search(text)
        message_id = found.group(1).decode() if found else "(none)"
        self.recipients[message_id] = recipients
        self.bodies[message_id] = text
        # Last, since the tests wait for it.
        self.seen[message_id] += 1
