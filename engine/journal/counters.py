"""Counters for charts, metrics and the list of refused clients, from the same events as the log."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import msgspec

from engine.clock import Clock
from engine.events import ClientRefused, DeliveryAttempted, Event, MessageAccepted, Outcome

MINUTES = 60
MAX_REFUSED = 200


class Minute(msgspec.Struct, frozen=True):
    """One minute of the last hour; `at` is its beginning in seconds since the epoch."""

    at: float
    accepted: int
    delivered: int
    deferred: int
    failed: int


class RefusedClient(msgspec.Struct, frozen=True):
    """A client that a rule turned away, `count` times so far; the rest is of the last time, `last`."""

    client: str
    name: str
    rule: str
    count: int
    last: float
    helo: str
    sender: str
    recipient: str
    reply: str


class CountersSnapshot(msgspec.Struct, frozen=True):
    """The counters at one moment. Totals are since `since` (seconds since the epoch), when counting began.

    `accepted` counts messages and `bytes` their sizes; `delivered`, `deferred` and `failed` count attempts, one for
    each recipient; `refused` counts refusals. `minutes` are the last 60, oldest first, the current one last.
    """

    since: float
    accepted: int
    delivered: int
    deferred: int
    failed: int
    refused: int
    bytes: int
    minutes: tuple[Minute, ...]
    refused_clients: tuple[RefusedClient, ...]


class Counters:
    """Counts what happens. Belongs to the engine's loop, as the bus does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = clock.now()
        self._accepted = self._refused = self._bytes = 0
        self._outcomes = dict.fromkeys(Outcome, 0)
        self._hour = _Hour()
        self._clients: OrderedDict[tuple[str, str], RefusedClient] = OrderedDict()
        self._counting: dict[type[Event], Callable[[Any], None]] = {
            MessageAccepted: self._count_accepted,
            DeliveryAttempted: self._count_attempt,
            ClientRefused: self._count_refused,
        }

    def hear(self, events: tuple[Event, ...]) -> None:
        """Count a batch; a listener of the bus."""
        counting = self._counting
        for event in events:
            count = counting.get(type(event))
            if count is not None:
                count(event)

    def snapshot(self) -> CountersSnapshot:
        """What was counted so far."""
        return CountersSnapshot(
            since=self._since,
            accepted=self._accepted,
            delivered=self._outcomes[Outcome.DELIVERED],
            deferred=self._outcomes[Outcome.DEFERRED],
            failed=self._outcomes[Outcome.FAILED],
            refused=self._refused,
            bytes=self._bytes,
            minutes=self._hour.minutes(self._clock.now()),
            refused_clients=tuple(reversed(self._clients.values())),
        )

    def _count_accepted(self, event: MessageAccepted) -> None:
        self._accepted += 1
        self._bytes += event.size
        self._hour.count(event.at, "accepted")

    def _count_attempt(self, event: DeliveryAttempted) -> None:
        self._outcomes[event.outcome] += 1
        self._hour.count(event.at, event.outcome)

    def _count_refused(self, event: ClientRefused) -> None:
        self._refused += 1
        key = (event.client, event.rule)
        before = self._clients.pop(key, None)
        self._clients[key] = RefusedClient(
            client=event.client,
            name=event.name,
            rule=event.rule,
            count=before.count + 1 if before else 1,
            last=event.at,
            helo=event.helo,
            sender=event.sender,
            recipient=event.recipient,
            reply=event.reply,
        )
        if len(self._clients) > MAX_REFUSED:
            self._clients.popitem(last=False)


class _Hour:
    """A ring of one bucket a minute; a bucket whose minute is over an hour ago counts nothing."""

    def __init__(self) -> None:
        self._numbers = [-1] * MINUTES
        self._buckets: list[dict[str, int]] = [{} for _ in range(MINUTES)]

    def count(self, at: float, what: str) -> None:
        number = int(at // 60)
        place = number % MINUTES
        if self._numbers[place] < number:
            self._numbers[place] = number
            self._buckets[place] = {}
        if self._numbers[place] == number:
            bucket = self._buckets[place]
            bucket[what] = bucket.get(what, 0) + 1

    def minutes(self, now: float) -> tuple[Minute, ...]:
        current = int(now // 60)
        return tuple(self._minute(number) for number in range(current - MINUTES + 1, current + 1))

    def _minute(self, number: int) -> Minute:
        place = number % MINUTES
        bucket = self._buckets[place] if self._numbers[place] == number else {}
        return Minute(
            at=number * 60.0,
            accepted=bucket.get("accepted", 0),
            delivered=bucket.get(Outcome.DELIVERED, 0),
            deferred=bucket.get(Outcome.DEFERRED, 0),
            failed=bucket.get(Outcome.FAILED, 0),
        )
