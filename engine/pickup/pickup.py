"""Pickup: looks into the folder, puts what is complete into the spool, and removes it; each file once and only once.

A file is taken by renaming it; its message is stored held, with the taken name as its client; the file is removed; and
only then may the message go. Whenever this is interrupted, the next start sees how far it came.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from engine import durable
from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import Clock, wait_for_event
from engine.errors import SpoolUnavailable, UserError
from engine.pickup.folder import PickupFolder, original_name
from engine.pickup.letter import Letter, read_letter
from engine.policy.domains import default_name
from engine.policy.hops import HopRule
from engine.settings.site import Site
from engine.spool.badmail import Badmail, BadmailItem
from engine.spool.message import Origin, QueueFilter
from engine.spool.spool import Spool
from engine.submission import Submission, body_of_file

# How often it is looked, in seconds. A file is complete when it is the same at two looks.
LOOK_SECONDS = 0.5
# Taken at once at most, so that a stop need not wait for a thousand.
BATCH = 50
HELD = "It is being picked up"
ATTENTION, FIELD = "pickup", "general.pickup_directory"


class Pickup:
    """The room of one virtual server. All methods belong to the engine's loop."""

    def __init__(self, *, spool: Spool, bus: Bus, clock: Clock, attention: AttentionBoard) -> None:
        self._spool = spool
        self._bus = bus
        self._clock = clock
        self._attention = attention
        self._submission = Submission(spool, bus, clock)
        self._site: Site | None = None
        self._folder: PickupFolder | None = None
        # Folders of earlier settings: what was taken there is still finished.
        self._former: list[PickupFolder] = []
        # Messages that are stored ("" = set aside) while their file could not be removed yet, by its taken name.
        self._stored: dict[str, str] = {}
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._paused = False
        # Whether it is known what an earlier process left half done.
        self._recovered = False

    async def start(self, site: Site) -> None:
        """Finish what an earlier process left half done, then look from time to time; idempotent."""
        if self._task is not None:
            return
        self._stopping = self._paused = self._recovered = False
        self._furnish(site)
        await self._guarded(self._recover)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish the file that is under way and look no more; idempotent."""
        task, self._task = self._task, None
        self._stopping = True
        self._wake.set()
        if task is not None:
            await task
        self._attention.clear(ATTENTION)

    def pause(self) -> None:
        """Files wait in the folder."""
        self._paused = True

    def resume(self) -> None:
        self._paused = False
        self._wake.set()

    async def apply(self, site: Site) -> None:
        """Another folder, perhaps, or none."""
        self._furnish(site)
        self._wake.set()

    def _furnish(self, site: Site) -> None:
        self._site = site
        if self._folder is None or self._folder.folder != site.folders.pickup:
            if self._folder is not None:
                self._former.append(self._folder)
            self._folder = PickupFolder(site.folders.pickup)
            self._attention.clear(ATTENTION)

    # --- Looking ----------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            if not self._recovered:
                await self._guarded(self._recover)
            if self._recovered and self._enabled():
                await self._guarded(self._look)
            again = self._enabled() or not self._recovered
            await wait_for_event(self._clock, self._wake, LOOK_SECONDS if again else None)

    def _enabled(self) -> bool:
        return self._site is not None and self._site.settings.general.pickup and not self._paused

    async def _guarded(self, look: Callable[[PickupFolder], Awaitable[None]]) -> None:
        folder = self._folder
        assert folder is not None
        try:
            await look(folder)
        except SpoolUnavailable:
            return  # the spool has its own attention; the file waits where it is
        except _Stuck as stuck:
            self._attention.raise_(
                ATTENTION,
                f"The file {stuck.name} in the pickup folder {folder.folder} cannot be picked up: "
                f"{_reason(stuck.cause)}. It is tried again; all other files are picked up meanwhile.",
                FIELD,
            )
        except (OSError, UserError) as error:
            self._attention.raise_(
                ATTENTION,
                f"The pickup folder {folder.folder} cannot be used: {_reason(error)}. Nothing is picked up until "
                "this user may read and write there.",
                FIELD,
            )
        except Exception:
            logging.getLogger("mailroot").exception("The pickup folder could not be looked at")
        else:
            self._attention.clear(ATTENTION)

    async def _look(self, folder: PickupFolder) -> None:
        stuck = [await self._tried(former, taken) for former, taken in await asyncio.to_thread(self._left_over, folder)]
        for path in (await asyncio.to_thread(folder.ready, self._clock.now()))[:BATCH]:
            if self._stopping or self._paused:
                break
            taken_now = await asyncio.to_thread(folder.take, path)
            if taken_now is not None:
                stuck.append(await self._tried(folder, taken_now))
        if first := next(filter(None, stuck), None):
            raise first

    def _left_over(self, folder: PickupFolder) -> list[tuple[PickupFolder, Path]]:
        return [(one, taken) for one in (*self._former, folder) for taken in one.left_over()]

    async def _tried(self, folder: PickupFolder, taken: Path) -> "_Stuck | None":
        """Process one file; what keeps it is returned, because the others can go on."""
        try:
            await self._process(folder, taken)
        except (OSError, UserError) as error:
            return _Stuck(original_name(taken), error)
        return None

    # --- One file ---------------------------------------------------------------------------------------------------

    async def _process(self, folder: PickupFolder, taken: Path) -> None:
        site = self._site
        assert site is not None
        if taken.name not in self._stored:
            try:
                letter = await asyncio.to_thread(self._read, site, taken)
            except UserError as error:
                await self._set_aside(site, taken, str(error))
                self._stored[taken.name] = ""
            else:
                self._stored[taken.name] = await self._store(site, taken, letter)
        await asyncio.to_thread(folder.finish, taken)
        if message := self._stored.pop(taken.name):
            await self._let_go(message)

    def _read(self, site: Site, taken: Path) -> Letter:
        settings = site.settings
        letter = read_letter(taken, default_name(settings.domains, site.fqdn))
        limit = int(settings.messages.max_message_kb)
        size = len(letter.head) + taken.stat().st_size - letter.body_at
        if limit and size > limit:
            raise UserError(f"It is larger ({size} octets) than messages may be here ({limit} octets).")
        looped = HopRule(settings, site.fqdn).check(letter.head)
        if not looped.allowed:
            raise UserError(f"{looped.text}.")
        return letter

    async def _store(self, site: Site, taken: Path, letter: Letter) -> str:
        body = await body_of_file(self._spool, taken, head=letter.head, start=letter.body_at)
        return await self._submission.put(
            site, letter.sender, letter.recipients, body, origin=Origin.PICKUP, client=taken.name, held=HELD
        )

    async def _let_go(self, message: str) -> None:
        """Delivery has it from now on; should the route hold mail, it holds this, too."""
        await self._spool.release([message])

    async def _set_aside(self, site: Site, taken: Path, reason: str) -> None:
        item = BadmailItem(
            id=f"pickup-{taken.name.rpartition('~')[2]}",
            reason=f"The file {original_name(taken)} in the pickup folder cannot be sent. {reason}",
            origin=Origin.PICKUP,
        )
        await Badmail(site.folders.badmail, self._bus, self._clock).write(item, durable.read_blocks(taken))

    # --- After an end in disorder -----------------------------------------------------------------------------------

    async def _recover(self, folder: PickupFolder) -> None:
        """Files whose message was stored already are removed, and their messages let go; all others are processed at
        the first look, which has to wait until this is done: it would store some of them again."""
        left = {taken.name: (one, taken) for one, taken in await asyncio.to_thread(self._left_over, folder)}
        held = await self._spool.ids(QueueFilter(state="held"))
        for entry in await self._spool.rows(held) if held else ():
            if entry.last_answer != HELD:
                continue
            found = left.get((await self._spool.detail(entry.id)).message.client)
            if found is not None:
                await asyncio.to_thread(found[0].finish, found[1])
            else:
                # A share that is not there yet is no folder whose file is gone.
                await asyncio.to_thread(os.stat, folder.folder)
            await self._let_go(entry.id)
        self._recovered = True


class _Stuck(Exception):
    """One file stays behind."""

    def __init__(self, name: str, cause: OSError | UserError) -> None:
        super().__init__(name)
        self.name = name
        self.cause = cause


def _reason(error: OSError | UserError) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).rstrip(".")
