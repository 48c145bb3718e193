"""Whatever is done to it in whatever order, the spool agrees with a dictionary."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import ManualClock
from engine.datafolder import Folders
from engine.spool.embedded.store import EmbeddedSpool
from engine.spool.message import Draft, QueueFilter, Recipient, RecipientResult, Result


class SpoolMachine(RuleBasedStateMachine):
    """The model: for each message its recipients by index, each with "held" and the time it is due."""

    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="spool-model-"))
        self.loop = asyncio.new_event_loop()
        self.clock = ManualClock()
        self.model: dict[str, dict[int, list]] = {}
        self.lent: dict[str, set[int]] = {}
        self.spool = self.fresh()

    def fresh(self) -> EmbeddedSpool:
        bus = Bus()
        attention = AttentionBoard(bus, self.clock)
        return EmbeddedSpool(folders=Folders.below(self.root), clock=self.clock, bus=bus, attention=attention)

    def run(self, work):
        return self.loop.run_until_complete(work)

    def due(self, message_id: str) -> set[int]:
        if self.lent.get(message_id):
            return set()
        return {
            index for index, (held, moment) in self.model[message_id].items() if not held and moment <= self.clock.now()
        }

    @initialize()
    def open(self) -> None:
        self.run(self.spool.open())

    @rule(recipients=st.integers(1, 3), size=st.sampled_from((0, 100, 5000)))
    def put(self, recipients, size) -> None:
        draft = Draft(
            sender="a@x.org", recipients=tuple(Recipient(f"r{index}@y.org") for index in range(recipients)),
            head=b"h", body=b"x" * size, received_at=self.clock.now(),
        )  # fmt: skip
        message_id = self.run(self.spool.put(draft))
        assert message_id not in self.model
        self.model[message_id] = {index: [False, 0.0] for index in range(recipients)}

    @rule(target=claims, limit=st.integers(1, 4))
    def claim(self, limit):
        due = {message_id for message_id in self.model if self.due(message_id)}
        claims = self.run(self.spool.claim(limit))
        assert len(claims) == min(limit, len(due))
        for claim in claims:
            indexes = {recipient.index for recipient in claim.recipients}
            assert indexes == self.due(claim.message.id)
            self.lent[claim.message.id] = indexes
        return multiple(*claims)

    @rule(claim=consumes(claims), outcome=st.sampled_from(("delivered", "deferred", "failed", "held")),
          delay=st.sampled_from((0, 5, 50)))  # fmt: skip
    def record(self, claim, outcome, delay) -> None:
        moment = self.clock.now() + delay
        results = tuple(
            RecipientResult(recipient.index, outcome, "answer", "mx", next_attempt=moment)
            for recipient in claim.recipients
        )
        self.run(self.spool.record(Result(claim.message.id, self.clock.now(), results)))
        recipients = self.model.get(claim.message.id, {})
        for recipient in claim.recipients:
            if recipient.index in recipients:
                held, _ = recipients[recipient.index]
                if outcome in ("delivered", "failed"):
                    del recipients[recipient.index]
                else:
                    recipients[recipient.index] = [held or outcome == "held", moment if outcome == "deferred" else 0.0]
        if not recipients:
            self.model.pop(claim.message.id, None)
        self.lent.pop(claim.message.id, None)

    @rule(claim=consumes(claims))
    def give_back(self, claim) -> None:
        self.spool.give_back(claim)
        self.lent.pop(claim.message.id, None)

    @rule(order=st.sampled_from(("hold", "release", "retry_now")), every=st.integers(1, 3))
    def order(self, order, every) -> None:
        chosen = sorted(self.model)[::every]
        touched = self.run(getattr(self.spool, order)(None if every == 1 else chosen))
        expected = 0
        for message_id in chosen:
            recipients = self.model[message_id].values()
            expected += any(held == (order == "release") for held, _ in recipients)
            for recipient in recipients:
                if order == "hold" and not recipient[0]:
                    recipient[:] = [True, 0.0]
                elif order == "release" and recipient[0]:
                    recipient[:] = [False, 0.0]
                elif order == "retry_now" and not recipient[0]:
                    recipient[1] = 0.0
        assert touched == expected

    @rule(every=st.integers(2, 4))
    def remove(self, every) -> None:
        chosen = sorted(self.model)[::every]
        assert self.run(self.spool.remove(chosen)) == len(chosen)
        for message_id in chosen:
            del self.model[message_id]

    @rule(seconds=st.integers(1, 30))
    def time_passes(self, seconds) -> None:
        self.clock.advance(seconds)

    @rule(clean=st.booleans())
    def restart(self, clean) -> None:
        abandoned = self.spool
        if clean:
            self.run(abandoned.close())
        else:
            self.spool = self.fresh()
        report = self.run(self.spool.open())
        assert report.messages == len(self.model)
        if not clean:
            # What a dead process can no longer do, its twin in this test must not do either.
            self.run(self.discard(abandoned))
        self.lent.clear()

    @staticmethod
    async def discard(spool: EmbeddedSpool) -> None:
        await spool.close()

    @invariant()
    def agrees(self) -> None:
        if self.spool._core is None:
            return
        page, total = self.run(self.spool.entries(QueueFilter(), limit=1000))
        assert {entry.id: entry.recipient_count for entry in page} == {
            message_id: len(recipients) for message_id, recipients in self.model.items()
        }
        counts = self.run(self.spool.counts())
        held = sum(held for recipients in self.model.values() for held, _ in recipients.values())
        waiting = sum(map(len, self.model.values())) - held
        assert (counts.messages, counts.waiting, counts.held) == (len(self.model), waiting, held)
        assert total == counts.messages

    @invariant()
    def tells_when_something_is_due(self) -> None:
        if self.spool._core is None:
            return
        moments = [
            max(moment, 0.0)
            for message_id, recipients in self.model.items()
            if not self.lent.get(message_id)
            for held, moment in recipients.values()
            if not held
        ]
        told = self.run(self.spool.next_due())
        now = self.clock.now()
        if not moments:
            assert told is None
        elif min(moments) <= now:
            assert told is not None
            assert told <= now
        else:
            assert told == min(moments)

    def teardown(self) -> None:
        self.run(self.spool.close())
        self.loop.close()
        shutil.rmtree(self.root)


TestSpoolAgainstModel = SpoolMachine.TestCase
TestSpoolAgainstModel.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
