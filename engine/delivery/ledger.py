"""What became of each job, put into the spool: results, schedules, notices. Nobody waits for the disk here."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import msgspec

from engine.bus import Bus
from engine.clock import Clock
from engine.delivery.badmail import SetAside
from engine.delivery.job import Answer, Job, Verdict
from engine.errors import MailError
from engine.events import DeliveryAttempted, NoticeQueued, Outcome
from engine.notices.notifier import Notifier, wanted
from engine.notices.report import Action, Reported
from engine.policy.retry import Schedule
from engine.settings.site import Site
from engine.spool.message import QueuedRecipient, RecipientResult, Result
from engine.spool.spool import Spool

# After an error of our own: long enough not to fill the log, short enough for a person to see the repair work.
AFTER_OWN_ERROR = 900.0

_EVENT = {
    Verdict.DELIVERED: Outcome.DELIVERED,
    Verdict.DEFERRED: Outcome.DEFERRED,
    Verdict.FAILED: Outcome.FAILED,
}


class Ledger:
    """Ends jobs. Each ends exactly once: settled, parked, held, given back or forgotten; then `ended` is called."""

    def __init__(self, spool: Spool, bus: Bus, clock: Clock, site: Site, ended: Callable[[], None]) -> None:
        self._spool = spool
        self._bus = bus
        self._clock = clock
        self._ended = ended
        self._set_aside = SetAside(spool, bus, clock)
        self._notifier = Notifier(spool)
        self._writing: set[asyncio.Task[None]] = set()
        self.site = site
        # Jobs begun and not ended yet.
        self.open_jobs = 0

    def begun(self) -> None:
        """A job exists from now on."""
        self.open_jobs += 1

    async def finish(self, seconds: float) -> None:
        """Wait until everything that ended is stored, `seconds` of real time at most: the disk may be refusing.

        The spool goes on trying to store the rest until it closes.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self._writing and (left := end - loop.time()) > 0:
            await asyncio.wait(self._writing, timeout=left)

    # --- The ways a job ends ----------------------------------------------------------------------------------------

    def settle(self, job: Job, answers: Sequence[Answer], schedule: Schedule, *, success: Action | None = None) -> None:
        """Store what the destination said. `success` is what senders who asked to hear of success are told."""
        now = self._clock.now()
        results: list[RecipientResult] = []
        told: dict[Action, list[Reported]] = {}
        for recipient, answer in zip(job.recipients, answers, strict=True):
            if answer.verdict is Verdict.DEFERRED and schedule.expired(now, job.message.received_at):
                answer = _expired(recipient, answer, schedule)
            if answer.verdict is Verdict.DEFERRED:
                results.append(self._deferred(job, recipient, answer, schedule, told))
                continue
            results.append(_result(recipient, answer, 0.0))
            self._tell(job, recipient, answer, 0.0, now, attempts=recipient.attempts + 1)
            action = Action.FAILED if answer.verdict is Verdict.FAILED else success
            if action and _heard_of(job, recipient, action):
                told.setdefault(action, []).append(_reported(recipient, answer))
        self._write(self._close(job, results, told, now, schedule))

    def _deferred(
        self,
        job: Job,
        recipient: QueuedRecipient,
        answer: Answer,
        schedule: Schedule,
        told: dict[Action, list[Reported]],
    ) -> RecipientResult:
        """A recipient that is tried again, and perhaps the word of that to the sender."""
        now, arrived = self._clock.now(), job.message.received_at
        late = _late(job, recipient, schedule, now, answer, told)
        waits = not late and _hears_of_delay(job, recipient)
        next_attempt = schedule.next_attempt(now, recipient.attempts, arrived, tell_delay=waits)
        self._tell(job, recipient, answer, next_attempt, now, attempts=recipient.attempts + 1)
        return msgspec.structs.replace(_result(recipient, answer, next_attempt), delay_notified=late)

    def park(
        self,
        job: Job,
        reason: str,
        until: float,
        schedule: Schedule,
        parked: Callable[[Job], None],
        *,
        tried: bool = False,
    ) -> None:
        """Let a job wait for its route without counting an attempt; `parked` is called once that is stored.

        Mail that has expired fails instead: nothing waits for ever. `tried` = there was a real attempt to report.
        """
        now = self._clock.now()
        if schedule.expired(now, job.message.received_at):
            answer = Answer(Verdict.DEFERRED, reason)
            self.settle(job, [answer] * len(job.recipients), schedule)
            return
        answer = Answer(Verdict.DEFERRED, reason)
        results: list[RecipientResult] = []
        told: dict[Action, list[Reported]] = {}
        for recipient in job.recipients:
            late = _late(job, recipient, schedule, now, answer, told)
            waits = not late and _hears_of_delay(job, recipient)
            again = schedule.no_later(max(until, now), now, job.message.received_at, tell_delay=waits)
            kept = _result(recipient, answer, again)
            results.append(msgspec.structs.replace(kept, counts=False, delay_notified=late))
            if tried:
                self._tell(job, recipient, answer, again, now, attempts=recipient.attempts)
        self._write(self._close(job, results, told, now, schedule, parked))

    def hold(self, job: Job, reason: str) -> None:
        """Keep a job until somebody releases it, or the settings do."""
        results = [
            RecipientResult(index=to.index, outcome="held", answer=reason, host="", counts=False)
            for to in job.recipients
        ]
        self._write(self._close(job, results, {}, self._clock.now()))

    def give_back(self, job: Job) -> None:
        """End a job without a result; its recipients are due at once again."""
        self._spool.give_back(job.claim)
        self._end()

    def damaged(self, job: Job, reason: str) -> None:
        """Set a message aside whose stored form is no longer what was accepted."""
        self._write(self._remove_damaged(job, reason))

    # --- Writing ----------------------------------------------------------------------------------------------------

    def also(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the spool that nobody waits for, either."""
        task = asyncio.get_running_loop().create_task(work)
        self._writing.add(task)
        task.add_done_callback(self._done)

    def _write(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._writing.add(task)
        task.add_done_callback(self._written)

    def _written(self, task: asyncio.Task[None]) -> None:
        self._done(task)
        self._end()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._writing.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logging.getLogger("mailroot").error("An outcome was not stored", exc_info=task.exception())

    def _end(self) -> None:
        self.open_jobs -= 1
        self._ended()

    async def _close(
        self,
        job: Job,
        results: Sequence[RecipientResult],
        told: dict[Action, list[Reported]],
        now: float,
        schedule: Schedule | None = None,
        parked: Callable[[Job], None] | None = None,
    ) -> None:
        result = Result(job.message.id, now, tuple(results))
        if told:
            until = schedule.expires_at(job.message.received_at) if schedule else 0.0
            result = await self._with_notices(job, result, told, until)
        ids = await self._spool.record(result)
        for action, notice, name in zip(told, result.notices, ids, strict=False):
            self._bus.emit(
                NoticeQueued(
                    at=now,
                    message=name,
                    about=job.message.id,
                    kind=action,
                    recipient=notice.recipients[0].address,
                )
            )
        if parked is not None:
            parked(job)

    async def _with_notices(
        self, job: Job, result: Result, told: dict[Action, list[Reported]], retry_until: float
    ) -> Result:
        try:
            if not job.message.sender:
                # Never a notice about a notice (RFC 5321 6.1): a person finds it in Badmail.
                await self._set_aside.copy(self.site, job, told[Action.FAILED])
                return result
            notices = [
                await self._notifier.draft(self.site, job.message, action, reported, result.at, retry_until)
                for action, reported in told.items()
            ]
            return msgspec.structs.replace(result, notices=tuple(notices))
        except Exception:
            # Nobody may fail unheard: the failure is stored only together with its notice.
            logging.getLogger("mailroot").exception("No notice could be made about message %s", job.message.id)
            return _postponed(result)

    async def _remove_damaged(self, job: Job, reason: str) -> None:
        try:
            await self._spool.set_aside(job.message.id, reason)
        except KeyError:  # another destination of the same message was quicker
            self._spool.give_back(job.claim)
        except MailError as refused:  # Badmail cannot be written now
            now = self._clock.now()
            answer = Answer(Verdict.DEFERRED, f"{reason}; it could not be set aside: {refused.text}")
            results = [_result(to, answer, now + AFTER_OWN_ERROR) for to in job.recipients]
            await self._spool.record(Result(job.message.id, now, tuple(results)))

    def _tell(
        self, job: Job, recipient: QueuedRecipient, answer: Answer, next_attempt: float, now: float, *, attempts: int
    ) -> None:
        self._bus.emit(
            DeliveryAttempted(
                at=now,
                message=job.message.id,
                sender=job.message.sender,
                recipient=recipient.address,
                outcome=_EVENT[answer.verdict],
                host=answer.host,
                answer=answer.text,
                attempts=attempts,
                next_attempt=next_attempt,
            )
        )


def _result(recipient: QueuedRecipient, answer: Answer, next_attempt: float) -> RecipientResult:
    return RecipientResult(recipient.index, answer.verdict.value, answer.text, answer.host, next_attempt)


def _expired(recipient: QueuedRecipient, answer: Answer, schedule: Schedule) -> Answer:
    last = answer.text or recipient.last_answer
    text = f"4.4.7 message expired: not delivered within {_period(schedule.expiration)}; last answer: {last}"
    return Answer(Verdict.FAILED, text, "", "4.4.7", last)


def _heard_of(job: Job, recipient: QueuedRecipient, action: Action) -> bool:
    # A failure of mail without a sender goes to Badmail, whatever NOTIFY says: somebody must be able to see it.
    if not job.message.sender:
        return action is Action.FAILED
    return wanted(recipient, action)


def _hears_of_delay(job: Job, recipient: QueuedRecipient) -> bool:
    """Whether the sender is still to be told should this take long."""
    return bool(job.message.sender) and not recipient.delay_notified and wanted(recipient, Action.DELAYED)


def _late(
    job: Job,
    recipient: QueuedRecipient,
    schedule: Schedule,
    now: float,
    answer: Answer,
    told: dict[Action, list[Reported]],
) -> bool:
    """Whether the sender is told now that this recipient has to wait; then that is noted in `told`."""
    if now < schedule.delayed_at(job.message.received_at) or not _hears_of_delay(job, recipient):
        return False
    told.setdefault(Action.DELAYED, []).append(_reported(recipient, answer))
    return True


def _reported(recipient: QueuedRecipient, answer: Answer) -> Reported:
    return Reported(
        address=recipient.address,
        orcpt=recipient.orcpt,
        status=_status(answer),
        answer=answer.text,
        host=answer.host,
        last_answer=answer.last,
    )


def _status(answer: Answer) -> str:
    """The status code (RFC 3463 2); of a reply without one its class, and nothing further is known."""
    if answer.verdict is Verdict.DEFERRED:
        # Whatever the host called it, here it is a delay (RFC 3464 2.3.3: such a status begins with 4).
        return f"4{answer.enhanced[1:]}" if answer.enhanced else "4.0.0"
    if answer.enhanced:
        return answer.enhanced
    first = answer.text[:1]
    if answer.verdict is Verdict.DELIVERED:
        return "2.0.0"
    return f"{first}.0.0" if answer.host and first in "45" and first else "5.0.0"


def _postponed(result: Result) -> Result:
    return msgspec.structs.replace(result, recipients=tuple(_untold(one, result.at) for one in result.recipients))


def _untold(one: RecipientResult, at: float) -> RecipientResult:
    again = at + AFTER_OWN_ERROR
    if one.outcome == "failed":
        return msgspec.structs.replace(one, outcome="deferred", next_attempt=again, counts=False)
    if one.delay_notified:
        return msgspec.structs.replace(one, delay_notified=False, next_attempt=min(one.next_attempt, again))
    return one


def _period(seconds: int) -> str:
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % size == 0:
            return f"{seconds // size} {name}{'' if seconds == size else 's'}"
    return f"{seconds} seconds"
