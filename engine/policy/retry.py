"""When a recipient that could not be reached is tried again, and when it is given up."""

from collections.abc import Sequence

import msgspec

from engine.settings.model import Delivery


class Schedule(msgspec.Struct, frozen=True):
    """The schedule of one direction. All figures are in seconds; `delay_notification` 0 = never."""

    intervals: tuple[int, ...]
    delay_notification: int
    expiration: int

    @classmethod
    def outbound(cls, delivery: Delivery) -> "Schedule":
        """For mail that leaves for another host."""
        return cls(delivery.outbound.retry, delivery.outbound.delay_notification, delivery.outbound.expiration)

    @classmethod
    def local(cls, delivery: Delivery) -> "Schedule":
        """For mail to Drop. IIS has one list of retry intervals; only delay and expiration differ."""
        return cls(delivery.outbound.retry, delivery.local.delay_notification, delivery.local.expiration)

    def expires_at(self, arrived: float) -> float:
        """When a message that came in at `arrived` is given up, both in seconds since the epoch."""
        return arrived + self.expiration

    def expired(self, now: float, arrived: float) -> bool:
        """Whether a failure at `now` is the last one."""
        return now >= self.expires_at(arrived)

    def next_attempt(self, now: float, failures: int, arrived: float) -> float:
        """When to try again after the failure at `now`; `failures` counts those before it.

        Each interval counts from the failure it follows, the last one repeats. The final attempt is at the
        expiration itself, so that nobody waits for hours to hear what is already certain.
        """
        return min(now + interval(self.intervals, failures), max(now, self.expires_at(arrived)))


def interval(intervals: Sequence[int], failures: int) -> int:
    """Seconds to wait after a failure that `failures` others came before."""
    return intervals[min(failures, len(intervals) - 1)]
