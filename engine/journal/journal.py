"""The journal: hears everything that happens, counts it, and has it written to the log and the system's log."""

import asyncio
import socket
from collections.abc import Callable

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import Clock
from engine.events import Event
from engine.journal.columns import SITE_NAME
from engine.journal.counters import Counters
from engine.journal.files import LogFiles
from engine.journal.formats import make_format
from engine.journal.passages import Passages
from engine.journal.system import SystemLog, SystemTeller, open_system_log
from engine.journal.writer import LogWriter
from engine.settings.model import Logging
from engine.settings.site import Site

ATTENTION = "log"
_FIELD = "general.logging.directory"

# Often enough to be well soon after somebody made room, seldom enough to cost nothing until then.
RETRY_SECONDS = 5.0


class Journal:
    """Log and counters of one engine. Nothing here ever stops or delays mail.

    Log files stand in SMTPSVC1/ inside the logs folder, as IIS has it. While they cannot be written, the condition
    "log" is open.
    """

    def __init__(self, *, bus: Bus, clock: Clock, attention: AttentionBoard, system: SystemLog | None = None) -> None:
        self._bus = bus
        self._clock = clock
        self._attention = attention
        self._system = system
        self.counters = Counters(clock)
        self._writer: LogWriter | None = None
        self._used: tuple[Logging, str] | None = None
        self._passages: Passages | None = None
        self._unsubscribe: list[Callable[[], None]] = []
        self._retrying: asyncio.Task[None] | None = None

    async def start(self, site: Site) -> None:
        """Begin to listen, and to write where `site` says so. Nothing happens when it has started."""
        if self._writer is not None:
            return
        loop = asyncio.get_running_loop()

        def report(error: OSError | None) -> None:
            loop.call_soon_threadsafe(self._heard, error)

        self._writer = writer = LogWriter(SystemTeller(self._system or open_system_log()), report)
        writer.start()
        self._unsubscribe = [self._bus.subscribe(self.counters.hear), self._bus.subscribe(self._hear)]
        await self.apply(site)

    async def apply(self, site: Site) -> None:
        """Follow new settings; events so far are written as the old ones had it. Nothing happens when stopped."""
        logging = site.settings.general.logging
        used = (logging, str(site.folders.logs))
        if self._writer is None or used == self._used:
            return
        self._bus.flush()
        self._used = used
        self._settled()
        self._write_to(site, self._writer)

    async def stop(self) -> None:
        """Write what has happened until now and end. Nothing happens when stopped."""
        if self._writer is None:
            return
        self._bus.flush()
        writer, self._writer = self._writer, None
        self._bus.wants_commands = False
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._used = self._passages = None
        await asyncio.to_thread(writer.stop)
        self._settled()

    def _write_to(self, site: Site, writer: LogWriter) -> None:
        settings = site.settings.general.logging
        self._bus.wants_commands = settings.enabled
        if not settings.enabled:
            self._passages = None
            writer.use(None)
            return
        style = make_format(settings, socket.gethostname().partition(".")[0])
        self._passages = Passages(style, settings)
        writer.use(LogFiles(site.folders.logs / SITE_NAME, style, settings))

    def _hear(self, events: tuple[Event, ...]) -> None:
        if self._writer is None:
            return
        told = SystemTeller.choose(events)
        if told:
            self._writer.tell(told)
        passages = self._passages.of(events) if self._passages else []
        if passages and not self._writer.put(passages):
            self._heard(OSError("The disk does not keep up, and lines were dropped"))

    def _heard(self, error: OSError | None) -> None:
        if self._writer is None or self._used is None:
            return
        if error is None:
            self._settled()
            return
        self._attention.raise_(ATTENTION, _sentence(error, self._used[1]), _FIELD)
        if self._retrying is None:
            self._retrying = asyncio.ensure_future(self._retry())

    def _settled(self) -> None:
        if self._retrying is not None:
            self._retrying.cancel()
            self._retrying = None
        self._attention.clear(ATTENTION)

    async def _retry(self) -> None:
        while self._writer is not None:
            await self._clock.sleep(RETRY_SECONDS)
            if self._writer is not None:
                self._writer.retry()


def _sentence(error: OSError, folder: str) -> str:
    return (
        f"The log cannot be written in {folder}: {error.strerror or error}. Mail goes on without it. "
        "Make room there, allow this user to write, or name another folder; the latest lines wait until then."
    )
