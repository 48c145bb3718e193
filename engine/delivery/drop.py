"""The lane into a Drop folder: mail for local domains, and all mail while the route is capture."""

import asyncio
import logging

from engine.attention import AttentionBoard
from engine.delivery.job import Answer, Job, Verdict
from engine.delivery.pool import Surroundings
from engine.delivery.route import RouteStatus
from engine.errors import MessageDamaged, UserError
from engine.notices.report import Action
from engine.policy.retry import Schedule
from engine.policy.routing import Route
from engine.settings.site import Site
from engine.spool.drop import DropFolder

# Each write flushes a file and its folder; more at once only queue up before the same disk.
AT_ONCE = 4


class DropLane:
    """Writes each job as one file."""

    def __init__(self, route: Route, site: Site, around: Surroundings, attention: AttentionBoard) -> None:
        self._around = around
        self._attention = attention
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._writing: set[asyncio.Task[None]] = set()
        self._closed = False
        self._configure(route, site)

    def _configure(self, route: Route, site: Site) -> None:
        self.route = route
        self._folder = site.drop_folder(route.folder)
        self._drop = DropFolder(self._folder)
        self._complaint = f"drop:{self._folder}"
        self._schedule = Schedule.local(site.settings.delivery)

    def offer(self, job: Job) -> None:
        """Write a job soon."""
        if self._closed:
            self._around.ledger.give_back(job)
            return
        task = asyncio.get_running_loop().create_task(self._deliver(job))
        self._writing.add(task)
        task.add_done_callback(lambda done: self._delivered(done, job))

    def apply(self, route: Route, site: Site) -> None:
        """Another folder, perhaps: then also for what still waits for its turn."""
        before = self._complaint
        self._configure(route, site)
        if before != self._complaint:
            self._attention.clear(before)

    def shed(self, share: int) -> None:
        """A folder takes what comes, or the disk is full and each file is a temporary failure."""

    def close(self) -> None:
        """Take nothing any more."""
        self._closed = True
        self._attention.clear(self._complaint)

    async def finish(self) -> None:
        """Wait until every file is written."""
        while self._writing:
            await asyncio.wait(self._writing)

    def abort(self) -> None:
        """Give back what is not written; a file under way is completed and may come twice."""
        for task in self._writing:
            task.cancel()

    def status(self) -> RouteStatus:
        """For the snapshot."""
        return RouteStatus(
            key=self.route.key,
            kind=self.route.kind,
            state="open",
            reason="",
            field="",
            since=0.0,
            next_probe=0.0,
            connections=0,
            waiting=len(self._writing),
        )

    def _delivered(self, task: "asyncio.Task[None]", job: Job) -> None:
        self._writing.discard(task)
        if task.cancelled():  # perhaps before its first step, so it cannot do this itself
            self._around.ledger.give_back(job)

    async def _deliver(self, job: Job) -> None:
        ledger = self._around.ledger
        try:
            async with self._slots:
                answer = await self._write(job)
        except KeyError:  # removed by somebody meanwhile
            ledger.give_back(job)
        except MessageDamaged as damage:
            ledger.damaged(job, damage.reason)
        except Exception:
            logging.getLogger("mailroot").exception("Message %s could not be written to a file", job.message.id)
            answer = Answer(
                Verdict.DEFERRED, "The relay could not write this message; its log has the details", "", "4.3.0"
            )
            ledger.settle(job, [answer] * len(job.recipients), self._schedule)
        else:
            ledger.settle(job, [answer] * len(job.recipients), self._schedule, success=Action.DELIVERED)

    async def _write(self, job: Job) -> Answer:
        """What came of one file; a disk that refuses is a temporary failure."""
        try:
            body = await self._around.spool.body(job.message.id)
            path = await self._drop.write(job.message, [recipient.address for recipient in job.recipients], body)
        except (OSError, UserError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            logging.getLogger("mailroot").warning("The drop folder %s takes nothing: %s", self._folder, reason)
            self._attention.raise_(
                self._complaint,
                f"Mail cannot be written into the drop folder {self._folder}: {reason.rstrip('.')}. Free some space, "
                "or make the folder writable for this user.",
            )
            return Answer(Verdict.DEFERRED, f"The drop folder takes nothing now: {reason}", "", "4.3.1")
        self._attention.clear(self._complaint)
        return Answer(Verdict.DELIVERED, f"Written to {path.name}")
